"""Gaps: the source or the content that the tagger missed around a cue that it saw."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from glossator.annotation import Span

from .clauses import WINDOW, rest_of, speaker_after, subject_before
from .cues import is_passive, is_speech
from .phrases import Phrases, any_in
from .segments import Segment

_WORD = re.compile(r"\w+")
# Fewer words are hardly a statement: "she said so".
_FEWEST = 4


def fillings_of(text: str, segments: Iterable[Segment], phrases: Phrases) -> Phrases:
    """Sources and contents for the cues of segments in which the tagger saw none of them."""
    sources: list[Span] = []
    contents: list[Span] = []
    begins = [cue.begin for cue in phrases.cues]
    for segment in segments:
        begin, end = segment.span
        cues = phrases.cues[bisect_left(begins, begin) : bisect_left(begins, end)]
        if not cues:
            continue
        first = cues[0]
        source = None
        if not any_in(phrases.sources, segment.span):
            source = _source(text, segment, first, phrases)
            if source is not None:
                sources.append(source)
        beside_quotation = segment.after_quotation or segment.before_quotation
        if len(cues) == 1 and not beside_quotation and not any_in(phrases.contents, segment.span):
            content = _content(text, segment, first, phrases, source)
            if content is not None:
                contents.append(content)
    return Phrases(sources=tuple(sources), contents=tuple(contents))


def _source(text: str, segment: Segment, cue: Span, phrases: Phrases) -> Span | None:
    begin, end = segment.span
    if is_passive(text[cue.begin : cue.end]):
        return None
    if segment.after_quotation and _WORD.search(text, begin, cue.begin) is None:
        source = speaker_after(text, cue, end)
    else:
        source = subject_before(text, begin, cue.begin)
    return None if source is None or any_in(phrases.contents, source) else source


def _content(text: str, segment: Segment, cue: Span, phrases: Phrases, source: Span | None) -> Span | None:
    """The rest of the sentence, if the cue is one of speech; or what stands before ", X said"."""
    begin, end = segment.span
    if not is_speech(text[cue.begin : cue.end]):
        return None
    rest = rest_of(text, cue.end, end)
    if (
        not any_in(phrases.sources, rest)
        and len(_WORD.findall(text, rest.begin, min(rest.end, rest.begin + WINDOW))) >= _FEWEST
    ):
        return rest
    frame = source.begin if source is not None else cue.begin
    for tagged in phrases.sources:
        if begin <= tagged.begin < frame:
            frame = tagged.begin
    before = Span(begin, begin + len(text[begin:frame].rstrip(" ,")))
    if text[begin:frame].rstrip().endswith(",") and len(_WORD.findall(text[begin : begin + WINDOW])) >= _FEWEST:
        return before
    return None
