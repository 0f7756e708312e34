"""Numeral: a number as it is written, before anything that stands around it is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from glossator_plugins.numbers.amount import Exact, times


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at the atoms [first, last).

    A vague one has no value but `low` and `high`, what it usually means. `scale` is the factor that a scale word
    contributed (1 without one), so that "5-10 million" can lend it to the 5.
    """

    first: int
    last: int
    value: Exact | None
    low: Exact | None = None
    high: Exact | None = None
    scale: Decimal = Decimal(1)
    spelled: bool = False
    bare: bool = False
    """Digits and nothing else, no separator, point or scale: perhaps a year, an age, a number plate."""
    fraction: bool = False

    @property
    def vague(self) -> bool:
        return self.value is None

    def multiplied(self, factor: Decimal, last: int) -> Numeral:
        """It with a scale behind it, which ends before the atom `last`; a vague one cannot be multiplied."""
        assert self.value is not None  # noqa: S101 - callers checked
        value = times(self.value, factor)
        return replace(self, last=last, value=value, scale=self.scale * factor, bare=False, fraction=False)
