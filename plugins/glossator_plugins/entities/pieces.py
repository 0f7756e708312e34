"""Pieces: the names that one tagged stretch holds. A name ends where its line, table cell or list item does.

A tagger reads tokens, not layout: "Truro Crown Court | Fal Pictures" or "October⏎10:00" come as one mention. It also
stops inside words: of "Ferreira-Cole" it may tag the first half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossator.annotation import Span

from .labels import PEOPLE
from .nonnames import AMOUNTS
from .titles import without_title

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BLANK = re.compile(r"\r?\n[^\S\n]*\r?\n")
# Bars, bullets, tabs; a semicolon.
_BOUND = re.compile(r"\s*[|¦•‣▪●◦◆■►▶;\t]+\s*")
# The score between two sides: "3-1", never "737-800".
_SCORE = re.compile(r"(?<=[^\W\d])\s+\d{1,2}[-–]\d{1,2}(?![\w.])(?:,\s*\d{1,2}[-–]\d{1,2})*\s*")
_PRICE = re.compile(r"\s+[$£€¥]\s?\d.*", re.DOTALL)
_WITH_DIGITS = AMOUNTS | {"DATE"}
# What desks write before a caption: "SPORT-ROUNDUP Okonjo celebrates".
_SLUG = re.compile(r"[A-Z]{2,}(?:[-/][A-Z]+)+\s")
_LONGEST_SLUG = 80
_LIST_MARK = re.compile(r"(?:\d{1,2}|[A-Za-z])[.)][^\S\n]+|[-–—*·][^\S\n]+")
# What a line of a list begins with.
_ITEM = re.compile(r"\d+[:.)]|[-–—*•·]|\w[.)]$")
_HYPHENATED = re.compile(r"(?:[-‐‑][^\W\d_]+)+")
_YEAR_PAIR = re.compile(r"[-–/]\d{2}(?!\d)")
_YEAR = re.compile(r"(?<!\d)\d{4}$")
_PLUS = re.compile(r"\+(?!\w)")
_LEGAL_FORM = re.compile(r",?[^\S\n](?:plc|PLC|Ltd|Inc|Corp|LLC|LLP|GmbH|Pty|Incorporated|Limited)\b\.?")
_NO_COMPANIES = frozenset(("LOC", "GPE", "NORP", "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))
_HONORIFIC = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\b\.?\s+)+(?=\w)")
_POSTNOMINAL = re.compile(r"(?:,?\s+(?:KC|QC|MP|MEP|MSP|OBE|CBE|MBE|PhD|MD|Esq\.?))+$")
_CLOSINGS = {"(": ")", "[": "]"}
# Text wrapped by a mail program or a typewriter has lines of about this many characters.
_WRAPPED = range(60, 121)
_NEXT_WORD = re.compile(r"\s*(\S+)")
# A paragraph is looked at so far on either side.
_FAR = 2000


def pieces_of(text: str, span: Span, label: str) -> Iterator[Span]:
    """The stretches between line ends and other bounds, the last one with what belongs to its last word.

    Behind the first piece only those of two words or more are kept: the model saw a name begin where the first begins,
    and one odd word beyond a bound is rarely another.
    """
    for number, (first, last) in enumerate(_cut(text, span, label)):
        end = _completed(text, first, last, label) if last == span.end else last
        mark = _LIST_MARK.match(text, first, end) if _begins_line(text, first) else None
        begin = mark.end() if mark is not None else first
        if label.upper() in PEOPLE:
            begin, end = _without_titles(text, begin, end)
        if number == 0 or len(text[begin:end].split()) > 1:
            yield Span(begin, end)


def _cut(text: str, span: Span, label: str) -> Iterator[tuple[int, int]]:
    line = _line_begin(text, span.begin)
    slug = _SLUG.match(text, line, min(len(text), line + _LONGEST_SLUG)) if line is not None else None
    begin = span.begin
    # What begins with the line may be a name: "AFL-CIO Council". People have none such.
    if slug is not None and begin < slug.end() < span.end and (begin > slug.start() or label.upper() in PEOPLE):
        begin = slug.end()
    bounds = [match.span() for match in _BOUND.finditer(text, begin, span.end)]
    bounds += [
        match.span() for match in _LINE_END.finditer(text, begin, span.end) if not _is_wrapped(text, match.start())
    ]
    if label.upper() not in _WITH_DIGITS:
        bounds += [match.span() for form in (_SCORE, _PRICE) for match in form.finditer(text, begin, span.end)]
    for first, last in sorted(bounds):
        if text[begin:first].strip():
            yield begin, first
        begin = max(begin, last)
    if text[begin : span.end].strip():
        yield begin, span.end


def _is_wrapped(text: str, position: int) -> bool:
    """Whether the line ends at the position only because the next word did not fit: then the sentence goes on.

    The paragraph's longest line is its width. A list's lines are shorter than a page, a paragraph per line is longer.
    """
    first, last = max(0, position - _FAR), min(len(text), position + _FAR)
    following = _NEXT_WORD.match(text, position, last)
    if following is None or _BLANK.match(text, position, last) or _ITEM.match(following[1]):
        return False
    length = len(text[text.rfind("\n", first, position) + 1 or first : position].rstrip())
    needed = length + 1 + len(following[1])
    if needed <= _WRAPPED.start or length >= _WRAPPED.stop:
        return False  # whatever the width: the paragraphs of lists and tables need not be looked at
    before, after = text[first:position], text[position:last]
    lines = [*_BLANK.split(before)[-1].split("\n"), *_BLANK.split(after.lstrip("\r\n"))[0].split("\n")]
    width = max(len(line.rstrip()) for line in lines)
    return width in _WRAPPED and needed > width


def _line_begin(text: str, position: int) -> int | None:
    """Where the position's line begins; None if that is further away than anything matters that begins a line."""
    first = max(0, position - _LONGEST_SLUG)
    begin = text.rfind("\n", first, position) + 1
    return begin if begin or not first else None


def _begins_line(text: str, position: int) -> bool:
    begin = _line_begin(text, position)
    return begin is not None and not text[begin:position].strip()


def _without_titles(text: str, begin: int, end: int) -> tuple[int, int]:
    before, after = _HONORIFIC.match(text, begin, end), _POSTNOMINAL.search(text, begin, end)
    begin = without_title(text, before.end() if before is not None else begin, end)
    return begin, (after.start() if after is not None and after.start() > begin else end)


def _completed(text: str, begin: int, end: int, label: str) -> int:
    """The end moved behind what the tokenizer or the tagger cut off the last word."""
    if label.upper() in PEOPLE:
        more = _HYPHENATED.match(text, end)
        if more is not None and text[end + 1].isupper() and text[end - 1].isalpha():
            return more.end()
    if label.upper() == "DATE" and _YEAR.search(text, begin, end):
        more = _YEAR_PAIR.match(text, end)
        if more is not None:
            return more.end()
    form = _LEGAL_FORM.match(text, end) if label.upper() not in _NO_COMPANIES else None
    if form is not None:
        return form.end()
    for opening, closing in _CLOSINGS.items():
        if text[end : end + 1] == closing and text.count(opening, begin, end) > text.count(closing, begin, end):
            return end + 1
    if label.upper() not in _NO_COMPANIES and text[end - 1].isalpha() and _PLUS.match(text, end):
        return end + 1  # Disney+
    return end
