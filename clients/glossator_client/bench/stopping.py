"""How many queries a percentile needs: the early-stopping rule of MLPerf Inference.

Of few queries a percentile is luck: by chance, a run shows a lower one than the server keeps. The rule counts that
in. A server whose queries stay under a bound with a probability of just `share` shows `over` or fewer of them above
it with the probability of the binomial distribution; only where that is below 1 % (the confidence is 99 %, the
tolerance none) is it said that the bound holds. An estimate of a percentile is, likewise, a time that the percentile
stays under with that confidence, at least as long as the percentile of the sample.

Source: MLPerf Inference Rules, appendix "Early Stopping Criterion", and loadgen's early_stopping.cc and results.cc,
with which a test compares these numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

CONFIDENCE = 0.99
_NEGLIGIBLE = 1e-18


def at_most(over: int, queries: int, share: float) -> float:
    """The probability that `over` or fewer of the queries exceed a bound that each keeps with probability `share`."""
    if over < 0:
        return 0.0
    if over >= queries:
        return 1.0
    if over >= queries * (1 - share):
        # From the other end: terms are then summed from the largest on, here as there.
        return 1.0 - _tail(queries - over - 1, queries, 1 - share)
    return _tail(over, queries, share)


def _tail(most: int, queries: int, share: float) -> float:
    """The sum of the terms from `most` down to 0, of which that at `most` is the largest."""
    ways = math.lgamma(queries + 1) - math.lgamma(most + 1) - math.lgamma(queries - most + 1)
    term = total = math.exp(ways + most * math.log(1 - share) + (queries - most) * math.log(share))
    for count in range(most, 0, -1):
        term *= count * share / ((queries - count + 1) * (1 - share))
        total += term
        if term < _NEGLIGIBLE * total:
            break
    return min(1.0, total)


def needed(share: float, over: int = 1, confidence: float = CONFIDENCE) -> int:
    """The fewest queries, of which `over` exceed a bound, that show that `share` of all stay under it.

    An estimate of the percentile needs as many as one with `over` = 1 does.
    """
    _check(share)
    low, high = over, over + 1
    while at_most(over, high, share) >= 1 - confidence:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if at_most(over, middle, share) < 1 - confidence else (middle, high)
    return high


def allowed(queries: int, share: float, confidence: float = CONFIDENCE) -> int:
    """How many of so many queries may exceed a bound that `share` of all are still shown to keep; -1: not even 0."""
    _check(share)
    low, high = -1, queries
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if at_most(middle, queries, share) < 1 - confidence else (low, middle)
    return low


def holds(queries: int, over: int, share: float, confidence: float = CONFIDENCE) -> bool | None:
    """Whether `share` of all queries stay under a bound that `over` of these exceed; None: these don't tell yet."""
    _check(share)
    if at_most(over, queries, share) < 1 - confidence:
        return True
    return False if queries and 1 - at_most(over - 1, queries, share) < 1 - confidence else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A percentile as far as a sample tells it."""

    share: float
    queries: int
    needed: int
    """So many queries tell the least about it."""
    value: float | None
    """In seconds: with the confidence of the rule it is not longer. None: too few queries."""
    discarded: int = 0
    """The longest times, which the rule lets go."""

    @classmethod
    def of(cls, times: Sequence[float], share: float) -> Estimate:
        """From the times of all queries, in any order."""
        count = allowed(len(times), share)
        if count < 1:
            return cls(share, len(times), needed(share), None)
        return cls(share, len(times), needed(share), sorted(times)[len(times) - count], count - 1)

    @property
    def name(self) -> str:
        """As in p99.9."""
        return f"p{100 * self.share:.6g}"

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.name}: too few queries, {self.queries:,} of {self.needed:,}"
        return f"{self.name} at most {1000 * self.value:,.1f} ms"


def _check(share: float) -> None:
    if not 0 < share < 1:
        raise ValueError(f"the share of a percentile is between 0 and 1, not {share}")
