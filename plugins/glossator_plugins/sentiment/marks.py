"""Marks: the words of a sentence as the rules read them, the mention asked about and all others one word each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from glossator.text.annotation import Span
from glossator.text.parse import Token

from .sentences import Felt

PLACES = frozenset(("LOC", "GPE", "FAC"))
_BREAK = re.compile(r"\n[ \t\r]*\n\s*")
LONGEST = 120
"""Words of the longest sentence that the rules read: what goes on longer is a list."""


class Marks:
    """A document's words with its mentions marked."""

    def __init__(
        self, text: str, tokens: Sequence[Token], sentences: Sequence[Felt], mentions: Iterable[tuple[Span, str]]
    ) -> None:
        """`mentions` with their labels; of those that overlap, the first counts."""
        self._text = text
        self._tokens = tokens
        self._sentences = sentences
        self._begins = [sentence.span.begin for sentence in sentences]
        self._token_begins = [token.begin for token in tokens]
        known: list[tuple[Span, str]] = []
        for span, label in sorted(mentions):
            if not known or span.begin >= known[-1][0].end:
                known.append((span, label))
        self._mentions = known
        self._mention_begins = [span.begin for span, _ in known]

    def _paragraph(self, sentence: Span, span: Span) -> tuple[int, int]:
        """Where the part of the sentence that the span is in begins and ends."""
        start, stop = sentence
        for match in _BREAK.finditer(self._text, start, stop):
            if match.end() <= span.begin:
                start = match.end()
            elif match.start() >= span.end:
                return start, match.start()
        return start, stop

    def words(self, span: Span) -> list[str] | None:
        """The words of the span's sentence with the span as "@T"; None if it has no sentence or too long a one."""
        number = bisect_right(self._begins, span.begin) - 1
        if number < 0:
            return None
        sentence = self._sentences[number]
        if sentence.last - sentence.first > LONGEST:
            return None
        first = bisect_left(self._mention_begins, sentence.span.begin)
        last = bisect_left(self._mention_begins, sentence.span.end)
        # A headline and the line of its date are one sentence to some tokenizers, and never to a reader.
        start, stop = self._paragraph(sentence.span, span)
        marks = [
            (other, "@L" if label in PLACES else "@N")
            for other, label in self._mentions[first:last]
            if (other.end <= span.begin or other.begin >= span.end) and start <= other.begin < stop
        ]
        marks.append((span, "@T"))
        marks.sort()
        words: list[str] = []
        place = 0
        for token in self._tokens[sentence.first : sentence.last]:
            if token.begin < start or token.begin >= stop:
                continue
            begin = token.begin
            while place < len(marks) and marks[place][0].begin < token.end:
                mark, name = marks[place]
                if begin < mark.begin:
                    words.append(token.text[begin - token.begin : mark.begin - token.begin])
                words.append(name)
                begin = max(begin, mark.end)
                place += 1
            if place and marks[place - 1][0].end > begin:
                begin = marks[place - 1][0].end
            if begin < token.end:
                words.append(token.text[begin - token.begin :])
        return words
