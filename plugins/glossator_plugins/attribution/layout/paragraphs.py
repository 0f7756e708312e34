"""Paragraphs of a text: quotation marks are counted within them, and attributions seldom reach beyond one."""

from __future__ import annotations

import re

from glossator.annotation import Span

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_LINE_ENDS = re.compile(r"\n+")


def paragraphs_of(text: str) -> tuple[Span, ...]:
    """The paragraphs, without the white space around them.

    A text with blank lines has its paragraphs between those, and its other line ends are white space (mail and
    plain-text files are wrapped like that); a text without any has one paragraph per line.
    """
    ends = _BLANK_LINES if _BLANK_LINE.search(text) else _LINE_ENDS
    found: list[Span] = []
    begin = 0
    for end, following in [*(match.span() for match in ends.finditer(text)), (len(text), len(text))]:
        piece = text[begin:end]
        stripped = piece.strip()
        if stripped:
            first = begin + len(piece) - len(piece.lstrip())
            found.append(Span(first, first + len(stripped)))
        begin = following
    return tuple(found)
