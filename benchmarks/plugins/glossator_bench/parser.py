"""The null parser: for servers without models, that start at once and have every layer refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from glossator import Document, Layer, ModelPackage, Parse, Parser, ParserFactory, ParserSettings, Parsing, hookimpl


class NullParsing(Parsing):
    """Gives empty parses."""

    def __init__(self, documents: Sequence[Document], language: str) -> None:
        self._parses = [Parse(language) for _ in documents]

    def add(self, layers: Collection[Layer]) -> Sequence[Parse]:
        return self._parses


class NullParser(Parser):
    """Has no layer."""

    fingerprint = "0"
    description = "no parser"
    unavailable: Mapping[Layer, str] = dict.fromkeys(Layer, "the benchmarks' parser parses nothing")

    def __init__(self, language: str) -> None:
        self.language = language

    def begin(self, documents: Sequence[Document]) -> NullParsing:
        return NullParsing(documents, self.language)


class NullFactory(ParserFactory):
    """Makes it."""

    description = "no parser"

    def __init__(self, language: str) -> None:
        self.language = language

    def create(self, settings: ParserSettings) -> Parser:
        return NullParser(self.language)


@hookimpl
def glossator_parser(language: str, models: Sequence[ModelPackage]) -> ParserFactory:
    """For any language."""
    return NullFactory(language)
