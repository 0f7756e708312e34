"""Paragraphs of a text: quotation marks are counted within them, and attributions seldom reach beyond one."""

from __future__ import annotations

import re

from glossator.annotation import Span

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_LINE_ENDS = re.compile(r"\n+")
# A line of some length that ends in the middle of a sentence.
_LONG = 40
_WRAPPED = re.compile(r"[^\n]{39}[\w,;]\n[^\W\d_A-ZÀ-Þ]$")


def paragraphs_of(text: str) -> tuple[Span, ...]:
    """The paragraphs, without the white space around them.

    A text with blank lines has its paragraphs between those, and its other line ends are white space (mail and
    plain-text files are wrapped like that); a text without any has one paragraph per line, but for lines that are
    wrapped in the middle of a sentence.
    """
    ends = _BLANK_LINES if _BLANK_LINE.search(text) else _LINE_ENDS
    found: list[Span] = []
    begin = 0
    for match in [*ends.finditer(text), None]:
        end, following = match.span() if match is not None else (len(text), len(text))
        if match is not None and ends is _LINE_ENDS and _WRAPPED.search(text, max(begin, end - _LONG), following + 1):
            continue
        piece = text[begin:end]
        stripped = piece.strip()
        if stripped:
            first = begin + len(piece) - len(piece.lstrip())
            found.append(Span(first, first + len(stripped)))
        begin = following
    return tuple(found)
