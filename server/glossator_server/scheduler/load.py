"""What the busy workers still have before them, and an equal part of it all for the one that asks.

Counted in seconds, as a document of a slow analyzer takes as long as hundreds of others. What documents of a kind take
is learned from the batches that were finished; what is left of one that is under way follows from its time. An
estimate: documents differ, and the machine's speed does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable

BATCH_COST = 1000
"""Each batch costs as much as so many characters, however small it is: see `benchmarks/NOTES.md`."""
_SHORTEST = 500
"""A document counts for so many characters, however short it is."""
_LEARN = 0.3
"""How much the latest batch counts."""
_NOMINAL = 10_000.0
"""Characters a second that a worker may get through before anything is known."""
_MOST = 256
"""Kinds that something is known of."""


class Load:
    """The batches under way, each by a key of its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._under_way: dict[Hashable, tuple[float, Hashable, int, int]] = {}
        self._costs: dict[Hashable, float] = {}
        """Kind -> seconds for a character."""
        self.rate = 0.0
        """Characters per second of one worker, whatever they are of; 0 before the first batch is done."""

    def begin(self, key: Hashable, kind: Hashable, characters: int, work: int) -> None:
        """A worker starts a batch of documents of a kind; they have so many characters, and count for so many."""
        self._under_way[key] = self._clock(), kind, characters, work

    def end(self, key: Hashable) -> float:
        """It is done with it; returns the seconds that it took."""
        began, kind, characters, work = self._under_way.pop(key)
        if (took := self._clock() - began) > 0:
            rate = (characters + BATCH_COST) / took
            self.rate += (rate - self.rate) * (_LEARN if self.rate else 1.0)
            cost, known = took / max(1, work), self._costs.pop(kind, None)
            self._costs[kind] = cost if known is None else known + (cost - known) * _LEARN  # the latest is the last
            if len(self._costs) > _MOST:
                del self._costs[next(iter(self._costs))]
        return took

    def cost(self, kind: Hashable) -> float | None:
        """Seconds for a character of this kind; None: nothing is known of it."""
        return self._costs.get(kind)

    def seconds(self, kind: Hashable, work: int) -> float:
        """What so many characters are likely to take."""
        cost = self._costs.get(kind)
        return work / (self.rate or _NOMINAL) if cost is None else work * cost

    def left(self) -> list[float]:
        """Seconds that each busy worker has still before it."""
        return [self._left(*batch) for batch in self._under_way.values()]

    def _left(self, began: float, kind: Hashable, _: int, work: int) -> float:
        if not self._costs:
            return self.seconds(kind, work + BATCH_COST)  # all of it: who knows how far it is
        due = self.seconds(kind, work if kind in self._costs else work + BATCH_COST)
        return max(0.0, due - (self._clock() - began))

    def part(self, waiting: float, others: int) -> float:
        """Of so many seconds, those for one worker so that it and the others are done at the same time."""
        left = self.left()
        return level(waiting, [*left, *[0.0] * (others - len(left))])


def counted(size: int) -> int:
    """The characters that a document of so many counts for."""
    return max(size, _SHORTEST)


class Pace:
    """How long batches of one kind take of late, in seconds; 0 before the first is done."""

    def __init__(self) -> None:
        self.batch = 0.0
        self.document = 0.0
        self.character = 0.0

    def learn(self, took: float, documents: int, characters: int) -> None:
        """A batch is done."""
        learn = _LEARN if self.batch else 1.0
        self.batch += (took - self.batch) * learn
        self.document += (took / documents - self.document) * learn
        self.character += (took / max(1, characters) - self.character) * learn

    def within(self, seconds: float) -> tuple[float, float]:
        """Documents and characters that surely take no longer."""
        if not self.batch:
            return 0.0, 0.0
        return seconds / self.document, seconds / self.character


def level(amount: float, heights: Iterable[float]) -> float:
    """How high an amount fills an empty vessel and those that are filled so high already.

    >>> level(10, [0]), level(10, [4]), level(10, [30])
    (5.0, 7.0, 10.0)
    """
    total, count = amount, 1
    for height in sorted(heights):
        if height * count >= total:
            break
        total += height
        count += 1
    return total / count
