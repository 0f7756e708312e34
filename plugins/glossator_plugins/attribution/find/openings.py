"""Openings: "Remarked the warden, Iris Vane, “…”": a verb that begins its sentence, its subject, and a quotation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from glossator.annotation import Span
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in

from .cues import BESIDE_QUOTATION
from .phrases import Phrases

_OPENING = re.compile(
    rf"\W*(?P<cue>(?=[A-ZÀ-Þ])(?i:{BESIDE_QUOTATION})(?<!ing))\s+(?P<source>(?=[A-ZÀ-Þ]|the\s|one\s|an?\s|his\s|her\s|their\s|[a-z]+\s[\w\s]*[A-Z])"
    r"[^;:!?\"“”\n]{2,120}?)\s*[,:]?\s*$"
)
_OBJECT = re.compile(r"\b(?:that|whether|if|what|how|why|when|where|who)\b", re.IGNORECASE)


def with_openings(text: str, segments: Iterable[Segment], phrases: Phrases) -> Phrases:
    """The phrases, with the verbs and subjects that open a sentence right before a quotation."""
    for segment in segments:
        begin, end = segment.span
        if not segment.before_quotation or segment.after_quotation or end - begin > 200:
            continue
        match = _OPENING.match(text, begin, end)
        if match is None or _OBJECT.search(match["source"]):
            continue
        source, cue = Span(*match.span("source")), Span(*match.span("cue"))
        taken = Span(cue.begin, end)
        if any_in(phrases.cues, source):
            continue
        if any_in(phrases.sources, taken):
            known = phrases.sources[bisect_left(phrases.sources, Span(cue.begin, cue.begin))]
            if known.begin < cue.end:
                continue
        phrases = Phrases(
            tuple(sorted([*(one for one in phrases.sources if not any_in([taken], one)), source])),
            tuple(sorted([*(one for one in phrases.cues if not any_in([taken], one)), cue])),
            tuple(_cut(one, taken) for one in phrases.contents if not taken.begin <= one.begin < one.end <= taken.end),
        )
    return phrases


def _cut(content: Span, taken: Span) -> Span:
    """The content without its first words, where they are the frame's."""
    return Span(taken.end, content.end) if taken.begin <= content.begin < taken.end < content.end else content
