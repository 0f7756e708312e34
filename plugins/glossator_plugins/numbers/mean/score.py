"""Scores: "3-1", "6-4", "a 5-4 ruling". Told from ranges by their order, the words around and what they count."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from glossator.text.annotation import Bound, NumberKind
from glossator_plugins.numbers.amount import Amount, Piece
from glossator_plugins.numbers.lexicon.en.scoring import CUES, NOTHING, POINTS
from glossator_plugins.numbers.lexicon.en.words import RATIOS
from glossator_plugins.numbers.read.atoms import HYPHENS, Atoms
from glossator_plugins.numbers.read.digits import digits_of

_FEW = 4
_WINDOW = 12


def is_score(atoms: Atoms, first: int, low_first: bool, counted: bool) -> bool:
    """Whether two integers joined by a hyphen are a score rather than a range; `low_first`: they ascend."""
    if not low_first:
        return True
    return not counted and (_follows_score(atoms, first) or has_cue(atoms, first))


def proportion(atoms: Atoms, first: int, last: int) -> Amount | None:
    """ "a ratio of 2:1", "16:9": clock times have two digits after the colon."""
    digits = (first, first + 2)
    if atoms.words[last] != ":" or last != first + 1 or not (atoms.glued(last) and atoms.glued(last + 1)):
        return None
    ratio = atoms.has_any(first - _FEW, first, RATIOS)  # "a ratio of 2.5:1"
    sides = [atoms.words[index].replace(".", "") if ratio else atoms.words[index] for index in digits]
    if any(not side.isdecimal() or len(side) > 3 for side in sides):
        return None
    if atoms.glued(last + 2) and atoms.words[last + 2] == ":":
        return None
    return as_score(atoms, Amount(first, last + 2, NumberKind.SCORE))


def in_words(atoms: Atoms, index: int) -> Amount | None:
    """ "three-nil", "two-one": two small numbers in words with a hyphen, where a game is told of."""
    points = [POINTS.get(atoms.lowers[place]) for place in (index, index + 2)]
    if atoms.lowers[index + 2] == "all":
        points[1] = points[0]  # "two-all"
    if None in points or atoms.skip_hyphen(index + 1) != index + 2 or atoms.skip_hyphen(index + 3) != index + 3:
        return None
    if atoms.lowers[index + 2] not in NOTHING and not has_cue(atoms, index):
        return None
    values = [Decimal(value or 0) for value in points]
    pieces = tuple(Piece(place, place + 1, value) for place, value in zip((index, index + 2), values, strict=True))
    return Amount(index, index + 3, NumberKind.SCORE, low=min(values), high=max(values), pieces=pieces, spelled=True)


def has_cue(atoms: Atoms, first: int) -> bool:
    """Whether the words around speak of a game or a vote."""
    return atoms.has_any(first - _WINDOW, first + _WINDOW, CUES)


def _follows_score(atoms: Atoms, first: int) -> bool:
    """Whether a score stands right before: "6-4, 3-6"."""
    last = first - 1 if atoms.lowers[first - 1] in (",", "and", ";") else first
    left, right = atoms.words[last - 3], atoms.words[last - 1]
    if last < 3 or atoms.words[last - 2] not in HYPHENS or not (atoms.glued(last - 1) and atoms.glued(last - 2)):
        return False
    return left.isdecimal() and right.isdecimal() and max(len(left), len(right)) < 4 and int(left) > int(right)


def as_score(atoms: Atoms, amount: Amount) -> Amount:
    """The amount as a score; low and high are the fewer and the more points, the pieces have them in text order."""
    sides = [amount.first, amount.first + 2]
    points = [digits_of(atoms.words[index]) for index in sides]
    return replace(
        amount,
        kind=NumberKind.SCORE,
        bound=Bound.EXACT,
        value=None,
        low=min(points),
        high=max(points),
        pieces=tuple(Piece(index, index + 1, value) for index, value in zip(sides, points, strict=True)),
    )
