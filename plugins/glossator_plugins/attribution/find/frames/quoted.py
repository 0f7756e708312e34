"""Quoted: "Hale was quoted by Reuters as saying that …". The subject speaks; whoever quotes him is the medium."""

from __future__ import annotations

import re
from collections.abc import Iterable

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import rest_of, subject_before
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in

_QUOTED = re.compile(
    r"\b(?:(?:has|have|had)\s+(?:\w+ly\s+)?been|is|are|was|were|being)\s+(?:\w+ly\s+|also\s+|later\s+)?"
    r"(?:quoted|reported|cited|recorded|filmed|overheard|heard|caught|taped|shown)\s+"
    r"(?:(?:by|in|on|from)\s+(?:[\w'’.&-]+\s+){1,7}?)?(?:as\s+)?"
    r"(?:saying|telling|stating|claiming|warning|arguing|insisting|promising|asking|calling|describing|joking|admitting)"
    r"(?:\s+(?:by|in)\s+(?:the\s+)?(?:[\w'’&-]+\s?){1,5}(?=[.,]))?"
)
_WORD = re.compile(r"\w+")
_TELLING = re.compile(r"telling$")
_ADDRESSEE = re.compile(r"\s+(?:[\w'’.-]+\s+){1,4}?(?=(?:that|how|why|whether)\b)")


def with_quoted(text: str, segments: Iterable[Segment], phrases: Phrases) -> Phrases:
    """The phrases, with such passives as one cue each, whose source is the subject before it."""
    for segment in segments:
        match = _QUOTED.search(text, *segment.span)
        if match is not None:
            phrases = _with_one(text, segment, phrases, Span(*match.span()))
    return phrases


def _with_one(text: str, segment: Segment, phrases: Phrases, cue: Span) -> Phrases:
    begin, end = segment.span
    subject = subject_before(text, begin, cue.begin)
    if subject is None and segment.after_quotation:
        subject = subject_before(text, begin, cue.begin, bare=True)
    if subject is None:
        return phrases
    taken = Span(subject.begin, cue.end)
    sources = [source for source in phrases.sources if not any_in([taken], source)]
    cues = [other for other in phrases.cues if not any_in([taken], other)]
    contents = [_cut(content, taken) for content in phrases.contents]
    contents = [content for content in contents if content.begin < content.end]
    addressee = _ADDRESSEE.match(text, cue.end, end) if _TELLING.search(text, *cue) else None
    rest = rest_of(text, addressee.end() if addressee is not None else cue.end, end)
    if not segment.after_quotation and not any_in(contents, rest) and len(_WORD.findall(text, *rest)) > 1:
        contents.append(rest)
    return Phrases(tuple(sorted([*sources, subject])), tuple(sorted([*cues, cue])), tuple(sorted(contents)))


def _cut(content: Span, taken: Span) -> Span:
    """What of the content lies before or behind the frame; the longer part."""
    if content.end <= taken.begin or content.begin >= taken.end:
        return content
    before, behind = (
        Span(content.begin, max(content.begin, taken.begin)),
        Span(min(taken.end, content.end), content.end),
    )
    return max(before, behind, key=lambda span: span.end - span.begin)
