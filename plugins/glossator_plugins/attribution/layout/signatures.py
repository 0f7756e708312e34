"""Signatures: who is named behind a quotation and a dash, and who wrote the lines of a mail that begin with ">"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span

from .quotations import Quotation
from .turns import Turn

_WORD = r"[^\W\d_a-z][\w.'’-]*"
# "…." — Ana Duarte, mayor of Lagos
_SIGNATURE = re.compile(
    rf"\s*(?P<dash>[–—―]|--?)[^\S\n]*"
    rf"(?P<name>{_WORD}(?:[ ](?:(?:de|van|von|of|the|bin|al)[ ])*{_WORD}){{0,6}}"
    rf"(?:[ ](?:[a-z]{{4,}}(?<!ed)(?<!ing)[ ]){{1,2}}{_WORD}(?:[ ](?:(?:de|van|von|bin|al)[ ])*{_WORD}){{0,3}})?"
    r"(?:,[ ][^\n.!?\"“”]{2,60})?)"
    r"(?:[^\S\n]|\.)*(?=\n|$)"
)
_MARK = 8
_BEGINS = re.compile(r"\s*(?:[-–•*>][ \t]+)?")
# On 3 May 2021 at 10:14, Ana Duarte <ana@example.org> wrote:
_WROTE = re.compile(
    rf"(?:^|(?<=\n))(?P<marks>[> \t]{{0,16}})(?:[^\n]{{0,60}}[,\d](?:\s[AaPp][Mm])?,?\s)?"
    rf"(?P<name>(?![AP]M\b){_WORD}(?:[ ]{_WORD}){{0,3}})"
    r"(?:[ ]*<[^>\n]{1,80}>)?\s(?P<cue>wrote|writes|said):[> \t]*\n(?=[> \t\n]*>)"
)
_QUOTED_LINE = re.compile(r"(?P<marks>[> \t]*)(?P<words>[^\n]*)(?:\n|$)")


def signed(text: str, quotations: Sequence[Quotation]) -> Iterator[Turn]:
    """A turn for each quotation that begins its line, and that a dash and a name end."""
    for quotation in quotations:
        near = max(0, quotation.begin - _MARK)
        line = text.rfind("\n", near, quotation.begin) + 1 or near
        begins = line == 0 or text[line - 1] == "\n"
        if not begins or _BEGINS.fullmatch(text, line, quotation.begin) is None:
            continue
        match = _SIGNATURE.match(text, quotation.end, min(len(text), quotation.end + 160))
        if match is not None:
            yield Turn(Span(*match.span("name")), Span(*match.span("dash")), quotation.pieces)


def mailed(text: str) -> Iterator[Turn]:
    """A turn for each block of quoted lines that a line like "On Monday, Ana Duarte wrote:" introduces.

    Lines with one mark more than that line are hers; with two more they quote others.
    """
    for match in _WROTE.finditer(text):
        depth = match["marks"].count(">") + 1
        place = match.end()
        lines: list[Span] = []
        while place < len(text) and (line := _QUOTED_LINE.match(text, place)):
            marks = line["marks"].count(">")
            if marks < depth and (marks or line["words"].strip() or lines):
                break
            if marks == depth and line["words"].strip() and not _WROTE.match(text, line.start()):
                lines.append(Span(line.start("words"), line.start("words") + len(line["words"].rstrip())))
            place = line.end()
        if lines:
            yield Turn(Span(*match.span("name")), Span(*match.span("cue")), tuple(lines))
