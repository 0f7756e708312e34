"""Voice: which parts of the text are not the author's, because somebody else is quoted or reported there."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from glossator.text.annotation import Annotation, Attribution, AttributionType, SentimentVoice, Span

_WORD = re.compile(r"\w+")
# Of a sentence's words, sources and cues aside. A conjunction before the content does not make it the author's.
_MOST = 0.8
# Who speaks of himself so is the author, unless his words stand within somebody else's.
_AUTHORS = frozenset(("i", "we", "me", "us"))
# Who does one of these is a speaker, whatever he speaks of; who "thanked" or "posted" may be judged by it.
_SAYS = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|tells?|told|add(?:s|ed)|warn(?:s|ed)|according|explain(?:s|ed)|report(?:s|ed)|note[sd]?"
    r"|announce[sd]?|ask(?:s|ed)|repl(?:y|ies|ied)|write[s]?|wrote|state[sd]?|argue[sd]?|confirm(?:s|ed)|recall(?:s|ed))\b",
    re.IGNORECASE,
)


class _Counts(NamedTuple):
    """How many of a document's first words, up to each one, are said by somebody else, and how many by the author."""

    inside: list[int]
    outside: list[int]
    """Sources and cues are neither."""


class Voice:
    """Knows the contents of a document's attributions, and the sources and cues around them."""

    __slots__ = ("_all", "_begins", "_direct", "_ends", "_sources")

    def __init__(self, text: str, attributions: Iterable[Annotation]) -> None:
        values: list[Attribution] = [annotation.value for annotation in attributions]
        values = [value for value in values if value.parent_id or not _is_authors(text, value)]
        # Without attributions all is the author's, and no word need be counted.
        words = [match.span() for match in _WORD.finditer(text)] if values else []
        self._begins = [begin for begin, _ in words]
        self._ends = [end for _, end in words]
        frames = self._covered(span for value in values for span in (*value.source, *value.cue))
        contents = self._covered(span for value in values for span in value.content)
        direct = self._covered(
            span for value in values if value.type is AttributionType.DIRECT for span in value.content
        )
        self._sources = _united(
            span
            for value in values
            if any(_SAYS.search(text, begin, end) for begin, end in value.cue)
            for span in value.source
        )
        self._all, self._direct = _counted(contents, frames), _counted(direct, frames)

    def of(self, span: Span) -> SentimentVoice:
        """Whose words or view the span is: quoted are those between quotation marks, reported those told by the author.

        Of `"…," Mills said.` all but the source and the cue are quoted, so the sentence is.
        """
        if not self._is_mostly(self._all, span):
            return SentimentVoice.AUTHOR
        return SentimentVoice.QUOTED if self._is_mostly(self._direct, span) else SentimentVoice.REPORTED

    def is_source(self, span: Span) -> bool:
        """Whether the span is in the words that name a speaker."""
        place = bisect_right(self._sources, span.begin, key=lambda source: source.begin) - 1
        return place >= 0 and span.end <= self._sources[place].end

    def _is_mostly(self, counts: _Counts, span: Span) -> bool:
        first, last = bisect_right(self._ends, span.begin), bisect_left(self._begins, span.end)
        if first >= last:
            return False
        inside = counts.inside[last] - counts.inside[first]
        outside = counts.outside[last] - counts.outside[first]
        return inside > 0 and inside >= _MOST * (inside + outside)

    def _covered(self, spans: Iterable[Span]) -> list[bool]:
        """For each word whether it begins in one of the spans."""
        covered = [False] * len(self._begins)
        for begin, end in _united(spans):
            first, last = bisect_left(self._begins, begin), bisect_left(self._begins, end)
            covered[first:last] = [True] * (last - first)
        return covered


def _is_authors(text: str, value: Attribution) -> bool:
    return bool(value.source) and all(text[begin:end].strip().lower() in _AUTHORS for begin, end in value.source)


def _counted(contents: Sequence[bool], frames: Sequence[bool]) -> _Counts:
    outside = (not inside and not frame for inside, frame in zip(contents, frames, strict=True))
    return _Counts(list(accumulate(contents, initial=0)), list(accumulate(outside, initial=0)))


def _united(spans: Iterable[Span]) -> list[Span]:
    """The spans in text order, overlapping ones as one."""
    united: list[Span] = []
    for span in sorted(spans):
        if united and span.begin <= united[-1].end:
            united[-1] = Span(united[-1].begin, max(united[-1].end, span.end))
        else:
            united.append(span)
    return united
