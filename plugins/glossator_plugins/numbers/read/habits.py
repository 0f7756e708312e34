"""Habits of a document that settle what one of its numbers leaves open: its decimal comma, its "m" for millions.

Looked for in the first characters of the whole document, and only where an amount asks for them.
"""

from __future__ import annotations

import re
from functools import cached_property

_FAR = 20_000
_DECIMAL_COMMA = re.compile(r"\d\.\d{3},\d|(?<![\d,.])\d{1,3},\d{1,2}(?=\s?(?:%|\u20ac|EUR\b|kg\b|km\b|cm\b))")
_DECIMAL_POINT = re.compile(r"\d,\d{3}\.\d|(?<![\d,.])\d{1,3}\.\d{1,2}(?![\d.,])")
_MILLIONS = re.compile(r"[$\u20ac\u00a3]\d[\d.,]*+\s?m\b|\d\s?million")
_STERLING = re.compile(r"[\u00a3]|\bpence\b|\bsterling\b|\bBritish\b|\bUK\b")


class Habits:
    """How a document writes its numbers."""

    def __init__(self, text: str, year: int | None = None) -> None:
        self._text = text[:_FAR]
        self.year = year
        """The year of the text, if it is known."""

    @cached_property
    def decimal_comma(self) -> bool:
        """Whether decimals stand after a comma: some number can be read in no other way, and none after a point."""
        return bool(_DECIMAL_COMMA.search(self._text)) and not _DECIMAL_POINT.search(self._text)

    @cached_property
    def millions(self) -> bool:
        """Whether the document counts in millions."""
        return bool(_MILLIONS.search(self._text))

    @cached_property
    def sterling(self) -> bool:
        """Whether the document has to do with British money."""
        return bool(_STERLING.search(self._text))
