"""Reliability: whether what is said with a chance is right as often as that. Bins of equal counts, surest last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BINS = 15


@dataclass(frozen=True, slots=True)
class Bin:
    """Some of the statements: how sure they were on average, and which share of them was right."""

    sure: float
    right: float
    count: int


def bins_of(chances: Sequence[float], right: Sequence[bool], count: int = BINS) -> list[Bin]:
    """The statements in bins with as many of them in each, by chance; `chances` and `right` run parallel."""
    order = sorted(range(len(chances)), key=lambda index: chances[index])
    found = []
    for number in range(count):
        part = order[number * len(order) // count : (number + 1) * len(order) // count]
        if part:
            sure = sum(chances[index] for index in part) / len(part)
            found.append(Bin(sure, sum(right[index] for index in part) / len(part), len(part)))
    return found


def expected_error(bins: Iterable[Bin]) -> float:
    """The expected calibration error, from 0 to 1: how far a bin is off on average, by its count; 0 of nothing."""
    bins = list(bins)
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.sure - one.right) for one in bins) / total if total else 0.0
