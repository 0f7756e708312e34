"""Vectors of forms: what a network knows of each word before it reads the words around it.

They depend on the form alone, and a text repeats most of its forms: each is computed once, and kept while there is
room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

Form = TypeVar("Form")

ROOM = 8192
"""Forms whose vectors are kept."""


def distinct(sequences: Iterable[Iterable[Form]]) -> tuple[list[Form], Integers]:
    """The forms of all the sequences, each once, and which of them each unit is, sequence after sequence."""
    flat = list(chain.from_iterable(sequences))
    forms = list(dict.fromkeys(flat))
    places = dict(zip(forms, range(len(forms)), strict=True))
    return forms, np.fromiter(map(places.__getitem__, flat), dtype=np.int64, count=len(flat))


class FormVectors(Generic[Form]):
    """Vectors of forms, computed by a function that is told each form once until all are forgotten at once."""

    def __init__(self, compute: Callable[[list[Form]], Floats], room: int = ROOM) -> None:
        """`compute` gives an array of shape (forms, features)."""
        self._compute = compute
        self._room = room
        self._known: dict[Form, int] = {}
        self._vectors = np.empty((0, 0), dtype=np.float32)

    def of(self, forms: Sequence[Form]) -> Floats:
        """The vectors of forms that are all different, of shape (forms, features)."""
        new = [form for form in forms if form not in self._known]
        if len(self._known) + len(new) > self._room:
            self._known, new = {}, list(forms)
        if new:
            vectors = self._compute(new)
            if len(new) > self._room:
                return vectors
            if not len(self._vectors):
                # Pages of it that were never written cost nothing.
                self._vectors = np.empty((self._room, vectors.shape[1]), dtype=vectors.dtype)
            first = len(self._known)
            self._vectors[first : first + len(new)] = vectors
            self._known.update(zip(new, range(first, first + len(new)), strict=True))
        return self._vectors[[self._known[form] for form in forms]]
