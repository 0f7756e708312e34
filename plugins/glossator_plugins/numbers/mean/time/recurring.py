"""Times that come again: "every day", "every other week", "twice a month", "weekly". TIMEX3 calls them sets.

How often is in the parts: "twice a week" is a set of weeks (P1W) with the part "twice", 2.
"""

from __future__ import annotations

from decimal import Decimal

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount, Piece
from glossator_plugins.numbers.lexicon.en.calendar import (
    DAY_PARTS,
    EVERY,
    OFTEN,
    OTHERS,
    RECURRING,
    RECURRING_SPANS,
)
from glossator_plugins.numbers.lexicon.en.dates import AUXILIARIES
from glossator_plugins.numbers.lexicon.en.nouns import STOPS
from glossator_plugins.numbers.lexicon.en.words import ARTICLES, ORDINALS
from glossator_plugins.numbers.lexicon.units import TIME_UNITS
from glossator_plugins.numbers.read.atoms import AtomKind, Atoms

from ..counted import is_adjective
from .duration import timex


def scan(atoms: Atoms, index: int) -> Amount | None:
    """The set that begins at an atom."""
    word = atoms.lowers[index]
    if word in EVERY:
        return _every(atoms, index)
    if word in OFTEN:
        return _often(atoms, index)
    return _adverb(atoms, index) if word in RECURRING else None


def _every(atoms: Atoms, index: int) -> Amount | None:
    """ "every day", "each month", "every third week", "every morning"."""
    words, last, count = atoms.lowers, index + 1, 1
    if words[last] in OTHERS:
        last, count = last + 1, 2
    elif 1 < (rank := ORDINALS.get(words[last], 0)) < 10 and words[last + 1] in RECURRING_SPANS:
        last, count = last + 1, rank
    if words[last] in DAY_PARTS and words[last] != "night" and count == 1:
        part = DAY_PARTS[words[last]]
        return Amount(index, last + 1, NumberKind.TIME, timex=f"T{part}", timex_set=True)
    if words[last] not in RECURRING_SPANS or not atoms.words[last].islower():
        return None
    return _set(index, last + 1, words[last], count)


def _often(atoms: Atoms, index: int) -> Amount | None:
    """ "twice a week", "once every year"."""
    start, words = index + 1, atoms.lowers
    if words[start] in RECURRING:  # "twice daily"
        name, count = RECURRING[words[start]]
        amount = _set(index, start + 1, name, count)
        amount.pieces = (Piece(index, start, Decimal(OFTEN[words[index]])),)
        return amount
    if words[start] not in ARTICLES and words[start] not in EVERY and words[start] != "per":
        return None
    if words[start + 1] not in RECURRING_SPANS or words[start + 2] in AUXILIARIES:
        return None
    amount = _set(index, start + 2, words[start + 1], 1)
    amount.pieces = (Piece(index, start, Decimal(OFTEN[words[index]])),)
    return amount


def _adverb(atoms: Atoms, index: int) -> Amount | None:
    """ "daily" after what happens: not "the daily bread", "Daily Mail"."""
    before, after = atoms.lowers[index - 1], index + 1
    if index < 1 or atoms.kinds[index - 1] not in (AtomKind.WORD, AtomKind.DIGITS) or not atoms.words[index].islower():
        return None
    ends = atoms.lowers[after] in STOPS and not atoms.lowers[after].endswith("ing")
    follows = atoms.kinds[after] is AtomKind.WORD and not ends
    if (
        before in STOPS
        or follows
        or is_adjective(before)
        or atoms.is_capitalized(index - 1)
        or atoms.words[after] in ("-", "/")
    ):
        return None
    name, count = RECURRING[atoms.lowers[index]]
    return _set(index, index + 1, name, count)


def _set(first: int, last: int, name: str, count: int) -> Amount:
    unit = TIME_UNITS[name]
    value = Decimal(count)
    amount = Amount(first, last, NumberKind.DURATION, value * unit.multiple, unit=unit.code, timex_set=True)
    amount.timex = timex([(value, unit)])
    return amount
