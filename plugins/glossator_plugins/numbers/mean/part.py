"""Parts: a numeral with its measure, in all its readings: "7 feet", "$20", "5m users"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import negated, times
from glossator_plugins.numbers.lexicon.en.calendar import EARLIER, LONG_SPANS
from glossator_plugins.numbers.lexicon.en.parts import (
    AFTER_LONE,
    AFTER_SECOND,
    ATHLETICS,
    BEFORE_LONE,
    LONE_UNITS,
    PERSONS,
    PREFIXES,
    PRONOUNS,
    RATE_BEFORE,
)
from glossator_plugins.numbers.lexicon.en.words import ARTICLES, MONEY_SCALES, SCALES
from glossator_plugins.numbers.lexicon.units import TIME_UNITS, WORDS
from glossator_plugins.numbers.numeral import Numeral
from glossator_plugins.numbers.read import fraction, numeral
from glossator_plugins.numbers.read.atoms import AtomKind, Atoms
from glossator_plugins.numbers.read.nouns import is_plural_at
from glossator_plugins.numbers.read.units import unit_at

from . import measure, money
from .measure import Measure

_SURE, _MEASURED = 9, 4
"""Weights of readings: nothing else can be meant; a unit follows."""


@dataclass(frozen=True, slots=True)
class Part:
    """A numeral with what it counts in, at the atoms [first, last)."""

    numeral: Numeral
    measure: Measure | None
    first: int
    last: int
    prefixed: bool = False
    """The currency stands before the number."""
    weight: int = 0
    """How much speaks for this reading of its words."""

    @property
    def kind(self) -> NumberKind:
        if self.measure is not None:
            return self.measure.kind
        return NumberKind.FRACTION if self.numeral.fraction else NumberKind.CARDINAL


def scan(atoms: Atoms, index: int) -> Part | None:
    """The part that begins at an atom: the likeliest of its readings."""
    found = readings(atoms, index)
    return found[0] if found else None


def readings(atoms: Atoms, index: int, left: Part | None = None) -> list[Part]:
    """The parts that may be meant at an atom, the likeliest first; `left` is the other end of their range."""
    key = ("parts", index, left is not None and _shares(left))
    if key not in atoms.memo:
        atoms.memo[key] = _readings(atoms, index, left)
    return cast("list[Part]", atoms.memo[key])


def _readings(atoms: Atoms, index: int, left: Part | None) -> list[Part]:
    beside = money.before(atoms, index)
    if beside is not None:
        return _single(_prefixed(atoms, index, beside))
    if (debit := _debit(atoms, index)) is not None:
        return [debit]
    number = _numeral(atoms, index)
    if number is None:
        return _single(_lone(atoms, index))
    found = [_measured(atoms, number)]
    if atoms.words[number.last] in MONEY_SCALES and not number.spelled:
        wide = numeral.scan(atoms, index, money=True)
        if wide is not None and wide.last > number.last:
            found.append(_abbreviated(atoms, number, wide, left))
            if found[1].weight > _MEASURED:
                found[0] = replace(found[0], weight=0)
    return sorted(found, key=lambda part: -part.weight)


def _single(part: Part | None) -> list[Part]:
    return [] if part is None else [part]


def _measured(atoms: Atoms, number: Numeral) -> Part:
    found = measure.after(atoms, number)
    if found is None:
        return Part(number, None, number.first, number.last)
    if found.unit == "m" and _is_minutes(atoms, found.last):
        minute = TIME_UNITS["minute"]
        found = Measure(NumberKind.DURATION, found.last, "min", "minute", time=minute)
    if found.factor > 1:  # "120 MEUR", "110 EUR million"
        value = None if number.value is None else times(number.value, found.factor)
        number = replace(number, value=value, scale=found.factor, bare=False)
    return Part(number, found, number.first, found.last, weight=_MEASURED)


def _is_minutes(atoms: Atoms, index: int) -> bool:
    """Whether seconds follow: "2m 15s"."""
    return atoms.kinds[index] is AtomKind.DIGITS and atoms.words[index + 1] in ("s", "sec") and atoms.glued(index + 1)


def _abbreviated(atoms: Atoms, number: Numeral, wide: Numeral, left: Part | None) -> Part:
    """The reading in which a letter is a scale: "2mil SEK", "3m users", "3.1m out of 5m", "\u00a35-6m"."""
    part = _measured(atoms, wide)
    weight = -1
    if part.kind is NumberKind.MONEY or (left is not None and _shares(left)):
        weight = _SURE
    elif _counts_many(atoms, number, wide) or (
        atoms.lowers[wide.last] == "out" and atoms.lowers[wide.last + 1] == "of"
    ):
        weight = _MEASURED + 1
    elif atoms.glued(number.last) and atoms.habits.millions:
        weight = _MEASURED - 1
    return replace(part, weight=weight)


def _shares(left: Part) -> bool:
    """Whether the lower end of a range is money, or a number with an abbreviated scale: the upper end is, too."""
    return left.kind is NumberKind.MONEY or (left.measure is None and left.numeral.scale > 1)


def _counts_many(atoms: Atoms, number: Numeral, wide: Numeral) -> bool:
    """Whether "m" after a number is million: "3m users", "1.2m sq km", not "100m hurdles", "50m indoor pools"."""
    if atoms.words[number.last] not in ("m", "mil") or not atoms.glued(number.last):
        return False
    index = wide.last
    if atoms.kinds[index] is AtomKind.WORD and (unit := unit_at(atoms, index, digits=True)) is not None:
        return unit[0].code not in ("[in_i]", "m", "s")
    if is_plural_at(atoms, index):
        return atoms.lowers[index] not in ATHLETICS
    return (
        atoms.kinds[index] is AtomKind.WORD
        and is_plural_at(atoms, index + 1)
        and atoms.lowers[index + 1].endswith(PERSONS)
        and atoms.lowers[index + 1] not in ATHLETICS
    )


def _prefixed(atoms: Atoms, index: int, beside: money.Beside) -> Part | None:
    """Money whose currency comes first; in brackets, as accounts write losses: "$(3.4) million"."""
    bracket = atoms.words[beside.last] == "("
    number = numeral.scan(atoms, beside.last + bracket, money=True)
    if number is None or (bracket and (number.value is None or atoms.words[number.last] != ")")):
        return None
    if bracket:
        number = _loss(atoms, number)
    name, last = beside.name, number.last
    if atoms.words[last] == "M" and atoms.words[last - 1] == "$":
        return None
    priced = measure.with_rate(atoms, Measure(NumberKind.MONEY, last, name.unit, "", name.code))
    return Part(number, priced, index, priced.last, prefixed=True, weight=_SURE)


def _loss(atoms: Atoms, number: Numeral) -> Numeral:
    """The amount in brackets, with the scale after them."""
    last, scale = number.last + 1, SCALES.get(atoms.lowers[number.last + 1], Decimal(1))
    assert number.value is not None  # noqa: S101 - callers checked
    value = negated(times(number.value, scale))
    return replace(number, last=last + (scale > 1), value=value, scale=scale, bare=False)


def _debit(atoms: Atoms, index: int) -> Part | None:
    """Money below zero: "-$45m", "minus \u00a33", "($3.4) million"."""
    word = atoms.words[index]
    sign = word in ("-", "\u2212", "\u2013") and atoms.glued(index + 1) and (not index or not atoms.glued(index))
    sign = sign or (atoms.lowers[index] in ("minus", "negative") and atoms.lowers[index - 1] != "or")
    if not sign and word != "(":
        return None
    beside = money.before(atoms, index + 1)
    part = None if beside is None else _prefixed(atoms, index + 1, beside)
    if part is None or part.numeral.value is None or part.numeral.value < 0:
        return None
    if sign:
        return replace(part, first=index, numeral=replace(part.numeral, value=negated(part.numeral.value)))
    if atoms.words[part.numeral.last] != ")" or part.last != part.numeral.last:
        return None
    number = _loss(atoms, part.numeral)
    return replace(part, first=index, last=number.last, numeral=number) if number.scale > 1 else None


def _numeral(atoms: Atoms, index: int) -> Numeral | None:
    word = atoms.lowers[index]
    if word in ARTICLES or word == "half":
        return numeral.scan(atoms, index) or fraction.scan(atoms, index)
    return fraction.scan(atoms, index) or numeral.scan(atoms, index)


def _lone(atoms: Atoms, index: int) -> Part | None:
    """ "an hour", "a kilogram": one, where the context says that it is an amount."""
    words = atoms.lowers
    if words[index + 1] in LONG_SPANS.get(words[index], ()) and words[index - 1] in ("the", "this"):
        number = Numeral(index, index + 1, Decimal(1), spelled=True)
        found = measure.after(atoms, number)
        return None if found is None else Part(number, found, index, found.last)
    if words[index] not in ARTICLES:
        return None
    word = words[index + 1]
    lower = atoms.words[index + 1].islower()
    prefixed = word in WORDS and word.startswith(PREFIXES) and index == 0
    halved = is_halved(atoms, index + 2)
    known = prefixed or word in LONE_UNITS or (word in TIME_UNITS and lower)
    if not known or (not lower and atoms.count > 3):
        return None
    before, after = words[index - 1], words[index + 2]
    whole = (halved and word != "second") or (
        index == 0 and (after in ("", ".", "and", ",") or (prefixed and after in ("is", "of", "equals")))
    )
    if word == "second" and not (whole or after in AFTER_SECOND or (before == "for" and after in PRONOUNS)):
        return None
    if not whole and word not in ("dollar", "euro", "penny"):
        if before not in BEFORE_LONE and after not in AFTER_LONE and not _begins_span(atoms, index):
            return None
        rate = before in RATE_BEFORE or atoms.kinds[index - 1] is AtomKind.DIGITS or before in WORDS
        if rate and after not in EARLIER and after != "ago":
            return None
        if word in ("day", "night", "quarter") and (after == "of" or before in ("by", "to")):
            return None
    number = Numeral(index, index + 1, Decimal(1), spelled=True)
    found = measure.after(atoms, replace(number, spelled=word not in ("kg", "lb", "ml", "km")))
    return None if found is None else Part(number, found, index, found.last)


def _begins_span(atoms: Atoms, index: int) -> bool:
    """Whether one span of time is the lower end of two: "from a week to a month"."""
    words = atoms.lowers
    framed = words[index - 1] in ("from", "between") and words[index + 2] in ("to", "and")
    return framed and (words[index + 4] in TIME_UNITS or words[index + 5] in TIME_UNITS)


def is_halved(atoms: Atoms, index: int) -> bool:
    """Whether "and a half" follows, perhaps in hyphens."""
    start = atoms.skip_hyphen(index)
    if atoms.lowers[start] != "and":
        return False
    start = atoms.skip_hyphen(start + 1)
    start = atoms.skip_hyphen(start + (atoms.lowers[start] in ARTICLES))
    return atoms.lowers[start] in ("half", "quarter") and atoms.lowers[start + 1] not in ("of", "a", "an", "the")
