"""Totals: the one amount of a part or of a chain of them, in the unit of the last."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount, Exact, Piece, plus, ratio, times, to_decimal
from glossator_plugins.numbers.lexicon.en.parts import (
    LEVEL,
    WARMER,
    WARMING,
)
from glossator_plugins.numbers.lexicon.si import conversion
from glossator_plugins.numbers.mean.time.duration import timex, vague_timex
from glossator_plugins.numbers.read.atoms import Atoms

from .measure import Measure
from .part import Part


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
            whole = Decimal(1) if last.numeral.fraction else Decimal(100)  # "two dollars and a half"
            amount.value = plus(amount.value, ratio(last.numeral.value, whole))
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
    multiple = measure.multiple
    return Piece(part.first, part.last, times(value, Decimal(multiple)) if multiple > 1 else value, measure.unit)


def _sum(parts: list[Part]) -> Decimal:
    """The value of a chain in the unit of its last part, however large."""
    base = parts[-1].measure
    assert base is not None  # noqa: S101 - chains consist of measured parts
    below = conversion(base.pint).factor * base.multiple
    total: Exact = Decimal(0)
    for part in parts:
        if part.measure is not None and part.numeral.value is not None:
            factor = conversion(part.measure.pint).factor * part.measure.multiple
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
