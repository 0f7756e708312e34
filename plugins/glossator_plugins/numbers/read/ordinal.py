"""Ordinals: "third", "21st", "twenty-fifth", "No. 5"; told from seconds of time and from idioms."""

from __future__ import annotations

from decimal import Decimal

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount, Exact, plus, times
from glossator_plugins.numbers.lexicon.en.ordinals import (
    AFTER_RANK,
    AFTER_SECOND,
    BEFORE_DAY,
    BEFORE_MOMENT,
    COMPOUNDS,
    DAYS,
    FROM_LAST,
    GO_ON,
    IDIOM_AFTER,
    IDIOMS_BEFORE,
    LASTS,
    SERIES,
)
from glossator_plugins.numbers.lexicon.en.words import (
    BIG_WORDS,
    ORDINAL_SUFFIXES,
    ORDINALS,
    SCALES,
    SMALL_INTEGERS,
    TENS,
)
from glossator_plugins.numbers.read.nouns import is_plural_at

from . import numeral
from .atoms import HYPHENS, AtomKind, Atoms
from .digits import digits_of, is_long

GLUED_TENS = {
    tens + unit: SMALL_INTEGERS[tens] + value for tens in TENS for unit, value in ORDINALS.items() if value < 10
}


def in_digits(atoms: Atoms, index: int) -> Amount | None:
    """ "21st", "1,000th"."""
    if atoms.kinds[index] is not AtomKind.DIGITS or is_long(atoms, index) or "." in atoms.words[index]:
        return None
    if atoms.lowers[index + 1] not in ORDINAL_SUFFIXES or not atoms.glued(index + 1):
        return None
    if atoms.lowers[index + 1] == "st" and not _takes_st(atoms.words[index]):
        return None  # "11st", "12st" are weights
    return Amount(index, index + 2, NumberKind.ORDINAL, digits_of(atoms.words[index]))


def _takes_st(word: str) -> bool:
    return word.endswith("1") and not word.endswith("11")


def ranked(atoms: Atoms, index: int) -> Amount:
    """ "No. 5", "#5": the caller has checked that it is one."""
    last = index + 2 if atoms.words[index + 1] == "." else index + 1
    return Amount(index, last + 1, NumberKind.ORDINAL, digits_of(atoms.words[last]))


def numbered(atoms: Atoms, index: int) -> Amount | None:
    """The place in a series: "phase 3", "Category 5", "number one", "day 100"; a bare number after its label."""
    label = atoms.lowers[index - 1]
    value = SMALL_INTEGERS.get(atoms.lowers[index])
    if value is None:
        word = atoms.words[index]
        if atoms.kinds[index] is not AtomKind.DIGITS or not word.isdecimal() or len(word) > 3:
            return None
        value = int(word)
    following = atoms.lowers[index + 1]
    if (
        following in GO_ON
        or following in SCALES
        or (atoms.glued(index + 1) and atoms.kinds[index + 1] is AtomKind.WORD)
    ):
        return None
    if label == "number" and atoms.lowers[index - 2] != "the":
        alone = atoms.kinds[index + 1] is not AtomKind.WORD or following in AFTER_RANK
        return Amount(index - 1, index + 1, NumberKind.ORDINAL, Decimal(value)) if alone else None
    if label in SERIES or (
        label in DAYS and atoms.lowers[index - 2] in BEFORE_DAY and not is_plural_at(atoms, index + 1)
    ):
        return Amount(index, index + 1, NumberKind.ORDINAL, Decimal(value))
    return None


def in_words(atoms: Atoms, index: int) -> Amount | None:
    """ "third", "twenty-fifth", "two hundred and third"."""
    word = atoms.lowers[index]
    if word in GLUED_TENS:
        return Amount(index, index + 1, NumberKind.ORDINAL, Decimal(GLUED_TENS[word]))
    if word in ORDINALS:
        if (last := _from_last(atoms, index)) is not None:
            return Amount(index, last, NumberKind.IDENTIFIER)
        return None if _is_idiom(atoms, index) else _amount(index, index + 1, Decimal(ORDINALS[word]))
    number = numeral.scan(atoms, index)
    if number is None or not number.spelled or number.value is None:
        return None
    return _compound(atoms, index, number.value, number.last)


def _from_last(atoms: Atoms, index: int) -> int | None:
    """The end of "second to last", "third-from-last": a rank from the other end, which no number here can say."""
    middle = atoms.skip_hyphen(index + 1)
    last = atoms.skip_hyphen(middle + 1)
    last += atoms.lowers[last] == "the"
    return last + 1 if atoms.lowers[middle] in FROM_LAST and atoms.lowers[last] in LASTS else None


def _compound(atoms: Atoms, index: int, value: Exact, last: int) -> Amount | None:
    """Spelled numbers whose last word is an ordinal: the numeral before it plus or times that."""
    tail = last
    if (atoms.lowers[tail] == "and" and atoms.lowers[last - 1] in BIG_WORDS) or atoms.words[tail] in (
        "-",
        "\u2010",
        "\u2011",
        "\u2013",
        "\u2014",
    ):
        tail += 1
    ending = ORDINALS.get(atoms.lowers[tail], 0)
    if not ending:
        return None
    before = atoms.lowers[last - 1]
    if (before in TENS and ending < 10) or (before in BIG_WORDS and ending < 100):
        if atoms.lowers[tail] == "second" and tail == last and atoms.lowers[tail + 1] == "":
            return _amount(index, tail + 1, plus(value, Decimal(ending)))
        return _amount(index, tail + 1, plus(value, Decimal(ending)))
    if ending >= 100 and tail == last:
        return _amount(index, tail + 1, times(value, Decimal(ending)))
    return None


def _amount(first: int, last: int, value: Exact) -> Amount:
    return Amount(first, last, NumberKind.ORDINAL, value, spelled=True)


def _ends_phrase(atoms: Atoms, index: int) -> bool:
    return atoms.kinds[index] is not AtomKind.WORD or atoms.lowers[index] in AFTER_SECOND


def _is_idiom(atoms: Atoms, index: int) -> bool:
    """ "at first", "first of all", "on second thought", "for a second"."""
    words = atoms.lowers
    word, before, after = words[index], words[index - 1], words[index + 1]
    if before in IDIOMS_BEFORE and not atoms.is_capitalized(index + 1) and after not in ("place", "base"):
        return True
    if after in HYPHENS and words[index + 2] in COMPOUNDS:
        return True
    if word == "first" and after == "of" and words[index + 2] == "all":
        return True
    if word == "second" and (before in ("a", "per", "every", "split", "/") and _ends_phrase(atoms, index + 1)):
        return index > 1
    if word == "second" and before in BEFORE_MOMENT and after == "of":
        return True  # "the last second of the match"
    if word in ("second", "third", "fourth", "fifth") and before == "every":
        return True
    if word == "third" and after == "world":
        return True
    return word == "second" and after in IDIOM_AFTER and after != "of"
