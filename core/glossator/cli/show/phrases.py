"""Codes in words for people: units, times, labels and large numbers. Programs read the codes in JSON lines.

What stands for what is data, `phrases.json`: the page of the web server reads the same file. It has what else both must
agree on, too: hues, `shared_hues` of which labels without one share; layers that are underlined `first` (all, if there
is none of these; the others wait behind their switches); how many layers have a switch of their own, and how many
underlines go below one another; and the score from which on a feeling is one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

_FORMS = (
    re.compile(r"(?P<year>\d{4}|XXXX)-(?P<month>\d\d)(?:-(?P<day>\d\d))?"),
    re.compile(r"(?P<year>\d{4}|XXXX)-W(?P<week>\d\d|XX)(?:-(?P<weekday>[1-7]))?"),
    re.compile(r"(?P<year>\d{4}|XXXX)-W(?P<week>\d\d|XX)-(?P<weekend>WE)"),
    re.compile(r"(?P<year>\d{4}|XXXX)-Q(?P<quarter>[1-4])"),
    re.compile(r"(?P<year>\d{4}|XXXX)-H(?P<half>[12])"),
    re.compile(r"(?P<year>\d{4}|XXXX)-(?P<season>SP|SU|FA|WI)"),
    re.compile(r"FY(?P<fiscal>\d{4})"),
    re.compile(r"(?P<decade>\d{3})"),
    re.compile(r"(?P<century>\d{2})"),
)
_DAYTIME = re.compile(r"T(?P<clock>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?P<zone>Z|[+-]\d\d:?\d\d)?|T(?P<part>[A-Z]{2})")
_AMOUNT = re.compile(r"[+-]?\d{5,}(?:\.\d+)?")
_ENDLESS = re.compile(r"[+-]?(?P<whole>\d*)\.\d{7,}")
_SIGNIFICANT = 4


@cache
def phrases() -> Mapping[str, Any]:
    """The whole table."""
    loaded: dict[str, Any] = json.loads(files(__package__).joinpath("phrases.json").read_text(encoding="utf-8"))
    return loaded


def grouped(value: str) -> str:
    """A number with its digits in groups: "838,500,000"; anything else as it is."""
    return f"{Decimal(value):,f}" if _AMOUNT.fullmatch(value) else value


def shortened(value: str) -> tuple[str, bool]:
    """A number for the eye, grouped, and whether that changed it: a fraction that goes on and on is cut short.

    Four digits are left of it, or two behind a whole number. What has up to six decimals somebody wrote so: it stays.
    """
    found = _ENDLESS.fullmatch(value)
    if found is None:
        return grouped(value), False
    return rounded(value, max(_SIGNIFICANT, len(found["whole"].lstrip("0")) + 2))


def rounded(value: str, digits: int = _SIGNIFICANT) -> tuple[str, bool]:
    """A converted number, to so many digits and grouped, and whether that changed it."""
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return value, False
    found = exact.normalize()
    if len(found.as_tuple().digits) > digits:
        found = Decimal(f"{exact:.{digits}g}").normalize()
    return grouped(f"{found:f}"), found != exact


def unit(code: str, *, one: bool = False) -> str:
    """A UCUM unit as people write it: "acres", "°C", "miles per day"; what has no word as it is."""
    units, single = phrases()["units"], phrases()["one"]
    if code in units:
        said: str = units[code]
        return str(single.get(said, said)) if one else said
    above, slash, below = code.rpartition("/")
    if slash and "(" not in below:
        words = " ".join(part for part in (unit(above, one=one) if above else "", "per", unit(below, one=True)) if part)
        return words.replace("{", "").replace("}", "")
    return code.removeprefix("{").removesuffix("}") if code.startswith("{") else code


def label(name: str) -> str:
    """A label in words, with the label itself where there are none."""
    return str(phrases()["labels"].get(name, name))


def time(timex: str) -> str:
    """A TIMEX3 value in words: "Wednesday", "3 May 2021", "1950s", "Saturday night"; as it is if there are none."""
    begin, slash, end = timex.partition("/")
    if slash:
        return f"{time(begin)} to {time(end)}"
    if timex in phrases()["references"]:
        return str(phrases()["references"][timex])
    if timex.startswith("P"):
        return timex
    day, mark, rest = timex.partition("T")
    hour = _daytime("T" + rest) if mark else ""
    if mark and not hour:
        return timex
    date = _date(day) if day else ""
    if day and not date:
        return timex
    return " ".join(part for part in (date, hour) if part)


def _daytime(code: str) -> str:
    found = _DAYTIME.fullmatch(code)
    if found is None:
        return ""
    if found["part"]:
        return str(phrases()["parts_of_day"].get(found["part"], ""))
    zone = {"Z": " UTC", None: ""}.get(found["zone"], f" UTC{found['zone']}")
    return found["clock"] + zone


def _date(code: str) -> str:
    if re.fullmatch(r"\d{4}", code):
        return code
    found = next((match for form in _FORMS if (match := form.fullmatch(code))), None)
    if found is None:
        return ""
    part = found.groupdict()
    table = phrases()
    year = "" if part.get("year") in (None, "XXXX") else part["year"]
    of_year = f" of {year}" if year else ""
    if month := part.get("month"):
        if not 1 <= int(month) <= 12:
            return ""
        name = table["months"][int(month) - 1]
        return " ".join(filter(None, (part["day"].lstrip("0") if part["day"] else "", name, year)))
    if part.get("weekend"):
        return "weekend" if part["week"] == "XX" else f"weekend of week {int(part['week'])}{of_year}"
    if week := part.get("week"):
        day = table["weekdays"][int(part["weekday"]) - 1] if part.get("weekday") else ""
        which = "" if week == "XX" else f"week {int(week)}{of_year}"
        return " of ".join(filter(None, (day, which))) or "week"
    if part.get("quarter"):
        return f"{table['ordinals'][int(part['quarter']) - 1]} quarter{of_year}"
    if part.get("half"):
        return f"{table['ordinals'][int(part['half']) - 1]} half{of_year}"
    if part.get("season"):
        return " ".join(filter(None, (table["seasons"][part["season"]], year)))
    if part.get("fiscal"):
        return f"fiscal year {part['fiscal']}"
    return f"{part['decade']}0s" if part.get("decade") else f"{part['century']}00s"
