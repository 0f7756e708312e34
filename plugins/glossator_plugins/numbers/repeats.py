"""Repeats: what a long sentence says again, read once.

A text made to be slow, a dump or a table is often one stretch over and over, and every atom of it may begin an amount.
Readers look no further than `_BACK` and `_AHEAD` atoms around the place where they read; where the same atoms stand
around two places, with the same blanks between them, they read the same there.
"""

from __future__ import annotations

from .amount import Amount
from .read.atoms import Atoms

MANY = 400
"""Places of a sentence where amounts may begin before it is worth it: no sentence of prose has as many."""
_BACK, _AHEAD = 40, 60
_BEGIN = 201
"""Near the beginning of a sentence it counts how near: only there quotation marks are counted from it."""
_LONGEST = 30
"""An amount of more atoms may have been read with others than those that are compared."""
_MOST = 2_000
"""What is kept of a sentence: one that varies more than that says nothing again."""


class Repeats:
    """The amounts of one sentence by the atoms around them."""

    def __init__(self, atoms: Atoms) -> None:
        text, ends = atoms.text, [atoms.begin, *atoms.ends]
        signs: dict[tuple[int, str, str], int] = {}
        self._signs = [
            signs.setdefault((kind, word, text[end:start]), len(signs))
            for kind, word, end, start in zip(
                atoms.kinds[: atoms.count], atoms.words, ends, atoms.starts[: atoms.count], strict=False
            )
        ]
        self._known: dict[tuple[int, ...], tuple[Amount | None, int]] = {}

    def around(self, index: int) -> tuple[int, ...]:
        """What stands around an atom, and how near the beginning of the sentence is."""
        return (min(index, _BEGIN), *self._signs[max(0, index - _BACK) : index + _AHEAD])

    def find(self, around: tuple[int, ...], index: int) -> tuple[Amount | None, int] | None:
        """The amount read at such a place, as it stands at this one, and where to go on; None: not read yet."""
        known = self._known.get(around)
        if known is None:
            return None
        pattern, step = known
        return (None if pattern is None else pattern.moved(index)), index + step

    def keep(self, around: tuple[int, ...], index: int, amount: Amount | None, following: int) -> None:
        """Remember what was read at a place."""
        if len(self._known) < _MOST and following - index <= _LONGEST:
            self._known[around] = (None if amount is None else amount.moved(-index)), following - index
