"""Measures that are told once, after another number: "16- and 17-year-olds", "2.4 \u00b1 0.3 metres", "120/80 mmHg"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from glossator.text.annotation import Bound, NumberKind
from glossator_plugins.numbers.amount import Amount, negated, plus, ratio, times
from glossator_plugins.numbers.lexicon.en.intervals import BY
from glossator_plugins.numbers.read.atoms import HYPHENS, Atoms
from glossator_plugins.numbers.read.digits import power

from . import measure, total
from .ends import ONE, THOUSAND, right_end, shared_scale
from .part import Part

_SIDES = frozenset({"[in_i]", "[ft_i]", "[yd_i]", "mm", "cm", "m"})
_RELAY = Decimal(20)
"""Sides of a thing differ by less."""


def lent(atoms: Atoms, left: Part) -> Part:
    """The first of "from 50 to 30 km/h" or "from 12 to 15 per cent" with the measure that stands after the second."""
    if left.measure is not None or left.numeral.value is None:
        return left
    if atoms.lowers[left.last] in BY:
        return _side(atoms, left)
    pair = atoms.words[left.last] == "/" and left.numeral.bare  # "120/80 mmHg"
    starts = atoms.lowers[left.first - 1] == "from" and atoms.lowers[left.last] == "to"
    right = right_end(atoms, left.last + 1) if pair or starts else None
    if right is not None and right.measure is None and starts:
        scale = shared_scale(atoms, left, right) if right.numeral.scale > 1 else ONE
        if scale == 1 == left.numeral.scale and _is_alike(left, right):
            scale = right.numeral.scale  # "fell from 3 to 2 million"
        value = times(left.numeral.value, scale)  # "has risen from 1.2 to 1.9 million"
        return (
            left if scale == 1 else replace(left, numeral=replace(left.numeral, value=value, scale=scale, bare=False))
        )
    if right is None or right.measure is None or right.prefixed or right.measure.kind is NumberKind.AGE:
        return left
    number = left.numeral
    if number.value is not None and number.scale == 1 and right.numeral.scale > 1:
        number = replace(number, value=times(number.value, right.numeral.scale))
    return replace(left, numeral=number, measure=replace(right.measure, last=left.last))


def _is_alike(left: Part, right: Part) -> bool:
    """Whether a bare number is about as large as the one before the scale of another."""
    low, high, scale = left.numeral.value, right.numeral.value, right.numeral.scale
    if low is None or high is None or scale < THOUSAND:
        return False
    return low < THOUSAND and low < times(ratio(high, scale), _RELAY)


def _side(atoms: Atoms, left: Part) -> Part:
    """The first side of "4 x 6 inches", "3 by 5 by 2 m"; not of "4 x 100 m", which is a relay."""
    right: Part | None = left
    for _ in range(2):
        right = None if right is None or atoms.lowers[right.last] not in BY else right_end(atoms, right.last + 1)
        if right is not None and right.measure is not None:
            break
    if right is None or right.measure is None or right.measure.unit not in _SIDES or left.numeral.value is None:
        return left
    long = right.numeral.value is None or right.numeral.value >= times(left.numeral.value, _RELAY)
    return left if long else replace(left, measure=replace(right.measure, last=left.last))


def suspended(atoms: Atoms, left: Part) -> Amount | None:
    """ "16- and 17-year-olds": the first of two amounts, whose measure stands only after the second."""
    index = left.last
    if (
        left.measure is not None
        or atoms.lowers[index] not in HYPHENS
        or atoms.lowers[index + 1] != "and"
        or not atoms.glued(index)
        or atoms.glued(index + 1)
    ):
        return None
    right = right_end(atoms, index + 2)
    if right is None or right.measure is None or right.measure.kind is NumberKind.MONEY:
        return None
    amount = total.to_amount(atoms, [replace(left, measure=right.measure)])
    amount.last = left.last
    return amount


def tolerance(atoms: Atoms, left: Part) -> Amount | None:
    """ "2.4 \u00b1 0.3 metres": a value, and the interval that it lies in."""
    index = left.last
    if atoms.words[index] == "\u00b1":
        index += 1
    elif atoms.words[index : index + 3] == ["+", "/", "-"] or atoms.lowers[index : index + 3] == [
        "plus",
        "or",
        "minus",
    ]:
        index += 3
    else:
        return None
    right = right_end(atoms, index)
    if right is None or left.numeral.value is None or right.numeral.value is None or right.numeral.value < 0:
        return None
    value, error, found, last = left.numeral.value, right.numeral.value, left.measure or right.measure, right.last
    if left.measure is None and left.numeral.scale == 1 != right.numeral.scale:
        value = times(value, right.numeral.scale)  # "2.40 \u00b1 0.10 \u00d7 10^5 km"
    bracketed = atoms.words[left.first - 1] == "(" and atoms.words[last] == ")"
    if bracketed and (product := power(atoms, last + 1)) is not None:  # "(3.52 \u00b1 0.03) \u00d7 10^6 kg"
        factor, last = product
        value, error = times(value, factor), times(error, factor)
        found = measure.after(atoms, replace(right.numeral, last=last))
        last = last if found is None else found.last
    amount = total.to_amount(atoms, [replace(left, numeral=replace(left.numeral, value=value), measure=found)])
    amount.last, amount.bound = last, Bound.APPROXIMATE
    amount.low, amount.high = plus(value, negated(error)), plus(value, error)
    return amount
