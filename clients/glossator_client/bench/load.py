"""What `glossator bench` sends, and how: loads of its own, and those of the scenarios."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from glossator import Document
from glossator_client.aio import AsyncClient
from glossator_client.bench.calls import connections, documents_streams, streaming, unary
from glossator_client.bench.documents import endless
from glossator_client.bench.loops import Call, Sample, Watch, arriving, closed_loop, open_loop, query_loop
from glossator_client.bench.scenarios import (
    OFFLINE_DOCUMENTS,
    Scenario,
    Verdict,
    keeps,
    of_offline,
    of_server,
    of_streams,
)
from glossator_client.bench.schedule import order
from glossator_client.bench.search import Probe, highest

_SLACK = 1.1
"""Offline takes more documents than the expected rate needs for the time, as the reference does."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run at a rate."""

    rate: float
    samples: Sequence[Sample]
    kept: bool
    queries: int
    over: int
    given_up: bool


@dataclass(frozen=True, slots=True)
class Load:
    """Documents, a server, and how they get there."""

    address: str
    documents: Sequence[Document]
    call: str
    analyzers: Sequence[str] | None
    clients: int
    timeout: float
    access: Mapping[str, Any]
    seed: int = 0
    burstiness: float = 1.0
    equal: bool = False
    """Equal issue: every document as often, in changing order."""

    async def run(self, seconds: float, rate: float | None, watch: Watch) -> list[Sample]:
        """For so many seconds, and until the last document is back."""
        documents = self._in_turns()
        async with self._connected() as clients:
            if self.call == "documents":
                return await documents_streams(
                    clients, documents, seconds=seconds, analyzers=self.analyzers, watch=watch
                )
            call = self._calls(clients)
            if rate is not None:
                return await open_loop(
                    call,
                    documents,
                    rate=rate,
                    seconds=seconds,
                    seed=self.seed,
                    burstiness=self.burstiness,
                    watch=watch,
                )
            return await closed_loop(call, documents, clients=self.clients, seconds=seconds, watch=watch)

    async def streams(self, scenario: Scenario, seconds: float, watch: Watch) -> tuple[list[Sample], Verdict]:
        """SingleStream or MultiStream."""
        size = len(self.documents) if self.equal else 1

        def enough(sent: float, queries: int) -> bool:
            return sent >= seconds and queries * scenario.per_query % size == 0

        async with self._connected() as clients:
            samples = await query_loop(
                self._calls(clients), self._drawn(), per_query=scenario.per_query, enough=enough, watch=watch
            )
        return samples, of_streams(scenario, samples)

    async def offline(self, seconds: float, expected: float, watch: Watch) -> tuple[list[Sample], Verdict]:
        """All documents at once, as many as take so long at the expected rate, and no fewer than the rules ask for."""
        size = len(self.documents)
        number = max(min(OFFLINE_DOCUMENTS, size), int(_SLACK * seconds * expected), 1)
        if self.equal:
            number = size * math.ceil(number / size)
        async with self._connected() as clients:
            began = time.perf_counter()
            found = await documents_streams(
                clients, islice(self._in_turns(), number), analyzers=self.analyzers, watch=watch
            )
        # They are one query: each was due when it began.
        samples = [replace(sample, due=began, query=0) for sample in found]
        return samples, of_offline(samples, size)

    async def at_rate(self, rate: float, seconds: float, bound: float, seed: int, watch: Watch) -> Run:
        """Server at a rate; given up as soon as it is hopeless."""
        size = len(self.documents) if self.equal else 1
        probe = Probe(rate, bound, seconds, seed, self.burstiness, size)

        def both(sample: Sample) -> None:
            probe.watch(sample)
            watch(sample)

        async with self._connected() as clients:
            samples = await arriving(
                self._calls(clients),
                self._drawn(),
                probe.moments(),
                watch=both,
                hopeless=probe.hopeless,
                waiting=probe.waiting,
            )
        kept = not probe.given_up and keeps(samples, bound) is True
        return Run(rate, samples, kept, probe.queries, probe.over, probe.given_up)

    async def server(
        self,
        seconds: float,
        bound: float,
        *,
        rate: float | None,
        start: float,
        told: Callable[[Run], None],
        watch: Watch,
    ) -> tuple[list[Sample], Verdict, list[Run]]:
        """Server at the rate, or at the highest that it keeps; with every run that it took."""
        runs: list[Run] = []

        async def attempt(rate: float, seed: int) -> Run:
            runs.append(await self.at_rate(rate, seconds, bound, seed, watch))
            told(runs[-1])
            return runs[-1]

        if rate is not None:
            last = await attempt(rate, self.seed)
            return list(last.samples), of_server(last.samples, rate, bound), runs
        found = await highest(attempt, start, self.seed)
        if found.run is None or found.rate is None:
            text = f"no rate down to {min(run.rate for run in runs):,.3g} documents/s was shown to keep the bound"
            verdict = Verdict(Scenario.SERVER, "documents/s under the bound", None, text, (text,))
            return list(max(runs, key=lambda run: len(run.samples)).samples), verdict, runs
        return list(found.run.samples), of_server(found.run.samples, found.rate, bound), runs

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Sequence[AsyncClient]]:
        """Clients whose connections are open, so that no document waits for that."""
        async with connections(self.address, self.clients, self.timeout, self.access) as clients:
            # A server that cannot be reached is for the load to tell.
            await asyncio.gather(*(client.server_info() for client in clients), return_exceptions=True)
            yield clients

    def _calls(self, clients: Sequence[AsyncClient]) -> Call:
        return (streaming if self.call == "stream" else unary)(clients, self.analyzers)

    def _drawn(self) -> Iterator[Document]:
        """By chance, as the reference takes them, or equally often."""
        return endless(self.documents, order(len(self.documents), self.seed, equal=self.equal))

    def _in_turns(self) -> Iterator[Document]:
        return self._drawn() if self.equal else endless(self.documents)
