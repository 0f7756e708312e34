"""Segments: what is left of the sentences outside of whole quotations. Reports are looked for there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from glossator.text.annotation import Span

_WORD = re.compile(r"\w")


class Segment(NamedTuple):
    """A stretch of one sentence outside of whole quotations, and whether one stands right before or after it."""

    span: Span
    after_quotation: bool
    before_quotation: bool


def segments_of(text: str, sentences: Sequence[Span], wholes: Sequence[Span]) -> Iterator[Segment]:
    """The stretches that hold a word, in text order. `wholes`: the pieces of whole quotations."""
    number = 0
    for sentence in sentences:
        begin = sentence.begin
        while number < len(wholes) and wholes[number].end <= begin:
            number += 1
        after = number > 0 and not _WORD.search(text, wholes[number - 1].end, begin)
        ahead = number
        while begin < sentence.end:
            if ahead < len(wholes) and wholes[ahead].begin < sentence.end:
                quotation = wholes[ahead]
                if _WORD.search(text, begin, max(begin, quotation.begin)):
                    yield Segment(Span(begin, quotation.begin), after and begin > sentence.begin, True)
                begin, after = max(begin, quotation.end), True
                ahead += 1
            else:
                if _WORD.search(text, begin, sentence.end):
                    before = ahead < len(wholes) and not _WORD.search(text, sentence.end, wholes[ahead].begin)
                    yield Segment(Span(begin, sentence.end), begin > sentence.begin, before)
                break
