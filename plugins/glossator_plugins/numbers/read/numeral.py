"""Numerals: a number by itself, in digits or words, with its scale: "1,234.5", "half a million", "dozens".

The first step of the grammar; what stands around a numeral (unit, currency, noun) is not looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from text_to_num import text2num

from glossator_plugins.numbers.amount import Exact, negated, plus, ratio, times, to_decimal
from glossator_plugins.numbers.lexicon.en.words import (
    ABBREVIATED_SCALES,
    ARTICLES,
    BIG_WORDS,
    DIGIT_WORDS,
    FRACTIONS,
    GLUED_ONLY,
    MONEY_SCALES,
    SCALES,
    SMALL_INTEGERS,
    SPELLED,
    TENS,
    VAGUE_BASES,
    VAGUE_FACTORS,
    VAGUE_MULTIPLES,
    VAGUE_PLURALS,
)

from .atoms import HYPHENS, AtomKind, Atoms
from .digits import digits_of, glyph, is_long, power, slash

_MINUS = frozenset("-\u2212\u2013")
_MINUS_WORDS = frozenset({"minus", "negative"})
_MAX_WORDS = 24
_HALVES = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "third": Fraction(1, 3)}
_NOT_SOME = frozenset(
    {"of", "times", "more", "other", "others", "such", "different", "too", "who", "that", "have", "are", "were", "is"}
    | {"in", "at", "on", "to"}
)
_INDIAN = frozenset({"lakh", "lakhs", "lac", "lacs", "lkh", "crore", "crores", "krore", "koti", "cr"})


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at the atoms [first, last).

    A vague one has no value but `low` and `high`, what it usually means. `scale` is the factor that a scale word
    contributed (1 without one), so that "5-10 million" can lend it to the 5.
    """

    first: int
    last: int
    value: Exact | None
    low: Exact | None = None
    high: Exact | None = None
    scale: Decimal = Decimal(1)
    spelled: bool = False
    bare: bool = False
    """Digits and nothing else, no separator, point or scale: perhaps a year, an age, a number plate."""
    fraction: bool = False

    @property
    def vague(self) -> bool:
        return self.value is None


def scan(atoms: Atoms, index: int, *, money: bool = False) -> Numeral | None:
    """The numeral that begins at an atom; `money` admits the scales that mean metres and tonnes elsewhere."""
    numeral = _unsigned(atoms, index, money)
    if numeral is not None:
        return _and_a_half(atoms, _plus_smaller(atoms, numeral, money))
    signed = (
        atoms.words[index] in _MINUS
        and atoms.glued(index + 1)
        and atoms.kinds[index + 1] is AtomKind.DIGITS
        and (index == 0 or not atoms.glued(index) or atoms.words[index - 1] in "([$\u20ac\u00a3~")
    ) or (atoms.lowers[index] in _MINUS_WORDS and atoms.lowers[index - 1] != "or")  # "plus or minus"
    if signed:
        numeral = scan(atoms, index + 1, money=money) if atoms.lowers[index + 1] not in _MINUS_WORDS else None
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
        return _in_words(atoms, index, money)
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
    bare = whole
    fraction = False
    if whole and (divided := slash(atoms, index)) is not None:
        value, last, bare, fraction = divided, index + 3, False, True
    elif whole and atoms.kinds[last] is AtomKind.GLYPH:
        value, last, bare = plus(value, glyph(atoms.words[last])), last + 1, False
    elif whole and not atoms.glued(last) and slash(atoms, last) is not None:
        part = slash(atoms, last)
        if part is not None and part < 1:
            value, last, bare = plus(value, part), last + 3, False
    elif whole and atoms.lowers[last] == "point" and atoms.words[last + 1].isdecimal():
        value, last, bare = digits_of(f"{word}.{atoms.words[last + 1]}"), last + 2, False
    elif (raised := power(atoms, last)) is not None:
        factor, last = raised
        value, bare = times(value, factor), False
    return _scaled(atoms, Numeral(index, last, value, bare=bare, fraction=fraction), money)


def _in_words(atoms: Atoms, index: int, money: bool) -> Numeral | None:
    """Spelled integers by text2num, over the longest run that it understands."""
    ends: list[int] = []
    parts: list[str] = []
    last = index
    while last < atoms.count and len(ends) < _MAX_WORDS:
        word = atoms.lowers[last]
        if word not in SPELLED or (parts and not _goes_on(parts[-1], word)):
            break
        parts.append(word)
        last += 1
        ends.append(last)
        joiner = atoms.lowers[last]
        if joiner in HYPHENS and atoms.glued(last) and atoms.glued(last + 1):
            if (word in TENS and SMALL_INTEGERS.get(atoms.lowers[last + 1], 99) < 10) or atoms.lowers[
                last + 1
            ] in BIG_WORDS:
                last += 1
            else:
                break
        elif joiner in ("and", "&") and word in BIG_WORDS and atoms.lowers[last + 1] in SPELLED:
            parts.append("and")
            ends.append(0)
            last += 1
        elif joiner == "," and word in BIG_WORDS and word != "hundred" and atoms.lowers[last + 1] in SPELLED:
            last += 1
    for count in range(len(parts), 0, -1):
        if ends[count - 1] and (value := _spelled_value(" ".join(parts[:count]))) is not None:
            scale = SCALES.get(parts[count - 1], Decimal(1))
            found = Numeral(index, ends[count - 1], value, scale=scale if scale > 100 else Decimal(1), spelled=True)
            return _scaled(atoms, found, money)
    return None


def _goes_on(before: str, word: str) -> bool:
    """Whether a spelled number may go on with a word: "twenty one" and "two hundred", not "one two"."""
    if before in BIG_WORDS or before == "and" or word in BIG_WORDS:
        return True
    return before in TENS and SMALL_INTEGERS[word] < 10


@lru_cache(maxsize=4096)
def _spelled_value(words: str) -> Decimal | None:
    if words in BIG_WORDS:
        return SCALES[words]
    if words in SMALL_INTEGERS:
        return Decimal(SMALL_INTEGERS[words])
    try:
        return Decimal(text2num(words, "en"))
    except ValueError:
        return None


def _with_article(atoms: Atoms, index: int, money: bool) -> Numeral | None:
    """ "a hundred", "half a million", "a couple of thousand", "several hundred", "a dozen"."""
    words = atoms.lowers
    start = index + 1 if words[index] in ARTICLES else index
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
        last += 1
    scale = atoms.lowers[last]
    if scale in ("million", "billion", "trillion", "dozen", "crore", "lakh", "hundred", "thousand"):
        return Numeral(first, last + 1, times(_HALVES[word], SCALES[scale]), scale=SCALES[scale], spelled=True)
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
    return atoms.kinds[index + 1] is AtomKind.WORD and following not in _NOT_SOME


def _vague_plural(atoms: Atoms, index: int) -> Numeral | None:
    """ "dozens", "tens of thousands", "hundreds of millions"."""
    words = atoms.lowers
    word = words[index]
    if words[index + 1] == "of" and words[index + 2] in VAGUE_BASES and word in VAGUE_MULTIPLES:
        low, high = VAGUE_MULTIPLES[word]
        scale = Decimal(10) ** VAGUE_BASES[words[index + 2]]
        top = (high + 1) * scale - 1 if high % 10 == 9 else high * scale
        return Numeral(index, index + 3, None, low * scale, top, scale, spelled=True)
    if word in VAGUE_PLURALS and not (word == "scores" and words[index + 1] != "of"):
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
        if word in GLUED_ONLY and not atoms.glued(last):
            return None
        if word[0].isupper() and atoms.words[last + 1] in HYPHENS and atoms.glued(last + 1):
            return None
    elif numeral.spelled and numeral.scale == 1 and atoms.lowers[last - 1] in BIG_WORDS and factor <= 1000:
        return None if factor != 12 else _multiply(numeral, hyphen + 1, factor)
    return _multiply(numeral, hyphen + 1, factor)


def _multiply(numeral: Numeral, last: int, factor: Decimal) -> Numeral:
    assert numeral.value is not None  # noqa: S101 - callers checked
    value = times(numeral.value, factor)
    scale = numeral.scale * factor
    return replace(numeral, last=last, value=value, scale=scale, bare=False, fraction=False)


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


def _plus_smaller(atoms: Atoms, numeral: Numeral, money: bool) -> Numeral:
    """ "three crore twelve lakh fifty thousand": Indian scales add up; other scales text2num has added."""
    ceiling = numeral.scale
    while numeral.value is not None and atoms.lowers[numeral.last - 1] in _INDIAN:
        more = _unsigned(atoms, numeral.last, money)
        if more is None or more.value is None or more.fraction or more.value >= ceiling:
            break
        ceiling = more.scale
        numeral = replace(numeral, last=more.last, value=plus(numeral.value, more.value))
    return numeral


def _and_a_half(atoms: Atoms, numeral: Numeral) -> Numeral:
    """ "two and a half", "one and three quarters", then perhaps a scale: "two and a half million"."""
    words = atoms.lowers
    last = numeral.last
    if numeral.value is None or words[last] != "and" or numeral.fraction:
        return numeral
    last += 1
    count = 1
    if words[last] in ARTICLES:
        last += 1
    elif words[last] in SMALL_INTEGERS:
        count, last = SMALL_INTEGERS[words[last]], last + 1
        last = atoms.skip_hyphen(last)
    denominator = FRACTIONS.get(words[last], 0)
    if denominator not in (2, 4) or count >= denominator:
        return numeral
    last += 1
    if words[last] == "of" and words[last + 1] not in ("a", "an", "the", "them", "those", "these", "all"):
        last += 1  # "one and a quarter of hour"
    value = plus(numeral.value, times(ratio(Decimal(count), Decimal(denominator)), numeral.scale))
    mixed = replace(numeral, last=last, value=value, bare=False)
    if numeral.scale == 1 and words[last] in ("million", "billion", "trillion", "thousand", "dozen", "crore"):
        return _multiply(mixed, last + 1, SCALES[words[last]])
    return mixed
