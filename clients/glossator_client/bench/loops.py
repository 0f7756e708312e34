"""Load on a server: clients that wait for their answers, and arrivals that wait for nobody.

A closed loop has so many clients, each sending its next document when it has the answer to the last one: it finds the
capacity. An open loop sends at a rate, whatever the server does, as independent users do; there, latency counts from
the moment at which a document was due and not from the one at which it could be sent, so that a server that stalls
cannot hide the wait of all that came in meanwhile (coordinated omission).
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from glossator import Document


@dataclass(frozen=True, slots=True)
class Answer:
    """How a call ended."""

    failure: str = ""
    """Reason; empty if it succeeded."""
    first: float | None = None
    """When the first of several results came, on the clock of `time.perf_counter`."""


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
            samples.append(await _sample(call, document, began, began))
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
    watch: Watch = nobody,
) -> list[Sample]:
    """Documents arrive at random, `rate` of them per second on average (a Poisson process), for so many seconds.

    The arrivals of one seed are the same in every run. Every document that arrived is waited for.
    """
    samples: list[Sample] = []

    async def send(document: Document, due: float) -> None:
        samples.append(await _sample(call, document, due, time.perf_counter()))
        watch(samples[-1])

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for offset in arrivals(rate, seconds, seed):
            document = next(documents, None)
            if document is None:
                break
            await asyncio.sleep(max(0.0, began + offset - time.perf_counter()))
            group.create_task(send(document, began + offset))
    return samples


def arrivals(rate: float, seconds: float, seed: int = 0) -> Iterator[float]:
    """When documents arrive: seconds from the start, in order."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    moment = draw.expovariate(rate)
    while moment < seconds:
        yield moment
        moment += draw.expovariate(rate)


async def _sample(call: Call, document: Document, due: float, sent: float) -> Sample:
    answer = await call(document)
    return Sample(due, sent, time.perf_counter(), len(document.text.encode()), answer)
