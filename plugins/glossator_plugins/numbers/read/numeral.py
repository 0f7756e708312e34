"""Numerals: a number by itself, in digits or words, with its scale: "1,234.5", "half a million", "dozens".

The first step of the grammar; what stands around a numeral (unit, currency, noun) is not looked at here.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import cast

from glossator_plugins.numbers.amount import Exact, negated, plus, times, to_decimal
from glossator_plugins.numbers.lexicon.currencies import PREFIX_SYMBOLS
from glossator_plugins.numbers.lexicon.en.calendar import MONTHS
from glossator_plugins.numbers.lexicon.en.numerals import DEFINITE, HALVES, INDIAN, MINUS_WORDS, NOT_SOME
from glossator_plugins.numbers.lexicon.en.words import (
    ABBREVIATED_SCALES,
    ARTICLES,
    BIG_WORDS,
    DIGIT_WORDS,
    GLUED_ONLY,
    GLUED_SCALES,
    MONEY_SCALES,
    SCALES,
    SPELLED,
    VAGUE_BASES,
    VAGUE_FACTORS,
    VAGUE_MULTIPLES,
    VAGUE_PLURALS,
)
from glossator_plugins.numbers.numeral import Numeral

from .atoms import HYPHENS, AtomKind, Atoms
from .digits import digits_of, glyph, is_long, power, raised, slash, spaced
from .mixed import and_a_half
from .nouns import is_plural_at
from .spelled import Spelled, spelled
from .units import unit_at

_MINUS = frozenset("-\u2212\u2013")
_CLOSING = frozenset(",;%)]?!:\"'")
"""Marks that no part of a number follows."""
_MAX_WORDS = 24
_SCORE = 20
_LOWEST_PRESSURE = 20
_THOUSAND = 1000


def scan(atoms: Atoms, index: int, *, money: bool = False) -> Numeral | None:
    """The numeral that begins at an atom; `money` admits the scales that mean metres and tonnes elsewhere."""
    key = ("numeral", index, money)
    if key not in atoms.memo:
        atoms.memo[key] = _scan(atoms, index, money)
    return cast("Numeral | None", atoms.memo[key])


def _scan(atoms: Atoms, index: int, money: bool) -> Numeral | None:
    numeral = _unsigned(atoms, index, money)
    if numeral is not None:
        return _said_twice(atoms, and_a_half(atoms, _plus_smaller(atoms, numeral, money)))
    signed = (
        atoms.words[index] in _MINUS
        and atoms.glued(index + 1)
        and atoms.kinds[index + 1] is AtomKind.DIGITS
        and (index == 0 or not atoms.glued(index) or atoms.words[index - 1] in "([$\u20ac\u00a3~")
    ) or (atoms.lowers[index] in MINUS_WORDS and atoms.lowers[index - 1] != "or")  # "plus or minus"
    if signed:
        numeral = scan(atoms, index + 1, money=money) if atoms.lowers[index + 1] not in MINUS_WORDS else None
        if numeral is not None and numeral.value is not None and numeral.value >= 0:
            return replace(numeral, first=index, value=negated(numeral.value), bare=False)
    return None


def _unsigned(atoms: Atoms, index: int, money: bool) -> Numeral | None:
    kind = atoms.kinds[index]
    if kind is AtomKind.DIGITS:
        return None if is_long(atoms, index) else _in_digits(atoms, index, money)
    if kind is AtomKind.GLYPH:
        value = glyph(atoms.words[index])
        return _scaled(atoms, Numeral(index, index + 1, value, fraction=True), money)
    if kind is not AtomKind.WORD:
        return None
    word = atoms.lowers[index]
    if word in SPELLED:
        hyphened = atoms.words[index - 1] in HYPHENS and atoms.glued(index)
        return None if hyphened and atoms.lowers[index - 2] in ("multi", "many") else _in_words(atoms, index, money)
    if word in ARTICLES or word in VAGUE_FACTORS or word == "half":
        return _with_article(atoms, index, money)
    if word in VAGUE_PLURALS or word in VAGUE_MULTIPLES:
        return _vague_plural(atoms, index)
    if word == "point" and index == 0 and atoms.count == 2 and atoms.words[1].isdecimal() and not is_long(atoms, 1):
        return Numeral(0, 2, digits_of("0." + atoms.words[1]))
    return None


def _in_digits(atoms: Atoms, index: int, money: bool) -> Numeral:
    word = atoms.words[index]
    value: Exact = digits_of(word)
    last = index + 1
    whole = word.isdecimal()
    if whole and atoms.words[last] in _CLOSING:
        return Numeral(index, last, value, bare=True)
    bare = whole
    fraction = False
    if whole and (grouped := spaced(atoms, index)) is not None and _is_one(atoms, index, *grouped):
        return _scaled(atoms, Numeral(index, grouped[1], grouped[0]), money)
    if whole and not _is_pair(atoms, index) and (divided := slash(atoms, index)) is not None:
        value, last, bare, fraction = divided, index + 3, False, True
    elif whole and atoms.kinds[last] is AtomKind.GLYPH:
        value, last, bare = plus(value, glyph(atoms.words[last])), last + 1, False
    elif whole and not atoms.glued(last) and slash(atoms, last) is not None:
        part = slash(atoms, last)
        if part is not None and part < 1:
            value, last, bare = plus(value, part), last + 3, False
    elif whole and atoms.lowers[last] == "point" and atoms.words[last + 1].isdecimal():
        value, last, bare = digits_of(f"{word}.{atoms.words[last + 1]}"), last + 2, False
    elif (product := power(atoms, last)) is not None:
        factor, last = product
        return Numeral(index, last, times(value, factor), scale=_as_scale(factor))
    elif (alone := raised(atoms, index)) is not None:
        return Numeral(index, alone[1], alone[0])
    return _scaled(atoms, Numeral(index, last, value, bare=bare, fraction=fraction), money)


def _is_pair(atoms: Atoms, index: int) -> bool:
    """Whether a slash stands between two pressures: "120/80 mmHg"."""
    if atoms.words[index + 1] != "/" or not atoms.words[index + 2].isdecimal() or len(atoms.words[index + 2]) > 3:
        return False
    if int(atoms.words[index + 2]) < _LOWEST_PRESSURE:
        return False
    unit = unit_at(atoms, index + 3, digits=True)
    return (unit is not None and unit[0].code == "mm[Hg]") or atoms.lowers[index - 1] in ("bp", "pressure")


def _is_one(atoms: Atoms, index: int, value: Decimal, last: int) -> bool:
    """Whether groups of digits are one number: several groups, money, or something counted; no day of a month."""
    before = atoms.words[index - 1]
    if before in PREFIX_SYMBOLS or last - index > 2:
        return True
    if (before[:1].isupper() and index > 1) or atoms.lowers[index - 1] in MONTHS:
        return False
    if is_plural_at(atoms, last):
        return True
    return unit_at(atoms, last, digits=True) is not None and value > _THOUSAND


def _as_scale(factor: Exact) -> Decimal:
    return factor if isinstance(factor, Decimal) else to_decimal(factor)


def _in_words(atoms: Atoms, index: int, money: bool) -> Numeral | None:
    """Spelled integers, with the scales that only some of them take: "two dozen", "three score", "two crore"."""
    found = spelled(atoms, index)
    if found is None:
        return None
    value, scale, last = found
    if (scores := _scores(atoms, index, found)) is not None:
        return scores
    return _scaled(atoms, Numeral(index, last, value, scale=scale, spelled=True), money)


def _scores(atoms: Atoms, index: int, found: Spelled) -> Numeral | None:
    """ "four score and seven", "three score years"; not "the two score goals"."""
    words, last = atoms.lowers, found.last + 1
    if words[found.last] != "score" or found.value > _SCORE or words[index - 1] in DEFINITE:
        return None
    value = found.value * _SCORE
    if words[last] == "and" and (rest := spelled(atoms, last + 1)) is not None and rest.value < _SCORE:
        return Numeral(index, rest.last, value + rest.value, spelled=True)
    return Numeral(index, last, value, spelled=True) if is_plural_at(atoms, last) else None


def _with_article(atoms: Atoms, index: int, money: bool) -> Numeral | None:
    """ "a hundred", "half a million", "a couple of thousand", "several hundred", "a dozen"."""
    words = atoms.lowers
    start = atoms.skip_hyphen(index + 1) if words[index] in ARTICLES else index
    word = words[start]
    if word in ("hundred", "thousand", "million", "billion", "trillion"):
        numeral = _in_words(atoms, start, money)
        return None if numeral is None else replace(numeral, first=index)
    if word in ("dozen", "lakh", "crore") and start > index:
        return _scaled(atoms, Numeral(index, start + 1, SCALES[word], scale=SCALES[word], spelled=True), money)
    if word == "pair" and start > index:
        return Numeral(index, start + 1, Decimal(2), spelled=True)
    if word in ("half", "quarter"):
        return _half_of_scale(atoms, index, start, word)
    if word in VAGUE_FACTORS and (start > index or word in ("several", "many")):
        return _vague_factor(atoms, index, start, word)
    return None


def _half_of_scale(atoms: Atoms, first: int, index: int, word: str) -> Numeral | None:
    last = index + 1
    if atoms.lowers[last] == "of" and word == "quarter":
        last += 1
    if atoms.lowers[last] in HYPHENS and atoms.glued(last):
        last += 1
    if atoms.lowers[last] in ARTICLES:
        last = atoms.skip_hyphen(last + 1)
    scale = atoms.lowers[last]
    if scale in ("million", "billion", "trillion", "dozen", "crore", "lakh", "hundred", "thousand"):
        return Numeral(first, last + 1, times(HALVES[word], SCALES[scale]), scale=SCALES[scale], spelled=True)
    return None


def _vague_factor(atoms: Atoms, first: int, index: int, word: str) -> Numeral | None:
    low, high = VAGUE_FACTORS[word]
    last = index + 1
    if atoms.lowers[last] == "of":
        last += 1
    scale = atoms.lowers[last]
    if scale in ("hundred", "thousand", "million", "billion", "trillion", "dozen", "lakh", "crore"):
        factor = SCALES[scale]
        return Numeral(first, last + 1, None, low * factor, high * factor, factor, spelled=True)
    if scale in ("hundreds", "thousands", "millions", "dozens") and word in ("several", "many"):
        plural = VAGUE_PLURALS[scale]
        return Numeral(first, last + 1, None, Decimal(plural[0]), Decimal(plural[1]), spelled=True)
    if word in ("couple", "handful") or _is_some(atoms, first, index):
        return Numeral(first, index + 1, None, Decimal(low), Decimal(high), spelled=True)
    return None


def _is_some(atoms: Atoms, first: int, index: int) -> bool:
    """Whether "several" or "a few" stands before what it counts: not "a few of them", "several times"."""
    word, following = atoms.lowers[index], atoms.lowers[index + 1]
    if word not in ("several", "few") or (word == "few") != (first < index) or atoms.lowers[first - 1] == "quite":
        return False
    return atoms.kinds[index + 1] is AtomKind.WORD and following not in NOT_SOME


def _vague_plural(atoms: Atoms, index: int) -> Numeral | None:
    """ "dozens", "tens of thousands", "hundreds of millions"."""
    words = atoms.lowers
    word = words[index]
    if words[index + 1] == "of" and words[index + 2] in VAGUE_BASES and word in VAGUE_MULTIPLES:
        low, high = VAGUE_MULTIPLES[word]
        scale = Decimal(10) ** VAGUE_BASES[words[index + 2]]
        top = (high + 1) * scale - 1 if high % 10 == 9 else high * scale
        return Numeral(index, index + 3, None, low * scale, top, scale, spelled=True)
    points = word == "scores" and (words[index + 1] != "of" or atoms.kinds[index + 2] is AtomKind.DIGITS)
    if word in VAGUE_PLURALS and not points:
        low, high = VAGUE_PLURALS[word]
        return Numeral(index, index + 1, None, Decimal(low), Decimal(high), spelled=True)
    return None


def _scaled(atoms: Atoms, numeral: Numeral, money: bool) -> Numeral:
    """With the point and scale words that follow: "two point five million", "3 lakh"."""
    if numeral.spelled and atoms.lowers[numeral.last] == "point":
        numeral = _spelled_point(atoms, numeral)
    for _ in range(3):  # "three hundred thousand", "3 hundred crore"
        scaled = _times_scale(atoms, numeral, money)
        if scaled is None:
            break
        numeral = scaled
    return numeral


def _times_scale(atoms: Atoms, numeral: Numeral, money: bool) -> Numeral | None:
    last = numeral.last
    if numeral.value is None or last >= atoms.count:
        return None
    hyphen = atoms.skip_hyphen(last)
    word = atoms.words[hyphen]
    factor = SCALES.get(atoms.lowers[hyphen])
    if factor is None:
        hyphen = last
        word = atoms.words[last]
        factor = ABBREVIATED_SCALES.get(word) or (MONEY_SCALES.get(word) if money else None)
        if factor is None or numeral.spelled:
            return None
        if word in GLUED_SCALES and not atoms.glued(last):
            return None
        if word in GLUED_ONLY and not atoms.glued(last) and not (money and _ends(atoms, last + 1)):
            return None
        if word[0].isupper() and atoms.words[last + 1] in HYPHENS and atoms.glued(last + 1):
            return None
    elif numeral.spelled and numeral.scale == 1 and atoms.lowers[last - 1] in BIG_WORDS and factor <= 1000:
        return None if factor != 12 else numeral.multiplied(factor, hyphen + 1)
    return numeral.multiplied(factor, hyphen + 1)


def _ends(atoms: Atoms, index: int) -> bool:
    """Whether a letter right before an atom stands alone: "$5 m of it", "20 k\u20ac", not "$5 m&m", "$20 T shirts"."""
    word, letter = atoms.words[index], atoms.words[index - 1]
    if atoms.glued(index):
        return word in ".,;:)]%?!\"'\u20ac$\u00a3" or word == ""
    return letter not in "TB" or not is_plural_at(atoms, index)


def _spelled_point(atoms: Atoms, numeral: Numeral) -> Numeral:
    digits = ""
    last = numeral.last + 1
    while len(digits) < _MAX_WORDS and (digit := DIGIT_WORDS.get(atoms.lowers[last])) is not None:
        digits += digit
        last += 1
    if not digits and atoms.words[last].isdecimal() and not is_long(atoms, last):
        digits, last = atoms.words[last], last + 1
    if not digits or numeral.value is None:
        return numeral
    return replace(numeral, last=last, value=digits_of(f"{to_decimal(numeral.value):f}.{digits}"))


def _said_twice(atoms: Atoms, numeral: Numeral) -> Numeral:
    """Past the repetition of contracts: "thirty (30) days", "100 (one hundred) shares"."""
    if atoms.words[numeral.last] != "(" or atoms.words[numeral.last - 1] == ")" or numeral.value is None:
        return numeral
    again = _unsigned(atoms, numeral.last + 1, False)
    if again is None or again.spelled == numeral.spelled or again.value != numeral.value:
        return numeral
    return replace(numeral, last=again.last + 1, bare=False) if atoms.words[again.last] == ")" else numeral


def _plus_smaller(atoms: Atoms, numeral: Numeral, money: bool) -> Numeral:
    """ "three crore twelve lakh fifty thousand", "2 million 300 thousand": smaller scales add up."""
    ceiling = numeral.scale
    while numeral.value is not None and ceiling > 1:
        more = _unsigned(atoms, numeral.last, money)
        if more is None or more.value is None or more.fraction or more.value >= ceiling:
            break
        if atoms.lowers[numeral.last - 1] not in INDIAN and (more.scale < _THOUSAND or more.spelled):
            break
        ceiling = more.scale
        numeral = replace(numeral, last=more.last, value=plus(numeral.value, more.value))
    return numeral
