"""Draft: what is known of one document while its batch is on the way through the readers.

Readers take drafts and give fields of `Parse`; the parsing writes them into the draft. Beside the parse, a draft holds
the forms that networks read (white space normalized), and which tokens are multi-word tokens.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from glossator.errors import Failure
from glossator.text.document import Document
from glossator.text.parse import Layer, Mention, Parse


class Units(NamedTuple):
    """A document's tokens or words as networks read them, with their place in the text."""

    forms: Sequence[str]
    spans: Sequence[tuple[int, int]]
    sentences: Sequence[tuple[int, int]]
    """Half-open ranges of units, parallel to `Parse.sentences`."""

    def covered(self, begin: int, end: int) -> tuple[int, int]:
        """The units that lie in `[begin, end)`, partly at least, as a half-open range."""
        first = bisect_right(self.spans, begin, key=lambda span: span[1])
        return first, bisect_left(self.spans, end, lo=first, key=lambda span: span[0])


@dataclass(slots=True)
class Draft:
    """One document of a batch; fields fill up as layers are added."""

    document: Document
    parse: Parse
    """Everything that was computed, asked for or not."""
    forms: Sequence[str] = ()
    """Parallel to the tokens."""
    multiword: frozenset[int] = frozenset()
    """Indices of the tokens that the tokenizer found to be several words."""
    failure: Failure | None = None
    syntax: Sequence[Any] = ()
    """Stanza's own documents of this draft's words, in pieces, once parts of speech were asked for."""
    _units: dict[str, Units] = field(default_factory=dict)

    def add(self, layer: Layer, fields: Mapping[str, Any]) -> None:
        """Write a layer's fields into the parse."""
        self.parse = replace(self.parse, layers=self.parse.layers | {layer}, **fields)

    def show(self, layers: frozenset[Layer]) -> Parse:
        """The parse with only these layers."""
        parse = self.parse
        if parse.layers <= layers:
            return parse
        hidden: dict[str, Any] = {name: () for layer in parse.layers - layers for name in FIELDS[layer]}
        return replace(parse, layers=parse.layers & layers, **hidden)

    def units(self, unit: str) -> Units:
        """The tokens ("token") or the words ("word") that a model reads."""
        if unit not in self._units:
            self._units[unit] = self._words() if unit == "word" else self._tokens()
        return self._units[unit]

    def mentions_of_sentences(self) -> list[tuple[int, Mention]]:
        """Each mention with the index of its sentence."""
        begins = [sentence.begin for sentence in self.parse.sentences]
        return [(bisect_right(begins, mention.begin) - 1, mention) for mention in self.parse.mentions]

    def _tokens(self) -> Units:
        parse = self.parse
        return Units(
            self.forms,
            [(token.begin, token.end) for token in parse.tokens],
            [(sentence.first, sentence.last) for sentence in parse.sentences],
        )

    def _words(self) -> Units:
        words, forms = self.parse.words, self.forms
        # Where each token's words begin. A token that is one word keeps its form, in which white space is normalized.
        tokens = np.array([word.token for word in words], dtype=np.int64)
        begins = np.searchsorted(tokens, np.arange(len(forms) + 1))
        single = (np.diff(begins) == 1)[tokens].tolist() if words else []
        ranges = begins[np.array([[found.first, found.last] for found in self.parse.sentences], dtype=np.int64)]
        return Units(
            [forms[word.token] if one else word.text for word, one in zip(words, single, strict=True)],
            [(word.begin, word.end) for word in words],
            [(first, last) for first, last in ranges.reshape(-1, 2).tolist()],
        )


FIELDS: Mapping[Layer, tuple[str, ...]] = {
    Layer.TOKENS: ("sentences", "tokens"),
    Layer.WORDS: ("words",),
    Layer.POS: ("pos",),
    Layer.LEMMA: ("lemmas",),
    Layer.DEPPARSE: ("dependencies",),
    Layer.MENTIONS: ("mentions", "doubtful", "mention_labels"),
    Layer.SENTIMENT: ("sentiment",),
    Layer.TARGETS: ("targets",),
    Layer.ROLES: ("roles",),
}
"""The fields of `Parse` that hold each layer."""
