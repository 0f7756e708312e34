"""Spans in text order: whether an offset or another span lies in one of them, by binary search."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from glossator.text.annotation import Span


def stripped(text: str, begin: int, end: int, edge: str = " \t\n\r\xa0") -> int:
    """Where `[begin, end)` ends without characters of `edge`; nothing is copied, however long it is."""
    while end > begin and text[end - 1] in edge:
        end -= 1
    return end


def bare(text: str, begin: int, end: int) -> Span | None:
    """What lies between the places, without the white space around it; None if nothing else is there."""
    piece = text[begin:end]
    words = piece.strip()
    if not words:
        return None
    first = begin + len(piece) - len(piece.lstrip())
    return Span(first, first + len(words))


def lies_in(offset: int, spans: Sequence[Span]) -> bool:
    """Whether the offset lies in one of the spans (in text order)."""
    number = bisect_right(spans, offset, key=lambda span: span.begin) - 1
    return number >= 0 and offset < spans[number].end


def any_in(spans: Sequence[Span], around: Span) -> bool:
    """Whether one of the spans (in text order) shares a character with `around`."""
    number = bisect_right(spans, around.begin, key=lambda span: span.end - 1)
    return number < len(spans) and spans[number].begin < around.end
