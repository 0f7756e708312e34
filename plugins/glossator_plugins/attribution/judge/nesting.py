"""Nesting: which attribution lies inside the content of which other."""

from __future__ import annotations

from collections.abc import Sequence

from glossator.text.annotation import Span


def parents_of(extents: Sequence[Span], contents: Sequence[Sequence[Span]]) -> list[int]:
    """For each attribution, the index of the smallest other one whose content holds all of it; -1 if none does.

    `extents` cover source, cue and content. One sweep over the text.
    """
    pieces = sorted((piece.begin, -piece.end, owner) for owner, spans in enumerate(contents) for piece in spans)
    order = sorted(range(len(extents)), key=lambda index: (extents[index].begin, -extents[index].end))
    parents = [-1] * len(extents)
    around: list[tuple[int, int]] = []  # end and owner of the pieces that are open, the innermost last
    following = 0
    for index in order:
        extent = extents[index]
        while following < len(pieces) and pieces[following][0] <= extent.begin:
            begin, end, owner = pieces[following]
            while around and around[-1][0] <= begin:
                around.pop()
            around.append((-end, owner))
            following += 1
        while around and around[-1][0] <= extent.begin:
            around.pop()
        for end, owner in reversed(around):
            if owner != index and extent.end <= end:
                parents[index] = owner
                break
    return parents
