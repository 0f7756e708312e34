"""Numbers in digits: separators, vulgar fractions and powers of ten, by the atoms that hold them."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import lru_cache

from glossator_plugins.numbers.amount import MAX_DIGITS, Exact, ratio

from .atoms import Atoms

_SEPARATORS = str.maketrans("", "", ",'\u2019\u00a0\u2009\u202f ")
_MINUS = frozenset("-\u2212\u2013")
_MAX_EXPONENT = 99


def is_long(atoms: Atoms, index: int) -> bool:
    """Whether the atom has more digits than an amount may have."""
    return len(atoms.words[index]) > MAX_DIGITS


def digits_of(word: str) -> Decimal:
    """The value of a DIGITS atom, whatever its separators and script."""
    head, comma, tail = word.rpartition(",")
    if comma and len(tail) < 3 and tail.isdecimal():  # the lexer lets a decimal comma pass only before units
        word = f"{head}.{tail}"
    return Decimal(word.translate(_SEPARATORS))


def slash(atoms: Atoms, index: int) -> Exact | None:
    """The value of "1/2" at an atom; nothing for "24/7/365", "1/0" or halves of dates."""
    words = atoms.words
    if (
        words[index + 1] not in ("/", "\u2044")
        or not atoms.glued(index + 1)
        or not atoms.glued(index + 2)
        or not words[index].isdecimal()
        or not words[index + 2].isdecimal()
        or len(words[index]) > 6
        or len(words[index + 2]) > 6
        or (words[index + 3] in ("/", "\u2044") and atoms.glued(index + 3))
        or (words[index - 1] in ("/", "\u2044") and atoms.glued(index))
    ):
        return None
    denominator = digits_of(words[index + 2])
    return ratio(digits_of(words[index]), denominator) if denominator else None


def power(atoms: Atoms, index: int) -> tuple[Exact, int] | None:
    """The factor and end of "x 10^5", "×10−5" or "x 2^10"; a base other than ten needs its "^"."""
    base = atoms.words[index + 1]
    if atoms.words[index] not in ("x", "X", "\u00d7", "*", "\u22c5") or base not in ("2", "10"):
        return None
    last = index + 2
    if atoms.words[last] == "^" and atoms.glued(last):
        last += 1
    elif base != "10":
        return None
    sign = 1
    if atoms.words[last] in _MINUS and atoms.glued(last):
        sign, last = -1, last + 1
    exponent = atoms.words[last]
    if last == index + 2 or not atoms.glued(last) or not exponent.isdecimal() or int(exponent[:3]) > _MAX_EXPONENT:
        return None
    factor = Decimal(base) ** int(exponent[:3])
    return (factor if sign > 0 else ratio(Decimal(1), factor)), last + 1


@lru_cache(maxsize=32)
def glyph(word: str) -> Exact:
    numerator, _, denominator = unicodedata.normalize("NFKC", word).partition("\u2044")
    return ratio(Decimal(numerator or 1), Decimal(denominator)) if int(denominator or 0) else Decimal(0)
