"""Served documents per second against a FastAPI service: 16 clients, each asking for one document at a time."""

from __future__ import annotations

import asyncio

import httpx

from benchmarks.rows.row import Measured
from benchmarks.rows.served import NotServed
from benchmarks.stage import ALL_CORES, Stage
from benchmarks.stats import ratios
from benchmarks.workloads import repeated
from glossator import Document
from glossator_client.bench.calls import connections, unary
from glossator_client.bench.loops import Answer, Sample, closed_loop
from glossator_client.bench.summary import Summary

CLIENTS = 16
_TIMEOUT = 600.0


def measure(stage: Stage) -> Measured:
    """Against the service as people write it: one process, torch's own number of threads."""
    documents = stage.corpus()
    server = stage.server(2)
    plain = stage.web(processes=1, threads=ALL_CORES)
    tuned = stage.web(processes=2, threads=1)
    for web in (plain, tuned):
        _rate(asyncio.run(over_http(web.url, documents, 4)))
    _rate(asyncio.run(over_grpc(server.address, documents, 8)))
    rates: dict[str, list[float]] = {"plain": [], "tuned": [], "ours": []}
    for _ in range(stage.effort.rounds):
        rates["plain"].append(_rate(asyncio.run(over_http(plain.url, documents, stage.effort.requests))))
        rates["tuned"].append(_rate(asyncio.run(over_http(tuned.url, documents, stage.effort.requests))))
        rates["ours"].append(_rate(asyncio.run(over_grpc(server.address, documents, stage.effort.requests))))
    return Measured(
        ratios(rates["ours"], rates["plain"]),
        {
            "clients": CLIENTS,
            "documents/s": rates,
            "over the tuned service (2 processes, 1 thread each)": ratios(rates["ours"], rates["tuned"]),
        },
    )


async def over_grpc(address: str, documents: list[Document], count: int) -> list[Sample]:
    """So many documents through ours, by unary calls."""
    async with connections(address, CLIENTS, _TIMEOUT) as clients:
        return await closed_loop(unary(clients), repeated(documents, count), clients=CLIENTS)


async def over_http(url: str, documents: list[Document], count: int) -> list[Sample]:
    """So many documents through the FastAPI service."""
    async with httpx.AsyncClient(timeout=_TIMEOUT) as client:

        async def call(document: Document) -> Answer:
            try:
                response = await client.post(f"{url}/analyze", json={"text": document.text})
            except httpx.HTTPError as error:
                return Answer(type(error).__name__)
            return Answer("" if response.is_success else str(response.status_code))

        return await closed_loop(call, repeated(documents, count), clients=CLIENTS)


def _rate(samples: list[Sample]) -> float:
    """Documents per second; raises `NotServed` if any failed."""
    summary = Summary.of(samples)
    if not summary.ok:
        raise NotServed(f"documents failed: {summary.failures}")
    return summary.documents_per_second
