"""Reports: "X said that …" by the words alone, for sentences in which the tagger saw no cue at all.

Only patterns that are hardly ever anything else. What is found joins the tagger's phrases before linking.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from glossator.annotation import Span

from .cues import BESIDE_QUOTATION, REPORTING
from .layout import Layout
from .phrases import Phrases
from .quotations import Quotation

# Subjects and objects are looked for so many characters around the verb: keeps the work linear.
_WINDOW = 200

_ADVERBS = (
    r"(?:\b(?:has|have|had|also|later|then|since|already|long|once|never|earlier|previously|recently|repeatedly"
    r"|reportedly|publicly|quickly|simply|first|again)\s+){0,3}"
)
_CUE = re.compile(rf"{_ADVERBS}\b(?:{REPORTING})\b")
_CUE_BESIDE = re.compile(rf"{_ADVERBS}\b(?:{BESIDE_QUOTATION})\b")
_PARTICIPLE = re.compile(
    r"(?<=[,–—-]\s)(?:(adding|saying|claiming|stating|insisting|warning|arguing|noting|explaining)"
    r"|(telling)\s+(?:[\w'’.-]+\s+){1,4}?(?=that\b))\s*(?=that\b|[\w\"“])"
)
_ACCORDING = re.compile(r"\b[Aa]ccording\s+to\b")
_CLAUSE_START = re.compile(
    r"[,;:()\"“”–—]|\s-\s|\b(?:and|but|or|as|while|when|that|because|although|though|if|after|before|where)\b",
)
_SUBJECT = re.compile(
    r"(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|I|who|[Oo]ne|[Oo]thers|[Ss]ome|[Mm]any|[Tt]his|[Tt]hat)$"
    r"|(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur|[Ss]ome|[Aa]nother|[Tt]wo|[Oo]ne)\s+\w"
    r"|[A-ZÀ-ÞЀ-Я]\w*",
)
_CONJUNCTION = re.compile(r"(?:And|But|Yet|So|Still|Or)\s+|\W+")
# What ends the speaker behind an inverted verb; his apposition, "said Mills, who …", is part of him.
_SPEAKER_END = re.compile(
    r",\s+(?:\w+ly\s+)?\w+ing\b|[;:()\"“”—]|\s[–-]\s|,?\s(?:in|during|at|to)\s(?:an?|the|his|her|their)\s"
    r"|,?\s(?:on|via|late|last|this)\s[A-ZMTWFS]\w+|,?\s(?:when|before|after|while|yesterday|today)\b"
)
_APPOSED = re.compile(r"\bwith\s[^,]+,\s((?:[A-ZÀ-ÞЀ-Я][\w.'’-]*\s?){1,4}),\s$")
_PRONOUN = re.compile(r"\W*(He|She|It|They|We|I)\b")
_GOING_ON = re.compile(r"[^,]{0,30},\s\w+ing\b")
_RECIPIENT = re.compile(r"\s+(?:[\w'’.-]+\s+){1,4}?(?=that\b)")
_WORD = re.compile(r"\w+")


class _Report(NamedTuple):
    source: Span | None
    cue: Span
    content: Span | None


class _Segment(NamedTuple):
    """A stretch of one sentence outside of whole quotations, and whether one stands right before or after it."""

    span: Span
    after_quotation: bool
    before_quotation: bool


def reports_of(layout: Layout, sentences: Sequence[Span], quotations: Sequence[Quotation], phrases: Phrases) -> Phrases:
    """Sources, cues and contents in the segments of sentences that hold no cue of the tagger's."""
    sources: list[Span] = []
    cues: list[Span] = []
    contents: list[Span] = []
    wholes = [piece for quotation in quotations if quotation.whole for piece in quotation.pieces]
    for segment in _segments(layout.text, sentences, wholes):
        if _any_in(phrases.cues, segment.span):
            continue
        tagged_source = _any_in(phrases.sources, segment.span)
        tagged_content = _any_in(phrases.contents, segment.span)
        for source, cue, content in _report(layout.text, segment):
            cues.append(cue)
            if source is not None and not tagged_source:
                sources.append(source)
            if content is not None and not tagged_content:
                contents.append(content)
    return Phrases(tuple(sources), tuple(cues), tuple(contents))


def _segments(text: str, sentences: Sequence[Span], wholes: Sequence[Span]) -> Iterator[_Segment]:
    number = 0
    for sentence in sentences:
        begin = sentence.begin
        while number < len(wholes) and wholes[number].end <= begin:
            number += 1
        after = number > 0 and not _WORD.search(text, wholes[number - 1].end, begin)
        ahead = number
        while begin < sentence.end:
            if ahead < len(wholes) and wholes[ahead].begin < sentence.end:
                quotation = wholes[ahead]
                if _WORD.search(text, begin, max(begin, quotation.begin)):
                    yield _Segment(Span(begin, quotation.begin), after and begin > sentence.begin, True)
                begin, after = max(begin, quotation.end), True
                ahead += 1
            else:
                if _WORD.search(text, begin, sentence.end):
                    before = ahead < len(wholes) and not _WORD.search(text, sentence.end, wholes[ahead].begin)
                    yield _Segment(Span(begin, sentence.end), begin > sentence.begin, before)
                break


def _report(text: str, segment: _Segment) -> Iterator[_Report]:
    """The reports of one segment; a content of None is the quotation beside it."""
    begin, end = segment.span
    according = _ACCORDING.search(text, begin, end)
    if according is not None:
        yield from _according(text, segment, Span(*according.span()))
        return
    if segment.after_quotation or segment.before_quotation:
        beside = _beside(text, segment)
        if beside is not None:
            yield beside
            return
    for match in _CUE.finditer(text, begin, end):
        cue = Span(match.start(), match.end())
        subject = _subject(text, begin, cue.begin)
        content = _said(text, begin, subject, cue, end) if subject is not None else None
        if content is not None:
            yield _Report(subject, cue, content)
            if content.begin > cue.end:
                return
            break
    participle = _PARTICIPLE.search(text, begin, end)
    if participle is not None:
        rest = _cut(text, participle.end(), end)
        if len(_WORD.findall(text, *rest)) > 2:
            cue = Span(*participle.span(1 if participle[1] else 2))
            yield _Report(_speaker_before(text, begin, cue.begin), cue, rest)


def _beside(text: str, segment: _Segment) -> _Report | None:
    """Speaker and verb between a quotation and the rest of its sentence, or before the quotation."""
    begin, end = segment.span
    if segment.after_quotation:
        match = _CUE_BESIDE.search(text, begin, min(end, begin + _WINDOW))
        if match is not None:
            cue = Span(*match.span())
            if _WORD.search(text, begin, cue.begin) is None:
                return _Report(_speaker_after(text, cue, end), cue, None)
            subject = _trimmed(text, begin, cue.begin)
            if len(_WORD.findall(text, *subject)) < 25:
                return _Report(subject, cue, None)
    if segment.before_quotation:
        introduces = text[max(begin, end - _WINDOW) : end].rstrip()[-1:] in (",", ":")
        for match in _CUE_BESIDE.finditer(text, max(begin, end - _WINDOW), end):
            before = _subject(text, begin, match.start())
            if before is not None and (introduces or _WORD.search(text, match.end(), end) is None):
                return _Report(before, Span(*match.span()), None)
    return None


def _speaker_before(text: str, begin: int, end: int) -> Span | None:
    """The subject of a participle: "with its envoy, Anna Holm, telling …", or the pronoun that begins the sentence."""
    apposed = _APPOSED.search(text, max(begin, end - _WINDOW), end)
    if apposed is not None:
        return Span(*apposed.span(1))
    pronoun = _PRONOUN.match(text, begin, end)
    return Span(*pronoun.span(1)) if pronoun is not None else None


def _subject(text: str, begin: int, end: int) -> Span | None:
    """The noun phrase or pronoun that ends right before the verb at `end`."""
    first = max(begin, end - _WINDOW)
    if text[first:end].rstrip()[-1:] in ("", ","):
        return None
    for match in _CLAUSE_START.finditer(text, first, end):
        if _WORD.search(text, match.end(), end):
            first = match.end()
    subject = _trimmed(text, first, end)
    if _SUBJECT.match(text, *subject) is None or len(_WORD.findall(text, *subject)) > 12:
        return None
    return subject


def _speaker_after(text: str, cue: Span, end: int) -> Span | None:
    """The speaker behind an inverted verb: "…," said Mills."""
    limit = min(end, cue.end + _WINDOW)
    stop = _SPEAKER_END.search(text, cue.end + 1, limit)
    speaker = _trimmed(text, cue.end, stop.start() if stop is not None else limit)
    return speaker if speaker.begin < speaker.end else None


def _trimmed(text: str, begin: int, end: int) -> Span:
    match = _CONJUNCTION.match(text, begin, end)
    begin = match.end() if match is not None else begin
    while begin < end and not text[begin].isalnum():
        begin += 1
    while begin < end and not (text[end - 1].isalnum() or text[end - 1] in ")]'’"):
        end -= 1
    return Span(begin, end)


def _said(text: str, begin: int, subject: Span, cue: Span, end: int) -> Span | None:
    """What follows "that", or "said" without it; or what stands before ", X said."""
    recipient = _RECIPIENT.match(text, cue.end, min(end, cue.end + _WINDOW))
    after = recipient.end() if recipient is not None else cue.end
    rest = text[after : min(end, after + _WINDOW)].strip()
    words = 0 if _GOING_ON.match(rest) else len(rest.split())
    if rest.startswith("that ") or (text[cue.begin : cue.end].endswith(("said", "says")) and words > 3):
        return _cut(text, after, end)
    comma = text[max(begin, subject.begin - 3) : subject.begin].rstrip()
    if comma.endswith(",") and words < 6 and len(_WORD.findall(text[begin : begin + _WINDOW])) > 3:
        return Span(begin, subject.begin - 3 + comma.rindex(","))
    return None


def _according(text: str, segment: _Segment, cue: Span) -> Iterator[_Report]:
    """According to X, … / …, according to X."""
    begin, end = segment.span
    at_start = len(_WORD.findall(text[begin : min(cue.begin, begin + _WINDOW)])) < 2
    comma = text.find(",", cue.end, end)
    source = _trimmed(text, cue.end, comma if comma >= 0 and at_start else min(end, cue.end + _WINDOW))
    if source.begin == source.end:
        return
    content = _cut(text, source.end, end) if at_start else _trimmed(text, begin, cue.begin)
    yield _Report(source, cue, content if _WORD.search(text, *content) else None)


def _cut(text: str, begin: int, end: int) -> Span:
    while begin < end and not (text[begin].isalnum() or text[begin] in "\"“‘'$£€("):
        begin += 1
    return Span(begin, begin + len(text[begin:end].rstrip().rstrip(".")))


def _any_in(spans: Sequence[Span], around: Span) -> bool:
    number = bisect_right(spans, around.begin, key=lambda span: span.end - 1)
    return number < len(spans) and spans[number].begin < around.end
