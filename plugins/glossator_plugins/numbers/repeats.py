"""Repeats: what a document's long sentences say again, read once.

A text made to be slow, a dump or a table is often one stretch over and over, and every atom of it may begin an amount.
Readers look no further than `_BACK` and `_AHEAD` atoms around the place where they read, and at the words of the
sentence; where the same atoms stand around two places, with the same blanks between them, they read the same there.
"""

from __future__ import annotations

import sys
from typing import TypeAlias

from .amount import Amount
from .read.atoms import Atoms

Around: TypeAlias = tuple[int, int, str]

LONG = 120
"""Atoms of a sentence that is worth it: few of prose are as long, and these would only pay for the looking up."""
_BACK, _AHEAD = 40, 60
_BEGIN = 201
"""Near the beginning of a sentence it counts how near: only there quotation marks are counted from it."""
_LONGEST = 30
"""An amount of more atoms may have been read with others than those that are compared."""
_MOST = 4_000
"""What is kept of a document: one that varies more than that says nothing again."""


class Repeats:
    """The amounts of one document by the atoms around them."""

    def __init__(self) -> None:
        self._signs: dict[tuple[int, str, str], str] = {}
        self._vocabularies: dict[frozenset[str], int] = {}
        self._known: dict[Around, tuple[Amount | None, int]] = {}

    def over(self, atoms: Atoms) -> Stretch:
        """The same for one sentence."""
        signs, text, ends = self._signs, atoms.text, [atoms.begin, *atoms.ends]
        # As characters: to cut and to compare strings takes a tenth of what it takes with tuples.
        written = "".join(
            signs.setdefault((kind, word, text[end:start]), chr(min(len(signs), sys.maxunicode)))
            for kind, word, end, start in zip(
                atoms.kinds[: atoms.count], atoms.words, ends, atoms.starts[: atoms.count], strict=False
            )
        )
        return Stretch(written, self._vocabularies.setdefault(atoms.vocabulary, len(self._vocabularies)), self._known)


class Stretch:
    """One sentence's view of what was read before."""

    def __init__(self, signs: str, vocabulary: int, known: dict[Around, tuple[Amount | None, int]]) -> None:
        self._signs = signs
        self._vocabulary = vocabulary
        self._known = known

    def around(self, index: int) -> Around:
        """What stands around an atom, and how near the beginning of the sentence is."""
        return self._vocabulary, min(index, _BEGIN), self._signs[max(0, index - _BACK) : index + _AHEAD]

    def find(self, around: Around, index: int) -> tuple[Amount | None, int] | None:
        """The amount read at such a place, as it stands at this one, and where to go on; None: not read yet."""
        known = self._known.get(around)
        if known is None:
            return None
        pattern, step = known
        return (None if pattern is None else pattern.moved(index)), index + step

    def keep(self, around: Around, index: int, amount: Amount | None, following: int) -> None:
        """Remember what was read at a place."""
        if len(self._known) < _MOST and following - index <= _LONGEST:
            self._known[around] = (None if amount is None else amount.moved(-index)), following - index
