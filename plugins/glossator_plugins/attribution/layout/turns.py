"""Turns: the paragraphs of an interview or a play, "Q: How many?" and "ANA DUARTE: Two." Each is said by its label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from glossator.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage

_LABEL = re.compile(
    r"(?:[QA]|[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:\s[A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){0,4}(?:,\s[A-ZÀ-Þ][A-ZÀ-Þ .'’-]+)?"
    r"|(?:(?:Mr|Mrs|Ms|Dr|Sen|Gov)\.?\s)?[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ][\w.'’-]*){0,3})(?=\s?:\s+\S)"
)
_COLON = re.compile(r"\s?:")
# Fewer are no conversation, but the likes of "Contact:" and "Results:".
_FEWEST = 4


def turns_of(text: str, paragraphs: Sequence[Span]) -> list[Statement]:
    """A statement per turn, if the text is a conversation: labels that come again, at least two of them."""
    found: list[tuple[str, Statement]] = []
    for paragraph in paragraphs:
        label = _LABEL.match(text, *paragraph)
        colon = _COLON.match(text, label.end(), paragraph.end) if label is not None else None
        if label is None or colon is None:
            continue
        begin = colon.end()
        while begin < paragraph.end and text[begin].isspace():
            begin += 1
        if begin < paragraph.end:
            passage = Passage((Span(begin, paragraph.end),), True)
            found.append((label[0], Statement(Span(colon.end() - 1, colon.end()), Span(*label.span()), (passage,))))
    times = Counter(label for label, _ in found)
    again = [label for label, count in times.items() if count > 1]
    if len(found) < _FEWEST or len(times) < 2 or not again:
        return []
    return [turn for label, turn in found if times[label] > 1 or label.isupper()]
