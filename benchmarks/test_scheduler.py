"""Service, scheduler and worker without anything to do: the null analyzer, which is what the framework costs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.processes import ServedGlossator
from benchmarks.workloads import corpus, repeated
from glossator import Document
from glossator_client import Client
from glossator_client.bench.calls import connections, unary
from glossator_client.bench.loops import closed_loop
from glossator_client.bench.summary import Summary

DOCUMENTS = 500


@pytest.fixture(scope="module", params=[0, 1, 2], ids=["inline", "1-worker", "2-workers"])
def null_server(request: pytest.FixtureRequest) -> Iterator[ServedGlossator]:
    with ServedGlossator.with_null(workers=request.param) as server:
        yield server


def texts() -> list[Document]:
    return list(repeated(corpus(50, largest=16 * 1024), DOCUMENTS))


def test_null_bidi(benchmark: BenchmarkFixture, null_server: ServedGlossator) -> None:
    documents = texts()
    with Client(null_server.address) as client:
        benchmark.pedantic(lambda: list(client.analyze_documents(documents)), rounds=3, warmup_rounds=1)  # type: ignore[no-untyped-call]
    _rate(benchmark)


@pytest.mark.parametrize("clients", [1, 16, 64])
def test_null_unary(benchmark: BenchmarkFixture, null_server: ServedGlossator, clients: int) -> None:
    async def load() -> Summary:
        async with connections(null_server.address, clients, 60.0) as opened:
            return Summary.of(await closed_loop(unary(opened), iter(texts()), clients=clients))

    benchmark.pedantic(lambda: asyncio.run(load()), rounds=3, warmup_rounds=1)  # type: ignore[no-untyped-call]
    _rate(benchmark)


def _rate(benchmark: BenchmarkFixture) -> None:
    stats = benchmark.stats.stats  # type: ignore[union-attr]
    benchmark.extra_info["documents_per_second"] = DOCUMENTS / stats.median
