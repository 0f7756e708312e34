"""A parser for languages without models: sentences and tokens by Unicode's classes of characters, and nothing else.

Words are runs of letters and digits with what joins them; in scripts that write no blanks each character is a token.
Sentences end after marks that end them in any script, and with paragraphs: abbreviations are not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from glossator.contract.parser import Parser, Parsing
from glossator.errors import Failure
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse, Sentence, Token

LAYERS = frozenset({Layer.TOKENS})
"""What it gives."""

# Thai, Lao, Burmese, Khmer, kana and Han.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
# Marks that combine with the letter before, which are no word characters of `re`.
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963\u200c\u200d\ufe20-\ufe2f"  # noqa: E501
_TOKEN = re.compile(
    rf"\d+(?:[.,:]\d+)*|(?:(?=[^\W\d])[^\W{_UNSPACED}](?:[^\W{_UNSPACED}]|[{_MARKS}])*)"
    rf"(?:['’\-](?=[^\W\d])(?:[^\W{_UNSPACED}]|[{_MARKS}])+)*|[^\s]"
)
_ENDS = frozenset(".!?…。！？؟۔।॥።")
_CLOSING = frozenset("\"'”’»)]」』）")
_PARAGRAPH = re.compile(r"\n\s*\n|\r\n\s*\r\n")


class TokensParser(Parser):
    """Parses any language, as far as it goes."""

    description = "tokens by rule, no models"
    fingerprint = "tokens-1"

    def __init__(self, language: str) -> None:
        self.language = language
        why = f"there are no models for {language!r}, and models.fallback gives tokens alone"
        self.unavailable = {layer: why for layer in Layer if layer not in LAYERS}

    def begin(self, documents: Sequence[Document]) -> Parsing:
        return _TokensParsing(documents, self.language)


class _TokensParsing(Parsing):
    def __init__(self, documents: Sequence[Document], language: str) -> None:
        self._documents = documents
        self._language = language
        self._parses: list[Parse | Failure] = []

    def add(self, layers: Collection[Layer]) -> Sequence[Parse | Failure]:
        if not layers:
            return [Parse(self._language) for _ in self._documents]
        self._parses = self._parses or [_parsed(document.text, self._language) for document in self._documents]
        return self._parses


def _parsed(text: str, language: str) -> Parse:
    tokens = tuple(Token(found.start(), found.end(), found.group()) for found in _TOKEN.finditer(text))
    return Parse(language, LAYERS, tuple(_sentences(text, tokens)), tokens)


def _sentences(text: str, tokens: Sequence[Token]) -> Iterator[Sentence]:
    breaks = [found.start() for found in _PARAGRAPH.finditer(text)] + [len(text)]
    first, following = 0, 0
    ended = False
    for index, token in enumerate(tokens):
        while breaks[following] < token.begin:
            following += 1
        ended = token.text in _ENDS or (ended and token.text in _CLOSING)
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        goes_on = after is not None and (after.text in _ENDS or after.text in _CLOSING)
        if after is None or breaks[following] <= after.begin or (ended and not goes_on):
            yield Sentence(tokens[first].begin, token.end, first, index + 1)
            first, ended = index + 1, False
