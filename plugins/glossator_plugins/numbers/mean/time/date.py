"""Dates: "December 29", "29/12/2022", "Saturday", "New Year's Eve", "the 1990s", "last week", "2013-14", "Q3"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import (
    AROUND,
    DAY_PARTS,
    DECADE_WORDS,
    DIRECTIONS,
    EARLY_LATE,
    EASTER_FEASTS,
    EVERY,
    FEAST_WORDS,
    FEASTS,
    LAST_PARTS,
    MONTH_NAMES,
    MONTHS,
    NTH_FEASTS,
    OTHERS,
    PLAIN_FEASTS,
    SEASONS,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
    YEARLY,
)
from glossator_plugins.numbers.lexicon.en.dates import AHEAD, BACK, GRAINS, MAYBE_AHEAD, RELATIVE
from glossator_plugins.numbers.lexicon.en.nouns import STOPS
from glossator_plugins.numbers.lexicon.en.words import ORDINAL_SUFFIXES, ORDINALS, TENS
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms

from . import month, quarter, timex
from .month import UNTIL, day_and_month, day_at, month_and_day, ordinal_day, with_year
from .timex import Moment
from .written import scan as written
from .year import fiscal_year, scan_year, scan_year_in_words, year_from

_NUMERIC = re.compile(
    r"(?:(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<t>[-/.])(?P<b>\d{1,2})(?P=t)(?P<z>\d{4}|\d{2}))(?![\w/]|[-.]\d)"
)
_MAX_FEAST = 4
_WINDOW = 12


def scan(atoms: Atoms, index: int, reference: date | None, *, day_first: bool) -> Amount | None:
    """The date that begins at an atom."""
    kind = atoms.kinds[index]
    if kind is not AtomKind.MARK and (form := written(atoms, index, day_first=day_first)) is not None:
        return form
    if kind is AtomKind.DIGITS or kind is AtomKind.DOTTED:
        found = _numeric(atoms, index, day_first) or day_and_month(atoms, index)
        if found is None and (lone := month.day_of_month(atoms, index, reference)) is not None:
            return lone
        if found is None:
            return quarter.in_digits(atoms, index, reference) or scan_year(atoms, index)
    elif kind is AtomKind.WORD:
        found = _by_word(atoms, index)
        if found is None:
            return _decade_word(atoms, index) or fiscal_year(atoms, index) or scan_year_in_words(atoms, index)
    else:
        return scan_year(atoms, index)
    return None if found is None else _amount(atoms, index, found, reference)


def _amount(atoms: Atoms, first: int, found: tuple[Moment, int], reference: date | None) -> Amount:
    moment, last = found
    if moment.weeks:  # "a week last Friday" begins before "last"
        first = next((place - 3 for place in (first, first + 1) if _weeks_from(atoms, place)), first)
    if moment.month is not None and moment.year is None and reference is not None:
        moment = replace(moment, lean=_lean(atoms, first, last))
    amount = Amount(first, last, NumberKind.DATE)
    amount.timex, amount.resolved = timex.value(moment, reference)
    if not amount.timex and moment.day is not None:
        return Amount(first, last, NumberKind.IDENTIFIER)  # "Feb 30" is no day, and its numbers count nothing
    if moment.suffix in ("MO", "AF", "EV", "NI", "MI"):
        amount.kind = NumberKind.TIME
    return amount


def _lean(atoms: Atoms, first: int, last: int) -> int:
    """Which way the words around a date look: 1 ahead, -1 back, 0 neither."""
    if atoms.has_any(first - _WINDOW, last + _WINDOW, MAYBE_AHEAD):
        return 1
    around = atoms.lowers[max(0, first - _WINDOW) : min(last + _WINDOW, atoms.count)]
    if any(word in BACK or (len(word) > 4 and word.endswith("ed")) for word in around):
        return -1
    return 1 if "until" in around else 0


def _by_word(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    word = atoms.lowers[index]
    if word in MONTHS and (found := month_and_day(atoms, index)) is not None:
        return found
    if word in FEAST_WORDS and (feast := _feast(atoms, index)) is not None:
        return feast
    if word in WEEKDAYS or word in WEEKDAY_ABBREVIATIONS:
        return _weekday(atoms, index)
    if word in RELATIVE or word in ("tonight", "overnight"):
        return _today(atoms, index)
    if word in ("day", "week", "month", "year"):
        return _beyond(atoms, index)
    if word in LAST_PARTS and (part := quarter.final(atoms, index)) is not None:
        return part
    if word in DIRECTIONS:
        return _directed(atoms, index)
    if word in SEASONS:
        return _season(atoms, index)
    if word in ORDINALS or word in TENS:
        return ordinal_day(atoms, index) or (quarter.ordinal(atoms, index) if word in ORDINALS else None)
    if atoms.words[index] == "H" and atoms.words[index + 1] in ("1", "2") and atoms.glued(index + 1):
        yearly = atoms.has_any(index - _WINDOW, index + _WINDOW, YEARLY)
        return (Moment(suffix=f"H{atoms.words[index + 1]}"), index + 2) if yearly else None
    if len(word) == 1 and word == "q" and atoms.words[index + 1] in ("1", "2", "3", "4") and atoms.glued(index + 1):
        return with_year(atoms, Moment(suffix=f"Q{atoms.words[index + 1]}"), index + 2)
    return None


def _numeric(atoms: Atoms, index: int, day_first: bool) -> tuple[Moment, int] | None:
    if len(atoms.words[index]) > 10:
        return None
    match = _NUMERIC.match(atoms.text, atoms.starts[index], atoms.ends[atoms.count - 1])
    if match is None or (index and atoms.glued(index) and atoms.words[index - 1] not in ("(", "[", '"', "'")):
        return None
    last = atoms.index_at(match.end(), index)
    if match["y"]:
        year, number, day = int(match["y"]), int(match["m"]), int(match["d"])
    else:
        one, two, year = int(match["a"]), int(match["b"]), int(match["z"])
        if len(match["z"]) == 2:
            if match["t"] != "/":
                return None
            year += 2000 if year < 70 else 1900
        if two > 12 or (one <= 12 and not day_first):
            number, day = one, two
        else:
            number, day = two, one
    if not 1000 <= year <= 2999 or not timex.exists(year, number, day):
        return None
    return Moment(year, number, day), last


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
    dated = (month_and_day(atoms, start) if atoms.lowers[start] in MONTHS else None) or day_and_month(atoms, start)
    if dated is not None and dated[0].day is not None:
        moment, last = dated
        return Moment(moment.year, moment.month, moment.day, number), last
    if word in WEEKDAY_ABBREVIATIONS and not (_is_weekday(atoms, last) or _is_weekday(atoms, index - 2)):
        return None
    direction = DIRECTIONS.get(atoms.lowers[index - 1])
    weeks = _weeks_from(atoms, index)
    if atoms.lowers[last] == "week" and not part_of_noun(atoms, last + 1):
        weeks, last = 1, last + 1
    if weeks == 1:
        direction = 1
    if direction is None and atoms.has_any(index - _WINDOW, index + _WINDOW, AHEAD):
        direction = 1
    if direction is None and atoms.lowers[index - 1] in ("by", "until", "till") and _lean(atoms, index, last) >= 0:
        direction = 1
        if atoms.lowers[index - 2] in WEEKDAYS:
            direction = None  # "Monday until Friday"
    part = DAY_PARTS.get(atoms.lowers[last].removesuffix("s"), "")
    since = None
    if atoms.lowers[index - 1] in UNTIL or atoms.lowers[index - 1] in HYPHENS:
        since = WEEKDAYS.get(atoms.lowers[index - 2]) or WEEKDAY_ABBREVIATIONS.get(atoms.lowers[index - 2])
    every = index - 2 if atoms.lowers[index - 1] in OTHERS else index - 1
    mornings = bool(part) and atoms.lowers[last].endswith("s")
    repeated = mornings or atoms.lowers[every] in EVERY or (word.endswith("s") and word in WEEKDAYS)
    moment = Moment(weekday=number, suffix=part, direction=direction, since=since, repeated=repeated, weeks=weeks)
    return moment, last + (1 if part else 0)


def _is_weekday(atoms: Atoms, index: int) -> bool:
    """Whether the joiner of two short weekdays and one of them begin at an atom, in either order: "Mon-Fri"."""
    pair = atoms.lowers[index : index + 2] if index >= 0 else ["", ""]
    joiner = next((word for word in pair if word in HYPHENS or word in UNTIL), None)
    return joiner is not None and any(word in WEEKDAY_ABBREVIATIONS for word in pair)


def _weeks_from(atoms: Atoms, index: int) -> int:
    """The weeks that "a week on Monday" and "a week last Monday" add."""
    if atoms.lowers[index - 3 : index - 1] != ["a", "week"]:
        return 0
    return {"on": 1, "from": 1, "last": -1}.get(atoms.lowers[index - 1], 0)


def part_of_noun(atoms: Atoms, index: int) -> bool:
    """Whether a word goes on with a noun: "Friday week-long"."""
    return (atoms.kinds[index] is AtomKind.WORD and atoms.lowers[index] not in STOPS) or atoms.words[index] in HYPHENS


def _today(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    word = atoms.lowers[index]
    if word == "overnight" or (atoms.words[index].isupper() and atoms.words[index - 1].isupper()):
        return None
    if word == "tonight":
        return Moment(grain="day", offset=0, suffix="NI"), index + 1
    part = DAY_PARTS.get(atoms.lowers[index + 1], "")
    if word == "today" and atoms.lowers[index + 1] == "'s" and atoms.is_capitalized(index):
        return Moment(grain="day", offset=0), index + 1
    return Moment(grain="day", offset=RELATIVE[word], suffix=part), index + (2 if part else 1)


def _beyond(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "the day before yesterday", "the week after next"."""
    grain, phrase = atoms.lowers[index], " ".join(atoms.lowers[index + 1 : index + 3])
    if phrase not in AROUND or (grain == "day") != phrase.endswith(("yesterday", "tomorrow")):
        return None
    return Moment(grain=grain, offset=-2 if phrase.startswith("before") else 2), index + 3


def _directed(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "last week", "this morning", "next Monday", "last December"."""
    direction = DIRECTIONS[atoms.lowers[index]]
    word = atoms.lowers[index + 1]
    if atoms.lowers[index] in ("past", "previous", "coming") and atoms.lowers[index - 1] != "the":
        return None
    if not atoms.words[index + 1].islower() and word not in WEEKDAYS and word not in MONTHS and index:
        return None  # the title of a programme
    if word in ("quarter", "weekend") and (atoms.lowers[index - 1] in ("the", "a") or atoms.lowers[index + 2] == "of"):
        return None  # the last one of several
    if word in GRAINS and atoms.lowers[index + 2] == "of" and direction:
        return None  # "the last week of July"
    if word in GRAINS and word != "day":
        return Moment(grain=GRAINS[word], offset=direction), index + 2
    if word in DAY_PARTS and atoms.lowers[index] in ("this", "last"):
        return Moment(grain="day", offset=direction, suffix=DAY_PARTS[word]), index + 2
    if atoms.lowers[index] == "past":
        return None
    if word in WEEKDAYS:
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
    lower = not atoms.words[index][0].isupper()
    if lower and atoms.lowers[index] not in PLAIN_FEASTS:
        return None
    for size in range(_MAX_FEAST, 0, -1):
        phrase, last = tuple(atoms.lowers[index : index + size]), index + size
        if lower and part_of_noun(atoms, last):
            continue  # "a christmas cake"
        if (fixed := FEASTS.get(phrase)) is not None:
            return with_year(atoms, Moment(month=fixed[0], day=fixed[1]), index + size)
        if (nth := NTH_FEASTS.get(phrase)) is not None:
            return with_year(atoms, Moment(month=nth[0], nth=nth[1:]), index + size)
        if (shift := EASTER_FEASTS.get(phrase)) is not None:
            return with_year(atoms, Moment(easter=shift), index + size)
    return None


def _decade_word(atoms: Atoms, index: int) -> Amount | None:
    """ "the nineties"; after a possessive it is an age, after "the" plus a scale a temperature."""
    tens = DECADE_WORDS.get(atoms.lowers[index])
    before = atoms.lowers[index - 1]
    if tens is None or not (before == "the" or (before in EARLY_LATE and atoms.lowers[index - 2] == "the")):
        return None
    amount = Amount(index, index + 1, NumberKind.DATE)
    amount.timex, amount.resolved = timex.decade(1900 + 10 * tens)
    return amount
