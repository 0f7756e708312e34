# ruff: noqa: SIM905 - word lists read better as text
"""Intervals: two parts joined into one amount from low to high: "20-25 tonnes", "between 3 and 5", "$5 to $10"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from glossator.annotation import Bound, NumberKind

from . import part as parts
from .amount import Amount, Exact, ratio, times
from .atoms import HYPHENS, AtomKind, Atoms
from .duration import timex
from .part import Part

_CHANGES = frozenset(
    "rise rises rose risen rising fall falls fell fallen falling increase increases increased increasing decrease "
    "decreased cut cuts cutting reduce reduced raise raised raising drop dropped grow grew grown jump jumped "
    "climbed climb slid slip slipped lowered lower change changed shrank shrink up down doubled tripled went go "
    "moved dipped soared plunged tumbled surged halved slashed hiked extended".split()
)
_RANGES = frozenset("range ranges ranged ranging vary varies varied varying anywhere temperatures".split())
_INNER = frozenset({"about", "around", "approximately", "roughly", "~", "nearly", "perhaps", "maybe"})
_JOINERS = frozenset({"to", "or", "and", "till", "through"})


def join(atoms: Atoms, left: Part) -> tuple[Amount, bool] | None:
    """The interval that begins with a part, and whether a closed-up hyphen joins two bare numbers (maybe a score)."""
    joiner = atoms.lowers[left.last]
    hyphen = joiner in HYPHENS
    index = left.last
    if hyphen and atoms.glued(index) and atoms.lowers[index + 1] in ("to", "or", "and") and not atoms.glued(index + 1):
        index += 1  # "8- to 16-meter"
        joiner, hyphen = atoms.lowers[index], False
    if not hyphen and joiner not in _JOINERS:
        return None
    right = _right(atoms, index + 1)
    if right is None or not _fits(atoms, left, right, joiner, hyphen):
        return None
    closed = hyphen and atoms.glued(index) and atoms.glued(index + 1)
    if hyphen and not closed and right.measure is None and left.measure is None:
        return None
    amount = _amount(atoms, left, right)
    return None if amount is None else (amount, closed and right.measure is None and left.measure is None)


def _right(atoms: Atoms, index: int) -> Part | None:
    if atoms.lowers[index] in _INNER:
        index += 1
    if index >= atoms.count or atoms.lowers[index] in ("a", "an", "half"):
        return None
    right = parts.scan(atoms, index)
    if right is None or right.numeral.value is None:
        return None
    return right


def _fits(atoms: Atoms, left: Part, right: Part, joiner: str, hyphen: bool) -> bool:
    if left.numeral.value is None:
        return False
    if left.numeral.last != left.last and hyphen and right.measure is None and not left.prefixed:
        return False
    if right.prefixed and not left.prefixed:
        return False
    if left.measure is not None and right.measure is not None:
        if left.measure.key != right.measure.key and left.measure.unit != "deg":
            return False
    elif left.measure is not None and not left.prefixed and joiner != "-":
        return False
    before = atoms.lowers[left.first - 1]
    if joiner == "and" and before not in ("between", "from"):
        return False
    if before == "from" and atoms.has_any(left.first - 5, left.first, _CHANGES):
        return False
    falls = right.numeral.value is not None and left.numeral.value > right.numeral.value
    if before == "from" and falls and not atoms.has_any(left.first - 5, left.first, _RANGES):
        return False
    if joiner == "or" and (left.measure is not None or (right.measure is not None and right.prefixed)):
        return False
    return joiner != "or" or left.numeral.value != right.numeral.value


def _amount(atoms: Atoms, left: Part, right: Part) -> Amount | None:
    low: Exact | None = left.numeral.value
    high: Exact | None = right.numeral.value
    if low is None or high is None:
        return None
    if left.numeral.scale == 1 and right.numeral.scale > 1 and low < ratio(high, right.numeral.scale):
        low = times(low, right.numeral.scale)  # "5-10 million"
    framed = atoms.lowers[left.first - 1] in ("between", "from")
    descending = low > high
    backwards = descending and not framed
    if (low == high or backwards) and not (left.numeral.bare and right.numeral.bare):
        return None
    found = right.measure or left.measure
    single = parts.to_amount(atoms, [replace(right, measure=found, prefixed=False)])
    last = max(right.last, left.last)
    amount = replace(single, first=left.first, last=last, value=None, si_value=None, si_unit="", bound=Bound.BETWEEN)
    amount.low, amount.high = (high, low) if descending else (low, high)
    if found is not None and found.time is not None:
        ends = [timex([(value, found.time)]) for value in (amount.low, amount.high)]
        amount.timex = "/".join(ends)
        multiple = Decimal(found.time.multiple)
        amount.low, amount.high = times(amount.low, multiple), times(amount.high, multiple)
    amount.spelled = left.numeral.spelled
    return amount


def is_plain_pair(atoms: Atoms, amount: Amount) -> bool:
    """Whether the amount is two short integers in digits: the shape of a score."""
    return (
        amount.last - amount.first == 3
        and all(
            atoms.kinds[index] is AtomKind.DIGITS and len(atoms.words[index]) <= 3 and atoms.words[index].isdecimal()
            for index in (amount.first, amount.first + 2)
        )
        and amount.kind is NumberKind.CARDINAL
    )
