"""Counts of right, found and wanted things, and the percentages that come of them. What every scorer gives."""

from __future__ import annotations

from dataclasses import dataclass


def percent(part: float, whole: float) -> float:
    """A share in percent with two decimals; 0 of nothing is 0."""
    return round(100 * part / whole, 2) if whole else 0.0


@dataclass(frozen=True, slots=True)
class Count:
    """How many were right, of how many found and of how many wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        return percent(self.right, self.found)

    @property
    def recall(self) -> float:
        return percent(self.right, self.wanted)

    @property
    def f1(self) -> float:
        return percent(2 * self.right, self.found + self.wanted)


@dataclass(frozen=True, slots=True)
class Score:
    """One figure of the table, in percent."""

    value: float
    n: int
    """How many things were wanted."""
    detail: str = ""
    """What else is worth knowing, such as precision and recall."""

    @classmethod
    def of(cls, count: Count) -> Score:
        """A count's F1, with precision and recall beside it."""
        return cls(count.f1, count.wanted, f"P {count.precision:.1f} R {count.recall:.1f}")
