"""The served system under load: more and more clients, then arrivals at shares of what it can take."""

from __future__ import annotations

import asyncio
from typing import Any

from benchmarks.stage import CORES, Stage
from benchmarks.workloads import corpus, endless
from glossator import Document
from glossator_client.bench.calls import connections, documents_streams, streaming, unary
from glossator_client.bench.loops import closed_loop, open_loop
from glossator_client.bench.summary import Summary

SHARES = (0.3, 0.6, 0.9)
CONNECTIONS = 16
_TIMEOUT = 300.0


def briefs() -> list[Document]:
    """Short documents, so that there are enough of them for percentiles."""
    return corpus(300, seed=5, median=600, largest=4096)


def clients(stage: Stage) -> dict[str, Any]:
    """A closed loop: each client waits for its answer. With one worker per core."""
    address = stage.server(CORES).address
    asyncio.run(_closed(address, CONNECTIONS, 1.0))
    return {str(count): asyncio.run(_closed(address, count, stage.effort.seconds)) for count in stage.effort.clients}


def rates(stage: Stage) -> dict[str, Any]:
    """An open loop at shares of the capacity: latency from when each document was due."""
    address = stage.server(CORES).address
    capacity = asyncio.run(_closed(address, CONNECTIONS, stage.effort.seconds))["documents_per_second"]
    found = {str(share): asyncio.run(_open(address, share * capacity, 2 * stage.effort.seconds)) for share in SHARES}
    return {"capacity": capacity, "shares": found}


def shapes(stage: Stage) -> dict[str, Any]:
    """The three shapes of the API, by one client each: all seeds."""
    address = stage.server(CORES).address
    return {name: asyncio.run(_shape(address, name, stage)) for name in ("unary", "stream", "documents")}


async def _closed(address: str, count: int, seconds: float) -> dict[str, Any]:
    async with connections(address, count, _TIMEOUT) as opened:
        samples = await closed_loop(unary(opened), endless(briefs()), clients=count, seconds=seconds)
    return Summary.of(samples).json()


async def _open(address: str, rate: float, seconds: float) -> dict[str, Any]:
    async with connections(address, CONNECTIONS, _TIMEOUT) as opened:
        samples = await open_loop(unary(opened), endless(briefs()), rate=rate, seconds=seconds)
    return {"rate": rate, **Summary.of(samples).json()}


async def _shape(address: str, name: str, stage: Stage) -> dict[str, Any]:
    documents = iter(stage.corpus()[: stage.effort.seeds])
    async with connections(address, 1, _TIMEOUT) as opened:
        if name == "documents":
            samples = await documents_streams(opened, documents)
        else:
            call = unary(opened) if name == "unary" else streaming(opened)
            samples = await closed_loop(call, documents, clients=1)
    return Summary.of(samples).json()
