"""Finds words in capitals."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel

from glossator import Annotation, PerDocument, Span, View

from .plugin import Shout


class Shouting(PerDocument[BaseModel]):
    """One annotation per word of at least three letters, all of them capitals."""

    def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        for sentence in view.sentences:
            whole = Span(sentence.begin, sentence.end)
            for token in view.tokens[sentence.first : sentence.last]:
                if len(token.text) >= 3 and token.text.isalpha() and token.text.isupper():
                    yield Annotation(
                        "acme.shout", (Span(token.begin, token.end),), Shout(word=token.text, sentence=whole)
                    )
