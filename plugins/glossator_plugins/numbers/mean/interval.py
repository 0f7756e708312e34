"""Intervals: two parts joined into one amount from low to high: "20-25 tonnes", "between 3 and 5", "$5 to $10"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from glossator.text.annotation import Bound, NumberKind
from glossator_plugins.numbers.amount import Amount, Exact, negated, times
from glossator_plugins.numbers.lexicon.en.intervals import INNER, JOINERS, RANGES
from glossator_plugins.numbers.lexicon.en.words import CHANGES, ODDS, RATIOS
from glossator_plugins.numbers.mean.time.duration import timex
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms

from . import score, total
from .ends import ONE, THOUSAND, alike, framed, right_ends, same, shared_scale, times_in
from .part import Part

_ALIKE = 5
_FEW = 5
_PAIR = 3
_LEVEL = Decimal(4)
"""A change is rarely more than a quarter of the level that it leads to; the ends of a range are nearer."""


def join(atoms: Atoms, lefts: list[Part]) -> tuple[Amount, bool] | None:
    """The interval that begins with a part, and whether a closed-up hyphen joins two bare numbers (maybe a score).

    Of each end all readings are tried: the ends of a range are alike, so that one tells what the other means.
    """
    best: tuple[int, tuple[Amount, bool]] | None = None
    for left in lefts:
        joiner = _joiner(atoms, left)
        if joiner is None:
            continue
        for right in right_ends(atoms, left, joiner[1] + 1):
            weight = left.weight + right.weight + _ALIKE * alike(left, right)
            if (best is None or weight > best[0]) and (found := _between(atoms, left, right, *joiner)) is not None:
                best = weight, found
    return None if best is None else best[1]


def _joiner(atoms: Atoms, left: Part) -> tuple[str, int] | None:
    """What may join a part to the upper end of its range, and its last atom: "to", "and", a hyphen."""
    joiner = atoms.lowers[left.last]
    hyphen = joiner in HYPHENS
    index = left.last
    if hyphen and atoms.glued(index) and atoms.lowers[index + 1] in ("to", "or", "and") and not atoms.glued(index + 1):
        index += 1  # "8- to 16-meter"
        joiner, hyphen = atoms.lowers[index], False
    elif hyphen and atoms.lowers[index + 1] == "to" and atoms.lowers[index + 2] in HYPHENS and _touch(atoms, index, 4):
        index += 2  # "20-to-25-year"
        joiner, hyphen = "to", False
    if not hyphen and joiner not in JOINERS:
        return None
    return joiner, index


def _between(atoms: Atoms, left: Part, right: Part, joiner: str, index: int) -> tuple[Amount, bool] | None:
    hyphen = joiner in HYPHENS
    if not _fits(atoms, left, right, joiner, hyphen):
        return None
    closed = hyphen and atoms.glued(index) and atoms.glued(index + 1)
    if hyphen and not closed and right.measure is None and left.measure is None:
        return None
    amount = _amount(atoms, left, right)
    if amount is None:
        return None
    bare = right.measure is None and left.measure is None
    if (
        bare
        and joiner == "to"
        and amount.low == right.numeral.value
        and amount.low != amount.high
        and not framed(atoms, left)
        and right.numeral.value is not None
        and right.numeral.value >= 0
    ):
        return _descending(atoms, left, right, amount)
    return amount, bare and (closed or _is_ratio(atoms, left, right, joiner))


def _is_ratio(atoms: Atoms, left: Part, right: Part, joiner: str) -> bool:
    """ "a ratio of 1 to 3", in small numbers."""
    return joiner == "to" and right.last - left.first == _PAIR and atoms.has_any(left.first - _PAIR, left.first, RATIOS)


def _touch(atoms: Atoms, index: int, count: int) -> bool:
    return all(atoms.glued(place) for place in range(index, index + count))


def _descending(atoms: Atoms, left: Part, right: Part, amount: Amount) -> tuple[Amount, bool] | None:
    """ "won 52 to 48", "9-to-5": no interval runs downwards."""
    if score.has_cue(atoms, left.first) or atoms.has_any(left.first - _FEW, right.last + _FEW, ODDS):
        return amount, True
    if right.first - left.last > 1:
        return Amount(left.first, right.last, NumberKind.IDENTIFIER), False
    return None


def _fits(atoms: Atoms, left: Part, right: Part, joiner: str, hyphen: bool) -> bool:
    if left.numeral.value is None:
        return False
    if left.numeral.last != left.last and hyphen and right.measure is None and not left.prefixed:
        return False
    if right.prefixed and not left.prefixed:
        return False
    if left.measure is not None and right.measure is not None:
        if not same(left, right) and left.measure.unit != "deg":
            return False
    elif left.measure is not None and not left.prefixed and joiner != "-":
        return False
    before = atoms.lowers[left.first - 1]
    if joiner == "and" and before not in ("between", "from") and not _between_ages(atoms, left.first):
        return False
    if before == "from" and atoms.has_any(left.first - 5, left.first, CHANGES):
        return False
    falls = right.numeral.value is not None and left.numeral.value > right.numeral.value
    if before == "from" and falls and not atoms.has_any(left.first - 5, left.first, RANGES):
        return False
    if joiner == "to" and not hyphen and _is_level(atoms, left, right):
        return False
    if joiner == "or" and (left.measure is not None or (right.measure is not None and right.prefixed)):
        return False
    return joiner != "or" or left.numeral.value != right.numeral.value


def _between_ages(atoms: Atoms, index: int) -> bool:
    """ "between the ages of 18 and 64"."""
    return atoms.lowers[index - 2 : index] in (["ages", "of"], ["age", "of"]) and (
        atoms.lowers[index - 3] == "between" or atoms.lowers[index - 4] == "between"
    )


def _is_level(atoms: Atoms, left: Part, right: Part) -> bool:
    """Whether "to" leads from a change to a level: "rose $2 to $78.40", "cut by 200 to 1,500", not "rose 2 to 5%"."""
    small, large = left.numeral.value, right.numeral.value
    if (
        small is None
        or large is None
        or (left.measure is None and right.measure is not None and not left.numeral.fraction)
    ):
        return False
    before = left.first - 1
    if atoms.lowers[before] in INNER or atoms.lowers[before] in ("further", "another"):
        before -= 1
    changes = atoms.lowers[before] == "by" or atoms.lowers[before] in CHANGES
    changes = changes or (atoms.lowers[before] == "of" and atoms.lowers[before - 1] in CHANGES)
    return changes and large > times(negated(small) if small < 0 else small, _LEVEL)


def _amount(atoms: Atoms, left: Part, right: Part) -> Amount | None:
    low: Exact | None = left.numeral.value
    high: Exact | None = right.numeral.value
    if low is None or high is None:
        return None
    unlike = left.measure is not None and right.measure is not None and left.measure.key != right.measure.key
    if unlike and (sizes := times_in(left, right)) is not None:
        return _of_two_units(atoms, left, right, sizes)
    shared = shared_scale(atoms, left, right)
    alone, low = low, times(low, shared) if shared > 1 else low
    descending = low > high
    backwards = descending and not framed(atoms, left) and not low < 0 > high
    bare = left.numeral.bare and right.numeral.bare and left.measure is None
    if (low == high or backwards) and not bare:
        return None
    found = right.measure or left.measure
    single = total.to_amount(atoms, [replace(right, measure=found, prefixed=False)])
    last = max(right.last, left.last)
    amount = replace(single, first=left.first, last=last, value=None, si_value=None, si_unit="", bound=Bound.BETWEEN)
    amount.low, amount.high = (high, low) if descending else (low, high)
    if found is not None and found.time is not None:
        ends = [timex([(value, found.time)]) for value in (amount.low, amount.high)]
        amount.timex = "/".join(ends)
        multiple = Decimal(found.time.multiple)
        amount.low, amount.high = times(amount.low, multiple), times(amount.high, multiple)
    amount.spelled = left.numeral.spelled
    if shared == THOUSAND and right.numeral.scale == 1 and atoms.lowers[left.last] in ("to", "and"):
        amount.other = replace(amount, low=alone)  # "between 10 and 12,000"
    return amount


def _of_two_units(atoms: Atoms, left: Part, right: Part, sizes: tuple[Decimal, Decimal]) -> Amount | None:
    """ "90 minutes to two hours": both ends in the smaller unit, each as written in the TIMEX3 value."""
    ends = [total.to_amount(atoms, [part]) for part in (left, right)]
    if any(end.value is None for end in ends):
        return None
    low, high = (times(end.value or ONE, size) for end, size in zip(ends, sizes, strict=True))
    if low >= high:
        return None
    amount = replace(ends[sizes[0] > sizes[1]], first=left.first, last=right.last)
    amount.value, amount.si_value, amount.si_unit, amount.bound = None, None, "", Bound.BETWEEN
    amount.low, amount.high, amount.timex = low, high, f"{ends[0].timex}/{ends[1].timex}"
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
