"""Free: what no mention covers yet."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from glossator.text.annotation import Span
from glossator_plugins.entities.labels import Named


def free_of(mentions: Sequence[Named]) -> Callable[[Span], bool]:
    """Tells of a span whether none of the mentions, which are in text order, shares a character with it."""
    ends = [mention.span.end for mention in mentions]

    def is_free(span: Span) -> bool:
        near = bisect_left(ends, span.begin + 1)
        return near == len(mentions) or mentions[near].span.begin >= span.end

    return is_free
