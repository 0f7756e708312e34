"""Pieces: the names that one tagged stretch holds. A name ends where its line, table cell or list item does.

A tagger reads tokens, not layout: "Truro Crown Court | Fal Pictures" or "October⏎10:00" come as one mention. It also
stops inside words: of "Ferreira-Cole" it may tag the first half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from glossator.text.annotation import Span
from glossator_plugins.entities.extent.headlines import verbs_of, without_tail
from glossator_plugins.entities.extent.letters import without_greeting
from glossator_plugins.entities.extent.offices import before_name, before_office
from glossator_plugins.entities.extent.wraps import is_wrapped
from glossator_plugins.entities.words.nonnames import AMOUNTS
from glossator_plugins.entities.words.places import WIDER
from glossator_plugins.entities.words.titles import without_title
from glossator_plugins.people import PEOPLE

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
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
_HYPHENATED = re.compile(r"(?:[-‐‑][^\W\d_]+)+")
# Two of a kind are two: "University of Arden and Lindau University".
_TWO = re.compile(
    r"(?=.*?\b(University|College|Bank|Ministry|Institute|Hospital|Party|Museum)\b.*?(\s+and\s+)(?:the\s+)?.*\b\1$)",
    re.DOTALL,
)
# "Moon Jae-|in", not "Duarte-|era".
_GIVEN_TAIL = re.compile(
    r"[-‐‑](?!(?:led|era|run|like|type|born|made|held|free|aged?|esque|bound|loyal|style|owned|based|fans?|ally|to|and|or|at|of|for"
    r"|by|pro|anti|ish|isms?|ists?|ites?)\b)[a-z]{1,5}(?![\w-])"
)
_GIVEN = re.compile(r"(?:[^\W\d_a-z][\w'’-]*\s)+[A-Z][a-z]{1,4}$")
_YEAR_PAIR = re.compile(r"[-–/]\d{2}(?!\d)")
_YEAR = re.compile(r"(?<!\d)\d{4}$")
_PLUS = re.compile(r"\+(?!\w)")
_LEGAL_FORM = re.compile(r",?[^\S\n](?:plc|PLC|Ltd|Inc|Corp|LLC|LLP|GmbH|Pty|Incorporated|Limited)\b\.?")
_NO_COMPANIES = frozenset(("LOC", "GPE", "NORP", "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))
_WITH_OFFICE = frozenset(("LOC", "GPE", "ORG", "NORP", "FAC"))
_HONORIFIC = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|(?:(?:Lt|Maj|Brig)\.?\s)?Gen|Lt|Col|Capt|Sgt|Adm|Maj|Brig)\b\.?\s+)+(?=\w)"
)
_POSTNOMINAL = re.compile(r"(?:,?\s+(?:KC|QC|MP|MEP|MSP|OBE|CBE|MBE|PhD|MD|Esq\.?))+$")
_CLOSINGS = {"(": ")", "[": "]"}
_DASH = re.compile(r"\s+(?:[-–—]|--)\s+")
_PLACES = frozenset(("LOC", "GPE"))
_COMMA = re.compile(r",\s+(?=[^\W\d_a-z])")
_ACTS = frozenset(("MISC", "LAW"))
_ACT = re.compile(
    r"(?:Act|Law|Bill|Code|Treaty|Convention|Agreement|Accords?|Protocol|Ordinance|Compact|Charter)(?:\s(?:No\.?\s?)?\d+)?$"
)
_OF_YEAR = re.compile(r"(?:[^\S\n]of)?[^\S\n](?:1[5-9]|20)\d\d(?!\d|-)")
_OF = re.compile(r"\s+of$")
_OWNERS = re.compile(
    r"(?:Shares|Bonds|Stock|Workers|Analysts|Lawyers|Shareholders|Investors|Employees|Customers|Officials|Residents|Members"
    r"|Auditors|Attorneys|Spokes(?:man|woman|person))\s(?:of|in|at|from|for)\s(?:the\s)?(?=[^\W\d_a-z])"
)
# The heading of what a release tells of its sender: "About Arden Foods".
_ABOUT = re.compile(r"About\s(?:[Tt]he\s)?(?=[^\W\d_a-z])")
_COMPOSED = re.compile(r"(?<=[^\W\d_])[-‐]\r?\n[^\S\n]*[^\W\d_]+")


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
        owners = _OWNERS.match(text, begin, end)
        begin = owners.end() if owners is not None else begin
        about = _ABOUT.match(text, begin, end) if label.upper() == "ORG" and _begins_line(text, begin) else None
        begin = about.end() if about is not None else begin
        several = len(text[begin:end].split()) > 1
        if label.upper() in _WITH_OFFICE:
            end = without_tail(text, begin, before_office(text, begin, end))
        if number == 0 or WIDER.match(text, begin, end) or several:
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
        match.span() for match in _LINE_END.finditer(text, begin, span.end) if not is_wrapped(text, match.start())
    ]
    two = _TWO.match(text, begin, span.end) if label.upper() == "ORG" else None
    if two is not None:
        bounds.append(two.span(2))
    if label.upper() in _PLACES:
        bounds += [match.span() for match in _COMMA.finditer(text, begin, span.end) if WIDER.match(text, match.end())]
    if label.upper() not in _WITH_DIGITS:
        bounds += verbs_of(text, begin, span.end)
        bounds += [match.span() for form in (_SCORE, _PRICE, _DASH) for match in form.finditer(text, begin, span.end)]
    for first, last in sorted(bounds):
        if text[begin:first].strip():
            yield begin, first
        begin = max(begin, last)
    if text[begin : span.end].strip():
        yield begin, span.end


def _line_begin(text: str, position: int) -> int | None:
    """Where the position's line begins; None if that is further away than anything matters that begins a line."""
    first = max(0, position - _LONGEST_SLUG)
    begin = text.rfind("\n", first, position) + 1
    return begin if begin or not first else None


def _begins_line(text: str, position: int) -> bool:
    begin = _line_begin(text, position)
    return begin is not None and not text[begin:position].strip()


def _without_titles(text: str, begin: int, end: int) -> tuple[int, int]:
    begin = without_greeting(text, begin, end)
    before, after = _HONORIFIC.match(text, begin, end), _POSTNOMINAL.search(text, begin, end)
    begin = before_name(text, without_title(text, before.end() if before is not None else begin, end), end)
    return begin, (after.start() if after is not None and after.start() > begin else end)


def _completed(text: str, begin: int, end: int, label: str) -> int:
    """The end moved behind what the tokenizer or the tagger cut off the last word."""
    if label.upper() in PEOPLE:
        more = _HYPHENATED.match(text, end)
        if more is not None and text[end + 1].isupper() and text[end - 1].isalpha():
            return more.end()
        given = _GIVEN_TAIL.match(text, end) if _GIVEN.fullmatch(text, begin, end) else None
        if given is not None:
            return given.end()
    if label.upper() in _ACTS:
        bare = _OF.search(text, begin, end)
        last = bare.start() if bare is not None else end
        year = _OF_YEAR.match(text, last) if _ACT.search(text, begin, last) else None
        if year is not None:
            return year.end()
    composed = _COMPOSED.match(text, end - 1 if text[end - 1] in "-‐" else end)
    if composed is not None:
        return composed.end()
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
