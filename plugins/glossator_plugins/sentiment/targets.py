"""Targets: which entity annotation stands for which mention of the parse."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from glossator.annotation import Annotation
from glossator.parse import Mention, Polarity

# Nobody feels anything about an amount or a date.
_NO_TARGETS = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))


def targets_of(
    entities: Sequence[Annotation], mentions: Sequence[Mention], polarities: Sequence[Polarity]
) -> Iterator[tuple[Annotation, Polarity]]:
    """Each entity annotation that overlaps a mention, with the polarity of the mention that it overlaps most.

    `polarities` run parallel to `mentions`. Analyzers may have moved edges or dropped mentions, so positions and not
    counts decide.
    """
    order = sorted(range(len(mentions)), key=lambda index: mentions[index].begin)
    begins = [mentions[index].begin for index in order]
    reached = list(accumulate((mentions[index].end for index in order), max))  # rises, so it can be searched
    for entity in entities:
        if not entity.spans or entity.label.upper() in _NO_TARGETS:
            continue
        begin, end = entity.spans[0].begin, entity.spans[-1].end
        near = order[bisect_right(reached, begin) : bisect_left(begins, end)]
        shared = [(min(end, mentions[index].end) - max(begin, mentions[index].begin), -index) for index in near]
        most, index = max(shared, default=(0, 0))
        if most > 0:
            yield entity, polarities[-index]
