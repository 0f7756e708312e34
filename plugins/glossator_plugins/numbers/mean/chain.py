"""Chains: the smaller parts that make one amount with the part before: "7 feet 10 inches", "20 dollars 43 cents"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import ratio
from glossator_plugins.numbers.lexicon.en.nouns import STOPS
from glossator_plugins.numbers.lexicon.en.parts import (
    CLIPPED,
)
from glossator_plugins.numbers.lexicon.en.words import ARTICLES
from glossator_plugins.numbers.lexicon.si import conversion
from glossator_plugins.numbers.lexicon.units import TIME_UNITS
from glossator_plugins.numbers.numeral import Numeral
from glossator_plugins.numbers.read import numeral
from glossator_plugins.numbers.read.atoms import AtomKind, Atoms

from . import measure, money
from .measure import Measure
from .part import Part, is_halved

_MAX_CHAIN = 7
_CHAINED = frozenset({NumberKind.QUANTITY, NumberKind.DURATION, NumberKind.MONEY, NumberKind.AGE})
_GOES_ON = frozenset({"-", "%", ":", "/"})
_SIZES = frozenset({"[ft_i]", "[stone_av]"})
HYPHENATED = frozenset("-\u2013\u2014")


def chain(atoms: Atoms, part: Part) -> list[Part]:
    """The part and the smaller ones that follow it: "2 years, 3 months", "an hour and a half"."""
    parts = [part]
    while len(parts) < _MAX_CHAIN and (more := _smaller(atoms, parts[-1])) is not None:
        parts.append(more)
    return parts


def _smaller(atoms: Atoms, part: Part) -> Part | None:
    found = part.measure
    whole = part.numeral.value is not None and part.numeral.value == int(part.numeral.value)
    if found is None or not whole or found.kind not in _CHAINED or "/" in found.unit:
        return None
    index = part.last
    joined = False
    if is_halved(atoms, index) and found.kind is not NumberKind.MONEY:
        return _and_half(atoms, part, atoms.skip_hyphen(atoms.skip_hyphen(index) + 1))
    commas = ("and",) if found.kind is NumberKind.MONEY else (",", "and")
    while atoms.lowers[index] in commas and index < part.last + 2:
        joined, index = True, index + 1
    half = _and_half(atoms, part, index) if joined and atoms.lowers[index - 1] == "and" else None
    if half is not None:
        return half
    if found.kind is NumberKind.MONEY and not joined and (old := _shillings(atoms, part, index)) is not None:
        return old
    if (short := _minutes(atoms, part, index) or _clipped(atoms, part, index)) is not None:
        return short
    if found.unit in _SIZES and atoms.kinds[index + 1] is AtomKind.DIGITS:
        index = atoms.skip_hyphen(index)  # "6-foot-4"
    if index >= atoms.count or atoms.lowers[index] in HYPHENATED:
        return None
    number = numeral.scan(atoms, index)
    if number is None or number.value is None or number.scale != 1:
        return None
    if found.kind is NumberKind.MONEY:
        return _minor(atoms, part, number)
    more = measure.after(atoms, number) or _inches(atoms, found, number)
    if more is None or more.kind is not found.kind or "/" in more.unit or not more.pint or not found.pint:
        return None
    upper, lower = conversion(found.pint), conversion(more.pint)
    if upper.dimension != lower.dimension or upper.offset or not upper.dimension:
        return None
    if upper.factor * found.multiple <= lower.factor * more.multiple:
        mixed = found.kind is NumberKind.QUANTITY and joined and {found.unit, more.unit} & {"[mi_i]", "[ft_i]"}
        if not mixed or part.numeral.value != 1 or number.value != 1:
            return None
    return Part(number, more, number.first, more.last)


def _clipped(atoms: Atoms, part: Part, index: int) -> Part | None:
    """The smaller unit whose letter says it only after the bigger one: "1h 30m", "3 min 20 s", "1m85"."""
    found, word = part.measure, atoms.words[index]
    if found is None or atoms.kinds[index] is not AtomKind.DIGITS:
        return None
    if (
        found.unit == "m"
        and atoms.glued(index)
        and len(word) == 2
        and word.isdecimal()
        and not _touches(atoms, index + 1)
    ):
        number = Numeral(index, index + 1, Decimal(word))
        return Part(number, Measure(NumberKind.QUANTITY, index + 1, "cm", "centimeter"), index, index + 1)
    name = CLIPPED.get((found.unit, atoms.words[index + 1]))
    clipped = numeral.scan(atoms, index) if name is not None else None
    if name is None or clipped is None or clipped.value is None or clipped.last != index + 1 or clipped.value >= 60:
        return None
    time = TIME_UNITS[name]
    last = index + 2
    return Part(clipped, Measure(NumberKind.DURATION, last, time.code, time.pint, time=time), index, last)


def _touches(atoms: Atoms, index: int) -> bool:
    """Whether letters, digits or a sign, but no stop, touch what stands before them."""
    return atoms.glued(index) and atoms.words[index] not in (".", ",", ";", ")", "!", "?")


def _and_half(atoms: Atoms, part: Part, index: int) -> Part | None:
    """ "an hour and a half", "one month and half"."""
    start = atoms.skip_hyphen(index + 1) if atoms.lowers[index] in ARTICLES else index
    if atoms.lowers[index] == "three" and part.measure is not None:
        start = atoms.skip_hyphen(index + 1)  # "an hour and three quarters"
        alone = atoms.kinds[start + 1] is not AtomKind.WORD or atoms.lowers[start + 1] in STOPS
        if atoms.lowers[start] != "quarters" or not alone or atoms.lowers[start + 1] == "of":
            return None
        number = Numeral(index, start + 1, Decimal("0.75"), spelled=True, fraction=True)
        return Part(number, replace(part.measure, last=start + 1), index, start + 1)
    if atoms.lowers[start] not in ("half", "quarter") or part.measure is None:
        return None
    if atoms.lowers[start + 1] in ("of", "a", "an", "the"):
        return None
    value = Decimal("0.5") if atoms.lowers[start] == "half" else Decimal("0.25")
    number = Numeral(index, start + 1, value, spelled=True, fraction=True)
    return Part(number, replace(part.measure, last=start + 1), index, start + 1)


def _inches(atoms: Atoms, found: Measure, number: Numeral) -> Measure | None:
    """ "6ft 2", "11 stone 4": inches and pounds without their name, at the end of a phrase."""
    most = {"[ft_i]": 11, "[stone_av]": 13}.get(found.unit)
    spelled = number.spelled and number.value is not None and number.value == int(number.value)
    if most is None or not (number.bare or spelled) or number.value is None or number.value > most:
        return None
    following = atoms.lowers[number.last]
    if spelled and atoms.lowers[number.first - 1] == "feet":
        return None  # "six foot three", not "six feet three"
    goes_on = atoms.kinds[number.last] is AtomKind.WORD and following not in STOPS
    if following not in ("tall", "high") and (goes_on or following in _GOES_ON):
        return None
    if found.unit == "[stone_av]":
        return Measure(NumberKind.QUANTITY, number.last, "[lb_av]", "pound")
    return Measure(NumberKind.QUANTITY, number.last, "[in_i]", "inch")


def _minutes(atoms: Atoms, part: Part, index: int) -> Part | None:
    """ "2 hours ten": minutes without their name, at the end of a phrase."""
    found = part.measure
    if found is None or found.kind is not NumberKind.DURATION or found.unit != "h" or atoms.lowers[index - 1] == ",":
        return None
    number = numeral.scan(atoms, index)
    if number is None or number.value is None or not 0 < number.value < 60 or number.fraction:
        return None
    if atoms.kinds[number.last] is AtomKind.WORD or (atoms.words[number.last] in "-%:/" and atoms.words[number.last]):
        return None
    minute = TIME_UNITS["minute"]
    return Part(number, Measure(NumberKind.DURATION, number.last, "min", "minute", time=minute), index, number.last)


def _minor(atoms: Atoms, part: Part, number: Numeral) -> Part | None:
    """ "20 dollars 43 cents", "$20 and 43c"."""
    beside = money.after(atoms, number.last, digits=not number.spelled, scaled=False)
    if beside is None and _is_unnamed_minor(atoms, part, number):
        assert part.measure is not None  # noqa: S101 - checked by what is unnamed
        return Part(number, replace(part.measure, last=number.last, minor=True), number.first, number.last)
    if beside is None or not beside.name.minor or part.measure is None or part.measure.minor:
        return None
    if beside.name.code not in ("", part.measure.currency) and beside.last > number.last + 1:
        return None  # "500 Canadian dollars and 90 Australian cents"
    if number.value is None or number.value >= 100 or part.numeral.value is None:
        return None
    found = Measure(NumberKind.MONEY, beside.last, beside.name.unit, "", part.measure.currency, minor=True)
    return Part(number, found, number.first, beside.last)


def _is_unnamed_minor(atoms: Atoms, part: Part, number: Numeral) -> bool:
    """Whether a bare number after whole money ends a phrase: "three euros fifty", "5 pounds 60"."""
    money_, last = part.measure, number.last
    if money_ is None or money_.unit or money_.minor or part.prefixed or number.value is None or number.fraction:
        return False
    if part.numeral.scale > 1 or not 10 <= number.value < 100 or number.value != int(number.value):
        return False
    named = atoms.kinds[part.last - 1] is AtomKind.WORD and number.first == part.last
    follows = atoms.kinds[last] is AtomKind.WORD and atoms.lowers[last] not in STOPS
    return named and not follows and atoms.words[last] not in ("%", "-", ":", "/")


def _shillings(atoms: Atoms, part: Part, index: int) -> Part | None:
    """ "£3 2s 6d": shillings and pence of old, as hundredths of a pound."""
    if part.measure is None or part.measure.currency != "GBP":
        return None
    pence, last = 0, index
    for letter, worth in (("s", 12), ("d", 1)):
        word = atoms.words[last]
        if word.isdecimal() and len(word) < 3 and atoms.words[last + 1] == letter and atoms.glued(last + 1):
            pence, last = pence + worth * int(word), last + 2
    if last == index:
        return None
    number = Numeral(index, last, ratio(Decimal(100 * pence), Decimal(240)))
    return Part(number, replace(part.measure, last=last, minor=True), index, last)
