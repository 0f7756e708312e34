"""Scorer of amounts: whether a number says the value that somebody expects of a phrase.

Values are compared as decimals with a relative tolerance of a millionth. What the peers' own tests expect is told in
their terms, so an equal amount in another unit counts: 1.5 hours for 90 minutes, 12 for one dozen. Units are otherwise
not judged here, values are.

Scope. Of quantulum3's results those are out that `out_of_scope` tells: a number in the name of a model or craft is an
identifier to us, never an amount. Nothing of Duckling's phrases is out: the grammar has all eight of their dimensions,
and conventions that nobody else follows ("a few" is 3, a month 30 days, "7 dollar 15" has cents) count as misses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from glossator import Bound, Number, NumberKind
from glossator_formats.scores.spans import Place, matched, shared

_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{4})")

COLLECTIVES = {"dozen": 12, "baker's dozen": 13, "gross": 144}
"""quantulum3's units that are numbers: "a dozen" is one dozen to it, and twelve to us."""

SI_FACTORS = {
    "Second": 1.0,
    "Minute": 60.0,
    "Hour": 3600.0,
    "Day": 86400.0,
    "Month": 2629800.0,
    "Quarter": 7889400.0,
    "Gram": 0.001,
    "Metre": 1.0,
    "Centimetre": 0.01,
    "Kilometre": 1000.0,
    "Inch": 0.0254,
    "Foot": 0.3048,
}
"""Duckling's units in SI units, for amounts that it gives in another unit than the text."""


def close(one: float | None, other: float | None) -> bool:
    """Equal within a millionth."""
    return one is not None and other is not None and math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


def number_of(text: str | None) -> float | None:
    """A decimal string as a number; None for none."""
    try:
        return float(Decimal(text)) if text else None
    except InvalidOperation:
        return None


@dataclass(frozen=True, slots=True)
class Amount:
    """What the numbers analyzer said about a place in the text."""

    span: Place
    number: Number

    def values(self) -> Iterator[float]:
        """Every value that a reader takes from it.

        Of a range its ends and its middle, of a date or a decade the year, of a chain of units ("2 years and 3
        months", one amount to us) each part.
        """
        value, low, high = (number_of(text) for text in (self.number.value, self.number.low, self.number.high))
        for one in (value, low, high):
            if one is not None:
                yield one
        if low is not None and high is not None:
            yield (low + high) / 2
        if self.number.kind is NumberKind.DATE:
            for text in (self.number.timex[:4], self.number.resolved[:4]):
                if text.isdigit() and len(text) == 4:
                    yield float(text)
        for part in self.number.parts:
            found = number_of(part.value)
            if found is not None:
                yield found

    def has(self, value: float) -> bool:
        return any(close(value, one) for one in self.values())


# ------------------------------------------------------------------------------------------------ quantulum3
def out_of_scope(text: str, span: Place, unit: str) -> str:
    """Why an expected result of quantulum3 is none of ours; empty if it is one."""
    before = text[: span[0]].split()
    named = bool(before) and before[-1][:1].isupper() and before[-1].isalpha() and len(before) > 1
    if unit == "dimensionless" and named and text[slice(*span)].isdigit() and int(text[slice(*span)]) < 1000:
        return "a number after a name is part of the name"
    return ""


def quantulum_span(text: str, surface: str, start: int) -> Place:
    """Where the result's surface stands, from `start` on; the whole text if it does not stand there."""
    place = text.find(surface, start)
    place = text.find(surface) if place < 0 else place
    return (place, place + len(surface)) if place >= 0 else (0, len(text))


def quantulum_right(span: Place, value: float, unit: str, amounts: Sequence[Amount]) -> bool:
    """Whether an amount at the surface has the value."""
    values = [value, value * COLLECTIVES[unit]] if unit in COLLECTIVES else [value]
    return any(shared(span, amount.span) and amount.has(one) for amount in amounts for one in values)


# ------------------------------------------------------------------------------------------------ Duckling
def duckling_text(text: str) -> str:
    """The phrase with the escapes of its source (Haskell's, four digits) resolved."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def duckling_right(expected: Mapping[str, object], amounts: Sequence[Amount]) -> bool:
    """Whether an amount of the phrase says what Duckling expects: a value, or the bounds that it names."""
    low, high, value = (_given(expected.get(key)) for key in ("low", "high", "value"))
    unit = str(expected.get("unit"))
    if expected["kind"] != "range":
        assert value is not None
        return any(amount.has(value) or _same_si(amount.number.si_value, value, unit) for amount in amounts)
    return any(_same_range(amount.number, low, high, unit) for amount in amounts)


def _given(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _same_si(si_value: str, value: float, unit: str) -> bool:
    factor = SI_FACTORS.get(unit)
    return factor is not None and close(number_of(si_value), value * factor)


def _same_range(number: Number, low: float | None, high: float | None, unit: str) -> bool:
    if low is not None and high is not None:
        found = number_of(number.low), number_of(number.high)
        # A range has no SI values of its own: grams may have been said in kilograms.
        scales = (1.0, 0.001) if unit == "Gram" else (1.0,)
        return any(close(found[0], low * scale) and close(found[1], high * scale) for scale in scales)
    limit = low if high is None else high
    bounds = (Bound.AT_LEAST, Bound.MORE_THAN) if high is None else (Bound.AT_MOST, Bound.LESS_THAN)
    values = (number.value, number.low if high is None else number.high)
    return number.bound in bounds and any(close(number_of(text), limit) for text in values)


# ------------------------------------------------------------------------------------------------ gold by hand
@dataclass(frozen=True, slots=True)
class GoldAmount:
    """An amount as a person annotated it; empty fields are those that it does not have."""

    span: Place
    kind: str
    value: str = ""
    low: str = ""
    high: str = ""
    timex: str = ""
    currency: str = ""
    unit: str = ""
    counted: Place | None = None
    modifier: Place | None = None
    vague: bool = False

    def same_value(self, number: Number) -> bool:
        """Value and ends as far as gold has them, else TIMEX3; of a vague amount, that it is vague."""
        if self.vague:
            return number.vague
        if not (self.value or self.low or self.high):
            return self.timex == number.timex
        return all(
            not wanted or close(number_of(wanted), number_of(given)) or wanted == given
            for wanted, given in ((self.value, number.value), (self.low, number.low), (self.high, number.high))
        )

    def differences(self, amount: Amount) -> Iterator[str]:
        """The kinds of the ways in which the amount, which overlaps this one, is not the same."""
        number = amount.number
        if not self.same_value(number):
            yield "value"
        if self.kind != number.kind.value:
            yield "kind"
        if amount.span != self.span:
            yield "edge"
        if self.currency != number.currency:
            yield "currency"
        if (self.counted is None) != (number.counted is None) or (
            self.counted is not None and number.counted is not None and not shared(self.counted, number.counted)
        ):
            yield "counted"
        if (self.modifier is None) != (number.modifier is None):
            yield "modifier"


def pairs_of(gold: Sequence[GoldAmount], amounts: Sequence[Amount]) -> list[tuple[int, int]]:
    """One-to-one pairs of overlapping amounts as indexes."""
    return matched([one.span for one in gold], [amount.span for amount in amounts])
