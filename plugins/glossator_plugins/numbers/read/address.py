"""Addresses: house numbers before the name of a street."""

from __future__ import annotations

from glossator_plugins.numbers.lexicon.en.identifiers import (
    BEFORE_EVENT,
    COMPASS,
    PLACES,
    QUARTERS,
    SHORT_STREETS,
    STREETS,
)
from glossator_plugins.numbers.lexicon.en.words import ORDINAL_SUFFIXES

from .atoms import AtomKind, Atoms

_LONGEST_STREET = 6


def address(atoms: Atoms, index: int) -> int | None:
    """The end of an address in a street that begins with a house number: "221 Baker Street", "1600 H Street NW"."""
    word = atoms.words[index]
    letter = atoms.words[index + 1]
    if letter.islower() and len(letter) == 1 and atoms.glued(index + 1) and atoms.is_capitalized(index + 2):
        return _with_letter(atoms, index)
    start = index + 1 + (atoms.words[index + 1] in COMPASS)
    numbered = atoms.kinds[start] is AtomKind.DIGITS and atoms.lowers[start + 1] in ORDINAL_SUFFIXES
    if not word.isdecimal() or len(word) > 5 or not (numbered or atoms.is_capitalized(index + 1)):
        return None
    year = len(word) == 4 and word[:2] in ("19", "20")
    if year and atoms.lowers[index - 1] in BEFORE_EVENT:
        return None  # "the 1929 Wall Street crash"
    # "4417 NE 31st Terrace": a numbered street has no other name.
    for last in range(start + 2, start + 3) if numbered else range(index + 2, index + _LONGEST_STREET):
        lower = atoms.lowers[last]
        if atoms.is_capitalized(last) and (lower in STREETS or (lower in PLACES and not year)):
            if lower not in STREETS and atoms.is_capitalized(last + 1):
                continue
            end = last + 1
            if lower in SHORT_STREETS and atoms.words[end] == "." and atoms.glued(end):
                end += 1
            return end + 1 if atoms.words[end] in QUARTERS else end
        if not atoms.is_capitalized(last) and not (lower == "." and atoms.glued(last) and last == index + 2):
            return None
    return None


def _with_letter(atoms: Atoms, index: int) -> int | None:
    """ "14b High Street"."""
    for last in range(index + 3, index + 2 + _LONGEST_STREET):
        if not atoms.is_capitalized(last):
            return None
        if atoms.lowers[last] in STREETS or atoms.lowers[last] in PLACES:
            return last + 1
    return None
