"""What a row of the table of bars is, and what measuring one gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.stage import Stage
from benchmarks.stats import Spread


@dataclass(frozen=True, slots=True)
class Measured:
    """The samples of a row, one per round, and whatever explains them."""

    samples: Sequence[float]
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def spread(self) -> Spread:
        return Spread.of(self.samples)


@dataclass(frozen=True, slots=True)
class Row:
    """A bar: what is measured, what has to be reached, what would be splendid."""

    key: str
    what: str
    bar: float
    moonshot: float
    measure: Callable[[Stage], Measured]
    unit: str = "×"
    more_is_better: bool = True
    alone: bool = False
    """No other process of ours may run at the same time: for memory and for starting."""

    def verdict(self, value: float) -> str:
        """Whether the value is a "moonshot", or has "met" or "missed" the bar."""
        sign = 1 if self.more_is_better else -1
        if sign * value >= sign * self.moonshot:
            return "moonshot"
        return "met" if sign * value >= sign * self.bar else "missed"

    def shown(self, value: float) -> str:
        """A value with its unit."""
        return f"{value:.1f} {self.unit}" if self.unit == "ms" else f"{value:.2f}{self.unit}"

    def result(self, measured: Measured, seconds: float) -> dict[str, Any]:
        """For the JSON of a run."""
        spread = measured.spread
        return {
            "key": self.key,
            "value": spread.median,
            "spread": asdict(spread),
            "verdict": self.verdict(spread.median),
            "samples": list(measured.samples),
            "details": dict(measured.details),
            "seconds": seconds,
        }
