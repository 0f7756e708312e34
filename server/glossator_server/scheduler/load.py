"""What the busy workers still have before them, and an equal part of it all for the one that asks.

Work is counted in characters. How fast a worker gets through them is learned from the batches that were finished; what
is left of one that is under way follows from its time. An estimate: documents differ, and the machine's speed does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable

BATCH_COST = 1000
"""Each batch costs as much as so many characters, however small it is: see `benchmarks/NOTES.md`."""
_LEARN = 0.3
"""How much the latest batch counts for the rate."""


class Load:
    """The batches under way, each by a key of its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._under_way: dict[Hashable, tuple[float, int]] = {}
        self.rate = 0.0
        """Characters per second of one worker; 0 before the first batch is done."""

    def begin(self, key: Hashable, characters: int) -> None:
        """A worker starts a batch."""
        self._under_way[key] = self._clock(), characters + BATCH_COST

    def end(self, key: Hashable) -> float:
        """It is done with it; returns the seconds that it took."""
        began, work = self._under_way.pop(key)
        if (took := self._clock() - began) > 0:
            rate = work / took
            self.rate += (rate - self.rate) * (_LEARN if self.rate else 1.0)
        return took

    def left(self) -> list[float]:
        """Characters that each busy worker has still before it: of an unknown rate, all of them."""
        now = self._clock()
        return [max(0.0, work - (now - began) * self.rate) for began, work in self._under_way.values()]

    def part(self, waiting: int, others: int) -> float:
        """Of so many characters, those for one worker so that it and the others are done at the same time."""
        left = self.left()
        return level(waiting, [*left, *[0.0] * (others - len(left))])


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
