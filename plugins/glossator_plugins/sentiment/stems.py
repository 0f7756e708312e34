"""Stems: how many of a text's words are in lists of words, and of stems that stand for all words that begin so."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"\b\w+")
_STEM = re.compile(r"[a-z]+\*?")
_KNOWN = 8192
"""Words that are kept with what lists have them: most of a text's words are met again."""


class Stems:
    """Lists of words, small letters and large ones alike."""

    def __init__(self, *lists: str) -> None:
        """Raises `ValueError` for what is no word of letters, or a stem: that and a star."""
        if strange := [stem for one in lists for stem in one.split() if not _STEM.fullmatch(stem)]:
            raise ValueError(f"no words or stems: {', '.join(strange)}")
        patterns = [
            re.compile("|".join(stem.replace("*", "[a-z]*") for stem in one.split()), re.IGNORECASE) for one in lists
        ]
        self._lists = range(len(lists))

        @lru_cache(_KNOWN)
        def lists_of(word: str) -> tuple[int, ...]:
            return tuple([number for number in self._lists if patterns[number].fullmatch(word)])

        self._lists_of = lists_of

    def count(self, text: str, begin: int = 0, end: int | None = None) -> list[int]:
        """How many words between two places of a text are in each list."""
        found = [0 for _ in self._lists]
        for numbers in map(self._lists_of, _WORD.findall(text, begin, len(text) if end is None else end)):
            for number in numbers:
                found[number] += 1
        return found
