"""The two ends of a range: where the upper one begins, and what the lower one has of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import ratio
from glossator_plugins.numbers.lexicon.en.intervals import INNER
from glossator_plugins.numbers.lexicon.en.words import SCALES
from glossator_plugins.numbers.lexicon.units import TIME_UNITS
from glossator_plugins.numbers.read.atoms import Atoms

from . import part as parts
from .part import Part

_HUNDRED, THOUSAND = Decimal(100), Decimal(1000)
ONE = Decimal(1)
_EXACT_SPANS = ({"a": 12, "mo": 1}, {"wk": 604_800, "d": 86_400, "h": 3600, "min": 60, "s": 1})
"""Units that are a whole number of one another."""


def alike(left: Part, right: Part) -> bool:
    """Whether both ends are counted in the same."""
    if left.measure is None or right.measure is None:
        return left.kind is right.kind and left.numeral.scale == right.numeral.scale
    return same(left, right)


def same(left: Part, right: Part) -> bool:
    """Whether two measures can be the ends of one range; a price for each is told once: "$2.10-$2.25 a share"."""
    if left.measure is None or right.measure is None or left.measure.key == right.measure.key:
        return True
    if times_in(left, right) is not None:
        return True
    priced = left.kind is right.kind is NumberKind.MONEY and left.measure.currency == right.measure.currency
    return priced and not left.measure.unit


def times_in(left: Part, right: Part) -> tuple[Decimal, Decimal] | None:
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


def framed(atoms: Atoms, left: Part) -> bool:
    """Whether "between" or "from" stands before it."""
    return atoms.lowers[left.first - 1] in ("between", "from")


def right_end(atoms: Atoms, index: int) -> Part | None:
    """The upper end that begins there, in its likeliest reading."""
    found = right_ends(atoms, None, index)
    return found[0] if found else None


def right_ends(atoms: Atoms, left: Part | None, index: int) -> list[Part]:
    """The readings of an upper end."""
    if atoms.lowers[index] in INNER:
        index += 1
    if atoms.words[index] == "+" and atoms.glued(index + 1):
        index += 1  # "from -3 to +4"
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


def shared_scale(atoms: Atoms, left: Part, right: Part) -> Decimal:
    """The scale that a range tells once: "5-10 million", "two to three hundred", "10-12,000"; 1 where it has none."""
    low, high = left.numeral.value, right.numeral.value
    if low is None or high is None or left.numeral.scale > 1 or atoms.lowers[left.numeral.last - 1] == "hundred":
        return ONE
    scale = right.numeral.scale
    if (
        scale == 1
        and atoms.lowers[right.numeral.last - 1] == "hundred"
        and right.numeral.last - right.numeral.first == 2
    ):
        scale = _HUNDRED
    if scale > 1:
        return scale if low < ratio(high, scale) else ONE
    grouped = atoms.words[right.numeral.last - 1]
    changes = atoms.lowers[left.first - 1] == "from" or atoms.lowers[left.last] in ("till", "through")
    if changes or not left.numeral.bare or Fraction(high) % 1000 or grouped.isdecimal() or right.numeral.spelled:
        return ONE
    return THOUSAND if 1 <= low < ratio(high, THOUSAND) else ONE
