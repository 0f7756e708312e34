"""Voice: which parts of the text are not the author's, because somebody else is quoted or reported there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from glossator.annotation import Annotation, Attribution, AttributionType, Span

_WORD = re.compile(r"\w+")
# Of a sentence's words, sources and cues aside. A conjunction before the content does not make it the author's.
_MOST = 0.8


class Voice:
    """Knows the contents of a document's attributions, and the sources and cues around them."""

    __slots__ = ("_contents", "_direct", "_frames", "_text")

    def __init__(self, text: str, attributions: Iterable[Annotation]) -> None:
        values: list[Attribution] = [annotation.value for annotation in attributions]
        self._text = text
        self._contents = _united(span for value in values for span in value.content)
        self._direct = _united(
            span for value in values if value.type is AttributionType.DIRECT for span in value.content
        )
        self._frames = _united(span for value in values for span in (*value.source, *value.cue))

    def is_quoted(self, span: Span) -> bool:
        """Whether what the span says is somebody's words or view as the author reports them.

        Of `"…," Mills said.` all but the source and the cue are quoted, so the sentence is.
        """
        return self._is_mostly(self._contents, span)

    def is_verbatim(self, span: Span) -> bool:
        """Whether what the span says is quoted word for word."""
        return self._is_mostly(self._direct, span)

    def _is_mostly(self, contents: Sequence[Span], span: Span) -> bool:
        inside = outside = 0
        for match in _WORD.finditer(self._text, *span):
            if _covers(contents, match.start()):
                inside += 1
            elif not _covers(self._frames, match.start()):
                outside += 1
        return inside > 0 and inside >= _MOST * (inside + outside)


def _united(spans: Iterable[Span]) -> list[Span]:
    """The spans in text order, overlapping ones as one."""
    united: list[Span] = []
    for span in sorted(spans):
        if united and span.begin <= united[-1].end:
            united[-1] = Span(united[-1].begin, max(united[-1].end, span.end))
        else:
            united.append(span)
    return united


def _covers(spans: Sequence[Span], offset: int) -> bool:
    number = bisect_right(spans, offset, key=lambda span: span.begin) - 1
    return number >= 0 and offset < spans[number].end
