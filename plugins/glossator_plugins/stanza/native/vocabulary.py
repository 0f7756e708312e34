"""Vocabularies as Stanza stores them: the number of each unit, and of those that are unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from glossator_plugins.stanza.native.kernels import Integers

PAD, UNKNOWN = 0, 1
PREFIX = 4
"""Units that stand for none: padding, unknown, empty and root."""


class Vocabulary:
    """Numbers of units."""

    def __init__(self, state: Mapping[str, Any], *, words: bool = False) -> None:
        """`state` is that of any of Stanza's vocabularies that has one number for each unit.

        `words`: a vocabulary of vectors, in which blanks within words are written otherwise.
        """
        self._lower = bool(state.get("lower"))
        self._words = words
        self.numbers: dict[str, int] = state["_unit2id"]
        self._unknown = self.numbers["<UNK>"]

    def __len__(self) -> int:
        return len(self.numbers)

    def number(self, unit: str) -> int:
        """Of one unit."""
        if self._lower:
            unit = unit.lower()
        if self._words:
            unit = unit.replace(" ", "\xa0")
        return self.numbers.get(unit, self._unknown)

    def of(self, units: Iterable[str]) -> Integers:
        """Of all of them."""
        return np.array([self.number(unit) for unit in units], dtype=np.int64)
