"""Layout: how far apart two places of a text are, in words, sentences and paragraphs. Linking measures with it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from glossator.text.annotation import Span
from glossator.text.parse import Sentence

from .subtitles import joins_blocks

_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Prof|Rev|Col|Sgt|Lt|Capt)\.$")
_ABBREVIATION = re.compile(r"\b(?:al|etc|approx|dept|Inc|Co|Corp|Ltd|Jr|Sr|e\.g|i\.e|[ap]\.m)\.$")
_WORD = re.compile(r"\w+(?:['’]\w+)*")


# Two words with nothing but a blank between, or a line that goes on in lower case: no sentence ends there.
_MIDDLE = re.compile(r"\w[ \u00a0]\w|[\w,-]\n[^\W\d_A-ZÀ-Þ]")
# "…," asked Hale. | "We have," said Lee.": taggers see no end where a mark follows a name that they don't know.
_UTTERANCE = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ]{3}\.)\s+(?=[\"“][A-ZÀ-Þ])")


def sentences_of(text: str, found: Iterable[Sentence], paragraphs: Sequence[Span]) -> list[Span]:
    """The sentences; those that a tokenizer has cut behind a title, "Mr. | Hale", or a mere word are one again.

    None goes on behind its paragraph, nor behind a stop before an utterance: of a headline without a stop, and of a
    strange name before a quotation, the tokenizer sees no end.
    """
    joined: list[Span] = []
    for part in (part for sentence in found for part in _parts(text, sentence, paragraphs)):
        if joined and _is_cut(text, joined[-1], part.begin):
            joined[-1] = Span(joined[-1].begin, part.end)
        else:
            joined.append(part)
    return joined


def _parts(text: str, sentence: Sentence, paragraphs: Sequence[Span]) -> Iterator[Span]:
    """What of the sentence lies in each paragraph."""
    first = max(0, bisect_right(paragraphs, sentence.begin, key=lambda paragraph: paragraph.begin) - 1)
    for number in range(first, len(paragraphs)):
        paragraph = paragraphs[number]
        if paragraph.begin >= sentence.end:
            break
        part = Span(max(sentence.begin, paragraph.begin), min(sentence.end, paragraph.end))
        if part.begin < part.end:
            yield from _utterances(text, part)


def _utterances(text: str, part: Span) -> Iterator[Span]:
    begin = part.begin
    for match in _UTTERANCE.finditer(text, part.begin, part.end):
        if not _TITLE.search(text, max(begin, match.start() - 6), match.start()):
            yield Span(begin, match.start())
            begin = match.end()
    yield Span(begin, part.end)


def _is_cut(text: str, before: Span, begin: int) -> bool:
    """Whether the sentence before does not end there, but goes on at `begin`."""
    titled = _TITLE.search(text, max(before.begin, before.end - 6), before.end) is not None
    goes_on = text[begin].islower() or text[begin] == "("
    abbreviated = goes_on and _ABBREVIATION.search(text, max(before.begin, before.end - 8), before.end)
    return (
        titled
        or joins_blocks(text, before.end, begin)
        or bool(abbreviated)
        or _MIDDLE.fullmatch(text, before.end - 1, begin + 1) is not None
    )


class Layout:
    """Where the words, sentences and paragraphs of a text begin; every answer is a binary search."""

    __slots__ = ("_paragraphs", "_sentences", "_words", "paragraphs", "text")

    def __init__(self, text: str, sentences: Sequence[Span], paragraphs: Sequence[Span]) -> None:
        self.text = text
        self._words = [match.start() for match in _WORD.finditer(text)]
        self._sentences = [sentence.begin for sentence in sentences]
        self.paragraphs = paragraphs
        self._paragraphs = [paragraph.begin for paragraph in paragraphs]

    def words(self, begin: int, end: int) -> int:
        """How many words begin in `[begin, end)`."""
        return max(0, bisect_left(self._words, end) - bisect_left(self._words, begin))

    def sentence_breaks(self, begin: int, end: int) -> int:
        """How many sentences begin in `(begin, end]`: 0 for two places in one sentence."""
        return max(0, bisect_right(self._sentences, end) - bisect_right(self._sentences, begin))

    def paragraph_breaks(self, begin: int, end: int) -> int:
        """How many paragraphs begin in `(begin, end]`."""
        return max(0, bisect_right(self._paragraphs, end) - bisect_right(self._paragraphs, begin))
