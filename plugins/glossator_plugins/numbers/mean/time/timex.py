"""TIMEX3 values of points in time, and what they mean against a reference time.

Values follow TimeML: 2022-12-29, XXXX-12-29 (year unknown), XXXX-WXX-6 (a Saturday), 199 (the 1990s), 2022-Q3,
T14:30, PRESENT_REF. Resolved values are ISO 8601 dates, months or years, or intervals of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as written; the parts that were not written are None.

    `offset` counts `grain` from the reference time ("three days ago": -3 days); `direction` tells "last" (-1),
    "this" (0) and "next" (1) where they were said.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """ISO: Monday is 1."""
    easter: int | None = None
    """Days from Easter Sunday."""
    nth: tuple[int, int] | None = None
    """Which of the weekdays of the month is meant, as (number, weekday), the last being -1: the fourth Thursday."""
    suffix: str = ""
    """A quarter, half or season instead of a month ("Q3", "SU"), or a part of the day ("MO")."""
    until: int | None = None
    """The last day of a span of days in one month: "July 6 to 16"."""
    grain: str = ""
    """day, week, month or year."""
    offset: int | None = None
    direction: int | None = None
    since: int | None = None
    """The weekday at which a span of days that ends here begins: from Monday to Friday."""
    weeks: int = 0
    """Weeks to add to a weekday: "Friday week", "a week last Friday"."""
    repeated: bool = False
    """Every Monday: a set of days, none of which is the one that is meant."""
    lean: int = 0
    """Whether the sentence looks back (-1) or ahead (1): which of two years a day or month without one belongs to."""


def value(moment: Moment, reference: date | None) -> tuple[str, str]:
    """The TIMEX3 value and, with a reference date, the resolved ISO 8601 value (else "")."""
    if moment.offset is not None:
        return _relative(moment, reference)
    if moment.weekday is not None and moment.day is None and moment.month is None:
        return _weekday(moment, reference)
    if moment.easter is not None:
        return _easter(moment, reference)
    if moment.nth is not None:
        return _nth(moment, moment.nth, reference)
    year = f"{moment.year:04d}" if moment.year is not None else "XXXX"
    part = f"T{moment.suffix}" if moment.suffix in _DAY_PARTS else ""
    if moment.suffix and not part:
        return f"{year}-{moment.suffix}", _months(moment, reference)
    if moment.until is not None:
        ends = [value(replace(moment, until=None, day=day), reference) for day in (moment.day, moment.until)]
        resolved = "/".join(end for _, end in ends) if all(end for _, end in ends) else ""
        return "/".join(written for written, _ in ends), resolved
    if moment.month is None and moment.day is not None:
        return f"XXXX-XX-{moment.day:02d}", ""
    if moment.month is None:
        return year, year if moment.year is not None else ""
    written = f"{year}-{moment.month:02d}"
    if moment.day is not None:
        written += f"-{moment.day:02d}"
    resolved = written if moment.year is not None else _nearest(moment, reference)
    if moment.day is not None and not exists(moment.year or _LEAP, moment.month, moment.day):
        return "", ""
    return written + part, resolved


_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""The month in which each begins, on the northern half of the globe."""
_LEAP = 2000
_WRONG_SIDE = 1000
_CURRENT = 31
"""Days around the reference in which tense tells nothing: "he said it would reopen on May 3"."""
_DAY_PARTS = frozenset({"MO", "AF", "EV", "NI", "MI"})


def _season_year(moment: Moment, reference: date) -> int:
    """The year of "last summer", "this autumn", "next winter"; a winter belongs to the year in which it begins."""
    start, year = _SEASONS[moment.suffix], reference.year
    if moment.direction == -1:
        return year if start + 2 < reference.month else year - 1
    if moment.direction == 1:
        return year if start > reference.month else year + 1
    return year - 1 if start == 12 and reference.month < 3 else year


def decade(first: int) -> tuple[str, str]:
    """The 1990s: "199", from 1990 to 1999."""
    return f"{first // 10}", f"{first:04d}/{first + 9:04d}"


def hundreds(number: int, years: int, *, before: bool) -> tuple[str, str]:
    """The 21st century: "20", from 2000 to 2099; the 5th century BC: "BC04"; the 1st millennium: "0"."""
    first = years * (number - 1)
    digits = f"{number - 1:02d}" if years == 100 else f"{number - 1}"
    if before:
        return f"BC{digits}", ""
    return digits, f"{first:04d}/{first + years - 1:04d}"


def years(first: int, last: int) -> tuple[str, str]:
    written = f"{first:04d}/{last:04d}"
    return written, written


def _months(moment: Moment, reference: date | None) -> str:
    """The months of a quarter, half or season, first and last."""
    letter, year = moment.suffix[0], moment.year
    if year is None and reference is not None:
        if moment.suffix in _SEASONS:
            year = None if moment.direction is None else _season_year(moment, reference)
        else:
            year = reference.year + (moment.direction or 0)
    if year is None or not 1 <= year < 9999:
        return ""
    if moment.suffix in _SEASONS:
        first, size = _SEASONS[moment.suffix], 3
    else:
        size = 3 if letter == "Q" else 6
        first = size * (int(moment.suffix[1]) - 1) + 1
    return _span(12 * year + first - 1, size)


def _span(first: int, size: int) -> str:
    """So many months, the first of them counted from year 0."""
    return "/".join(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in (first, first + size - 1))


def exists(year: int, month: int, day: int) -> bool:
    """Whether a calendar has the day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _shifted(reference: date, grain: str, count: int) -> date | None:
    if abs(count) > 9000:
        return None
    try:
        if grain == "week":
            return reference + timedelta(weeks=count)
        if grain == "day":
            return reference + timedelta(days=count)
        if grain == "weekend":
            return reference + timedelta(weeks=count, days=6 - reference.isoweekday())
        if grain == "quarter":
            return reference + relativedelta(months=3 * count)
        return reference + relativedelta(**{f"{grain}s": count})  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None  # before year 1 or after 9999: no date to tell


def _relative(moment: Moment, reference: date | None) -> tuple[str, str]:
    offset = moment.offset or 0
    part = f"T{moment.suffix}" if moment.suffix else ""
    when = None if reference is None else _shifted(reference, moment.grain, offset)
    if when is None:
        name = "PRESENT_REF" if offset == 0 else "PAST_REF" if offset < 0 else "FUTURE_REF"
        return part or name, ""
    if moment.grain == "day":
        resolved = when.isoformat()
    elif moment.grain == "week":
        resolved = "{:04d}-W{:02d}".format(*when.isocalendar())
    elif moment.grain == "weekend":
        written = "{:04d}-W{:02d}-WE".format(*when.isocalendar())
        return written, f"{when.isoformat()}/{(when + timedelta(days=1)).isoformat()}" if when < date.max else ""
    elif moment.grain == "quarter":
        quarter = (when.month - 1) // 3
        return f"{when.year:04d}-Q{quarter + 1}", _span(12 * when.year + 3 * quarter, 3)
    elif moment.grain == "month":
        resolved = f"{when.year:04d}-{when.month:02d}"
    else:
        resolved = f"{when.year:04d}"
    return resolved + part, resolved


def _weekday(moment: Moment, reference: date | None) -> tuple[str, str]:
    """Without "next", news means the latest such day up to the reference, with it the one that follows."""
    written = f"XXXX-WXX-{moment.weekday}" + (f"T{moment.suffix}" if moment.suffix else "")
    if reference is None or moment.weekday is None or moment.repeated:
        return written, ""
    if moment.since is not None:
        _, start = _weekday(replace(moment, weekday=moment.since, since=None), reference)
        first = date.fromisoformat(start) if start else None
        ahead = (moment.weekday - moment.since) % 7 or 7
        when = None if first is None else _shifted(first, "day", ahead)
        return written, "" if when is None else when.isoformat()
    distance = (moment.weekday - reference.isoweekday()) % 7
    if moment.direction == 1:
        distance = distance or 7
    elif moment.direction == 0:
        distance = moment.weekday - reference.isoweekday()  # "this Friday" is one of this week
    elif moment.direction == -1 or distance:
        distance -= 7
    when = _shifted(reference, "day", distance + 7 * moment.weeks)
    return written, "" if when is None else when.isoformat()


def _easter(moment: Moment, reference: date | None) -> tuple[str, str]:
    year = moment.year or (reference.year if reference is not None else None)
    if year is None or not 1583 <= year <= 4099:
        return "", ""
    when = (easter(year) + timedelta(days=moment.easter or 0)).isoformat()
    return when, when


def _nth(moment: Moment, which: tuple[int, int], reference: date | None) -> tuple[str, str]:
    """ "Thanksgiving": the fourth Thursday of November."""
    number, weekday = which
    year = moment.year or (reference.year if reference is not None else None)
    if year is None or moment.month is None or not 1 <= year < date.max.year:
        return f"XXXX-{moment.month or 1:02d}", ""
    start = date(year, moment.month, 1)
    when = start + timedelta(days=(weekday - start.isoweekday()) % 7 + 7 * (number - 1 if number > 0 else 3))
    if number < 0 and (when + timedelta(days=7)).month == moment.month:
        when += timedelta(days=7)
    return when.isoformat(), when.isoformat()


def _nearest(moment: Moment, reference: date | None) -> str:
    """The month or day in the year that brings it nearest to the reference, on the side that the sentence speaks of."""
    if reference is None or moment.month is None:
        return ""
    best: tuple[int, str] | None = None
    for year in (reference.year - 1, reference.year, reference.year + 1):
        if moment.direction is not None and moment.day is None:
            continue
        try:
            when = date(year, moment.month, moment.day or 15)
        except ValueError:
            continue  # February 29 of a common year, or a year that no calendar has
        written = when.isoformat() if moment.day is not None else f"{year:04d}-{moment.month:02d}"
        distance = abs((when - reference).days)
        if (when - reference).days * moment.lean < -_CURRENT:
            distance += _WRONG_SIDE
        if best is None or distance < best[0]:
            best = distance, written
    if best is None and moment.direction is not None:
        year = reference.year + moment.direction
        if moment.direction == 1 and moment.month > reference.month:
            year = reference.year
        if moment.direction == -1 and moment.month < reference.month:
            year = reference.year
        return f"{year:04d}-{moment.month:02d}"
    return best[1] if best else ""
