"""The highest rate that a server keeps: doubled or halved until it is between two, then between ever nearer ones.

As in MLPerf's rules, what the search finds is a candidate: another run, with other arrivals, has to keep it, too, and
as long as it doesn't, the rate is reduced a little.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from glossator_client.bench.loops import Sample
from glossator_client.bench.scenarios import Scenario
from glossator_client.bench.schedule import moments
from glossator_client.bench.stopping import holds, needed

PRECISION = 0.05
_STEPS = 20
_HALVINGS = 3
"""At a small part of what it can take a server is idle: what takes too long there does so at any rate."""
_TRIES = 5
_FEWEST = 30
"""Before so many queries no rate is given up: the first ones meet cold caches."""


class Kept(Protocol):
    """What a run at a rate came to."""

    @property
    def kept(self) -> bool: ...


RunT = TypeVar("RunT", bound=Kept)
Try = Callable[[float, int], Awaitable[RunT]]
"""Runs at a rate, with arrivals of a seed."""


@dataclass(frozen=True, slots=True)
class Found(Generic[RunT]):
    """The rate, with the run that confirmed it; None if even the lowest was too much."""

    rate: float | None
    run: RunT | None


async def highest(attempt: Try[RunT], start: float, seed: int = 0, precision: float = PRECISION) -> Found[RunT]:
    """Beginning at `start`, of which it tries an eighth at least, up to a relative difference of `precision`."""
    rate, low, high = start, 0.0, 0.0
    least = start / 2**_HALVINGS
    for _ in range(_STEPS):
        if (await attempt(rate, seed)).kept:
            low = rate
            rate = (low + high) / 2 if high else 2 * low
        else:
            high = rate
            rate = (low + high) / 2 if low else high / 2
        if rate < least:
            break
        if low and high and high / low <= 1 + precision:
            break
    rate = low
    for number in range(1, _TRIES + 1):
        if not rate:
            break
        run = await attempt(rate, seed + number)
        if run.kept:
            return Found(rate, run)
        rate *= 1 - precision
    return Found(None, None)


@dataclass
class Probe:
    """Watches a run at one rate: how long it goes on, and whether there is any hope."""

    rate: float
    bound: float
    seconds: float
    """It lasts no less, unless it is hopeless, and more where the queries don't tell yet."""
    seed: int = 0
    burstiness: float = 1.0
    multiple: int = 1
    """The number of queries is one of this."""
    waiting: dict[int, float] = field(default_factory=dict)
    """When the queries under way were due."""
    queries: int = 0
    over: int = 0
    given_up: bool = False

    def moments(self) -> Iterator[float]:
        """When queries are due."""
        share = Scenario.SERVER.share
        before = 0.0
        most = max(2 * self.rate * self.seconds, 4 * needed(share))
        for sent, moment in enumerate(moments(self.rate, self.seed, self.burstiness)):
            # As in the reference, the last query is due when the time is over or later.
            over = sent > 0 and before >= self.seconds
            if over and sent % self.multiple == 0 and (sent >= most or self._tells(share)):
                return
            before = moment
            yield moment

    def watch(self, sample: Sample) -> None:
        """A query came back."""
        self.queries += 1
        self.over += bool(sample.answer.failure) or sample.latency > self.bound

    def hopeless(self) -> bool:
        """Whether more queries are over the bound, or will be, than a server has that keeps it."""
        late = time.perf_counter() - self.bound
        overdue = 0
        for due in self.waiting.values():
            if due > late:
                break
            overdue += 1
        queries, over = self.queries + overdue, self.over + overdue
        if queries >= _FEWEST and over > queries * (1 - Scenario.SERVER.share):
            self.given_up = holds(queries, over, Scenario.SERVER.share) is False
        if self.given_up:
            self.queries, self.over = queries, over
        return self.given_up

    def _tells(self, share: float) -> bool:
        if self.queries < needed(share, 0):
            return False
        return holds(self.queries, self.over, share) is not None
