"""Measures over documents, each with an interval that says how much chance is in it: a percentile bootstrap.

Documents are drawn with replacement, so many as there are; the middle 95 % of the figures that come of the draws are
the interval. What one document holds stays together, since errors in one text are seldom independent.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DRAWS = 1000
MOST = 4_000_000
"""Additions in all: of very many documents fewer draws are made, and they differ less."""
LEAST_DOCUMENTS = 2
_LOW, _HIGH = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was right, of how many found and of how many wanted; what is half right counts half."""

    right: float = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        """In percent; 0 of nothing is 0."""
        return 100 * self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return 100 * self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        return _f1(self.right, self.found, self.wanted)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of all documents, with the interval of its F1; None where there are too few documents for one."""

    tally: Tally
    interval: tuple[float, float] | None = None


def measured(tallies: Sequence[Tally], draws: int = DRAWS) -> Measure:
    """The sum of the documents' tallies, and the interval of its F1; the same for the same documents."""
    total = _sum(tallies)
    if len(tallies) < LEAST_DOCUMENTS or not draws:
        return Measure(total)
    # Documents without any of it change no figure, but how many there are in a draw does.
    draw = random.Random(0)  # noqa: S311 - the same draws in every run
    figures = []
    for _ in range(min(draws, max(100, MOST // len(tallies)))):
        right: float = 0
        found = wanted = 0
        for one in draw.choices(tallies, k=len(tallies)):
            right += one.right
            found += one.found
            wanted += one.wanted
        if found or wanted:  # a draw of documents without any of it says nothing
            figures.append(_f1(right, found, wanted))
    if not figures:
        return Measure(total)
    figures.sort()
    return Measure(
        total, (figures[int(_LOW * len(figures))], figures[min(int(_HIGH * len(figures)), len(figures) - 1)])
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for one in tallies:
        total += one
    return total


def _f1(right: float, found: int, wanted: int) -> float:
    return 200 * right / (found + wanted) if found + wanted else 0.0
