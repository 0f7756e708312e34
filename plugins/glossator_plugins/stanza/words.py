"""Reader of words: multi-word tokens such as "don't" expanded into the words that taggers read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from glossator.parse import Layer, Token, Word
from glossator_plugins.stanza import _stanza
from glossator_plugins.stanza.draft import Draft

_REMEMBERED = 20_000
_BATCH = 500


class WordsReader:
    """Expands the tokens that the tokenizer marked; every other token is one word."""

    layer = Layer.WORDS

    def __init__(self, processor: Any | None) -> None:
        """`processor` is None for languages without multi-word tokens."""
        self._processor = processor
        self._known: dict[str, list[str]] = {}

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The field `words` of each draft."""
        if self._processor is not None:
            self._learn(draft.forms[index] for draft in drafts for index in draft.multiword)
        return [{"words": tuple(self._words(draft))} for draft in drafts]

    def _learn(self, forms: Any) -> None:
        # The expander reads a token without its context, so an expansion holds for every text.
        wanted = set(forms)
        if len(self._known) + len(wanted) > _REMEMBERED:
            self._known = {}
        new = sorted(wanted - self._known.keys(), key=lambda form: (len(form), form))
        for first in range(0, len(new), _BATCH):
            batch = new[first : first + _BATCH]
            self._known.update(zip(batch, _stanza.expansions(self._processor, batch), strict=True))

    def _words(self, draft: Draft) -> list[Word]:
        words: list[Word] = []
        for index, token in enumerate(draft.parse.tokens):
            pieces = self._known.get(draft.forms[index], []) if index in draft.multiword else []
            if len(pieces) < 2:
                words.append(Word(token.text, token.begin, token.end, index))
            else:
                words += [Word(text, begin, end, index) for text, begin, end in _spans(token, pieces)]
        return words


def _spans(token: Token, pieces: Sequence[str]) -> list[tuple[str, int, int]]:
    """Each word with its own span if the words spell the token, else with the token's."""
    found = re.fullmatch(r"\s*".join(f"({re.escape(piece)})" for piece in pieces), token.text)
    if found is None:
        return [(piece, token.begin, token.end) for piece in pieces]
    return [
        (piece, token.begin + found.start(number), token.begin + found.end(number))
        for number, piece in enumerate(pieces, start=1)
    ]
