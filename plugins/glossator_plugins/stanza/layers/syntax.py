"""Readers of syntax: parts of speech, lemmas and dependencies of words.

Each of Stanza's three processors reads what the one before wrote into Stanza's document, so a draft keeps that
document from the first of these layers to the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from glossator.text.parse import Dependency, Layer, PartOfSpeech
from glossator_plugins.stanza.layers.draft import Draft
from glossator_plugins.stanza.networks import surface
from glossator_plugins.stanza.sequences.characters import UNKNOWN


class SyntaxReader:
    """Runs one processor over a draft's words, in pieces of whole sentences."""

    def __init__(self, layer: Layer, processor: Any, batch_words: int) -> None:
        """`layer` is POS, LEMMA or DEPPARSE, and `processor` Stanza's for it."""
        self.layer = layer
        self._processor = processor
        self._batch_words = batch_words

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The field `pos`, `lemmas` or `dependencies` of each draft."""
        for draft in drafts:
            if self.layer is Layer.POS:
                draft.syntax = [surface.syntax_document(sentences) for sentences in _pieces(draft, self._batch_words)]
        batch: list[Any] = []
        size = 0
        for document in (document for draft in drafts for document in draft.syntax):
            if batch and size + document.num_words > self._batch_words:
                surface.run_syntax(self._processor, batch)
                batch, size = [], 0
            batch.append(document)
            size += document.num_words
        if batch:
            surface.run_syntax(self._processor, batch)
        return [self._fields(draft) for draft in drafts]

    def _fields(self, draft: Draft) -> dict[str, Any]:
        words = [word for document in draft.syntax for word in surface.syntax_words(document)]
        if self.layer is Layer.POS:
            return {"pos": tuple(PartOfSpeech(word.upos or "", word.xpos or "", word.feats or "") for word in words)}
        if self.layer is Layer.LEMMA:
            forms = draft.units("word").forms
            lemmas = ((word.lemma or form, form) for word, form in zip(words, forms, strict=True))
            return {"lemmas": tuple(form if lemma == UNKNOWN else lemma for lemma, form in lemmas)}
        return {"dependencies": tuple(_dependencies(draft))}


def _dependencies(draft: Draft) -> Iterator[Dependency]:
    offset = 0
    for document in draft.syntax:
        for sentence in document.sentences:
            for word in sentence.words:
                yield Dependency(offset + word.head - 1 if word.head else -1, word.deprel)
            offset += len(sentence.words)


def _pieces(draft: Draft, batch_words: int) -> Iterator[list[list[list[str]]]]:
    """Sentences of tokens of words, at most `batch_words` words in each piece unless one sentence has more."""
    units, tokens = draft.units("word"), [word.token for word in draft.parse.words]
    piece: list[list[list[str]]] = []
    size = 0
    for first, last in units.sentences:
        if piece and size + last - first > batch_words:
            yield piece
            piece, size = [], 0
        grouped = groupby(range(first, last), key=lambda index: tokens[index])
        piece.append([[units.forms[index] for index in group] for _, group in grouped])
        size += last - first
    if piece:
        yield piece
