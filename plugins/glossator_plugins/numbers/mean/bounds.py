"""Modifiers: the words before or after an amount that bound it: "at least", "nearly", "or more", "+"."""

from __future__ import annotations

from glossator.text.annotation import Bound, NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.bounding import AFTER, AFTER_FIRST, BEFORE, FRAMES, LAST_WORDS, LASTS, LONGEST
from glossator_plugins.numbers.lexicon.en.calendar import EARLIER
from glossator_plugins.numbers.lexicon.en.words import SCALES
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms

_SIGNS = frozenset("<>=\u2264\u2265\u2a7d\u2a7e")
_POINTS_IN_TIME = frozenset({NumberKind.DATE, NumberKind.TIME})
_UNBOUND = frozenset({NumberKind.ORDINAL, NumberKind.IDENTIFIER, NumberKind.SCORE})


def bind(atoms: Atoms, amount: Amount) -> None:
    """Set the amount's bound and modifier from the words around it; an interval keeps its bound."""
    if amount.kind in _UNBOUND:
        return
    for place in range(amount.first + 1, amount.last - 2):
        if atoms.lowers[place] in HYPHENS and (bound := AFTER.get(("-", atoms.lowers[place + 1]))) is not None:
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
        if amount.bound is Bound.BETWEEN and words[last - 1] in FRAMES and last:
            return (last - 1, last), Bound.BETWEEN
        if last < 1 or words[last - 1] not in LAST_WORDS:
            break
        for size in range(min(LONGEST, last), 0, -1):
            bound = BEFORE.get(tuple(words[last - size : last]))
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
        return atoms.lowers[first - 1] in LASTS or atoms.lowers[amount.last] in ("old", "later", "late")
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
    if atoms.lowers[index] not in AFTER_FIRST or amount.kind in _POINTS_IN_TIME:
        return None
    for size in (3, 2, 1):
        bound = AFTER.get(tuple(atoms.lowers[index : index + size]))
        if bound is None:
            continue
        if size == 2 and atoms.lowers[index + 2] == "than":
            return None
        if size == 1 and not atoms.glued(index):
            return None
        return (index, index + size), bound
    return None
