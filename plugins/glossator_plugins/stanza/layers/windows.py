"""Windows: runs of whole sentences that the roles tagger reads as one sequence, because attributions cross sentences.

Used at run time and by whoever trains such a tagger, so that both cut alike. Knows nothing of models.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def windows(lengths: Sequence[int], paragraph_ends: Sequence[bool], limit: int) -> list[tuple[int, int]]:
    """Cut sentences into windows of at most `limit` words, at paragraph ends where possible.

    `lengths` counts the words of each sentence, `paragraph_ends` says whether a paragraph ends with it. Whole
    paragraphs are packed together while they fit; one that does not fit into a window of its own is cut at
    sentence ends. A single sentence over the limit becomes a window of its own. Returns half-open ranges of
    sentences that cover all of them, in order.
    """
    cuts: list[tuple[int, int]] = []
    first, size = 0, 0

    def close(end: int) -> None:
        nonlocal first, size
        if end > first:
            cuts.append((first, end))
        first, size = end, 0

    for begin, end in _paragraphs(paragraph_ends, len(lengths)):
        whole = sum(lengths[begin:end])
        if size + whole <= limit:
            size += whole
            continue
        close(begin)
        if whole <= limit:
            size = whole
            continue
        for sentence in range(begin, end):
            if size and size + lengths[sentence] > limit:
                close(sentence)
            size += lengths[sentence]
    close(len(lengths))
    return cuts


def paragraph_ends(text: str, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """For each sentence span, in order, whether a line ends between it and the next one; true for the last."""
    ends = [any(mark in text[end:begin] for mark in "\n\r\u2029") for (_, end), (begin, _) in pairwise(spans)]
    return [*ends, True] if spans else []


def _paragraphs(paragraph_ends: Sequence[bool], count: int) -> list[tuple[int, int]]:
    cuts = [index + 1 for index in range(count) if paragraph_ends[index] or index + 1 == count]
    return list(pairwise([0, *cuts]))
