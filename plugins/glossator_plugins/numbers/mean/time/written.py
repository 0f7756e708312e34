"""Dates as forms, ledgers and machines write them: "2018-Q4", "1Q20", "Nov-02-1990", "2009/10", "AD 79".

One table of patterns, each with what its parts mean. They are read before the words of ordinary prose, which would take
the year alone. All repetitions are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import BEFORE_CHRIST, BEFORE_DAY, MONTHS, SINCE_CHRIST
from glossator_plugins.numbers.read.atoms import AtomKind, Atoms
from glossator_plugins.numbers.read.nouns import is_plural_at

from . import timex
from .timex import Moment
from .year import full_year

Meaning: TypeAlias = Callable[[re.Match[str]], tuple[str, str, NumberKind] | None]


def _dated(moment: Moment) -> tuple[str, str, NumberKind] | None:
    written, resolved = timex.value(moment, None)
    return (written, resolved, NumberKind.DATE) if written else None


def _instant(match: re.Match[str]) -> tuple[str, str, NumberKind] | None:
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    zone = match["z"] or ""
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    try:
        when = date(year, month, day).isoformat()
    except ValueError:
        return None
    if int(match["h"]) > 23 or int(match["i"]) > 59 or int(match["s"] or 0) > 60:
        return None
    seconds = f":{match['s']}" if match["s"] else ""
    written = f"{when}T{match['h']}:{match['i']}{seconds}{zone}"
    return written, written, NumberKind.TIME


def _compact(match: re.Match[str]) -> tuple[str, str, NumberKind] | None:
    return _dated(Moment(int(match["y"]), int(match["m"]), int(match["d"])))


def _cue(match: re.Match[str]) -> tuple[str, str, NumberKind] | None:
    written = f"T{match['h']}:{match['i']}:{match['s']}"
    return (written, "", NumberKind.TIME) if int(match["h"]) < 24 else None


def _part(match: re.Match[str]) -> tuple[str, str, NumberKind] | None:
    part = match["p"].upper()
    part = part if part[0] in "QH" else part[::-1]
    if part[0] == "H" and part[1] > "2":
        return None
    year = match["y"]
    return _dated(Moment(None if year is None else full_year(year), suffix=part))


def _named_month(match: re.Match[str]) -> tuple[str, str, NumberKind] | None:
    month = MONTHS.get(match["m"].lower())
    day = int(match["d"])
    return None if month is None or not 1 <= day <= 31 else _dated(Moment(full_year(match["y"]), month, day))


def _month(match: re.Match[str]) -> tuple[str, str, NumberKind] | None:
    year = int(match["y"])
    return _dated(Moment(year, int(match["m"]))) if 1000 <= year <= 2100 else None


def _years(match: re.Match[str]) -> tuple[str, str, NumberKind] | None:
    first, word = int(match["y"]), match["z"]
    last = int(word) if len(word) == 4 else (first + 1) // 100 * 100 + int(word)
    if last != first + 1 or not 1000 <= first <= 2100:
        return None
    return (*timex.years(first, last), NumberKind.DATE)


def _era(match: re.Match[str]) -> tuple[str, str, NumberKind] | None:
    word = match["b"] or match["a"]
    ends = [int(end) for end in (match["f"], match["y"]) if end]
    if not all(ends) or (len(ends) == 2 and match["b"]):
        return None
    if _plain(word) in BEFORE_CHRIST:
        return "/".join(f"BC{end:04d}" for end in ends), "", NumberKind.DATE
    if _plain(word) not in SINCE_CHRIST:
        return None
    written = "/".join(f"{end:04d}" for end in ends)
    return written, written, NumberKind.DATE


def _plain(word: str) -> str:
    return word.replace(".", "")


_YEAR = r"(?:\d{4}|['\u2019]?\d{2})"
_ERA = r"(?:B\.C\.E\.|B\.C\.|A\.D\.|C\.E\.|BCE|BC|AD|CE)"
_PATTERNS: tuple[tuple[re.Pattern[str], Meaning], ...] = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (
            r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)T(?P<h>\d\d):(?P<i>\d\d)(?::(?P<s>\d\d)(?:[.,]\d{1,9})?)?"
            r"(?P<z>Z|[+-]\d\d:?\d\d)?(?![\w:])",
            _instant,
        ),
        (r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\w%]|[.,/-]\d)", _compact),
        (r"(?P<h>\d\d):(?P<i>[0-5]\d):(?P<s>[0-5]\d),\d{3}(?!\d)", _cue),
        (r"(?P<y>\d{4})[- ]?(?P<p>[QHq][1-4])(?!\w)", _part),
        (rf"(?P<p>[QH][1-4]|[1-4][QH])[ -]?(?P<y>{_YEAR})(?![\w%]|[.,]\d)", _part),
        (r"(?P<p>[1-4]Q)(?P<y>)(?!\w)", lambda match: _dated(Moment(suffix=f"Q{match['p'][0]}"))),
        (rf"(?P<m>[A-Za-z]{{3,9}})[-/](?P<d>\d{{1,2}})[-/](?P<y>{_YEAR})(?!\w|-)", _named_month),
        (rf"(?P<d>\d{{1,2}})(?P<t>[-/])(?P<m>[A-Za-z]{{3,9}})(?P=t)(?P<y>{_YEAR})(?!\w|-)", _named_month),
        (r"(?P<m>0?[1-9]|1[0-2])/(?P<y>(?:1[5-9]|20)\d{2})(?![\w/])", _month),
        (r"(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])(?![\w-])", _month),
        (r"(?P<y>\d{4})/(?P<z>\d{4}|\d{2})(?![\w/])", _years),
        (
            rf"(?:(?P<f>\d{{1,4}})(?:\s?[-\u2013]\s?|\sto\s))?(?P<y>\d{{1,4}})\s?(?P<a>{_ERA})(?![\w.]*\w)(?P<b>)?",
            _era,
        ),
        (r"(?P<b>A\.D\.|AD|C\.E\.)\s?(?P<y>\d{1,4})(?!\w|[.,/]\d)(?P<f>)?(?P<a>)?", _era),
    )
)


_MAYBE = re.compile(
    r"(?:19|20)\d{6}(?!\d)|\d++(?:\s?[-/:\u2013QHqABC]|\sto\s)|[QH][1-4]|[A-Za-z]{3,9}[-/]\d|[AC]\.?[DE]"
)
"""What any of these forms, and a day such as 11/9, begins with: most numbers and words do not."""


def scan(atoms: Atoms, index: int, *, day_first: bool) -> Amount | None:
    """The date in such a form that begins at an atom."""
    if (
        index
        and atoms.glued(index)
        and (atoms.words[index - 1] in "/-.:$\u00a3\u20ac" or _letters_before(atoms, index))
    ):
        return None
    if not _MAYBE.match(atoms.text, atoms.starts[index]):
        return None
    for pattern, meaning in _PATTERNS:
        match = pattern.match(atoms.text, atoms.starts[index], atoms.ends[atoms.count - 1])
        if match is None or (found := meaning(match)) is None:
            continue
        last = atoms.index_at(match.end(), index)
        if meaning in (_era, _compact) and is_plural_at(atoms, last):
            continue
        if last <= index or atoms.ends[last - 1] != match.end():
            continue
        if meaning is _month and atoms.words[index + 1] == "-" and (span := _as_years(match)) is not None:
            # "2009-10": the years of a season more often than a month.
            month = Amount(index, last, NumberKind.DATE, timex=found[0], resolved=found[1])
            return Amount(index, last, NumberKind.DATE, timex=span[0], resolved=span[1], other=month)
        return Amount(index, last, found[2], timex=found[0], resolved=found[1])
    return _day(atoms, index, day_first)


def _letters_before(atoms: Atoms, index: int) -> bool:
    return atoms.kinds[index - 1] is AtomKind.WORD or atoms.kinds[index - 1] is AtomKind.DIGITS


def _as_years(match: re.Match[str]) -> tuple[str, str] | None:
    first = int(match["y"])
    last = first // 100 * 100 + int(match["m"])
    return timex.years(first, last) if last > first else None


def _day(atoms: Atoms, index: int, day_first: bool) -> Amount | None:
    """ "on 11/9": a day of the year after a word that days stand after; which is the month stays open."""
    one, sign, two = atoms.words[index : index + 3]
    last = index + 3
    if sign != "/" or not (one.isdecimal() and two.isdecimal()) or len(one) > 2 or len(two) > 2:
        return None
    if not (atoms.glued(index + 1) and atoms.glued(index + 2)) or atoms.lowers[index - 1] not in BEFORE_DAY:
        return None
    follows = atoms.lowers[last]
    if (follows in ("/", "of", "%") and follows) or is_plural_at(atoms, last) or (one, two) == ("9", "11"):
        return None
    readings = [
        Amount(index, last, NumberKind.DATE, timex=f"XXXX-{month:02d}-{day:02d}")
        for month, day in ((int(one), int(two)), (int(two), int(one)))
        if 1 <= month <= 12 and 1 <= day <= 31
    ]
    if not readings:
        return None
    if len(readings) == 2 and day_first:
        readings.reverse()
    if len(readings) == 2 and one != two:
        readings[0].other = readings[1]
    return readings[0]
