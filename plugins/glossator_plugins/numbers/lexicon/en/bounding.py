# ruff: noqa: SIM905 - word lists read better as text
"""The words that bound an amount, before it ("at least") and after it ("or more"). Data only."""

from __future__ import annotations

from types import MappingProxyType

from glossator.text.annotation import Bound

BEFORE_PHRASES: dict[Bound, str] = {
    Bound.AT_LEAST: (
        "at least|a minimum of|minimum|minimum of|no less than|not less than|no fewer than|not fewer than|"
        "no lower than|not under|starting at|starting from|as few as|as little as|as low as|no smaller than|"
        "not lower than|a floor of|at a minimum|greater than or equal to|more than or equal to|"
        "equal to or greater than|equal to or more than|equal or greater than|from the age of|\u2265|\u2a7e|> =|= >"
    ),
    Bound.MORE_THAN: (
        "more than|over|above|greater than|higher than|larger than|bigger than|longer than|older than|exceeding|"
        "exceeds|exceeded|in excess of|upwards of|upward of|north of|well over|just over|slightly over|"
        "well above|just above|slightly more than|well more than|surpassing|surpassed|topping|topped|beyond|"
        "top|tops|better than|far more than|much more than|heavier than|taller than|exceed|to exceed|surpass|"
        "over the age of|above the age of|>"
    ),
    Bound.AT_MOST: (
        "at most|at the most|up to|no more than|not more than|a maximum of|maximum|maximum of|as many as|as much as|"
        "no higher than|no greater than|no longer than|not exceeding|no later than|at best|no older than|not over|"
        "as high as|as long as|not exceed|not to exceed|'t exceed|never exceed|not surpass|limited to|capped at|"
        "a cap of|cap of|a limit of|limit of|a ceiling of|less than or equal to|fewer than or equal to|"
        "equal to or less than|equal or less than|up to the age of|at a maximum|\u2264|\u2a7d|< =|= <"
    ),
    Bound.LESS_THAN: (
        "less than|under|below|fewer than|lower than|smaller than|shorter than|younger than|just under|just below|"
        "well under|well below|slightly less than|slightly under|short of|just short of|south of|far less than|"
        "far fewer than|lighter than|not quite|just shy of|shy of|under the age of|below the age of|<"
    ),
    Bound.APPROXIMATE: (
        "about|around|approximately|approx|approx .|some|roughly|nearly|almost|close to|near|circa|c .|ca .|~|\u2248|"
        "an estimated|estimated|estimated at|something like|in the region of|somewhere around|just about|"
        "in the order of|on the order of|somewhere in the region of|virtually|practically|an average of|"
        "more or less|perhaps|maybe|possibly|plus or minus|nearer to|closer to|round about|somewhere near"
    ),
}
BEFORE = MappingProxyType(
    {tuple(phrase.split()): bound for bound, phrases in BEFORE_PHRASES.items() for phrase in phrases.split("|")}
)
LAST_WORDS = frozenset(phrase[-1] for phrase in BEFORE)
LONGEST = max(map(len, BEFORE))
AFTER = MappingProxyType(
    {
        ("or", "more"): Bound.AT_LEAST,
        ("and", "over"): Bound.AT_LEAST,
        ("or", "over"): Bound.AT_LEAST,
        ("and", "above"): Bound.AT_LEAST,
        ("or", "above"): Bound.AT_LEAST,
        ("or", "older"): Bound.AT_LEAST,
        ("and", "older"): Bound.AT_LEAST,
        ("or", "higher"): Bound.AT_LEAST,
        ("and", "up"): Bound.AT_LEAST,
        ("or", "so"): Bound.APPROXIMATE,
        ("or", "thereabouts"): Bound.APPROXIMATE,
        ("give", "or", "take"): Bound.APPROXIMATE,
        ("or", "greater"): Bound.AT_LEAST,
        ("or", "larger"): Bound.AT_LEAST,
        ("or", "longer"): Bound.AT_LEAST,
        ("or", "better"): Bound.AT_LEAST,
        ("or", "later"): Bound.AT_LEAST,
        ("or", "upwards"): Bound.AT_LEAST,
        ("and", "upwards"): Bound.AT_LEAST,
        ("or", "less"): Bound.AT_MOST,
        ("or", "lower"): Bound.AT_MOST,
        ("or", "smaller"): Bound.AT_MOST,
        ("or", "shorter"): Bound.AT_MOST,
        ("or", "lesser"): Bound.AT_MOST,
        ("and", "younger"): Bound.AT_MOST,
        ("or", "fewer"): Bound.AT_MOST,
        ("or", "under"): Bound.AT_MOST,
        ("and", "under"): Bound.AT_MOST,
        ("and", "below"): Bound.AT_MOST,
        ("or", "below"): Bound.AT_MOST,
        ("or", "younger"): Bound.AT_MOST,
        ("at", "most"): Bound.AT_MOST,
        ("at", "least"): Bound.AT_LEAST,
        ("-", "odd"): Bound.APPROXIMATE,
        ("-", "plus"): Bound.AT_LEAST,
        ("-", "ish"): Bound.APPROXIMATE,
        ("-", "some"): Bound.APPROXIMATE,
        ("+",): Bound.AT_LEAST,
    }
)
AFTER_FIRST = frozenset(phrase[0] for phrase in AFTER)
LASTS = frozenset(
    "for lasted lasts lasting took takes taken after in of by spent spend just well is was were are be and than with "
    "averaged".split()
)
"""What makes "over six years" more than six; elsewhere it means during them."""
FRAMES = frozenset({"between", "from"})
