# ruff: noqa: SIM905 - word lists read better as text
"""Rivals: what an amount may be meant as besides, where its words leave it open: "\u20ac1.234", "5 m", "200 pounds"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount, to_decimal
from glossator_plugins.numbers.lexicon.en.nouns import LENGTHS, PRICES, WEIGHTS
from glossator_plugins.numbers.lexicon.si import conversion
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms
from glossator_plugins.numbers.read.digits import otherwise

from . import part, total

_COMMA_CURRENCIES = frozenset("EUR DKK SEK NOK PLN CZK HUF TRY BRL RUB UAH IDR VND RON BGN ARS CLP COP".split())
"""Whose people write decimals after a comma."""
_NEAR = 8
_MILLION = Decimal(10) ** 6
_POUNDS = frozenset({"pound", "pounds"})


def weigh(atoms: Atoms, readings: list[part.Part], amount: Amount) -> None:
    """Keep the second reading of an amount that its words leave open."""
    if amount.value is None or amount.pieces:
        return
    if amount.kind is NumberKind.MONEY:
        _separator(atoms, readings[0], amount)
    if amount.other is None:
        _million(atoms, readings, amount)
        _pounds(atoms, readings[0], amount)


def weigh_counted(atoms: Atoms, found: part.Part, amount: Amount) -> None:
    """ "1.234 people": a count with decimals, unless it is one of an average."""
    if amount.kind is not NumberKind.CARDINAL or amount.value is None or amount.counted is None:
        return
    if amount.counted[0] == amount.last and amount.counted_lemma not in ("time", "point"):
        _separator(atoms, found, amount)


def _separator(atoms: Atoms, found: part.Part, amount: Amount) -> None:
    """Say so where a separator may stand for thousands or for decimals, and take what the document is used to."""
    index = found.numeral.first
    other = otherwise(atoms, index) if atoms.kinds[index] is AtomKind.DIGITS else None
    point = "." in atoms.words[index]
    if other is None or found.numeral.scale > 1 or amount.pieces or not (point or atoms.habits.decimal_comma):
        return
    rival = replace(amount, value=other)
    amount.other = rival
    if atoms.habits.decimal_comma or amount.currency in _COMMA_CURRENCIES:
        amount.value, rival.value = rival.value, amount.value


def _million(atoms: Atoms, readings: list[part.Part], amount: Amount) -> None:
    """ "It has 5 m.": metres, unless nothing around is measured."""
    if amount.unit != "m" or atoms.words[amount.last - 1] != "m" or len(readings) < 2 or amount.value is None:
        return
    if readings[1].numeral.scale != _MILLION or _speaks_of(atoms, amount, LENGTHS):
        return
    amount.other = total.to_amount(atoms, [readings[1]])


def _pounds(atoms: Atoms, found: part.Part, amount: Amount) -> None:
    """ "200 pounds": of money or of weight, where no word around settles it."""
    unit = amount.last - 1
    apart = atoms.lowers[unit] in _POUNDS and atoms.words[unit - 1] not in HYPHENS
    if not apart or found.numeral.scale > 1 or _speaks_of(atoms, amount, WEIGHTS) or _speaks_of(atoms, amount, PRICES):
        return
    if amount.currency == "GBP" and not atoms.habits.sterling:
        amount.other = _as_weight(amount)
    elif (
        amount.unit == "[lb_av]"
        and atoms.lowers[unit] == "pounds"
        and atoms.lowers[amount.last] != "of"
        and amount.kind is NumberKind.QUANTITY
    ):
        amount.other = Amount(amount.first, amount.last, NumberKind.MONEY, amount.value, currency="GBP")


def _as_weight(amount: Amount) -> Amount:
    si, value = conversion("pound"), amount.value
    weight = Amount(amount.first, amount.last, NumberKind.QUANTITY, value, unit="[lb_av]", dimension=si.dimension)
    weight.si_unit = si.unit
    weight.si_value = None if value is None else si.apply(to_decimal(value), difference=False)
    return weight


def _speaks_of(atoms: Atoms, amount: Amount, words: frozenset[str]) -> bool:
    return atoms.has_any(amount.first - _NEAR, amount.last + _NEAR, words)
