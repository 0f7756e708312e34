"""Stems: lists of words that are looked for in sentences, in which a stem with a star stands for all that begin so."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[a-z]+")
REMEMBERED = 20_000
"""Words of which it is remembered whether they are on the list: of most languages, all that news uses."""


class Stems:
    """A list of words and stems."""

    __slots__ = ("_begun", "_is_listed", "_whole")

    def __init__(self, words: str) -> None:
        listed = words.split()
        self._whole = frozenset(word for word in listed if not word.endswith("*"))
        self._begun = tuple(word[:-1] for word in listed if word.endswith("*"))
        # To ask for a word is quicker than to try some hundred at each place of the text.
        self._is_listed = lru_cache(REMEMBERED)(self._listed)

    def count(self, text: str) -> int:
        """How many words of the text are on the list."""
        return sum(map(self._is_listed, _WORD.findall(text.lower())))

    def any(self, text: str) -> bool:
        """Whether one is."""
        return any(map(self._is_listed, _WORD.findall(text.lower())))

    def _listed(self, word: str) -> bool:
        return word in self._whole or word.startswith(self._begun)
