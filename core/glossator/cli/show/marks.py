"""Marks: the places of a document that its annotations highlight, cut into segments that never overlap.

Between results and both renderings: a terminal and a page show the same marks, each in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from glossator.cli.show import phrases
from glossator.cli.show.describe import describe
from glossator.contract.result import AnalyzerResult
from glossator.text.annotation import Annotation, Attribution, Sentiment, SentimentLevel, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """One highlighted span; half-open `[begin, end)` in code points."""

    begin: int
    end: int
    layer: str
    """What it is: "entity", "number", "source", "cue", "content", "sentiment", or a plugin's kind."""
    label: str
    """Tells marks of one layer apart, as in the legend: "PERSON", "money"."""
    title: str
    """What the annotation says, for people."""
    of: str = ""
    """The annotation: its analyzer's name and its id, with a slash between."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text that is covered by the same marks from end to end; outer marks come first."""

    begin: int
    end: int
    marks: tuple[Mark, ...]


def marks(results: Iterable[AnalyzerResult], text: str) -> list[Mark]:
    """The marks of all annotations, in text order. Those of the document as a whole have none."""
    found = [mark for result in results for item in result.annotations for mark in _marks(item, text, result.name)]
    return sorted(found, key=lambda mark: (mark.begin, -mark.end, mark.layer))


def segments(found: Iterable[Mark], length: int) -> Iterator[Segment]:
    """The whole text of that length, cut wherever a mark begins or ends."""
    edges: list[tuple[int, int, int]] = []  # (offset, 0 for an end or 1 for a begin, index of the mark)
    known = list(found)
    for index, mark in enumerate(known):
        begin, end = max(0, mark.begin), min(mark.end, length)
        if begin < end:
            edges += [(begin, 1, index), (end, 0, index)]
    active: dict[int, Mark] = {}
    last = 0
    for offset, group in groupby(sorted(edges), key=lambda edge: edge[0]):
        if last < offset:
            yield Segment(last, offset, tuple(active.values()))
        for _, begins, index in group:
            if begins:
                active[index] = known[index]
            else:
                del active[index]
        last = offset
    if last < length:
        yield Segment(last, length, tuple(active.values()))


def feeling(item: Annotation) -> str:
    """ "positive", "neutral" or "negative": what the annotation is labelled, else what its score rounds to."""
    if item.label in ("positive", "neutral", "negative"):
        return item.label
    score, felt = item.value.score, phrases.phrases()["felt"]
    return "positive" if score >= felt else "negative" if score <= -felt else "neutral"


def _marks(item: Annotation, text: str, analyzer: str) -> Iterator[Mark]:
    value = item.value
    title = describe(item, text)
    of = f"{analyzer}/{item.id}"
    if isinstance(value, Attribution):
        for layer, spans in (("source", value.source), ("cue", value.cue), ("content", value.content)):
            yield from _each(spans, layer, layer, title, of)
    elif isinstance(value, Sentiment):
        # A sentence's feeling covers everything: tables tell it better than highlights do.
        if value.level is SentimentLevel.TARGET:
            yield from _each(item.spans, "sentiment", feeling(item), title, of)
    else:
        yield from _each(item.spans, item.kind, item.label or str(getattr(value, "kind", item.kind)), title, of)


def _each(spans: Iterable[Span], layer: str, label: str, title: str, of: str) -> Iterator[Mark]:
    for span in spans:
        yield Mark(span.begin, span.end, layer, label, title, of)
