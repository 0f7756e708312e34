"""Spelled integers: "seven hundred twenty-one thousand and twelve", "nine-hundred-and-forty-seven", "fifteen hundred".

Two numerals are not one: each scale must be smaller than the one before, and what a scale multiplies is never taken
from it ("between two hundred and three hundred" stops at "and").
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from glossator_plugins.numbers.lexicon.en.words import (
    AND,
    BIG_WORDS,
    COLLECTIVES,
    FRACTIONS,
    SCALES,
    SMALL_INTEGERS,
    TENS,
)

from .atoms import HYPHENS, Atoms

_HUNDRED = 100
_MAX_GROUPS = 8


class Spelled(NamedTuple):
    """An integer in words; `scale` is the factor of its last word, 1 if that is no scale above a hundred."""

    value: Decimal
    scale: Decimal
    last: int


def spelled(atoms: Atoms, index: int) -> Spelled | None:
    """The integer in words that begins at an atom."""
    total, ceiling, last = Decimal(0), None, index
    start = index
    for _ in range(_MAX_GROUPS):
        group = _group(atoms, start)
        if group is None:
            break
        value, end = group
        factor, after = _scale(atoms, end) if value else (Decimal(1), end)
        if ceiling is not None and value * factor >= ceiling:
            break
        following = atoms.lowers[atoms.skip_hyphen(end)]
        parts = following in FRACTIONS and following.endswith("s")
        if factor == 1 and ceiling is not None and (parts or following in COLLECTIVES):
            break  # "a thousand and two dozen", "six million and two fifths"
        total, last, ceiling = total + value * factor, after, factor
        if factor == 1:
            break
        start = _past_joiner(atoms, last)
    if ceiling is None:
        return None
    return Spelled(total, ceiling, last)


def _group(atoms: Atoms, index: int) -> tuple[int, int] | None:
    """A number below a thousand, or of so many hundreds, and its end; a bare scale counts once."""
    word = atoms.lowers[index]
    if word == "hundred":
        value, last = _HUNDRED, index + 1
    elif word in BIG_WORDS:
        return 1, index
    elif (small := _small(atoms, index)) is None:
        return None
    else:
        value, last = small
        hundred = _past_hyphen(atoms, last)
        if not value or atoms.lowers[hundred] != "hundred":
            return value, last
        value, last = value * _HUNDRED, hundred + 1
    rest = _small(atoms, _past_joiner(atoms, last))
    if rest is not None and rest[0] and not _multiplies(atoms, rest[1]):
        return value + rest[0], rest[1]
    return value, last


def _small(atoms: Atoms, index: int) -> tuple[int, int] | None:
    """A number below a hundred: "seven", "twenty-one", "twenty one"."""
    value = SMALL_INTEGERS.get(atoms.lowers[index])
    if value is None:
        return None
    last = index + 1
    if atoms.lowers[index] in TENS:
        unit = _past_hyphen(atoms, last)
        if 0 < SMALL_INTEGERS.get(atoms.lowers[unit], 0) < 10:
            return value + SMALL_INTEGERS[atoms.lowers[unit]], unit + 1
    return value, last


def _multiplies(atoms: Atoms, index: int) -> bool:
    """Whether the next word makes a number of its own of the one before it: "and three *hundred*", "two *dozens*"."""
    word = atoms.lowers[atoms.skip_hyphen(index)]
    return word == "hundred" or word in COLLECTIVES


def _scale(atoms: Atoms, index: int) -> tuple[Decimal, int]:
    """The scale at an atom, perhaps two of them ("a thousand million"), and its end."""
    factor, last = Decimal(1), index
    for _ in range(2):
        at = _past_hyphen(atoms, last)
        word = atoms.lowers[at]
        if word not in BIG_WORDS or word == "hundred" or (factor > 1 and SCALES[word] < factor):
            break
        factor, last = factor * SCALES[word], at + 1
    return factor, last


def _past_joiner(atoms: Atoms, index: int) -> int:
    """Past what may stand between two groups: a space, "and", a comma, hyphens."""
    after = _past_hyphen(atoms, index)
    if atoms.lowers[after] in AND:
        return _past_hyphen(atoms, after + 1)
    big = atoms.lowers[index - 1] in BIG_WORDS and atoms.lowers[index - 1] != "hundred"
    return index + 1 if big and atoms.lowers[index] == "," else after


def _past_hyphen(atoms: Atoms, index: int) -> int:
    """Past a hyphen between two words, also at the end of a line."""
    if atoms.lowers[index] not in HYPHENS or not atoms.glued(index):
        return index
    broken = "\n" in atoms.text[atoms.ends[index] : max(0, atoms.starts[index + 1])]
    return index + 1 if atoms.glued(index + 1) or broken else index
