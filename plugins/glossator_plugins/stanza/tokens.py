"""Reader of the first layer: text to sentences and tokens, each exactly a slice of the text.

Stanza's tokenizer labels characters. Its own decoding searches the text for every token; here each character that the
network reads carries its offset, so offsets are right by construction, and a long text costs time in proportion to
its length. Sentences and tokens are otherwise those of `stanza.Pipeline` (its `models/tokenization`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from glossator.parse import Layer, Sentence, Token
from glossator_plugins.stanza import _stanza
from glossator_plugins.stanza.draft import Draft

WINDOW = 1000
"""Characters that the network reads at once; a longer paragraph goes on from its last sentence end in the window."""
LONGEST_SENTENCE = 500
"""Tokens: no later network reads more at once, however little punctuation a text has."""
LONGEST_ADDRESS = 1000
"""Characters: the patterns of addresses need quadratic time, so longer runs without white space are none."""
_CHARACTERS_PER_WORD = 6

_SPACE = re.compile(r"[\s\u0080-\u009f]")
_PARAGRAPH_END = re.compile(r"\n[\s\u0080-\u009f]*\n")
_ADDRESS_HINT = re.compile(r"@|https?://|www\.|\.(?:gov|org|edu|net|com|co)")


@dataclass(slots=True)
class _Paragraph:
    """A paragraph's characters as the network reads them: white space is one blank."""

    units: str
    offsets: Sequence[int]
    """Of each unit, in the text."""
    classes: _stanza.Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    done: int = 0
    """How many units have their class."""


@dataclass(slots=True)
class _Found:
    """The tokens of one document as they are read off."""

    tokens: list[Token] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    multiword: list[int] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    first: int = 0
    """Of the sentence that is being read."""

    def end_sentence(self) -> None:
        last = len(self.tokens)
        if last > self.first:
            begin, end = self.tokens[self.first].begin, self.tokens[-1].end
            self.sentences.append(Sentence(begin, end, self.first, last))
            self.first = last


class TokensReader:
    """Finds sentences and tokens; also fills in the drafts' forms and multi-word marks."""

    layer = Layer.TOKENS

    def __init__(self, processor: Any, batch_words: int) -> None:
        self._processor = processor
        self._inputs = _stanza.CharacterInputs(processor)
        self._skip_newlines = _stanza.skips_newlines(processor)
        self._batch_units = max(WINDOW, batch_words * _CHARACTERS_PER_WORD)

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The fields `sentences` and `tokens` of each draft."""
        paragraphs = [list(self._paragraphs(draft.document.text)) for draft in drafts]
        self._classify([paragraph for document in paragraphs for paragraph in document])
        fields: list[dict[str, Any]] = []
        for draft, document in zip(drafts, paragraphs, strict=True):
            found = _Found()
            for paragraph in document:
                self._decode(draft.document.text, paragraph, found)
            draft.forms, draft.multiword = tuple(found.forms), frozenset(found.multiword)
            fields.append({"sentences": tuple(found.sentences), "tokens": tuple(found.tokens)})
        return fields

    def _paragraphs(self, text: str) -> Iterator[_Paragraph]:
        begin = 0
        for end, following in [*(found.span() for found in _PARAGRAPH_END.finditer(text)), (len(text), len(text))]:
            chunk = text[begin:end].rstrip()
            if chunk:
                yield self._units(chunk, begin)
            begin = following

    def _units(self, chunk: str, begin: int) -> _Paragraph:
        if self._skip_newlines:
            offsets = [begin + place for place, character in enumerate(chunk) if character != "\n"]
            chunk = chunk.replace("\n", "")
        else:
            offsets = list(range(begin, begin + len(chunk)))
        units = _SPACE.sub(" ", chunk)
        if "  " in units:
            kept = [place for place in range(len(units)) if units[place] != " " or units[place - 1 : place] != " "]
            units, offsets = "".join(units[place] for place in kept), [offsets[place] for place in kept]
        return _Paragraph(units, offsets)

    def _classify(self, paragraphs: Sequence[_Paragraph]) -> None:
        """Give every paragraph its classes, in rounds: the next window of each that is not done yet."""
        inputs = {}
        for paragraph in paragraphs:
            inputs[id(paragraph)] = self._inputs.read(paragraph.units)
            paragraph.classes = np.zeros(len(paragraph.units), dtype=np.int64)
        open_ = list(paragraphs)
        while open_:
            open_.sort(key=lambda paragraph: min(WINDOW, len(paragraph.units) - paragraph.done), reverse=True)
            for batch in self._batches(open_):
                windows, ends = [], []
                for paragraph in batch:
                    part = slice(paragraph.done, paragraph.done + WINDOW)
                    ids, features = inputs[id(paragraph)]
                    windows.append((ids[part], features[part], paragraph.units[part]))
                    ends.append(part.stop >= len(paragraph.units))
                found = _stanza.character_classes(self._processor, windows, pad=ends)
                for paragraph, classes, last in zip(batch, found, ends, strict=True):
                    _advance(paragraph, classes, last)
            open_ = [paragraph for paragraph in open_ if paragraph.done < len(paragraph.units)]
        for paragraph in paragraphs:
            _keep_addresses(paragraph)

    def _batches(self, paragraphs: Sequence[_Paragraph]) -> Iterator[list[_Paragraph]]:
        """Neighbours of similar length, so that padding is little and memory bounded."""
        batch: list[_Paragraph] = []
        for paragraph in paragraphs:
            longest = min(WINDOW, len((batch or [paragraph])[0].units) - (batch or [paragraph])[0].done)
            if batch and (len(batch) + 1) * longest > self._batch_units:
                yield batch
                batch = []
            batch.append(paragraph)
        if batch:
            yield batch

    def _decode(self, text: str, paragraph: _Paragraph, found: _Found) -> None:
        units, offsets, classes = paragraph.units, paragraph.offsets, paragraph.classes
        begin = 0
        for place in np.flatnonzero(classes).tolist():
            end = place + 1
            raw = units[begin:end]
            form = raw.strip(" ")
            if not form:
                # Stanza drops a token of mere white space, and its sentence end with it.
                begin = end
                continue
            first = begin + len(raw) - len(raw.lstrip(" "))
            start, stop = offsets[first], offsets[first + len(form) - 1] + 1
            if classes[place] >= 3:
                found.multiword.append(len(found.tokens))
            found.tokens.append(Token(start, stop, text[start:stop]))
            found.forms.append(self._form(form))
            if classes[place] in (2, 4) or len(found.tokens) - found.first >= LONGEST_SENTENCE:
                found.end_sentence()
            begin = end
        found.end_sentence()

    def _form(self, characters: str) -> str:
        form = _stanza.normalize_form(self._processor, characters)
        return form if len(form) <= _stanza.LONGEST_FORM else _stanza.UNKNOWN


def _advance(paragraph: _Paragraph, classes: _stanza.Integers, last: bool) -> None:
    """Take over the classes of a window: all of the last one, of others those up to the last sentence end."""
    count = len(classes)
    if not last:
        ends = np.flatnonzero((classes == 2) | (classes == 4))
        count = int(ends[-1]) + 1 if len(ends) else count
    paragraph.classes[paragraph.done : paragraph.done + count] = classes[:count]
    paragraph.done += count
    if last and paragraph.classes[-1] < 2:
        paragraph.classes[-1] = 2
    elif last and paragraph.classes[-1] > 2:
        paragraph.classes[-1] = 4


def _keep_addresses(paragraph: _Paragraph) -> None:
    """Undo cuts inside addresses."""
    if not _ADDRESS_HINT.search(paragraph.units):
        return
    begin = 0
    for run in paragraph.units.split(" "):
        if len(run) <= LONGEST_ADDRESS and _ADDRESS_HINT.search(run):
            for address in _stanza.ADDRESS.finditer(run):
                first, end = begin + address.start(), begin + address.end() - 1
                paragraph.classes[first:end] = 0
                paragraph.classes[end] = paragraph.classes[end] or 1
        begin += len(run) + 1
