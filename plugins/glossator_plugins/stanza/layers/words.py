"""Reader of words: multi-word tokens such as "don't" expanded into the words that taggers read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Protocol

from glossator.text.parse import Layer, Word
from glossator_plugins.stanza.layers.draft import Draft

_REMEMBERED = 20_000
_BATCH = 500


class Expander(Protocol):
    """Whoever knows the words of multi-word tokens."""

    def expansions(self, forms: Sequence[str]) -> list[list[str]]:
        """Of each token, read without its context."""


class WordsReader:
    """Expands the tokens that the tokenizer marked; every other token is one word."""

    layer = Layer.WORDS

    def __init__(self, expander: Expander | None) -> None:
        """`expander` is None for languages without multi-word tokens."""
        self._expander = expander
        self._known: dict[str, list[str]] = {}

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The field `words` of each draft."""
        if self._expander is not None:
            self._learn(self._expander, (draft.forms[index] for draft in drafts for index in draft.multiword))
        return [{"words": tuple(self._words(draft))} for draft in drafts]

    def _learn(self, expander: Expander, forms: Iterable[str]) -> None:
        # The expander reads a token without its context, so an expansion holds for every text.
        wanted = set(forms)
        if len(self._known) + len(wanted) > _REMEMBERED:
            self._known = {}
        new = sorted(wanted - self._known.keys(), key=lambda form: (len(form), form))
        for first in range(0, len(new), _BATCH):
            batch = new[first : first + _BATCH]
            self._known.update(zip(batch, expander.expansions(batch), strict=True))

    def _words(self, draft: Draft) -> list[Word]:
        words: list[Word] = []
        multiword = draft.multiword
        for index, (begin, end, text) in enumerate(draft.parse.tokens):
            pieces = self._known.get(draft.forms[index], []) if index in multiword else []
            if len(pieces) < 2:
                words.append(Word(text, begin, end, index))
            else:
                spans = _spans(text, tuple(pieces))
                words += [Word(piece, begin + first, begin + last, index) for piece, first, last in spans]
        return words


@lru_cache(4096)
def _spans(token: str, pieces: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """Each word with its own span in the token if the words spell it, else with the whole token's."""
    found = re.fullmatch(r"\s*".join(f"({re.escape(piece)})" for piece in pieces), token)
    if found is None:
        return [(piece, 0, len(token)) for piece in pieces]
    return [(piece, *found.span(number)) for number, piece in enumerate(pieces, start=1)]
