"""Appositions: "Its leader, Ana Duarte, said": all of the noun phrase is the source, though taggers find the name."""

from __future__ import annotations

import re

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.layout.spans import any_in

_AHEAD = re.compile(
    r"(?:^|[.!?\n][\"”’']*\s*|\bwith\s+|\bwhile\s+|\band\s+)"
    r"((?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[A-ZÀ-Þ][\w.]+['’]s)\s+(?:[\w'’.-]+\s+){0,7}[\w'’-]+,\s+)$"
)
_NO_PHRASE = re.compile(
    r"\b(?:(?:day|week|month|year|morning|night|evening|time|moment|decade|summer|winter|spring|fall),|said|says|told|was|is|were|are|has|had|have|who|which|that|when|will|would|\w{3,}ed|\w{4,}ing)(?!\w)",
    re.IGNORECASE,
)
_NEAR = 100


def with_appositions(text: str, phrases: Phrases) -> Phrases:
    """The phrases, with sources stretched to the noun phrase before their name."""
    return phrases._replace(sources=tuple(sorted({_stretched(text, source, phrases) for source in phrases.sources})))


def _stretched(text: str, source: Span, phrases: Phrases) -> Span:
    closed = text[source.end : source.end + 2].lstrip().startswith(",")
    if not closed or not text[source.begin].isalpha():
        return source
    window = text[max(0, source.begin - _NEAR) : source.begin]
    match = _AHEAD.search(window) if window.rstrip().endswith(",") else None
    if match is None or _NO_PHRASE.search(match[1]):
        return source
    stretched = Span(source.begin - len(match[1]), source.end)
    ahead = Span(stretched.begin, source.begin)
    return source if any(any_in(role, ahead) for role in phrases) else stretched
