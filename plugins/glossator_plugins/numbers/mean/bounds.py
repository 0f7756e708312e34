# ruff: noqa: SIM905 - word lists read better as text
"""Modifiers: the words before or after an amount that bound it: "at least", "nearly", "or more", "+"."""

from __future__ import annotations

from types import MappingProxyType

from glossator.annotation import Bound, NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import EARLIER
from glossator_plugins.numbers.lexicon.en.words import SCALES
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms

_BEFORE_PHRASES: dict[Bound, str] = {
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
_BEFORE = MappingProxyType(
    {tuple(phrase.split()): bound for bound, phrases in _BEFORE_PHRASES.items() for phrase in phrases.split("|")}
)
_LAST_WORDS = frozenset(phrase[-1] for phrase in _BEFORE)
_LONGEST = max(map(len, _BEFORE))
_AFTER = MappingProxyType(
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
_AFTER_FIRST = frozenset(phrase[0] for phrase in _AFTER)
_LASTS = frozenset(
    "for lasted lasts lasting took takes taken after in of by spent spend just well is was were are be and than with "
    "averaged".split()
)
"""What makes "over six years" more than six; elsewhere it means during them."""
_SIGNS = frozenset("<>=\u2264\u2265\u2a7d\u2a7e")
_FRAMES = frozenset({"between", "from"})
_POINTS_IN_TIME = frozenset({NumberKind.DATE, NumberKind.TIME})
_UNBOUND = frozenset({NumberKind.ORDINAL, NumberKind.IDENTIFIER, NumberKind.SCORE})


def bind(atoms: Atoms, amount: Amount) -> None:
    """Set the amount's bound and modifier from the words around it; an interval keeps its bound."""
    if amount.kind in _UNBOUND:
        return
    for place in range(amount.first + 1, amount.last - 2):
        if atoms.lowers[place] in HYPHENS and (bound := _AFTER.get(("-", atoms.lowers[place + 1]))) is not None:
            amount.bound = bound  # "twenty-odd hours": inside the amount, so it has no span of its own
            return
    before = _before(atoms, amount)
    if before is not None:
        amount.modifier, bound = before
        if amount.bound is not Bound.BETWEEN:
            amount.bound = bound
        return
    after = _after(atoms, amount, amount.last)
    if after is None and amount.counted is not None:
        after = _after(atoms, amount, amount.counted[1])
    if after is not None:
        amount.modifier = after[0]
        if amount.bound is not Bound.BETWEEN:
            amount.bound = after[1]


def _before(atoms: Atoms, amount: Amount) -> tuple[tuple[int, int], Bound] | None:
    words = atoms.lowers
    last = amount.first
    found: tuple[tuple[int, int], Bound] | None = None
    for _ in range(2):  # "at least some 300"
        if amount.bound is Bound.BETWEEN and words[last - 1] in _FRAMES and last:
            return (last - 1, last), Bound.BETWEEN
        if last < 1 or words[last - 1] not in _LAST_WORDS:
            break
        for size in range(min(_LONGEST, last), 0, -1):
            bound = _BEFORE.get(tuple(words[last - size : last]))
            if bound is None or not _allowed(atoms, amount, last - size, size, bound):
                continue
            stricter = found is None or found[1] is Bound.APPROXIMATE
            found = (last - size, amount.first), bound if stricter or found is None else found[1]
            last -= size
            break
        else:
            break
    return found


def _allowed(atoms: Atoms, amount: Amount, first: int, size: int, bound: Bound) -> bool:
    if atoms.lowers[first] in _SIGNS and not _compares(atoms, first, size):
        return False
    if amount.kind in _POINTS_IN_TIME:
        if atoms.lowers[amount.last - 1] in EARLIER:
            return False  # "higher than a year earlier"
        if atoms.lowers[amount.last - 1] == "ago":
            before = atoms.lowers[first - 1]
            compares = (
                atoms.kinds[first - 1] is AtomKind.DIGITS or before in SCALES or before in ("%", "percent", "cent")
            )
            return not compares  # "half a million more than a year ago"
        return bound is Bound.APPROXIMATE and atoms.lowers[first] in ("about", "around", "circa", "c", "approximately")
    if size > 1:
        return True
    if amount.kind is NumberKind.DURATION and atoms.lowers[first] == "over":
        return atoms.lowers[first - 1] in _LASTS or atoms.lowers[amount.last] in ("old", "later", "late")
    word, before = atoms.lowers[first], atoms.lowers[first - 1]
    if word == "some":
        return amount.kind is not NumberKind.AGE and (amount.value is None or amount.value >= 2)
    if word == "over":
        return before not in ("all", "take", "took", "taken", "game", "handed", "turned", "won", "win", "victory")
    if word == "about":
        return before not in ("talk", "talked", "talking", "know", "knew", "worried", "concerned", "complained")
    if word in ("top", "tops"):
        return before not in ("the", "a", "its", "their", "his", "her") and _is_large(amount)
    if word == "near":
        return amount.kind in (NumberKind.QUANTITY, NumberKind.PERCENT, NumberKind.MONEY)
    return not (word == "above" and before == "the")


def _compares(atoms: Atoms, first: int, size: int) -> bool:
    """Whether a sign compares: not "<b>", "->", the marks before lines of a mail or around a tag."""
    if first == 0 or atoms.words[first - 1] in ("-", "=", "<", ">", "\u2013"):
        return False
    if "\n" in atoms.text[atoms.ends[first - 1] : atoms.starts[first]]:
        return False
    return not (atoms.words[first] == ">" and atoms.words[first - 2] in ("<", "/") and atoms.glued(first))


def _is_large(amount: Amount) -> bool:
    """Whether something may top an amount; "top 10" is a rank."""
    return amount.kind in (NumberKind.MONEY, NumberKind.PERCENT) or (amount.value is not None and amount.value >= 1000)


def _after(atoms: Atoms, amount: Amount, index: int) -> tuple[tuple[int, int], Bound] | None:
    if atoms.lowers[index] not in _AFTER_FIRST or amount.kind in _POINTS_IN_TIME:
        return None
    for size in (3, 2, 1):
        bound = _AFTER.get(tuple(atoms.lowers[index : index + size]))
        if bound is None:
            continue
        if size == 2 and atoms.lowers[index + 2] == "than":
            return None
        if size == 1 and not atoms.glued(index):
            return None
        return (index, index + size), bound
    return None
