"""Offsets between code points and the units that other languages count in.

Everything inside Glossator counts Unicode code points; the conversion happens once, at the edge.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from enum import IntEnum
from itertools import accumulate


class OffsetEncoding(IntEnum):
    """The unit of offsets; the numbers are the wire's (`glossator.v1.OffsetEncoding`)."""

    CODE_POINT = 1
    UTF16 = 2
    UTF8 = 3


# Characters that take more than one unit.
_WIDE = {
    OffsetEncoding.UTF16: re.compile(r"[\U00010000-\U0010ffff]"),
    OffsetEncoding.UTF8: re.compile(r"[^\x00-\x7f]"),
}


class OffsetMap:
    """Converts offsets of one text, in both directions.

    Keeps only the positions of characters that take more than one unit, so plain ASCII costs nothing; a look-up
    is a binary search over those.
    """

    __slots__ = ("_extra", "_positions")

    def __init__(self, text: str, encoding: OffsetEncoding) -> None:
        self._positions: list[int] = []
        self._extra: list[int] = [0]
        if encoding is OffsetEncoding.CODE_POINT or text.isascii():
            return
        wide = [(found.start(), found.group()) for found in _WIDE[encoding].finditer(text)]
        self._positions = [position for position, _ in wide]
        self._extra = list(accumulate((_units(char, encoding) - 1 for _, char in wide), initial=0))

    @property
    def identical(self) -> bool:
        """Whether offsets are the same in both units."""
        return not self._positions

    def from_code_points(self, offset: int) -> int:
        """The offset in this map's unit, of an offset in code points."""
        if not self._positions:
            return offset
        return offset + self._extra[bisect_left(self._positions, offset)]

    def to_code_points(self, offset: int) -> int:
        """The offset in code points, of an offset in this map's unit.

        An offset inside a character counts as that character's begin.
        """
        if not self._positions:
            return offset
        low = bisect_right(
            range(len(self._positions)), offset, key=lambda index: self._positions[index] + self._extra[index]
        )
        if low == 0:
            return offset
        return max(self._positions[low - 1], offset - self._extra[low])


def _units(char: str, encoding: OffsetEncoding) -> int:
    return 2 if encoding is OffsetEncoding.UTF16 else len(char.encode())
