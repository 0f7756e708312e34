"""Months and the days in them: "December 29, 2022", "29 December", "the first of May", "July 6 to 16"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import (
    AMBIGUOUS_MONTHS,
    BEFORE_DAY,
    BEFORE_MONTH,
    DIRECTIONS,
    MONTH_NAMES,
    MONTHS,
    NUMBERED_PLACES,
)
from glossator_plugins.numbers.lexicon.en.dates import GOES_ON
from glossator_plugins.numbers.lexicon.en.words import ORDINAL_SUFFIXES, ORDINALS, SMALL_INTEGERS, TENS
from glossator_plugins.numbers.lexicon.units import TIME_UNITS
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms
from glossator_plugins.numbers.read.nouns import is_plural_at

from . import timex
from .timex import Moment
from .year import year_at, year_from

_NEAR = 12
UNTIL = frozenset({"to", "and", "through", "until", "till"})


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


def month_at(atoms: Atoms, index: int) -> tuple[int, int] | None:
    number = MONTHS.get(atoms.lowers[index])
    if number is None:
        return None
    last = index + 1
    if atoms.lowers[index] not in MONTH_NAMES and atoms.words[last] == "." and atoms.glued(last):
        last += 1
    return number, last


def month_and_day(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "December 29, 2022", "Dec. 29", "December 2022", "December"."""
    found = month_at(atoms, index)
    if found is None:
        return None
    month, last = found
    start = last + 1 if atoms.lowers[last] == "the" else last
    day = day_at(atoms, start) or _day_in_words(atoms, index, start)
    if day is not None:
        until = _until(atoms, day[0], day[1])
        moment = Moment(month=month, day=day[0], until=until[0])
        return with_year(atoms, moment, until[1])
    year = year_from(atoms, last)
    if year is None and atoms.lowers[last] in (",", "of"):
        year = year_from(atoms, last + 1)
    if year is not None:
        return Moment(year=year[0], month=month), year[1]
    return (Moment(month=month), last) if _month_alone(atoms, index) else None


def _until(atoms: Atoms, first: int, index: int) -> tuple[int | None, int]:
    """The last day of "July 6 to 16", "November 7-18", "January 20 and 21" and where it ends."""
    joiner = atoms.lowers[index]
    if joiner not in UNTIL and joiner not in HYPHENS:
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
        alone = lower in MONTH_NAMES and atoms.count == 1
        place = index - 1 - (atoms.lowers[index - 1] in HYPHENS)
        said = lower not in AMBIGUOUS_MONTHS and lower in MONTH_NAMES and atoms.lowers[place] in BEFORE_MONTH
        return alone or (said and atoms.words[index].islower())
    if lower not in AMBIGUOUS_MONTHS:
        return not atoms.is_capitalized(index + 1) or atoms.lowers[index + 1] in MONTHS
    before = atoms.lowers[index - 1]
    if before in HYPHENS:
        before = atoms.lowers[index - 2]
    if (atoms.lowers[index + 1] in UNTIL or atoms.lowers[index + 1] in HYPHENS) and atoms.lowers[index + 2] in MONTHS:
        return True  # "March through May"
    return before in BEFORE_MONTH and not atoms.is_capitalized(index + 1)


def with_year(atoms: Atoms, moment: Moment, last: int) -> tuple[Moment, int]:
    start = last
    if atoms.lowers[start] == "," or atoms.lowers[start] == "of":
        start += 1
    year = year_from(atoms, start)
    if year is None or (start > last and atoms.lowers[last] == "," and not _closes(atoms, year[1])):
        return moment, last
    return replace(moment, year=year[0]), year[1]


def _closes(atoms: Atoms, index: int) -> bool:
    """Whether a year after a comma is part of the date: not "On May 5, 2000 people"."""
    return atoms.kinds[index] is not AtomKind.WORD or atoms.words[index][0].isupper() or atoms.lowers[index] in GOES_ON


def day_and_month(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
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
    month = month_at(atoms, start)
    said = atoms.lowers[day[1] - 1] in ORDINAL_SUFFIXES and atoms.lowers[day[1]] == "of"
    if month is None or not (
        said
        or atoms.words[start][0].isupper()
        or atoms.lowers[start] not in AMBIGUOUS_MONTHS
        or year_at(atoms, month[1])
    ):
        return None
    end = month[1] + 1 if atoms.lowers[month[1]] in HYPHENS else month[1]
    found = with_year(atoms, Moment(month=month[0], day=day[0], until=until), end)
    return found if found[1] > end else (found[0], month[1])


def day_of_month(atoms: Atoms, index: int, reference: date | None) -> Amount | None:
    """ "on the 15th", "by the 3rd of next month": a day without the name of its month."""
    day = day_at(atoms, index)
    if day is None or day[1] != index + 2 or atoms.lowers[index + 1] not in ORDINAL_SUFFIXES:
        return None
    direction, grain = DIRECTIONS.get(atoms.lowers[day[1] + 1]), atoms.lowers[day[1] + 2]
    amount = Amount(index, day[1], NumberKind.DATE, timex=f"XXXX-XX-{day[0]:02d}")
    if atoms.lowers[day[1]] == "of" and direction is not None and grain == "month":
        amount.last += 3
        _, resolved = timex.value(Moment(grain="month", offset=direction), reference)
        if resolved and timex.exists(int(resolved[:4]), int(resolved[5:]), day[0]):
            amount.timex = amount.resolved = f"{resolved}-{day[0]:02d}"
        return amount
    said = atoms.lowers[index - 1] == "the" and atoms.lowers[index - 2] in BEFORE_DAY
    if not said or atoms.lowers[day[1]] == "of" or atoms.words[day[1]] in HYPHENS:
        return None
    ranks = atoms.kinds[day[1]] is AtomKind.WORD and atoms.lowers[day[1]] not in GOES_ON
    return None if ranks or atoms.has_any(index - _NEAR, index + _NEAR, NUMBERED_PLACES) else amount


def ordinal_day(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "the first of May", "Fourth of July"."""
    found = _spelled_day(atoms, index)
    if found is None or atoms.lowers[found[1]] != "of":
        return None
    day, last = found[0], found[1] + 1
    month = month_at(atoms, last)
    if month is None:
        return None
    return with_year(atoms, Moment(month=month[0], day=day), month[1])


def _day_in_words(atoms: Atoms, month: int, index: int) -> tuple[int, int] | None:
    """The day of "March the fifth", "March twenty-first": after a month, and not before what it ranks."""
    found = _spelled_day(atoms, index)
    if found is None or not atoms.words[month][0].isupper() or is_plural_at(atoms, found[1]):
        return None
    goes_on = atoms.kinds[found[1]] is AtomKind.WORD and atoms.lowers[found[1]] not in GOES_ON
    return None if goes_on or atoms.words[found[1]] in HYPHENS else found


def _spelled_day(atoms: Atoms, index: int) -> tuple[int, int] | None:
    """A day of the month in words, "fifth" or "twenty-first", and its end."""
    day, last = ORDINALS.get(atoms.lowers[index], 0), index + 1
    if not day and atoms.lowers[index] in TENS:
        last = atoms.skip_hyphen(last)
        unit = ORDINALS.get(atoms.lowers[last], 0)
        day, last = (SMALL_INTEGERS[atoms.lowers[index]] + unit if 0 < unit < 10 else 0), last + 1
    return (day, last) if 1 <= day <= 31 else None
