"""Paragraphs of a text: quotation marks are counted within them, and attributions seldom reach beyond one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from glossator.text.annotation import Span

from .spans import bare
from .subtitles import blocks_of

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_LINE_ENDS = re.compile(r"\n+")
# A line of some length that ends in the middle of a sentence.
_LONG = 40
_WRAPPED = re.compile(r"[^\n]{39}[\w,;-]\n[^\W\d_A-ZÀ-Þ]$")

# A headline: three words or more from a capital, a number or a mark on, without the stop of a sentence.
_ITEM = re.compile(r"[^\s\n][^\n]*[^\s]")
_HEADLINE = re.compile(r"(?:[-–•*]\s)?(?=[^\W_a-zß-ÿ]|[\"“‘'])(?:\S+\s){2,}\S*[\w”’'\"?!)]")
_FEWEST = 3

# Lines of mails and plain-text files are not longer, nor much shorter.
_WIDEST = 100
_NARROWEST = 50
_WORD = re.compile(r"\S+")
_OPEN = re.compile(r"[^.!?…:\"”’)\]\s]$|\b(?:Mr|Mrs|Ms|Dr|St|Mt|Ft|Sen|Rep|Gov|Gen|Prof|Rev|Col|Lt|Capt)\.$")


def paragraphs_of(text: str) -> tuple[Span, ...]:
    """The paragraphs, without the white space around them.

    A text with blank lines has its paragraphs between those, and its other line ends are white space (mail and
    plain-text files are wrapped like that); a text without any has one paragraph per line, but for lines that are
    wrapped in the middle of a sentence, or because they are full. Lists of headlines, of which no line goes on in the
    next, have one per line, too. Of subtitles, blocks up to the end of a sentence are one.
    """
    if blocks := blocks_of(text):
        return tuple(blocks)
    ends = _BLANK_LINES if _BLANK_LINE.search(text) else _LINE_ENDS
    full = _full_lines(text) if ends is _LINE_ENDS else frozenset()
    found: list[Span] = []
    begin = 0
    for match in [*ends.finditer(text), None]:
        end, following = match.span() if match is not None else (len(text), len(text))
        wrapped = end in full or _WRAPPED.search(text, max(begin, end - _LONG), following + 1) is not None
        if match is not None and ends is _LINE_ENDS and wrapped:
            continue
        if (paragraph := bare(text, begin, end)) is not None:
            found.append(paragraph)
        begin = following
    return tuple(part for one in found for part in _listed(text, one)) if ends is _BLANK_LINES else tuple(found)


def _listed(text: str, paragraph: Span) -> Iterator[Span]:
    """The lines of the paragraph, if they are a list of headlines; else all of it."""
    lines = [Span(*match.span()) for match in _ITEM.finditer(text, *paragraph)]
    if len(lines) < _FEWEST or not all(_HEADLINE.fullmatch(text, *line) for line in lines):
        yield paragraph
    else:
        yield from lines


def _full_lines(text: str) -> frozenset[int]:
    """Where lines end that are wrapped: too long for the next word, in a text of which most are."""
    lines = text.split("\n")
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST:
        return frozenset()
    ends: set[int] = set()
    place = 0
    for line, following in pairwise(lines):
        place += len(line)
        word = _WORD.match(following)
        if word is not None and len(line) + 1 + len(word[0]) > width and _OPEN.search(line):
            ends.add(place)
        place += 1
    return frozenset(ends) if len(ends) > 1 and 2 * len(ends) >= len(lines) - 1 else frozenset()
