"""Amount: what the grammar found at one place of a sentence, before it becomes an annotation.

Positions are indices of atoms, half-open; values are exact (`Decimal`, or `Fraction` for thirds and the like).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from glossator.text.annotation import Bound, NumberKind

Exact: TypeAlias = Decimal | Fraction

MAX_DIGITS = 100
"""Longer strings of digits are keys, hashes and dumps, not amounts: they are typed as identifiers."""

# Enough for a number of MAX_DIGITS times any scale; the default context would round after 28 digits.
_CONTEXT = Context(prec=4 * MAX_DIGITS)
_REPEATING = Context(prec=15)


class Piece(NamedTuple):
    """A part of an amount at the atoms [first, last): "5 ft" of "5 ft 10 in"; one side of a score."""

    first: int
    last: int
    value: Exact
    unit: str = ""


@dataclass(slots=True)
class Amount:
    """One amount; `first` and `last` delimit it without its modifier and its counted noun."""

    first: int
    last: int
    kind: NumberKind
    value: Exact | None = None
    low: Exact | None = None
    high: Exact | None = None
    bound: Bound = Bound.EXACT
    vague: bool = False
    unit: str = ""
    currency: str = ""
    dimension: str = ""
    si_value: Decimal | None = None
    si_unit: str = ""
    timex: str = ""
    resolved: str = ""
    timex_mod: str = ""
    timex_set: bool = False
    modifier: tuple[int, int] | None = None
    counted: tuple[int, int] | None = None
    counted_lemma: str = ""
    spelled: bool = False
    pieces: tuple[Piece, ...] = ()
    evidence: int = 0
    """How much the words around speak for this reading, from -9 to 9."""
    other: Amount | None = None
    """What is as likely meant, where the amount is ambiguous."""

    def says(self, other: Amount) -> bool:
        """Whether the amounts tell a reader the same."""
        return (
            self.kind is other.kind
            and self.interval() == other.interval()
            and (self.value, self.unit, self.currency, self.timex)
            == (other.value, other.unit, other.currency, other.timex)
        )

    def interval(self) -> tuple[Exact | None, bool, Exact | None, bool]:
        """Low and whether it belongs to the interval, high and whether it does; None where the interval is open."""
        if self.kind is NumberKind.SCORE:
            return self.low, False, self.high, False
        if self.value is None or self.low is not None:
            return self.low, self.low is not None, self.high, self.high is not None
        if self.bound in (Bound.AT_LEAST, Bound.MORE_THAN):
            return self.value, self.bound is Bound.AT_LEAST, None, False
        if self.bound in (Bound.AT_MOST, Bound.LESS_THAN):
            return None, False, self.value, self.bound is Bound.AT_MOST
        return None, False, None, False


def times(left: Exact, right: Exact) -> Exact:
    """The exact product."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        product = _CONTEXT.multiply(left, right)
        # 2.1 times a million is 2100000, not 2100000.0.
        return Decimal(int(product)) if product == product.to_integral_value() else product
    return _reduced(Fraction(left) * Fraction(right))


def plus(left: Exact, right: Exact) -> Exact:
    """The exact sum."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _CONTEXT.add(left, right)
    return _reduced(Fraction(left) + Fraction(right))


def ratio(numerator: Exact, denominator: Exact) -> Exact:
    """The exact quotient; the denominator is not zero."""
    return _reduced(Fraction(numerator) / Fraction(denominator))


def negated(value: Exact) -> Exact:
    return value.copy_negate() if isinstance(value, Decimal) else -value


def to_decimal(value: Exact) -> Decimal:
    """The decimal nearest to the value: exact unless it repeats, then to 15 significant digits."""
    if isinstance(value, Decimal):
        return value
    return _REPEATING.divide(Decimal(value.numerator), Decimal(value.denominator))


def plain(value: Exact | None) -> str:
    """The decimal string of a value, without exponent; "" for None."""
    return "" if value is None else format(to_decimal(value), "f")


def _reduced(value: Fraction) -> Exact:
    """A decimal where one exists, so that only repeating decimals stay fractions."""
    denominator = value.denominator
    twos = fives = 0
    while denominator % 2 == 0:
        denominator //= 2
        twos += 1
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    if denominator != 1:
        return value
    return _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
