"""Mixed numerals: a whole and a fraction after "and": "two and a half million", "twenty and three fifths"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from glossator_plugins.numbers.amount import Exact, plus, ratio, times
from glossator_plugins.numbers.lexicon.en.words import (
    ARTICLES,
    FRACTIONS,
    SCALES,
    SMALL_INTEGERS,
)
from glossator_plugins.numbers.lexicon.units import TIME_UNITS
from glossator_plugins.numbers.numeral import Numeral

from .atoms import Atoms
from .units import unit_at

_HUNDRED = 100
_HALF = Decimal("0.5")


def and_a_half(atoms: Atoms, numeral: Numeral) -> Numeral:
    """ "two and a half", "three-and-a-half", "twenty and three fifths"; then perhaps a scale: "two and a half million".

    After a scale, halves and quarters are of that scale ("two million and a half"); other fractions are of one.
    """
    start = _past_and(atoms, numeral)
    if start is None or numeral.value is None:
        return numeral
    part = _part_of_one(atoms, start)
    if part is None:
        return numeral
    share, last = part
    words = atoms.lowers
    after = atoms.skip_hyphen(last)
    own = SCALES.get(words[after])
    if own is not None and numeral.scale > own > 1 and words[start] in ARTICLES:  # "a billion and a quarter million"
        return replace(numeral, last=after + 1, value=plus(numeral.value, times(share, own)), bare=False)
    unit = words[last + 1] in TIME_UNITS or unit_at(atoms, last + 1, digits=False) is not None
    if words[last] == "of" and unit and words[last + 1] not in ("a", "an", "the", "them", "those", "these", "all"):
        last += 1  # "one and a quarter of hour"
    scaled = share.denominator in (2, 4) if isinstance(share, Fraction) else share in (_HALF, _HALF / 2, 3 * _HALF / 2)
    value = plus(numeral.value, times(share, numeral.scale if scaled else Decimal(1)))
    mixed = replace(numeral, last=last, value=value, bare=False)
    if (numeral.scale == 1 and own is not None and own > _HUNDRED) or words[after] == "dozen":
        return mixed.multiplied(SCALES[words[after]], after + 1)
    return mixed


def _past_and(atoms: Atoms, numeral: Numeral) -> int | None:
    """Where a fraction may begin after "and" or "-and-"."""
    if numeral.fraction:
        return None
    index = atoms.skip_hyphen(numeral.last)
    return atoms.skip_hyphen(index + 1) if atoms.lowers[index] == "and" else None


def _part_of_one(atoms: Atoms, index: int) -> tuple[Exact, int] | None:
    """ "a half", "three fifths", "quarter" after "and"; ordinals and what has its own numbers are none."""
    words = atoms.lowers
    count, last = 1, index
    if words[last] in ARTICLES:
        last = atoms.skip_hyphen(last + 1)
    elif words[last] in SMALL_INTEGERS:
        count, last = SMALL_INTEGERS[words[last]], atoms.skip_hyphen(last + 1)
    word = words[last]
    denominator = FRACTIONS.get(word, 0)
    if not 0 < count < denominator or (last == index and word not in ("half", "quarter")):
        return None
    if denominator not in (2, 4) and (word.endswith("s") != (count > 1) or words[index] in ARTICLES):
        return None
    return ratio(Decimal(count), Decimal(denominator)), last + 1
