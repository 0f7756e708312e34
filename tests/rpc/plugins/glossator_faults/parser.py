"""A parser by regular expressions: tokens and sentences, nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from glossator import Document, Failure, Layer, Parse, Parser, ParserFactory, ParserSettings, Parsing
from glossator.parse import Sentence, Token

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")


class _Parsing(Parsing):
    def __init__(self, language: str, documents: Sequence[Document]) -> None:
        self._language = language
        self._documents = documents

    def add(self, layers: Collection[Layer]) -> Sequence[Parse | Failure]:
        return [self._parse(document.text) for document in self._documents]

    def _parse(self, text: str) -> Parse:
        tokens = tuple(Token(found.start(), found.end(), found.group()) for found in _TOKEN.finditer(text))
        sentences = []
        for found in _SENTENCE.finditer(text):
            inside = [i for i, token in enumerate(tokens) if found.start() <= token.begin < found.end()]
            if inside:
                begin, end = tokens[inside[0]].begin, tokens[inside[-1]].end
                sentences.append(Sentence(begin, end, inside[0], inside[-1] + 1))
        return Parse(self._language, frozenset({Layer.TOKENS}), tuple(sentences), tokens)


class RegexParser(Parser):
    """Needs no model, so that servers in tests start at once."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.description = "regular expressions"
        self.fingerprint = "regex-1"
        self.unavailable = {layer: "regular expressions give tokens only" for layer in Layer if layer != Layer.TOKENS}

    def begin(self, documents: Sequence[Document]) -> Parsing:
        return _Parsing(self.language, documents)


class RegexFactory(ParserFactory):
    def __init__(self, language: str) -> None:
        self.language = language
        self.description = "regular expressions"

    def create(self, settings: ParserSettings) -> Parser:
        return RegexParser(self.language)
