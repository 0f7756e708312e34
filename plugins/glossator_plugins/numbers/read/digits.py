"""Numbers in digits: separators, vulgar fractions and powers of ten, by the atoms that hold them."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import lru_cache

from glossator_plugins.numbers.amount import MAX_DIGITS, Exact, ratio

from .atoms import AtomKind, Atoms

_SEPARATORS = str.maketrans("", "", ",'\u2019\u00a0\u2009\u202f ")
_MINUS = frozenset("-\u2212\u2013")
_MAX_EXPONENT = 99
_MAX_GROUPS = 9
_TIMES = frozenset("xX\u00d7*\u22c5\u00b7")
_SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b"
_RAISED = str.maketrans(_SUPERSCRIPTS[:10], "0123456789")


def is_long(atoms: Atoms, index: int) -> bool:
    """Whether the atom has more digits than an amount may have."""
    return len(atoms.words[index]) > MAX_DIGITS


@lru_cache(maxsize=4096)
def digits_of(word: str) -> Decimal:
    """The value of a DIGITS atom, whatever its separators and script."""
    head, comma, tail = word.rpartition(",")
    if comma and ((len(tail) < 3 and tail.isdecimal()) or "." in head):  # a decimal comma, which the lexer lets pass
        word = f"{head.replace('.', '')}.{tail}"
    elif word.count(".") > 1:  # "1.250.000"
        word = word.replace(".", "")
    return Decimal(word.translate(_SEPARATORS))


def otherwise(atoms: Atoms, index: int) -> Decimal | None:
    """What a number with one separator and three digits after it also may be: "\u20ac1.234" is 1.234 or 1,234."""
    word = atoms.words[index]
    head, mark, tail = word.partition("." if "." in word else ",")
    if not mark or len(tail) != 3 or not tail.isdecimal() or not 0 < len(head) < 4 or head[0] == "0":
        return None
    return Decimal(head + tail) if mark == "." else Decimal(f"{head}.{tail}")


def spaced(atoms: Atoms, index: int) -> tuple[Decimal, int] | None:
    """The value and end of digits in groups of three with spaces between: "12 500", "1 234 567.50"."""
    words = atoms.words
    if not words[index].isdecimal() or len(words[index]) > 3 or words[index][0] == "0":
        return None
    if atoms.kinds[index - 1] is AtomKind.DIGITS or (index and atoms.glued(index) and words[index - 1].isalnum()):
        return None
    last = index + 1
    while last < index + _MAX_GROUPS and _is_group(atoms, last):
        last += 1
    if last == index + 1 or atoms.kinds[last] is AtomKind.DIGITS or words[last] in ("-", "/", ":", "\u2013"):
        return None
    return Decimal("".join(words[index:last])), last


def _is_group(atoms: Atoms, index: int) -> bool:
    whole, point, _ = atoms.words[index].partition(".")
    if len(whole) != 3 or not whole.isdecimal() or atoms.starts[index] != atoms.ends[index - 1] + 1:
        return False
    return atoms.text[atoms.ends[index - 1]] in " \u00a0\u2009\u202f" and not (point and _is_group(atoms, index + 1))


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
    return _quotient(words[index], words[index + 2])


@lru_cache(maxsize=4096)
def _quotient(numerator: str, denominator: str) -> Exact | None:
    below = digits_of(denominator)
    return ratio(digits_of(numerator), below) if below else None


def power(atoms: Atoms, index: int) -> tuple[Exact, int] | None:
    """The factor and end of "x 10^5", "\u00d710\u22125", "\u00b7 10\u2075" or "x 2^10"."""
    if atoms.words[index] not in _TIMES:
        return None
    return raised(atoms, index + 1) or _flattened(atoms, index + 1)


def raised(atoms: Atoms, index: int) -> tuple[Exact, int] | None:
    """The value and end of "10^5", "10^-27", "10\u207b\u2079" or "2^10"."""
    base, last = atoms.words[index], index + 1
    if base not in ("2", "10") or not atoms.glued(last):
        return None
    if atoms.words[last] == "^":
        last += 1
    elif base == "2" or atoms.words[last][:1] not in _SUPERSCRIPTS:
        return None
    return _to_the_power(atoms, base, last)


def _flattened(atoms: Atoms, index: int) -> tuple[Exact, int] | None:
    """ "10\u22125" after a sign of multiplication: the exponent has lost its place above the line."""
    signed = atoms.words[index] == "10" and atoms.words[index + 1] in _MINUS and atoms.glued(index + 1)
    return _to_the_power(atoms, "10", index + 1) if signed else None


def _to_the_power(atoms: Atoms, base: str, index: int) -> tuple[Exact, int] | None:
    last, sign = index, 1
    if atoms.words[last] in _MINUS or atoms.words[last] == "\u207b":
        sign, last = -1, last + 1
    exponent = atoms.words[last].translate(_RAISED)
    if not atoms.glued(last) or not exponent.isdecimal() or int(exponent[:3]) > _MAX_EXPONENT:
        return None
    factor = Decimal(base) ** int(exponent[:3])
    return (factor if sign > 0 else ratio(Decimal(1), factor)), last + 1


@lru_cache(maxsize=32)
def glyph(word: str) -> Exact:
    numerator, _, denominator = unicodedata.normalize("NFKC", word).partition("\u2044")
    return ratio(Decimal(numerator or 1), Decimal(denominator)) if int(denominator or 0) else Decimal(0)
