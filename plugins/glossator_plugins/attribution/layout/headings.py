"""Headings: speakers on lines of their own, as in the records of firms' calls and of parliaments.

"Ana Duarte -- Chief Executive Officer", "Ana Duarte - Arden Bank - Analyst" or, once that is known, "Ana Duarte" and
"Operator" alone; what stands below, up to the next such line, is said by them. Records of parliaments have the name
above each speech, with nothing but the end of the line between: "Lord Vane (Ind)".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from glossator.text.annotation import Span

from .turns import NO_SPEAKER, Turn, spoken

_WORD = r"[^\W\d_a-z][\w.'’-]*"
_NAME = (
    rf"(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame)\.?\ )?{_WORD}(?:\ (?:(?:de|van|von|bin|al|of|for|the|and)\ ){{0,2}}{_WORD}){{0,7}}"
)
_HEADING = re.compile(
    rf"\**_{{0,2}}(?P<name>{_NAME})"
    r"(?:\ ?(?P<dash>--|[–—]|\ -)\ [^\n.!?:\"“”]{3,90}|(?:\ \([^()\n]{3,60}\)){1,2})?"
    r"\**_{0,2}[ \t]*(?:\n|$)"
)
# Who has no other name in such texts.
_ROLE = re.compile(
    r"(?:Operator|Moderator|Interviewer|Host|Question|Answer|Unidentified\s\w+|Chair(?:man|woman)?)", re.IGNORECASE
)
_FEWEST = 3
_TITLED = 2
_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\s*$")


class _Heading(NamedTuple):
    """A line that may name who speaks below it."""

    label: Span
    dash: Span | None
    end: int
    number: int
    """Of its paragraph."""
    above: bool
    """Its paragraph goes on with words below it."""


def headings_of(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """The turns of such a transcript: three or more, by two or more who are told to be somebody; one speaks again."""
    found = [heading for heading in _headings(text, paragraphs) if not NO_SPEAKER.search(text, *heading.label)]
    times = Counter(_name(text, heading) for heading in found)
    titled = {_name(text, heading) for heading in found if heading.dash is not None}
    above = [one for one in found if one.above]
    if _is_record(text, above, len(paragraphs)):
        return list(_turns(text, paragraphs, above))
    again = any(times[name] > 1 or _ROLE.fullmatch(name) for name in times)
    if len(titled) < _TITLED or sum(times[name] for name in titled) < _FEWEST or not again:
        return []
    sure = [one for one in found if _name(text, one) in titled or _ROLE.fullmatch(text, *one.label)]
    return list(_turns(text, paragraphs, sure))


def _headings(text: str, paragraphs: Sequence[Span]) -> Iterator[_Heading]:
    for number, paragraph in enumerate(paragraphs):
        match = _HEADING.match(text, *paragraph)
        if match is None:
            continue
        below = Span(match.end(), paragraph.end) if match.end() < paragraph.end else None
        if below is None and number + 1 < len(paragraphs):
            below = paragraphs[number + 1]
        if below is not None and _SENTENCE.search(text, max(below.begin, below.end - 6), below.end):
            dash = Span(*match.span("dash")) if match["dash"] else None
            if dash is not None and text[dash.begin] == " ":
                dash = Span(dash.begin + 1, dash.end)
            yield _Heading(Span(*match.span("name")), dash, match.end(), number, match.end() < paragraph.end)


def _is_record(text: str, above: Sequence[_Heading], paragraphs: int) -> bool:
    """Whether names stand above speeches: three or more of two words or more, one of them again, and little else."""
    times = Counter(_name(text, one) for one in above)
    named = all(" " in name for name in times)
    return (
        named
        and len(above) >= _FEWEST
        and 1 < len(times) < len(above)
        and 3 * len(above) >= paragraphs - above[0].number
    )


def _name(text: str, heading: _Heading) -> str:
    return text[heading.label.begin : heading.label.end]


def _turns(text: str, paragraphs: Sequence[Span], headings: Sequence[_Heading]) -> Iterator[Turn]:
    for index, heading in enumerate(headings):
        following = headings[index + 1].number if index + 1 < len(headings) else heading.number + 2
        content: list[Span] = []
        for number in range(heading.number, min(following, len(paragraphs))):
            begin, end = paragraphs[number]
            piece = spoken(text, max(begin, heading.end), end)
            if piece is not None and _SENTENCE.search(text, max(piece.begin, piece.end - 6), piece.end):
                content.append(piece)
        if content:
            yield Turn(heading.label, heading.dash or heading.label, tuple(content))
