"""Parts: a numeral with its measure, and the chains that make one amount: "7 feet 10 inches", "20 dollars 43 cents"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from typing import cast

from glossator.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount, Exact, Piece, negated, plus, ratio, times, to_decimal
from glossator_plugins.numbers.lexicon.en.calendar import EARLIER, LONG_SPANS
from glossator_plugins.numbers.lexicon.en.nouns import STOPS
from glossator_plugins.numbers.lexicon.en.parts import (
    AFTER_LONE,
    AFTER_SECOND,
    ATHLETICS,
    BEFORE_LONE,
    CLIPPED,
    LEVEL,
    LONE_UNITS,
    PERSONS,
    PREFIXES,
    PRONOUNS,
    RATE_BEFORE,
    WARMER,
    WARMING,
)
from glossator_plugins.numbers.lexicon.en.words import ARTICLES, MONEY_SCALES, SCALES
from glossator_plugins.numbers.lexicon.si import conversion
from glossator_plugins.numbers.lexicon.units import TIME_UNITS, WORDS
from glossator_plugins.numbers.mean.time.duration import timex, vague_timex
from glossator_plugins.numbers.read import fraction, numeral
from glossator_plugins.numbers.read.atoms import AtomKind, Atoms
from glossator_plugins.numbers.read.nouns import is_plural_at
from glossator_plugins.numbers.read.numeral import Numeral
from glossator_plugins.numbers.read.units import unit_at

from . import measure, money
from .measure import Measure

_MAX_CHAIN = 7
_SURE, _MEASURED = 9, 4
"""Weights of readings: nothing else can be meant; a unit follows."""
_CHAINED = frozenset({NumberKind.QUANTITY, NumberKind.DURATION, NumberKind.MONEY, NumberKind.AGE})
_GOES_ON = frozenset({"-", "%", ":", "/"})
_SIZES = frozenset({"[ft_i]", "[stone_av]"})


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
    halved = _is_halved(atoms, index + 2)
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


def _is_halved(atoms: Atoms, index: int) -> bool:
    """Whether "and a half" follows, perhaps in hyphens."""
    start = atoms.skip_hyphen(index)
    if atoms.lowers[start] != "and":
        return False
    start = atoms.skip_hyphen(start + 1)
    start = atoms.skip_hyphen(start + (atoms.lowers[start] in ARTICLES))
    return atoms.lowers[start] in ("half", "quarter") and atoms.lowers[start + 1] not in ("of", "a", "an", "the")


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
    if _is_halved(atoms, index) and found.kind is not NumberKind.MONEY:
        return _and_half(atoms, part, atoms.skip_hyphen(atoms.skip_hyphen(index) + 1))
    commas = ("and",) if found.kind is NumberKind.MONEY else (",", "and")
    while atoms.lowers[index] in commas and index < part.last + 2:
        joined, index = True, index + 1
    half = _and_half(atoms, part, index) if joined else None
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
    if upper.factor * _multiple(found) <= lower.factor * _multiple(more):
        mixed = found.kind is NumberKind.QUANTITY and joined and {found.unit, more.unit} & {"[mi_i]", "[ft_i]"}
        if not mixed or part.numeral.value != 1 or number.value != 1:
            return None
    return Part(number, more, number.first, more.last)


HYPHENATED = frozenset("-\u2013\u2014")


def _multiple(found: Measure) -> int:
    return found.time.multiple if found.time is not None else 1


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


def to_amount(atoms: Atoms, parts: list[Part]) -> Amount:
    """One amount of a chain, in the unit of its last part."""
    first, last = parts[0], parts[-1]
    amount = Amount(first.first, last.last, first.kind, spelled=first.numeral.spelled)
    amount.vague = first.numeral.vague
    if len(parts) > 1:
        amount.pieces = tuple(_piece(part) for part in parts)
    amount.value, amount.low, amount.high = first.numeral.value, first.numeral.low, first.numeral.high
    found = last.measure
    if found is None:
        return amount
    if amount.kind is NumberKind.MONEY and first.measure is not None:
        amount.currency, amount.unit = first.measure.currency, first.measure.unit
        if len(parts) > 1 and amount.value is not None and last.numeral.value is not None:
            amount.value = plus(amount.value, ratio(last.numeral.value, Decimal(100)))
        return amount
    amount.unit = found.unit
    if found.time is not None:
        _set_time(amount, parts)
    elif len(parts) > 1:
        amount.value = _sum(parts)
    if amount.kind is not NumberKind.AGE:
        _set_si(atoms, amount, found)
    return amount


def _piece(part: Part) -> Piece:
    value, measure = part.numeral.value, part.measure
    assert value is not None  # noqa: S101 - chains consist of measured parts
    assert measure is not None  # noqa: S101
    multiple = _multiple(measure)
    return Piece(part.first, part.last, times(value, Decimal(multiple)) if multiple > 1 else value, measure.unit)


def _sum(parts: list[Part]) -> Decimal:
    """The value of a chain in the unit of its last part, however large."""
    base = parts[-1].measure
    assert base is not None  # noqa: S101 - chains consist of measured parts
    below = conversion(base.pint).factor * _multiple(base)
    total: Exact = Decimal(0)
    for part in parts:
        if part.measure is not None and part.numeral.value is not None:
            factor = conversion(part.measure.pint).factor * _multiple(part.measure)
            total = plus(total, times(part.numeral.value, ratio(factor, below)))
    return to_decimal(times(total, Decimal(1)))


def _set_time(amount: Amount, parts: list[Part]) -> None:
    last = parts[-1].measure
    if last is None or last.time is None:
        return
    if amount.vague:
        amount.timex = vague_timex(last.time)
        return
    pieces = [
        (part.numeral.value, part.measure.time)
        for part in parts
        if part.numeral.value is not None and part.measure is not None and part.measure.time is not None
    ]
    amount.timex = timex(pieces)
    units = {time.code for _, time in pieces}
    if len(parts) == 1 or len(units) == 1:
        amount.value = reduce(
            plus, (times(value, Decimal(time.multiple)) if time.multiple > 1 else value for value, time in pieces)
        )
    elif units == {"a", "mo"}:
        amount.value = plus(times(pieces[0][0], Decimal(12 * pieces[0][1].multiple)), pieces[1][0])
    else:
        amount.value = _sum(parts)


def _set_si(atoms: Atoms, amount: Amount, found: Measure) -> None:
    if not found.pint:
        return
    si = conversion(found.pint)
    amount.dimension, amount.si_unit = si.dimension, si.unit
    if amount.value is not None:
        difference = bool(si.offset) and is_difference(atoms, amount)
        amount.si_value = si.apply(to_decimal(amount.value), difference=difference)


def is_difference(atoms: Atoms, amount: Amount) -> bool:
    """Whether degrees tell a change of temperature, not a temperature."""
    return (
        (atoms.has_any(amount.first - 2, amount.first, WARMING) and atoms.lowers[amount.first - 1] not in LEVEL)
        or atoms.lowers[amount.last] in WARMER
        or (atoms.lowers[amount.last] == "of" and atoms.lowers[amount.last + 1] in WARMER)
    )
