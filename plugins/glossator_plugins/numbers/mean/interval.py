"""Intervals: two parts joined into one amount from low to high: "20-25 tonnes", "between 3 and 5", "$5 to $10"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from glossator.text.annotation import Bound, NumberKind
from glossator_plugins.numbers.amount import Amount, Exact, negated, plus, ratio, times
from glossator_plugins.numbers.lexicon.en.intervals import BY, INNER, JOINERS, RANGES
from glossator_plugins.numbers.lexicon.en.words import CHANGES, ODDS, RATIOS, SCALES
from glossator_plugins.numbers.lexicon.units import TIME_UNITS
from glossator_plugins.numbers.mean.time.duration import timex
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms
from glossator_plugins.numbers.read.digits import power

from . import measure, score, total
from . import part as parts
from .part import Part

_ALIKE = 5
_FEW = 5
_PAIR = 3
_ONE, _HUNDRED, _THOUSAND = Decimal(1), Decimal(100), Decimal(1000)
_LEVEL = Decimal(4)
"""A change is rarely more than a quarter of the level that it leads to; the ends of a range are nearer."""
_EXACT_SPANS = ({"a": 12, "mo": 1}, {"wk": 604_800, "d": 86_400, "h": 3600, "min": 60, "s": 1})
"""Units that are a whole number of one another."""
_SIDES = frozenset({"[in_i]", "[ft_i]", "[yd_i]", "mm", "cm", "m"})
_RELAY = Decimal(20)
"""Sides of a thing differ by less."""


def join(atoms: Atoms, lefts: list[Part]) -> tuple[Amount, bool] | None:
    """The interval that begins with a part, and whether a closed-up hyphen joins two bare numbers (maybe a score).

    Of each end all readings are tried: the ends of a range are alike, so that one tells what the other means.
    """
    best: tuple[int, tuple[Amount, bool]] | None = None
    for left in lefts:
        joiner = _joiner(atoms, left)
        if joiner is None:
            continue
        for right in _rights(atoms, left, joiner[1] + 1):
            weight = left.weight + right.weight + _ALIKE * _alike(left, right)
            if (best is None or weight > best[0]) and (found := _between(atoms, left, right, *joiner)) is not None:
                best = weight, found
    return None if best is None else best[1]


def _alike(left: Part, right: Part) -> bool:
    """Whether both ends are counted in the same."""
    if left.measure is None or right.measure is None:
        return left.kind is right.kind and left.numeral.scale == right.numeral.scale
    return _same(left, right)


def _same(left: Part, right: Part) -> bool:
    """Whether two measures can be the ends of one range; a price for each is told once: "$2.10-$2.25 a share"."""
    if left.measure is None or right.measure is None or left.measure.key == right.measure.key:
        return True
    if _times_in(left, right) is not None:
        return True
    priced = left.kind is right.kind is NumberKind.MONEY and left.measure.currency == right.measure.currency
    return priced and not left.measure.unit


def _times_in(left: Part, right: Part) -> tuple[Decimal, Decimal] | None:
    """How many of their smaller unit the units of two durations have, if these are exact: "18 months to two years"."""
    one, two = left.measure, right.measure
    if left.kind is not NumberKind.DURATION or right.kind is not NumberKind.DURATION or one is None or two is None:
        return None
    if one.time is None or two.time is None:
        return None
    for spans in _EXACT_SPANS:
        if one.unit in spans and two.unit in spans:
            sizes = Decimal(spans[one.unit]), Decimal(spans[two.unit])
            return sizes[0] / min(sizes), sizes[1] / min(sizes)
    return None


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
        and not _framed(atoms, left)
    ):
        return _descending(atoms, left, right, amount)
    return amount, bare and (closed or _is_ratio(atoms, left, right, joiner))


def _is_ratio(atoms: Atoms, left: Part, right: Part, joiner: str) -> bool:
    """ "a ratio of 1 to 3", in small numbers."""
    return joiner == "to" and right.last - left.first == _PAIR and atoms.has_any(left.first - _PAIR, left.first, RATIOS)


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
    right = _right(atoms, index)
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


def lent(atoms: Atoms, left: Part) -> Part:
    """The first of "from 50 to 30 km/h" or "from 12 to 15 per cent" with the measure that stands after the second."""
    if left.measure is not None or left.numeral.value is None:
        return left
    if atoms.lowers[left.last] in BY:
        return _side(atoms, left)
    pair = atoms.words[left.last] == "/" and left.numeral.bare  # "120/80 mmHg"
    starts = atoms.lowers[left.first - 1] == "from" and atoms.lowers[left.last] == "to"
    right = _right(atoms, left.last + 1) if pair or starts else None
    if right is not None and right.measure is None and starts:
        scale = _shared_scale(atoms, left, right) if right.numeral.scale > 1 else _ONE
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


def _side(atoms: Atoms, left: Part) -> Part:
    """The first side of "4 x 6 inches", "3 by 5 by 2 m"; not of "4 x 100 m", which is a relay."""
    right: Part | None = left
    for _ in range(2):
        right = None if right is None or atoms.lowers[right.last] not in BY else _right(atoms, right.last + 1)
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
    right = _right(atoms, index + 2)
    if right is None or right.measure is None or right.measure.kind is NumberKind.MONEY:
        return None
    amount = total.to_amount(atoms, [replace(left, measure=right.measure)])
    amount.last = left.last
    return amount


def _touch(atoms: Atoms, index: int, count: int) -> bool:
    return all(atoms.glued(place) for place in range(index, index + count))


def _framed(atoms: Atoms, left: Part) -> bool:
    return atoms.lowers[left.first - 1] in ("between", "from")


def _descending(atoms: Atoms, left: Part, right: Part, amount: Amount) -> tuple[Amount, bool] | None:
    """ "won 52 to 48", "9-to-5": no interval runs downwards."""
    if score.has_cue(atoms, left.first) or atoms.has_any(left.first - _FEW, right.last + _FEW, ODDS):
        return amount, True
    if right.first - left.last > 1:
        return Amount(left.first, right.last, NumberKind.IDENTIFIER), False
    return None


def _right(atoms: Atoms, index: int) -> Part | None:
    found = _rights(atoms, None, index)
    return found[0] if found else None


def _rights(atoms: Atoms, left: Part | None, index: int) -> list[Part]:
    """The readings of an upper end."""
    if atoms.lowers[index] in INNER:
        index += 1
    if index >= atoms.count or atoms.lowers[index] == "half":
        return []
    if (
        atoms.lowers[index] in ("a", "an")
        and atoms.lowers[index + 1] not in SCALES
        and not _is_span(atoms, index, left)
    ):
        return []
    return [right for right in parts.readings(atoms, index, left) if right.numeral.value is not None]


def _is_span(atoms: Atoms, index: int, left: Part | None) -> bool:
    """Whether "a year" ends a range of durations."""
    return left is not None and left.kind is NumberKind.DURATION and atoms.lowers[index + 1] in TIME_UNITS


def _fits(atoms: Atoms, left: Part, right: Part, joiner: str, hyphen: bool) -> bool:
    if left.numeral.value is None:
        return False
    if left.numeral.last != left.last and hyphen and right.measure is None and not left.prefixed:
        return False
    if right.prefixed and not left.prefixed:
        return False
    if left.measure is not None and right.measure is not None:
        if not _same(left, right) and left.measure.unit != "deg":
            return False
    elif left.measure is not None and not left.prefixed and joiner != "-":
        return False
    before = atoms.lowers[left.first - 1]
    if joiner == "and" and before not in ("between", "from"):
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
    return changes and large > times(negated(small) if small < 0 else small, _LEVEL)


def _amount(atoms: Atoms, left: Part, right: Part) -> Amount | None:
    low: Exact | None = left.numeral.value
    high: Exact | None = right.numeral.value
    if low is None or high is None:
        return None
    unlike = left.measure is not None and right.measure is not None and left.measure.key != right.measure.key
    if unlike and (sizes := _times_in(left, right)) is not None:
        return _of_two_units(atoms, left, right, sizes)
    shared = _shared_scale(atoms, left, right)
    alone, low = low, times(low, shared) if shared > 1 else low
    descending = low > high
    backwards = descending and not _framed(atoms, left)
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
    if shared == _THOUSAND and right.numeral.scale == 1 and atoms.lowers[left.last] in ("to", "and"):
        amount.other = replace(amount, low=alone)  # "between 10 and 12,000"
    return amount


def _of_two_units(atoms: Atoms, left: Part, right: Part, sizes: tuple[Decimal, Decimal]) -> Amount | None:
    """ "90 minutes to two hours": both ends in the smaller unit, each as written in the TIMEX3 value."""
    ends = [total.to_amount(atoms, [part]) for part in (left, right)]
    if any(end.value is None for end in ends):
        return None
    low, high = (times(end.value or _ONE, size) for end, size in zip(ends, sizes, strict=True))
    if low >= high:
        return None
    amount = replace(ends[sizes[0] > sizes[1]], first=left.first, last=right.last)
    amount.value, amount.si_value, amount.si_unit, amount.bound = None, None, "", Bound.BETWEEN
    amount.low, amount.high, amount.timex = low, high, f"{ends[0].timex}/{ends[1].timex}"
    return amount


def _shared_scale(atoms: Atoms, left: Part, right: Part) -> Decimal:
    """The scale that a range tells once: "5-10 million", "two to three hundred", "10-12,000"; 1 where it has none."""
    low, high = left.numeral.value, right.numeral.value
    if low is None or high is None or left.numeral.scale > 1 or atoms.lowers[left.numeral.last - 1] == "hundred":
        return _ONE
    scale = right.numeral.scale
    if (
        scale == 1
        and atoms.lowers[right.numeral.last - 1] == "hundred"
        and right.numeral.last - right.numeral.first == 2
    ):
        scale = _HUNDRED
    if scale > 1:
        return scale if low < ratio(high, scale) else _ONE
    grouped = atoms.words[right.numeral.last - 1]
    changes = atoms.lowers[left.first - 1] == "from" or atoms.lowers[left.last] in ("till", "through")
    if changes or not left.numeral.bare or Fraction(high) % 1000 or grouped.isdecimal() or right.numeral.spelled:
        return _ONE
    return _THOUSAND if 1 <= low < ratio(high, _THOUSAND) else _ONE


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
