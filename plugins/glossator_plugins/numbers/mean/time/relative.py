"""Dates by their distance: "three days ago", "than a year earlier"."""

from __future__ import annotations

from datetime import timedelta

from glossator.text.annotation import Bound, NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import AGAINST, COMPARING, EARLIER, FROM_NOW
from glossator_plugins.numbers.lexicon.en.dates import GRAINS_RELATIVE
from glossator_plugins.numbers.lexicon.en.words import ABBREVIATED_SCALES, MONEY_SCALES, SCALES
from glossator_plugins.numbers.mean import bounds
from glossator_plugins.numbers.read.atoms import AtomKind, Atoms

from . import timex
from .context import Context
from .timex import Moment

_CLOCK = {"H": timedelta(hours=1), "M": timedelta(minutes=1), "S": timedelta(seconds=1)}
_LONGEST = 7
_NEAR = 6


def _compares(atoms: Atoms, amount: Amount) -> bool:
    """Whether a span of time tells when something was otherwise: "$21m a year earlier", "than a month before"."""
    word, first = atoms.lowers[amount.last], amount.first
    if word not in EARLIER or (word == "before" and atoms.kinds[amount.last + 1] is AtomKind.WORD):
        return False
    before = first - 1
    if atoms.lowers[before] in COMPARING or atoms.has_any(first - _NEAR, first, AGAINST):
        return True
    number = atoms.kinds[before] is AtomKind.DIGITS or atoms.lowers[before] in SCALES or atoms.lowers[before] == "%"
    return number or atoms.words[before] in ABBREVIATED_SCALES or atoms.words[before] in MONEY_SCALES


def _from_now(atoms: Atoms, amount: Amount) -> int | None:
    """Where "from now" or "from today" ends after a span of time."""
    phrase = tuple(atoms.lowers[amount.last : amount.last + 2])
    return amount.last + 2 if phrase in FROM_NOW and amount.bound is not Bound.BETWEEN else None


def _ahead(atoms: Atoms, amount: Amount, context: Context, last: int) -> Amount:
    """ "two days from now" is a date, "five minutes from now" a time."""
    point = Amount(amount.first, last, NumberKind.DATE, timex="FUTURE_REF", vague=amount.vague)
    digits, grain = amount.timex[1:-1], GRAINS_RELATIVE.get(amount.timex[-1:])
    if amount.timex.startswith("PT"):
        point.kind = NumberKind.TIME
        digits = digits[1:]
        hours = _CLOCK[amount.timex[-1]]
        if context.moment is not None and digits.isdecimal() and len(digits) < _LONGEST:
            try:
                then = context.moment + int(digits) * hours
            except OverflowError:
                return point
            point.timex, point.resolved = (
                then.strftime("%Y-%m-%dT%H:%M").rjust(16, "0"),
                then.isoformat(timespec="minutes"),
            )
    elif grain is not None and digits.isdecimal() and len(digits) < _LONGEST:
        point.timex, point.resolved = timex.value(Moment(grain=grain, offset=int(digits)), context.reference)
    bounds.bind(atoms, point)
    return point


def ago(atoms: Atoms, amount: Amount, context: Context) -> Amount | None:
    """ "three days ago" is a date; so is "a year earlier" where it tells what something is compared with."""
    if (ahead := _from_now(atoms, amount)) is not None:
        return _ahead(atoms, amount, context, ahead)
    compared = context.reference is not None and _compares(atoms, amount)
    if amount.bound is Bound.BETWEEN or not (atoms.lowers[amount.last] == "ago" or compared):
        return None
    point = Amount(amount.first, amount.last + 1, NumberKind.DATE, vague=amount.vague)
    grain = GRAINS_RELATIVE.get(amount.timex[-1:]) if "T" not in amount.timex else None
    value = amount.value
    if (hours := _CLOCK.get(amount.timex[-1:])) is not None and amount.timex.startswith("PT"):
        point.kind, point.timex = NumberKind.TIME, "PAST_REF"
        digits = amount.timex[2:-1]
        if context.moment is not None and digits.isdecimal() and len(digits) < _LONGEST:
            try:
                then = context.moment - int(digits) * hours
            except OverflowError:
                then = None
            if then is not None:
                point.timex = then.strftime("%Y-%m-%dT%H:%M").rjust(16, "0")
                point.resolved = then.isoformat(timespec="minutes")
    elif grain is None or value is None or value != int(value) or not amount.timex[1:-1].isdecimal():
        point.timex = "PAST_REF"
    else:
        count = int(amount.timex[1:-1]) if len(amount.timex) < 8 else 10_000
        point.timex, point.resolved = timex.value(Moment(grain=grain, offset=-count), context.reference)
    bounds.bind(atoms, point)
    return point
