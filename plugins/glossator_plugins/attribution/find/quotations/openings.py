"""Openings: "Remarked the warden, Iris Vane, “…”": a verb that begins its sentence, its subject, and a quotation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.cues import BESIDE_QUOTATION
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in

_OPENING = re.compile(
    rf"\W*(?P<cue>(?=[A-ZÀ-Þ])(?i:{BESIDE_QUOTATION})(?<!ing))\s+(?P<source>(?=[A-ZÀ-Þ]|the\s|one\s|an?\s|his\s|her\s|their\s|[a-z]+\s[\w\s]*[A-Z])"
    r"[^;:!?\"“”\n]{2,120}?)\s*[,:]?\s*$"
)
_LONGEST = 200
_OBJECT = re.compile(r"\b(?:that|whether|if|what|how|why|when|where|who)\b", re.IGNORECASE)


def with_openings(text: str, segments: Iterable[Segment], phrases: Phrases) -> Phrases:
    """The phrases, with the verbs and subjects that open a sentence right before a quotation."""
    sources: list[Span] = []
    cues: list[Span] = []
    taken: list[Span] = []
    for segment in segments:
        begin, end = segment.span
        if not segment.before_quotation or segment.after_quotation or end - begin > _LONGEST:
            continue
        match = _OPENING.match(text, begin, end)
        if match is None or _OBJECT.search(match["source"]):
            continue
        source, cue = Span(*match.span("source")), Span(*match.span("cue"))
        near = bisect_left(phrases.sources, Span(cue.begin, cue.begin))
        known = phrases.sources[near] if near < len(phrases.sources) else None
        if any_in(phrases.cues, source) or (known is not None and known.begin < cue.end):
            continue
        sources.append(source)
        cues.append(cue)
        taken.append(Span(cue.begin, end))
    if not taken:
        return phrases
    return Phrases(
        tuple(sorted([*(one for one in phrases.sources if not any_in(taken, one)), *sources])),
        tuple(sorted([*(one for one in phrases.cues if not any_in(taken, one)), *cues])),
        tuple(one for one in (_cut(content, taken) for content in phrases.contents) if one.begin < one.end),
    )


def _cut(content: Span, taken: Sequence[Span]) -> Span:
    """The content without the words of a frame that it begins in; empty if there are no others."""
    number = bisect_right(taken, content.begin, key=lambda span: span.begin) - 1
    end = taken[number].end if number >= 0 else 0
    return Span(min(end, content.end), content.end) if content.begin < end else content
