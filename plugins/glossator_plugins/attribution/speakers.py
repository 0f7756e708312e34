"""Speakers: which entity mention a source names, if it is clear."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from glossator.annotation import Annotation, Span

# Amounts and times do not speak.
_SILENT = frozenset(
    ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "LANGUAGE", "LAW", "WORK_OF_ART", "EVENT")
)
_HEAD_END = re.compile(
    r",|\s[(–—-]|\b(?:who|which|that|whose|where|of|for|in|at|from|with|on|to|by|as|about|near|under|over|inside)\b"
    r"|\b(?:and|or|but)\b",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


class Speakers:
    """Entity annotations, ready to be asked which of them a source names."""

    __slots__ = ("_begins", "_entities", "_text")

    def __init__(self, text: str, entities: Sequence[Annotation]) -> None:
        self._text = text
        self._entities = sorted(
            (entity for entity in entities if entity.spans and entity.label.upper() not in _SILENT),
            key=lambda entity: (entity.spans[0].begin, -entity.spans[-1].end),
        )
        self._begins = [entity.spans[0].begin for entity in self._entities]

    def named_by(self, source: Span) -> Annotation | None:
        """The entity at the head of the source, or the person in apposition to it; None if it is unclear.

        "Kharkiv Mayor Ihor Terekhov": Terekhov. "the head of Kharkiv's administration": nobody, for it is not
        Kharkiv that speaks. "Adams and Brown": nobody, for it is two.
        """
        inside = self._within(source)
        if not inside:
            return None
        head_end = self._head_end(source, inside)
        heads = [one for one in inside if one.spans[0].begin < head_end <= one.spans[-1].end]
        if heads:
            return heads[0] if not self._is_coordinated(source, heads[0]) else None
        apposed = [one for one in inside if one.label.upper().startswith("PER") and self._is_apposed(source, one)]
        return apposed[0] if len(apposed) == 1 else None

    def _within(self, source: Span) -> list[Annotation]:
        first = bisect_left(self._begins, source.begin)
        last = bisect_left(self._begins, source.end)
        return [entity for entity in self._entities[first:last] if entity.spans[-1].end <= source.end]

    def _head_end(self, source: Span, inside: Sequence[Annotation]) -> int:
        """End of the noun phrase that the source begins with; names are not cut: "the Bank of England"."""
        end = source.end
        for match in _HEAD_END.finditer(self._text, source.begin, source.end):
            if match.start() == source.begin:
                continue
            if not any(one.spans[0].begin <= match.start() < one.spans[-1].end for one in inside):
                end = match.start()
                break
        head = self._text[source.begin : end].rstrip(" .,;:\"“”'’") if end > source.begin else ""
        return source.begin + len(_POSSESSIVE.sub("", head))

    def _is_coordinated(self, source: Span, head: Annotation) -> bool:
        """Whether another one is named beside it: and, or."""
        rest = self._text[head.spans[-1].end : source.end]
        return _CONJUNCTION.match(rest.lstrip(" ,")) is not None

    def _is_apposed(self, source: Span, entity: Annotation) -> bool:
        """Whether it stands between commas, or between a comma and the end."""
        before = self._text[source.begin : entity.spans[0].begin].rstrip()
        after = self._text[entity.spans[-1].end : source.end].lstrip()
        return before.endswith((",", "–", "—", "-", ":")) and (not after or after[0] in ",.–—-")
