"""Vocabularies as Stanza stores them: the number of each unit, and of those that are unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from glossator_plugins.stanza.native.kernels import Integers

PAD, UNKNOWN, EMPTY = 0, 1, 2


class Vocabulary:
    """Numbers of units."""

    def __init__(self, state: Mapping[str, Any], kind: str = "") -> None:
        """`state` is that of any of Stanza's vocabularies that has one number for each unit, `kind` its class there."""
        self._lower = bool(state.get("lower"))
        # In a vocabulary of vectors, blanks within words are written otherwise.
        self._vectors = kind == "PretrainedWordVocab"
        self._ignored = frozenset(state.get("ignore") or ())
        self.numbers: dict[str, int] = state["_unit2id"]
        self._unknown: int = self.numbers["<UNK>"]

    def __len__(self) -> int:
        return len(self.numbers)

    def number(self, unit: str) -> int:
        """Of one unit."""
        if unit in self._ignored:
            return EMPTY
        if self._lower:
            unit = unit.lower()
        if self._vectors:
            unit = unit.replace(" ", "\xa0")
        found: int = self.numbers.get(unit, self._unknown)
        return found

    def of(self, units: Iterable[str]) -> Integers:
        """Of all of them."""
        return np.array([self.number(unit) for unit in units], dtype=np.int64)
