"""Passages: what is attributed. The tagger's content spans, corrected by the quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.words.cues import BESIDE_QUOTATION
from glossator_plugins.attribution.layout.quotations import Quotation

_WORD = re.compile(r"\w+")
# Nothing is said by it alone: what it leads to stands elsewhere.
_CONJUNCTION = re.compile(r"(?:that|whether|if|to|(?-i:What))", re.IGNORECASE)
# "It says, | and I quote, | “…”"
_I_QUOTE = re.compile(r"\W*\band\s+I\s+quote\b", re.IGNORECASE)
_EDGE = " \t\n\r\xa0,;:.–—-"
# What comes after it is somebody else's sentence, as in headlines; unless it lists on: "; and that …".
_SENTENCE_END = re.compile(r"[.!?]\s+$")
_STARTS = re.compile(r"(?:^|[.!?\n]\s*)$")
_FRAME = re.compile(rf",\s+(?:[\w.'’-]+\s+){{0,5}}?(?:{BESIDE_QUOTATION})\b")
_SEMICOLON_FRAME = re.compile(r"\s(?:[\w.'’-]+\s){1,7}?[\w.'’-]+;\s")
_FRAMES = 80
# As many characters as the white space between two sentences may take.
_GAP = 20
_MARKS = frozenset("\"“”„«‘'`")
# "“…” (p. 41)": where it stands is nothing that is said.
_PAGE = re.compile(r"(?<=[\"”'’])\s\((?:pp?\.\s?)?\d[\d–-]*\)?$")
_SHORT = 16
_SEMICOLON = re.compile(r";(?!\s*(?:and\s+|or\s+|but\s+)?that\b)")


class Passage(NamedTuple):
    """Something said in one go: one span, or one per paragraph of a long quotation."""

    spans: tuple[Span, ...]
    whole: bool
    """Is a quotation that stands on its own."""
    tagged: bool = True
    """The tagger saw it too; otherwise only the quotation marks speak for it."""
    quotes: bool = False
    """Begins with a quotation, so it may go on from a sentence before."""

    @property
    def begin(self) -> int:
        return self.spans[0].begin

    @property
    def end(self) -> int:
        return self.spans[-1].end


class _Run(NamedTuple):
    """A stretch of text: a content span, a piece of a quotation, or both."""

    span: Span
    tagged: bool
    whole: int
    """Index of the whole quotation that it holds and is not larger than; -1 if there is none."""


def passages_of(
    text: str, contents: Sequence[Span], quotations: Sequence[Quotation], sentences: Sequence[Span] = ()
) -> list[Passage]:
    """The passages, in text order and apart from one another.

    A content span that ends inside a quotation is stretched to all of it, spans inside one quotation are joined, and
    a whole quotation that the tagger overlooked is a passage too: nearly all of them are attributed to somebody.
    """
    contents = [_in_sentence(content, sentences, text) for content in contents]
    ended = [part for content in contents for part in _parted(text, _ended(text, content, quotations), quotations)]
    runs = [_Run(_stretched(content, quotations), True, -1) for content in _trimmed(text, ended)]
    for number, quotation in enumerate(quotations):
        if quotation.whole:
            runs.extend(_Run(piece, False, number) for piece in quotation.pieces)
    merged: list[_Run] = []
    for run in sorted(runs, key=lambda run: (run.span.begin, -run.span.end)):
        if merged and run.span.begin < merged[-1].span.end:
            merged[-1] = _merged(text, merged[-1], run)
        else:
            merged.append(run)
    passages: list[Passage] = []
    last = -1
    for run in merged:
        if run.whole >= 0 and run.whole == last:
            previous = passages.pop()
            passages.append(Passage((*previous.spans, run.span), True, previous.tagged or run.tagged))
        else:
            quotes = text[run.span.begin] in _MARKS
            passages.append(Passage((run.span,), run.whole >= 0, run.tagged, quotes))
        last = run.whole
    return passages


def _in_sentence(content: Span, sentences: Sequence[Span], text: str) -> Span:
    """The span; "that …" ends with its sentence."""
    number = bisect_right(sentences, content.begin, key=lambda sentence: sentence.begin) - 1
    if number < 0 or content.end <= sentences[number].end or not text.startswith("that ", content.begin):
        return content
    return Span(content.begin, sentences[number].end) if sentences[number].end > content.begin else content


def with_wholes(text: str, quotations: Sequence[Quotation]) -> list[Quotation]:
    """The quotations; those whose comma and verb of saying stand behind the mark are whole, too: `„…“, said Hale`."""
    found: list[Quotation] = []
    for quotation in quotations:
        framed = not quotation.whole and (
            _is_framed(text, quotation) or (bool(found) and _goes_on(text, found[-1], quotation))
        )
        found.append(quotation._replace(whole=True) if framed else quotation)
    return found


def _goes_on(text: str, before: Quotation, quotation: Quotation) -> bool:
    """Whether it goes on behind a frame and a semicolon: "“It is late,” answered he; “for the tide is out.”"."""
    return (
        before.whole
        and quotation.begin - before.end < _FRAMES
        and _SEMICOLON_FRAME.fullmatch(text, before.end, quotation.begin) is not None
        and text[quotation.end - 2] in ".,!?"
    )


def _is_framed(text: str, quotation: Quotation) -> bool:
    begin, end = quotation.begin, quotation.end
    starts = (
        text[begin + 1 : begin + 3].lstrip()[:1].isupper()
        and _STARTS.search(text, max(0, begin - 3), begin) is not None
    )
    return starts and _FRAME.match(text, end, min(len(text), end + 80)) is not None


def _ended(text: str, content: Span, quotations: Sequence[Quotation]) -> Span:
    """The span up to the first semicolon that no quotation holds, and without the page that one stands on."""
    page = _PAGE.search(text, max(content.begin, content.end - _SHORT), content.end)
    if page is not None:
        content = Span(content.begin, page.start())
    for match in _SEMICOLON.finditer(text, *content):
        number = bisect_right(quotations, match.start(), key=lambda quotation: quotation.begin) - 1
        if number < 0 or match.start() >= quotations[number].end:
            return Span(content.begin, match.start())
    return content


def _parted(text: str, content: Span, quotations: Sequence[Quotation]) -> Iterator[Span]:
    """The span, cut where an utterance begins a sentence of its own: "he agreed. | 'We are ready.'"."""
    begin = content.begin
    number = bisect_right(quotations, begin, key=lambda quotation: quotation.begin)
    for index in range(number, len(quotations)):
        quotation = quotations[index]
        if quotation.begin >= content.end:
            break
        if quotation.whole and _SENTENCE_END.search(text, max(begin, quotation.begin - _GAP), quotation.begin):
            yield Span(begin, quotation.begin)
            begin = quotation.begin
    yield Span(begin, content.end)


def _trimmed(text: str, contents: Sequence[Span]) -> list[Span]:
    """The spans without punctuation and white space at their edges; quotation marks stay."""
    found = []
    for content in sorted(contents):
        begin, end = content
        quote = _I_QUOTE.match(text, begin, min(end, begin + _SHORT))
        begin = quote.end() if quote is not None else begin
        while begin < end and text[begin] in _EDGE:
            begin += 1
        while begin < end and text[end - 1] in _EDGE:
            end -= 1
        if _WORD.search(text, begin, end) and _CONJUNCTION.fullmatch(text, begin, end) is None:
            found.append(Span(begin, end))
    return found


def _stretched(content: Span, quotations: Sequence[Quotation]) -> Span:
    """The span with all of the quotations that it begins or ends in."""
    begin, end = content
    number = bisect_right(quotations, begin, key=lambda quotation: quotation.begin) - 1
    for quotation in quotations[max(0, number) : number + 2]:
        for piece in quotation.pieces:
            if piece.begin < begin < piece.end and not quotation.whole:
                begin = piece.begin
    number = bisect_right(quotations, end, key=lambda quotation: quotation.begin) - 1
    for quotation in quotations[max(0, number) : number + 1]:
        for piece in quotation.pieces:
            if piece.begin < end <= piece.end:
                end = piece.end
    return Span(begin, end)


def _merged(text: str, one: _Run, other: _Run) -> _Run:
    """Both as one; it still is a whole quotation if no word of it lies outside."""
    span = Span(one.span.begin, max(one.span.end, other.span.end))
    for run in (one, other):
        if run.whole >= 0 and not (
            _WORD.search(text, span.begin, run.span.begin) or _WORD.search(text, run.span.end, span.end)
        ):
            return _Run(span, one.tagged or other.tagged, run.whole)
    return _Run(span, one.tagged or other.tagged, -1)
