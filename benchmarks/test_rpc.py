"""The served system: the three shapes of the API, one and two workers, one client and many."""

from __future__ import annotations

import asyncio

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.conftest import Measure
from benchmarks.processes import ServedGlossator
from benchmarks.selection import selected
from benchmarks.workloads import repeated
from glossator import Document
from glossator_client import Client
from glossator_client.bench.calls import connections, unary
from glossator_client.bench.loops import closed_loop
from glossator_client.bench.summary import Summary


def test_unary(measure: Measure, server: ServedGlossator, client: Client, documents: list[Document]) -> None:
    measure(lambda: [client.analyze(document, analyzers=selected()) for document in documents], server=server)


def test_stream(measure: Measure, server: ServedGlossator, client: Client, documents: list[Document]) -> None:
    measure(
        lambda: [list(client.analyze_stream(document, analyzers=selected())) for document in documents], server=server
    )


def test_bidi(measure: Measure, server: ServedGlossator, client: Client, documents: list[Document]) -> None:
    measure(lambda: list(client.analyze_documents(documents, analyzers=selected())), server=server)


@pytest.mark.parametrize("clients", [4, 16, 64])
def test_clients(measure: Measure, server: ServedGlossator, documents: list[Document], clients: int) -> None:
    """So many of them, each asking for one document at a time."""
    passes = max(1, clients // len(documents))

    async def load() -> Summary:
        async with connections(server.address, clients, 300.0) as opened:
            source = repeated(documents, passes * len(documents))
            return Summary.of(await closed_loop(unary(opened, selected()), source, clients=clients))

    def run() -> None:
        summary = asyncio.run(load())
        assert summary.ok, summary.failures

    measure(run, passes=passes, rounds=1, server=server)


def test_cold_start(benchmark: BenchmarkFixture) -> None:
    """From the start of the process until health says SERVING."""
    started: list[ServedGlossator] = []
    benchmark.pedantic(  # type: ignore[no-untyped-call] # theirs
        lambda: started.append(ServedGlossator(workers=1).__enter__()),
        teardown=lambda: started.pop().stop(),
        rounds=3,
    )
