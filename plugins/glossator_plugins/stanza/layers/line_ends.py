"""Line ends that end a sentence: those of headlines, bylines, list items and speakers, but not those of wrapped text.

Whoever wraps text fills its lines: a line ends where the next word has no room. So a line end is somebody's own where
the next word would have fitted into the longest line of its paragraph. It still ends no sentence where the words go
on: before a small letter or a sign, behind what wants a word to follow, and, in short lines, before a number and
between two capitalized words, which may be one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# Not with the blanks before it: a long run of them would be looked at from each of its characters.
_END = re.compile(r"(?:\r\n?|[\n\x0b\x0c\x85\u2028\u2029])\s*")
# What asks for more: a comma, a hyphen, an opening mark, or a word that never stands at an end.
_OPEN = re.compile(
    r"(?:[,;/&+(\[{“‘«\u2010-\u2015-]|(?<!\w)(?:an?|and|are|as|at|but|by|for|from|has|have|in|into|is|its?|nor|of|on|or|"
    r"that|the|their|to|was|were|which|who|whose|with|mrs?|ms|dr|sen|gov|gen|rep|prof)\.?)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+")
_LAST_WORD = re.compile(r"[^\W\d_][\w’'-]*$")
_LONGEST_WORD = 64
# Whoever breaks lines that are shorter than that, breaks them anywhere.
_NARROW = 60
# Beside letters and digits.
_BEGINNINGS = frozenset("\"'“‘«„([{-–—*•·▪>#@¿¡§&$€£¥")


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """The paragraph, cut at line ends that end a sentence: half-open `(begin, end)` without the white space between."""
    lines = list(_lines(text))
    width = max(end - start for start, end in lines)
    begin = 0
    for (start, end), (following, _) in pairwise(lines):
        word = _WORD.match(text, following, following + _LONGEST_WORD)
        if word is None or end - start + 1 + len(word.group()) > width or _goes_on(text, start, end, following):
            continue
        if width < _NARROW and _may_go_on(text, start, end, following):
            continue
        if begin < end:
            yield begin, end
        begin = following
    yield begin, len(text)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines without the white space between them; the last one as it ends."""
    begin = 0
    for match in _END.finditer(text):
        yield begin, begin + len(text[begin : match.start()].rstrip())
        begin = match.end()
    yield begin, len(text)


def _goes_on(text: str, begin: int, end: int, following: int) -> bool:
    first = text[following]
    begins = (first.isalpha() and not first.islower()) or first.isdigit() or first in _BEGINNINGS
    return not begins or _OPEN.search(text, max(begin, end - 16), end) is not None


def _may_go_on(text: str, begin: int, end: int, following: int) -> bool:
    if text[following].isdigit():
        return True
    last = _LAST_WORD.search(text, max(begin, end - _LONGEST_WORD), end)
    return last is not None and last.group()[0].isupper() and text[following].isupper()
