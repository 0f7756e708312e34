# ruff: noqa: SIM905 - word lists read better as text
"""Dates: "December 29", "29/12/2022", "Saturday", "New Year's Eve", "the 1990s", "last week", "2013-14", "Q3"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from glossator.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import (
    AMBIGUOUS_MONTHS,
    BEFORE_CHRIST,
    BEFORE_MONTH,
    DAY_PARTS,
    DECADE_WORDS,
    EARLY_LATE,
    EASTER_FEASTS,
    FEAST_WORDS,
    FEASTS,
    MONTH_NAMES,
    MONTHS,
    SEASONS,
    SINCE_CHRIST,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
    YEARLY,
)
from glossator_plugins.numbers.lexicon.en.words import ORDINAL_SUFFIXES, ORDINALS
from glossator_plugins.numbers.lexicon.units import TIME_UNITS
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms
from glossator_plugins.numbers.read.nouns import is_plural_at

from . import timex
from .timex import Moment
from .written import scan as written
from .year import fiscal_year, scan_year, scan_year_in_words, year_at, year_from

_NUMERIC = re.compile(
    r"(?:(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<t>[-/.])(?P<b>\d{1,2})(?P=t)(?P<z>\d{4}|\d{2}))(?![\w/]|[-.]\d)"
)
_DIRECTIONS = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1, "coming": 1}
_GRAINS = {word: word for word in ("day", "week", "weekend", "month", "quarter", "year")}
_RELATIVE = {"today": 0, "yesterday": -1, "tomorrow": 1}
_GOES_ON = frozenset(
    "to and at in on when for by through until that was is as with the a of after before during he she it they we who "
    "or".split()
)
_UNTIL = frozenset({"to", "and", "through", "until", "till"})
_MAX_FEAST = 4
# Words that make a bare weekday the coming one.
_AHEAD = frozenset(["will", "'ll", "shall", "scheduled", "upcoming"])
_MAYBE_AHEAD = _AHEAD | frozenset("due expected expects plans planned set would until deadline".split())
_BACK = frozenset(
    "was were had did said fell rose died took made went began came got won lost hit left met saw told since".split()
)
_WINDOW = 12
_PARTS_OF_YEAR = {"quarter": "Q", "half": "H"}


def scan(atoms: Atoms, index: int, reference: date | None, *, day_first: bool) -> Amount | None:
    """The date that begins at an atom."""
    kind = atoms.kinds[index]
    if kind is not AtomKind.MARK and (form := written(atoms, index, day_first=day_first)) is not None:
        return form
    if kind is AtomKind.DIGITS or kind is AtomKind.DOTTED:
        found = _numeric(atoms, index, day_first) or _day_month(atoms, index)
        if found is None:
            return _part_of_year(atoms, index, reference) or scan_year(atoms, index)
    elif kind is AtomKind.WORD:
        found = _by_word(atoms, index)
        if found is None:
            return _decade_word(atoms, index) or fiscal_year(atoms, index) or scan_year_in_words(atoms, index)
    else:
        return scan_year(atoms, index)
    return None if found is None else _amount(atoms, index, found, reference)


def _amount(atoms: Atoms, first: int, found: tuple[Moment, int], reference: date | None) -> Amount:
    moment, last = found
    if moment.month is not None and moment.year is None and reference is not None:
        moment = replace(moment, lean=_lean(atoms, first, last))
    amount = Amount(first, last, NumberKind.DATE)
    amount.timex, amount.resolved = timex.value(moment, reference)
    if moment.suffix in ("MO", "AF", "EV", "NI", "MI"):
        amount.kind = NumberKind.TIME
    return amount


def _lean(atoms: Atoms, first: int, last: int) -> int:
    """Which way the words around a date look: 1 ahead, -1 back, 0 neither."""
    if atoms.has_any(first - _WINDOW, last + _WINDOW, _MAYBE_AHEAD):
        return 1
    around = atoms.lowers[max(0, first - _WINDOW) : min(last + _WINDOW, atoms.count)]
    return -1 if any(word in _BACK or (len(word) > 4 and word.endswith("ed")) for word in around) else 0


def _by_word(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    word = atoms.lowers[index]
    if word in MONTHS and (found := _month(atoms, index)) is not None:
        return found
    if word in FEAST_WORDS and (feast := _feast(atoms, index)) is not None:
        return feast
    if word in WEEKDAYS or word in WEEKDAY_ABBREVIATIONS:
        return _weekday(atoms, index)
    if word in _RELATIVE or word in ("tonight", "overnight"):
        return _today(atoms, index)
    if word == "day":
        return _beyond(atoms, index)
    if word in _DIRECTIONS:
        return _directed(atoms, index)
    if word in SEASONS:
        return _season(atoms, index)
    if word in ORDINALS:
        return _ordinal_day(atoms, index) or _period(atoms, index)
    if atoms.words[index] == "H" and atoms.words[index + 1] in ("1", "2") and atoms.glued(index + 1):
        yearly = atoms.has_any(index - _WINDOW, index + _WINDOW, YEARLY)
        return (Moment(suffix=f"H{atoms.words[index + 1]}"), index + 2) if yearly else None
    if len(word) == 1 and word == "q" and atoms.words[index + 1] in ("1", "2", "3", "4") and atoms.glued(index + 1):
        return _with_year(atoms, Moment(suffix=f"Q{atoms.words[index + 1]}"), index + 2)
    return None


def day_at(atoms: Atoms, index: int) -> tuple[int, int] | None:
    """A day of the month in digits ("29", "29th") and its end."""
    word = atoms.words[index]
    if atoms.kinds[index] is not AtomKind.DIGITS or len(word) > 2 or not word.isdecimal() or not 1 <= int(word) <= 31:
        return None
    last = index + 1
    if atoms.lowers[last] in ORDINAL_SUFFIXES and atoms.glued(last):
        return int(word), last + 1
    if atoms.kinds[last] is AtomKind.WORD and atoms.glued(last):
        return None
    if atoms.words[last] in ("%", ":", "/") and atoms.glued(last):
        return None
    return int(word), last


def _month_at(atoms: Atoms, index: int) -> tuple[int, int] | None:
    number = MONTHS.get(atoms.lowers[index])
    if number is None:
        return None
    last = index + 1
    if atoms.lowers[index] not in MONTH_NAMES and atoms.words[last] == "." and atoms.glued(last):
        last += 1
    return number, last


def _month(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "December 29, 2022", "Dec. 29", "December 2022", "December"."""
    found = _month_at(atoms, index)
    if found is None:
        return None
    month, last = found
    start = last + 1 if atoms.lowers[last] == "the" else last
    day = day_at(atoms, start)
    if day is not None:
        until = _until(atoms, day[0], day[1])
        moment = Moment(month=month, day=day[0], until=until[0])
        return _with_year(atoms, moment, until[1])
    year = year_from(atoms, last)
    if year is None and atoms.lowers[last] in (",", "of"):
        year = year_from(atoms, last + 1)
    if year is not None:
        return Moment(year=year[0], month=month), year[1]
    return (Moment(month=month), last) if _month_alone(atoms, index) else None


def _until(atoms: Atoms, first: int, index: int) -> tuple[int | None, int]:
    """The last day of "July 6 to 16", "November 7-18", "January 20 and 21" and where it ends."""
    joiner = atoms.lowers[index]
    if joiner not in _UNTIL and joiner not in HYPHENS:
        return None, index
    day = day_at(atoms, index + 1)
    if day is None or day[0] <= first or (joiner == "and" and day[0] != first + 1):
        return None, index
    following = atoms.lowers[day[1]]
    if is_plural_at(atoms, day[1]) or following in MONTHS or following in TIME_UNITS or following in HYPHENS:
        return None, index
    return day


def _month_alone(atoms: Atoms, index: int) -> bool:
    lower = atoms.lowers[index]
    if not atoms.words[index][0].isupper() or lower not in MONTH_NAMES:
        return lower in MONTH_NAMES and atoms.count == 1
    if lower not in AMBIGUOUS_MONTHS:
        return not atoms.is_capitalized(index + 1) or atoms.lowers[index + 1] in MONTHS
    before = atoms.lowers[index - 1]
    if before in HYPHENS:
        before = atoms.lowers[index - 2]
    return before in BEFORE_MONTH and not atoms.is_capitalized(index + 1)


def _with_year(atoms: Atoms, moment: Moment, last: int) -> tuple[Moment, int]:
    start = last
    if atoms.lowers[start] == "," or atoms.lowers[start] == "of":
        start += 1
    year = year_from(atoms, start)
    if year is None or (start > last and atoms.lowers[last] == "," and not _closes(atoms, year[1])):
        return moment, last
    return replace(moment, year=year[0]), year[1]


def _closes(atoms: Atoms, index: int) -> bool:
    """Whether a year after a comma is part of the date: not "On May 5, 2000 people"."""
    return atoms.kinds[index] is not AtomKind.WORD or atoms.words[index][0].isupper() or atoms.lowers[index] in _GOES_ON


def _day_month(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "29 December 2022", "the 29th of December"."""
    day = day_at(atoms, index)
    if day is None:
        return None
    until: int | None = None
    if (atoms.lowers[day[1]] in HYPHENS and atoms.glued(day[1] + 1)) or atoms.lowers[day[1]] in ("to", "and"):
        second = day_at(atoms, day[1] + 1)
        if second is not None and second[0] > day[0] and atoms.lowers[second[1]] in MONTHS:
            until, day = second[0], (day[0], second[1])  # "9-14 October"
    start = day[1] + 1 if atoms.lowers[day[1]] in ("of", "-", ".") else day[1]
    if atoms.lowers[day[1] : day[1] + 2] == ["day", "of"]:
        start = day[1] + 2  # as contracts write it
    month = _month_at(atoms, start)
    if month is None or not (
        atoms.words[start][0].isupper() or atoms.lowers[start] not in AMBIGUOUS_MONTHS or year_at(atoms, month[1])
    ):
        return None
    end = month[1] + 1 if atoms.lowers[month[1]] in HYPHENS else month[1]
    found = _with_year(atoms, Moment(month=month[0], day=day[0], until=until), end)
    return found if found[1] > end else (found[0], month[1])


def _ordinal_day(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "the first of May", "Fourth of July"."""
    day = ORDINALS[atoms.lowers[index]]
    if day > 31 or atoms.lowers[index + 1] != "of":
        return None
    month = _month_at(atoms, index + 2)
    if month is None or not atoms.words[index + 2][0].isupper():
        return None
    return _with_year(atoms, Moment(month=month[0], day=day), month[1])


def _numeric(atoms: Atoms, index: int, day_first: bool) -> tuple[Moment, int] | None:
    if len(atoms.words[index]) > 10:
        return None
    match = _NUMERIC.match(atoms.text, atoms.starts[index], atoms.ends[atoms.count - 1])
    if match is None or (index and atoms.glued(index) and atoms.words[index - 1] not in ("(", "[", '"', "'")):
        return None
    last = atoms.index_at(match.end(), index)
    if match["y"]:
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    else:
        one, two, year = int(match["a"]), int(match["b"]), int(match["z"])
        if len(match["z"]) == 2:
            if match["t"] != "/":
                return None
            year += 2000 if year < 70 else 1900
        if two > 12 or (one <= 12 and not day_first):
            month, day = one, two
        else:
            month, day = two, one
    if not 1000 <= year <= 2999 or not timex.exists(year, month, day):
        return None
    return Moment(year, month, day), last


def _weekday(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    word = atoms.lowers[index]
    number = WEEKDAYS.get(word) or WEEKDAY_ABBREVIATIONS[word]
    if not atoms.words[index][0].isupper() and word not in WEEKDAYS:
        return None
    last = index + 1
    if word in WEEKDAY_ABBREVIATIONS and atoms.words[last] == "." and atoms.glued(last):
        last += 1
    start = last + 1 if atoms.words[last] == "," else last
    if atoms.lowers[start] == "the":
        start += 1
    day = day_at(atoms, start) if start > last else None
    if day is not None and atoms.lowers[day[1] - 1] in ORDINAL_SUFFIXES and atoms.lowers[day[1]] not in ("of", *MONTHS):
        return Moment(day=day[0], weekday=number), day[1]  # "Monday the 5th"
    dated = (_month(atoms, start) if atoms.lowers[start] in MONTHS else None) or _day_month(atoms, start)
    if dated is not None and dated[0].day is not None:
        moment, last = dated
        return Moment(moment.year, moment.month, moment.day, number), last
    if word in WEEKDAY_ABBREVIATIONS:
        return None
    direction = _DIRECTIONS.get(atoms.lowers[index - 1])
    if direction is None and atoms.has_any(index - _WINDOW, index + _WINDOW, _AHEAD):
        direction = 1
    part = DAY_PARTS.get(atoms.lowers[last], "")
    since = None
    if atoms.lowers[index - 1] in _UNTIL or atoms.lowers[index - 1] in HYPHENS:
        since = WEEKDAYS.get(atoms.lowers[index - 2])
    repeated = atoms.lowers[index - 1] in ("every", "each") or (word.endswith("s") and word in WEEKDAYS)
    moment = Moment(weekday=number, suffix=part, direction=direction, since=since, repeated=repeated)
    return moment, last + (1 if part else 0)


def _today(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    word = atoms.lowers[index]
    if word == "overnight" or (atoms.words[index].isupper() and atoms.words[index - 1].isupper()):
        return None
    if word == "tonight":
        return Moment(grain="day", offset=0, suffix="NI"), index + 1
    part = DAY_PARTS.get(atoms.lowers[index + 1], "")
    if word == "today" and atoms.lowers[index + 1] == "'s" and atoms.is_capitalized(index):
        return Moment(grain="day", offset=0), index + 1
    return Moment(grain="day", offset=_RELATIVE[word], suffix=part), index + (2 if part else 1)


def _beyond(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "the day before yesterday", "day after tomorrow"."""
    step = {"before yesterday": -2, "after tomorrow": 2}.get(" ".join(atoms.lowers[index + 1 : index + 3]))
    return None if step is None else (Moment(grain="day", offset=step), index + 3)


def _directed(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "last week", "this morning", "next Monday", "last December"."""
    direction = _DIRECTIONS[atoms.lowers[index]]
    word = atoms.lowers[index + 1]
    if atoms.lowers[index] in ("past", "previous", "coming") and atoms.lowers[index - 1] != "the":
        return None
    if not atoms.words[index + 1].islower() and word not in WEEKDAYS and word not in MONTHS and index:
        return None  # the title of a programme
    if word in ("quarter", "weekend") and (atoms.lowers[index - 1] in ("the", "a") or atoms.lowers[index + 2] == "of"):
        return None  # the last one of several
    if word in _GRAINS and word != "day":
        return Moment(grain=_GRAINS[word], offset=direction), index + 2
    if word in DAY_PARTS and atoms.lowers[index] in ("this", "last"):
        return Moment(grain="day", offset=direction, suffix=DAY_PARTS[word]), index + 2
    if atoms.lowers[index] == "past":
        return None
    if word in WEEKDAYS and atoms.words[index + 1][0].isupper():
        return _weekday(atoms, index + 1)
    if word in MONTH_NAMES and atoms.words[index + 1][0].isupper():
        return Moment(month=MONTHS[word], direction=direction), index + 2
    if word in SEASONS and (word != "fall" or direction):
        return Moment(suffix=SEASONS[word], direction=direction), index + 2
    return None


def _season(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """A season with its year; alone it is no date."""
    start = index + 2 if atoms.lowers[index + 1] == "of" else index + 1
    year = year_from(atoms, start)
    if year is None:
        return None
    return Moment(year[0], suffix=SEASONS[atoms.lowers[index]]), year[1]


def _feast(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    if not atoms.words[index][0].isupper():
        return None
    for size in range(_MAX_FEAST, 0, -1):
        phrase = tuple(atoms.lowers[index : index + size])
        if (fixed := FEASTS.get(phrase)) is not None:
            return _with_year(atoms, Moment(month=fixed[0], day=fixed[1]), index + size)
        if (shift := EASTER_FEASTS.get(phrase)) is not None:
            return _with_year(atoms, Moment(easter=shift), index + size)
    return None


def _period(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "the third quarter of 2022", "first half of the year"."""
    number = ORDINALS[atoms.lowers[index]]
    return _quarter(atoms, number, index + 1)


def _quarter(atoms: Atoms, number: int, index: int) -> tuple[Moment, int] | None:
    letter = _PARTS_OF_YEAR.get(atoms.lowers[index])
    if letter is None or number > (4 if letter == "Q" else 2):
        return None
    last = index + 1
    start = last + 1 if atoms.lowers[last] == "of" else last
    suffix = f"{letter}{number}"
    year = year_from(atoms, start)
    if year is not None:
        return Moment(year[0], suffix=suffix), year[1]
    pointer, grain = atoms.lowers[start : start + 2]
    if start > last and grain == "year" and pointer in ("the", *_DIRECTIONS):
        return Moment(suffix=suffix, direction=_DIRECTIONS.get(pointer, 0)), start + 2
    yearly = letter == "Q" or atoms.has_any(index - _WINDOW, index + _WINDOW, YEARLY)
    return (Moment(suffix=suffix), last) if yearly else None


def _part_of_year(atoms: Atoms, index: int, reference: date | None) -> Amount | None:
    """ "the 21st century", "the 3rd quarter"."""
    word = atoms.words[index]
    if not word.isdecimal() or len(word) > 2 or atoms.lowers[index + 1] not in ORDINAL_SUFFIXES:
        return None
    return period_of(atoms, index, int(word), index + 2, reference)


def period_of(atoms: Atoms, first: int, number: int, index: int, reference: date | None) -> Amount | None:
    """A century or quarter of the year whose ordinal number ends before the atom `index`."""
    following = atoms.skip_hyphen(index)
    amount = Amount(first, following + 1, NumberKind.DATE)
    years = {"century": 100, "centuries": 100, "millennium": 1000}.get(atoms.lowers[following])
    if years is not None and 1 <= number <= 3000 // years:
        era = atoms.words[following + 1].replace(".", "")
        if era in BEFORE_CHRIST or era in SINCE_CHRIST:
            amount.last += 1
        amount.timex, amount.resolved = timex.hundreds(number, years, before=era in BEFORE_CHRIST)
        return amount
    found = _quarter(atoms, number, following)
    if found is None:
        return None
    amount.last = found[1]
    amount.timex, amount.resolved = timex.value(found[0], reference)
    return amount


def _decade_word(atoms: Atoms, index: int) -> Amount | None:
    """ "the nineties"; after a possessive it is an age, after "the" plus a scale a temperature."""
    tens = DECADE_WORDS.get(atoms.lowers[index])
    before = atoms.lowers[index - 1]
    if tens is None or not (before == "the" or (before in EARLY_LATE and atoms.lowers[index - 2] == "the")):
        return None
    amount = Amount(index, index + 1, NumberKind.DATE)
    amount.timex, amount.resolved = timex.decade(1900 + 10 * tens)
    return amount
