"""A short way to write down what an amount should be: "$5 to $6m: money 5000000..6000000 USD".

The span stands before the first colon that a blank follows, then come the kind and whatever else counts: the value, or
both ends, of which one may be open ("..30"); the unit, currency or TIMEX3 value; `@` and the resolved date; `#` and the
counted noun; a sign for the bound (">=", ">", "<=", "<", "~"); "set", "vague", "ambiguous", "mod=START".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.text.annotation import Bound

if TYPE_CHECKING:
    from .conftest import Found

_BOUNDS = {
    Bound.AT_LEAST: ">=",
    Bound.MORE_THAN: ">",
    Bound.AT_MOST: "<=",
    Bound.LESS_THAN: "<",
    Bound.APPROXIMATE: "~",
}
_EXACT = {*_BOUNDS.values(), "set", "vague", "ambiguous"}
"""What is not said must not be there."""


def tokens(found: Found) -> list[str]:
    """All that an amount says, as the notation writes it."""
    number = found.number
    made = [number.kind.value, number.value, number.unit.replace(" ", "_"), number.currency, number.timex]
    if number.low or number.high:
        made.append(f"{number.low}..{number.high}")
    made.append(f"@{number.resolved}" if number.resolved else "")
    made.append(f"#{found.counted}" if found.counted else "")
    made.append(f"mod={number.timex_mod}" if number.timex_mod else "")
    made.append(_BOUNDS.get(number.bound, ""))
    made += [
        name
        for name, said in (("set", number.timex_set), ("vague", number.vague), ("ambiguous", number.ambiguous))
        if said
    ]
    return [token for token in made if token]


def faults(found: list[Found], wanted: tuple[str, ...]) -> list[str]:
    """What is missing, wrong or too much; empty if all is as wanted."""
    wrong = []
    left = [one for one in found if one.number.kind.value != "identifier"]
    for line in wanted:
        span, _, rest = line.rpartition(": ")
        said = rest.split(" ")
        match = next((one for one in left if one.text == span), None)
        if match is None:
            wrong.append(f"no {span!r}")
            continue
        left.remove(match)
        made = tokens(match)
        lacking = [token for token in said if token not in made]
        extra = [token for token in made if token in _EXACT and token not in said]
        if lacking or extra:
            wrong.append(f"{span!r}: {' '.join(made)}, without {lacking}, too much {extra}")
    wrong += [f"too much: {one.text!r}: {' '.join(tokens(one))}" for one in left]
    return wrong
