"""Two points in time side by side: what one says about the other. "May to August 2011", "tomorrow at 8am".

The ends of a span keep an annotation each; the year that is said once holds for both, and spans run forward. A time of
day beside a date is resolved with it.
"""

from __future__ import annotations

import re

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import (
    BETWEEN_DATE_AND_TIME,
    BETWEEN_TIME_AND_DATE,
    UNTIL,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
)
from glossator_plugins.numbers.read.atoms import HYPHENS, Atoms

_DAY = re.compile(r"(XXXX|\d{4})(-\d\d(?:-\d\d)?)")
_FAR = 3
_DATE = len("2024-05-01")
_POINTS = frozenset({NumberKind.DATE, NumberKind.TIME})


def settle(atoms: Atoms, left: Amount, right: Amount) -> None:
    """Let two amounts that follow one another settle what they leave open."""
    if left.kind not in _POINTS or right.kind not in _POINTS or right.first - left.last > _FAR:
        return
    between = tuple(atoms.lowers[left.last : right.first])
    if left.kind is right.kind is NumberKind.DATE:
        if _is_span(atoms, left, between):
            _share_year(left, right)
    elif left.kind is right.kind is NumberKind.TIME:
        if left.resolved and not right.resolved and _is_span(atoms, left, between):
            _on_the_day_of(left, right)
    elif left.kind is NumberKind.DATE and between in BETWEEN_DATE_AND_TIME:
        _on(atoms, left, right)
    elif right.kind is NumberKind.DATE and between in BETWEEN_TIME_AND_DATE:
        _on(atoms, right, left)


def _is_span(atoms: Atoms, left: Amount, between: tuple[str, ...]) -> bool:
    """Whether what stands between two dates makes a span of them."""
    if len(between) != 1:
        return False
    framed = atoms.lowers[left.first - 1] == "between" if between[0] == "and" else between[0] in UNTIL
    return framed or between[0] in HYPHENS


def _share_year(left: Amount, right: Amount) -> None:
    one, two = _DAY.fullmatch(left.timex), _DAY.fullmatch(right.timex)
    if one is None or two is None:
        return
    turns = one[2] > two[2]  # "from November to February"
    if one[1] == two[1] == "XXXX":
        if left.resolved and right.resolved and right.resolved < left.resolved:
            right.resolved = f"{int(left.resolved[:4]) + turns:04d}{two[2]}"
    elif one[1] == "XXXX":
        left.timex = left.resolved = f"{int(two[1]) - turns:04d}{one[2]}"
    elif two[1] == "XXXX":
        right.timex = right.resolved = f"{int(one[1]) + turns:04d}{two[2]}"


def _on_the_day_of(left: Amount, right: Amount) -> None:
    """ "on Tuesday from 9 to 11": the later end is of the same day, unless the night lies between."""
    if left.resolved == left.resolved[:_DATE] + left.timex and right.timex > left.timex:
        right.resolved = left.resolved[:_DATE] + right.timex


def _on(atoms: Atoms, day: Amount, time: Amount) -> None:
    """Resolve a time of day by the day beside it, unless that ends a span: "Mon-Fri 9am"."""
    joiner, start = atoms.lowers[day.first - 1], atoms.lowers[day.first - 2]
    spans = joiner in HYPHENS or (joiner in UNTIL and (start in WEEKDAYS or start in WEEKDAY_ABBREVIATIONS))
    if day.first > 1 and spans:
        return
    dated = len(day.resolved) == _DATE and "/" not in day.resolved
    if dated and time.timex[:1] == "T" and time.timex[1:2].isdecimal() and not time.resolved:
        time.resolved = day.resolved + time.timex
