"""Numbers from samples: medians with their spread, ratios of what was measured side by side."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """A median, and the quartiles around it; of one or two samples the quartiles are the extremes."""

    median: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, samples: Sequence[float]) -> Spread:
        """Raises `ValueError` if there are no samples."""
        if not samples:
            raise ValueError("there is nothing to take a median of")
        ordered = sorted(samples)
        if len(ordered) < 3:
            return cls(statistics.median(ordered), ordered[0], ordered[-1], len(ordered))
        low, _, high = statistics.quantiles(ordered, n=4, method="inclusive")
        return cls(statistics.median(ordered), low, high, len(ordered))


def ratios(upper: Sequence[float], lower: Sequence[float]) -> list[float]:
    """Round by round, one over the other.

    Both were measured in turns, so that whatever slows the machine down for a while slows both: their ratio in one
    round is steadier than the ratio of their medians.
    """
    return [above / below for above, below in zip(upper, lower, strict=True)]


def differences(upper: Sequence[float], lower: Sequence[float]) -> list[float]:
    """Round by round, one less the other."""
    return [above - below for above, below in zip(upper, lower, strict=True)]
