"""Parts of the year and of time: "the third quarter of 2022", "the first half of the year", "the 21st century"."""

from __future__ import annotations

from datetime import date

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import BEFORE_CHRIST, DIRECTIONS, SINCE_CHRIST, YEARLY
from glossator_plugins.numbers.lexicon.en.dates import PARTS
from glossator_plugins.numbers.lexicon.en.words import ORDINAL_SUFFIXES, ORDINALS
from glossator_plugins.numbers.read.atoms import Atoms

from . import timex
from .timex import Moment
from .year import year_from

_WINDOW = 12


def ordinal(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "the third quarter of 2022", "first half of the year"."""
    number = ORDINALS[atoms.lowers[index]]
    return _quarter(atoms, number, index + 1)


def final(atoms: Atoms, index: int) -> tuple[Moment, int] | None:
    """ "the last quarter of 2018", "the final half of 2018"."""
    letter = PARTS.get(atoms.lowers[index + 1])
    if letter is None or atoms.lowers[index + 2] != "of" or year_from(atoms, index + 3) is None:
        return None
    return _quarter(atoms, 4 if letter == "Q" else 2, index + 1)


def _quarter(atoms: Atoms, number: int, index: int) -> tuple[Moment, int] | None:
    letter = PARTS.get(atoms.lowers[index])
    if letter is None or number > (4 if letter == "Q" else 2):
        return None
    last = index + 1
    start = last + 1 if atoms.lowers[last] == "of" else last
    suffix = f"{letter}{number}"
    year = year_from(atoms, start)
    if year is not None:
        return Moment(year[0], suffix=suffix), year[1]
    pointer, grain = atoms.lowers[start : start + 2]
    if start > last and grain == "year" and pointer in ("the", *DIRECTIONS):
        return Moment(suffix=suffix, direction=DIRECTIONS.get(pointer, 0)), start + 2
    yearly = letter == "Q" or atoms.has_any(index - _WINDOW, index + _WINDOW, YEARLY)
    return (Moment(suffix=suffix), last) if yearly else None


def in_digits(atoms: Atoms, index: int, reference: date | None) -> Amount | None:
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
