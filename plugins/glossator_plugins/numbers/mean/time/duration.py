"""Durations as TIMEX3 writes them: PT18H, P2Y3M, P2W/P3W, PXD for an unknown number of days."""

from __future__ import annotations

from decimal import Decimal

from glossator_plugins.numbers.amount import Exact, plain, plus, times, to_decimal
from glossator_plugins.numbers.lexicon.units import TimeUnit

_ORDER = ("Y", "M", "W", "D", "TH", "TM", "TS")
# The next smaller designator and how many of it make one.
_SMALLER = {"Y": ("M", 12), "D": ("TH", 24), "TH": ("TM", 60), "TM": ("TS", 60)}


def timex(parts: list[tuple[Exact, TimeUnit]]) -> str:
    """The TIMEX3 value of a duration given in parts: [(2, year), (3, month)] is P2Y3M."""
    amounts: dict[str, Exact] = {}
    for value, unit in parts:
        _add(amounts, unit.designator, times(value, Decimal(unit.multiple)))
    date = "".join(f"{_text(amounts[name])}{name}" for name in _ORDER[:4] if name in amounts)
    clock = "".join(f"{_text(amounts[name])}{name[1]}" for name in _ORDER[4:] if name in amounts)
    return f"P{date}T{clock}" if clock else f"P{date}"


def vague_timex(unit: TimeUnit) -> str:
    """ "several weeks" is PXW."""
    designator = unit.designator
    return f"PTX{designator[1]}" if designator[0] == "T" else f"PX{designator}"


def _add(amounts: dict[str, Exact], designator: str, value: Exact) -> None:
    """Split fractions into the next smaller unit where that is exact: half an hour is PT30M."""
    whole = to_decimal(value).to_integral_value(rounding="ROUND_DOWN")
    rest = value - whole if isinstance(value, Decimal) else value - int(whole)
    if rest and designator in _SMALLER:
        smaller, factor = _SMALLER[designator]
        inner = times(rest, Decimal(factor))
        if inner == to_decimal(inner).to_integral_value():
            if whole:
                amounts[designator] = whole
            amounts[smaller] = inner
            return
    if designator in amounts:
        amounts[designator] = plus(amounts[designator], value)
    else:
        amounts[designator] = value


def _text(value: Exact) -> str:
    text = plain(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
