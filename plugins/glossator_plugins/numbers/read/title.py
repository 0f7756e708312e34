"""Titles of works: an amount between quotation marks may be part of a name."""

from __future__ import annotations

from .atoms import AtomKind, Atoms

_LONGEST_TITLE = 6
_OPENING = frozenset({"\u201c", '"', "\u2018"})
_CLOSING = frozenset({"\u201d", '"', "\u2019"})


def is_title(atoms: Atoms, first: int, last: int) -> bool:
    """Whether an amount stands in the title of a work: capitalized words between quotation marks, without a stop."""
    opening = first - 1
    while opening >= 0 and opening > first - _LONGEST_TITLE and atoms.words[opening] not in _OPENING:
        opening -= 1
    closing = last
    while closing < min(atoms.count, last + _LONGEST_TITLE) and atoms.words[closing] not in _CLOSING:
        closing += 1
    if opening < 0 or atoms.words[opening] not in _OPENING or atoms.words[closing] not in _CLOSING:
        return False
    if (
        not atoms.glued(opening + 1)
        or atoms.glued(opening)
        or not atoms.glued(closing)
        or atoms.words[closing - 1] in ".,!?"
    ):
        return False
    words = [index for index in range(opening + 1, closing) if atoms.kinds[index] is AtomKind.WORD]
    if not any(atoms.is_capitalized(index) for index in words if not first <= index < last):
        return False
    return all(atoms.is_capitalized(index) for index in words if len(atoms.words[index]) > 3 or index == opening + 1)


def may_be_title(atoms: Atoms) -> bool:
    """Whether the sentence has a quotation mark at all."""
    return not _OPENING.isdisjoint(atoms.vocabulary)
