"""Time cut into days, weeks, months … so that a chart has as many as the eye can take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_DAYS = {"day": 1, "week": 7, "month": 30.4, "quarter": 91.3, "year": 365.25, "decade": 3652.5}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of time, one after the other, without gaps."""

    unit: str
    """day, week, month, quarter, year or decade: what DuckDB's date_trunc calls it."""
    days: list[date]
    """The first day of each."""

    @property
    def sql(self) -> str:
        """In SQL, the first day of the stretch that `utc` lies in."""
        # The first decade would begin before year 1, which no date of Python's does.
        return f"greatest(CAST(date_trunc('{self.unit}', utc) AS DATE), DATE '0001-01-01')"

    def name(self, at: int) -> str:
        """For people."""
        day = self.days[at]
        match self.unit:
            case "day":
                return f"{day:%Y-%m-%d}"
            case "week":
                return f"week of {day:%Y-%m-%d}"
            case "month":
                return f"{day.year:04}-{day.month:02}"
            case "quarter":
                return f"{day.year:04} Q{(day.month + 2) // 3}"
            case "year":
                return f"{day.year:04}"
        return f"{day.year:04}s"


def stretches(limits: Sequence[datetime | None], most: int) -> Stretches | None:
    """Stretches from the first to the last of four times; the two between them are where nearly all lies.

    If a few strays would make the stretches far coarser than the others need, they are left out. None if there is no
    time at all.
    """
    first, inner_first, inner_last, last = limits
    if first is None or last is None or inner_first is None or inner_last is None:
        return None
    units = list(_DAYS)
    unit, inner = _unit(first, last, most), _unit(inner_first, inner_last, most)
    if units.index(unit) - units.index(inner) >= 2:
        unit, first, last = inner, inner_first, inner_last
    day, days = begin_of(first.date(), unit), []
    end = last.date()
    while day <= end:
        days.append(day)
        try:
            day = _next(day, unit)
        except (OverflowError, ValueError):  # after 9999
            break
    return Stretches(unit, days)


def _unit(first: datetime, last: datetime, most: int) -> str:
    span = (last - first).days + 1
    return next((unit for unit, days in _DAYS.items() if span / days <= most), "decade")


def begin_of(day: date, unit: str) -> date:
    if unit == "day":
        return day
    if unit == "week":
        # The first days of year 1 lie in a week that begins before it: 0001-01-01 is a Monday itself.
        return day - timedelta(days=day.weekday())
    if unit == "decade":
        return date(max(day.year - day.year % 10, 1), 1, 1)
    months = _MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next(day: date, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=int(_DAYS[unit]))
    months = day.year * 12 + day.month - 1 + _MONTHS[unit]
    following = date(months // 12, months % 12 + 1, 1)
    return begin_of(following, unit)
