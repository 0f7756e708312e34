"""Load on a server: clients that wait for their answers, and arrivals that wait for nobody.

A closed loop has so many clients, each sending its next document when it has the answer to the last one: it finds the
capacity. An open loop sends at a rate, whatever the server does, as independent users do; there, latency counts from
the moment at which a document was due and not from the one at which it could be sent, so that a server that stalls
cannot hide the wait of all that came in meanwhile (coordinated omission).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from typing import TypeAlias

from glossator import Document
from glossator_client.bench.schedule import arrivals


@dataclass(frozen=True, slots=True)
class Answer:
    """How a call ended."""

    failure: str = ""
    """Reason; empty if it succeeded."""
    first: float | None = None
    """When the first of several results came, on the clock of `time.perf_counter`."""
    queue: float | None = None
    """Seconds that the document waited in the server, by the server's account; None if it told nothing."""
    compute: float | None = None
    """Seconds from when a worker took it until it was ready, likewise."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One document's way through the server. Times on the clock of `time.perf_counter`."""

    due: float
    """When it was to be sent; in a closed loop, when it was."""
    sent: float
    ended: float
    size: int
    """Of the text, in bytes of UTF-8."""
    answer: Answer = Answer()
    document: str = ""
    """Its id."""
    query: int = 0
    """Documents of one query were sent at once."""

    @property
    def slip(self) -> float:
        """Seconds by which it was sent too late: the fault of this side."""
        return self.sent - self.due

    @property
    def latency(self) -> float:
        """Seconds from when it was due."""
        return self.ended - self.due


Call: TypeAlias = Callable[[Document], Awaitable[Answer]]
"""Sends one document and waits for its results."""

Watch: TypeAlias = Callable[[Sample], None]
"""Is told of every document that came back."""


def nobody(sample: Sample) -> None:
    """Watches nothing."""


async def closed_loop(
    call: Call, documents: Iterator[Document], *, clients: int, seconds: float | None = None, watch: Watch = nobody
) -> list[Sample]:
    """`clients` of them take document after document, until there are none or the time is over, and one each at least.

    What is under way when the time is over is waited for, and counted.
    """
    samples: list[Sample] = []
    end = None if seconds is None else time.perf_counter() + seconds

    async def client() -> None:
        while (document := next(documents, None)) is not None:
            began = time.perf_counter()
            samples.append(await _sample(call, document, began, began, len(samples)))
            watch(samples[-1])
            if end is not None and time.perf_counter() >= end:
                return

    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(client())
    return samples


async def open_loop(
    call: Call,
    documents: Iterator[Document],
    *,
    rate: float,
    seconds: float,
    seed: int = 0,
    burstiness: float = 1.0,
    watch: Watch = nobody,
) -> list[Sample]:
    """Documents arrive at random, `rate` of them per second on average, for so many seconds; see `schedule.moments`.

    The arrivals of one seed are the same in every run. Every document that arrived is waited for.
    """
    return await arriving(call, documents, arrivals(rate, seconds, seed, burstiness), watch=watch)


async def arriving(
    call: Call,
    documents: Iterator[Document],
    moments: Iterable[float],
    *,
    watch: Watch = nobody,
    enough: Callable[[], bool] = lambda: False,
    hopeless: Callable[[], bool] = lambda: False,
    waiting: MutableMapping[int, float] | None = None,
) -> list[Sample]:
    """Documents are sent at these moments, in seconds from now, until there are none or `enough` says so.

    Every document that was sent is waited for, unless it is `hopeless`: then all that are under way are given up.
    `waiting` always has, by number, when each of those was due.
    """
    samples: list[Sample] = []
    under_way = {} if waiting is None else waiting
    tasks: set[asyncio.Task[None]] = set()

    async def send(document: Document, due: float, query: int) -> None:
        sample = await _sample(call, document, due, time.perf_counter(), query)
        del under_way[query]
        samples.append(sample)
        watch(sample)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for query, offset in enumerate(moments):
            if enough() or (document := next(documents, None)) is None:
                break
            due = began + offset
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            under_way[query] = due
            task = group.create_task(send(document, due, query))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            if hopeless():
                for task in tasks:
                    task.cancel()
                break
    return samples


async def query_loop(
    call: Call,
    documents: Iterator[Document],
    *,
    per_query: int,
    enough: Callable[[float, int], bool],
    watch: Watch = nobody,
) -> list[Sample]:
    """Query after query of so many documents at once, each when the one before is answered.

    It ends when `enough` says so of the seconds since the start until the last query was sent, and of their number.
    """
    samples: list[Sample] = []
    began = time.perf_counter()
    query = 0
    while True:
        due = time.perf_counter()
        taken = [document for _, document in zip(range(per_query), documents, strict=False)]
        found = await asyncio.gather(*(_sample(call, document, due, time.perf_counter(), query) for document in taken))
        for sample in found:
            samples.append(sample)
            watch(sample)
        query += 1
        if len(taken) < per_query or enough(due - began, query):
            return samples


async def _sample(call: Call, document: Document, due: float, sent: float, query: int = 0) -> Sample:
    answer = await call(document)
    return Sample(due, sent, time.perf_counter(), len(document.text.encode()), answer, document.id, query)
