"""Forwards: mails that stand below others, each with a header of its own: "From: …", "Sent: …", "To: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossator.text.annotation import Span

from .spans import bare
from .turns import Turn

_FIELD = r"(?:Sent|Date|To|Cc|CC|Bcc|Subject|Reply-To|Importance|Attachments?)"
_HEADER = re.compile(
    r"(?:^|(?<=\n))[ \t*]*(?P<cue>From:)[ \t*]*[\"']?(?P<name>[^\W\d_][^\n<>\[\]\"@]{1,60}?)[\"']?[ \t]*"
    r"(?:[<\[(][^\n]{1,80})?\n"
    rf"(?:[ \t*]*{_FIELD}:[^\n]*(?:\n|$)){{2,8}}"
)
_LINE = r"-{2,}[^\n]{0,40}\b(?:[Mm]essage|[Ff]orwarded)\b[^\n]*"
_MARKER = re.compile(_LINE)
# What ends a mail: a line before another one, or before a quoted one.
_ENDS = re.compile(
    rf"(?:^|(?<=\n))[ \t>]*(?:{_LINE}"
    r"|_{5,}[ \t]*|On\s[^\n]{5,120}\swrote:[ \t]*|>[^\n]*)(?:\n|$)"
)
_WORD = re.compile(r"\w")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def forwarded(text: str) -> Iterator[Turn]:
    """A turn for each mail that stands below something else; the first is the text's own."""
    headers = list(_HEADER.finditer(text))
    for number, header in enumerate(headers):
        if not number and not _WORD.search(_MARKER.sub("", text[: header.start()])):
            continue
        end = headers[number + 1].start() if number + 1 < len(headers) else len(text)
        stop = _ENDS.search(text, header.end(), end)
        end = stop.start() if stop is not None else end
        content = tuple(_paragraphs(text, header.end(), end))
        if content:
            yield Turn(Span(*header.span("name")), Span(*header.span("cue")), content)


def _paragraphs(text: str, begin: int, end: int) -> Iterator[Span]:
    place = begin
    for gap in [*(match.span() for match in _BLANK_LINES.finditer(text, begin, end)), (end, end)]:
        if (paragraph := bare(text, place, gap[0])) is not None:
            yield paragraph
        place = gap[1]
