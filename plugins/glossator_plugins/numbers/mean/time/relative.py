"""Dates by their distance: "three days ago"."""

from __future__ import annotations

from datetime import timedelta

from glossator.annotation import Bound, NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.mean import bounds
from glossator_plugins.numbers.read.atoms import Atoms

from . import timex
from .context import Context
from .timex import Moment

_CLOCK = {"H": timedelta(hours=1), "M": timedelta(minutes=1), "S": timedelta(seconds=1)}
_LONGEST = 7
_GRAINS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def ago(atoms: Atoms, amount: Amount, context: Context) -> Amount | None:
    """ "three days ago" is a date."""
    if atoms.lowers[amount.last] != "ago" or amount.bound is Bound.BETWEEN:
        return None
    point = Amount(amount.first, amount.last + 1, NumberKind.DATE, vague=amount.vague)
    grain = _GRAINS.get(amount.timex[-1:]) if "T" not in amount.timex else None
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
