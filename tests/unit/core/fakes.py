"""Plugins made on the spot: distributions with entry points, modules with hooks, a parser that needs no model.

Nothing here stands in for a part of Glossator: these are plugins as anyone may write them, kept small so that a test
can say what it needs in a few lines.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from importlib.metadata import Distribution, EntryPoint
from itertools import count
from os import PathLike
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from glossator import (
    Analyzer,
    AnalyzerResult,
    AnalyzerSpec,
    Annotation,
    Budget,
    Config,
    Document,
    Engine,
    Failure,
    Layer,
    Manifest,
    ModelPackage,
    Outcome,
    Parse,
    Parser,
    ParserFactory,
    ParserSettings,
    Parsing,
    PerDocument,
    Reason,
    Reference,
    Registry,
    Span,
    View,
    hookimpl,
)
from glossator.text.parse import Dependency, Mention, PartOfSpeech, Polarity, RoleSpan, Sentence, Token, Word

UNPARSABLE = "UNPARSABLE"
"""A document that holds this word is one that the parser cannot parse."""

TWO = [Document("Ada wrote.", id="a"), Document("Grace read.", id="b")]


class Note(BaseModel):
    """A value of a plugin's own."""

    model_config = ConfigDict(frozen=True)

    text: str = ""
    where: Span | None = None
    about: Reference | None = None
    spans: dict[str, Span] = {}
    references: tuple[Reference, ...] = ()


def note(
    begin: int = 0, end: int = 0, *, kind: str = "note", name: str = "", label: str = "", **value: Any
) -> Annotation:
    return Annotation(kind, (Span(begin, end),), Note(**value), label, id=name)


class _Written(PerDocument[BaseModel]):
    def __init__(self, analyze: Callable[[View, Any], Iterable[Annotation]]) -> None:
        self._analyze = analyze

    def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        return self._analyze(view, options)


class _Batched(Analyzer[BaseModel]):
    def __init__(self, analyze: Callable[[Sequence[View], Budget], Sequence[Outcome]]) -> None:
        self._analyze = analyze

    def analyze(self, views: Sequence[View], options: BaseModel, budget: Budget) -> Sequence[Outcome]:
        return self._analyze(views, budget)


def silent(view: View, options: object) -> Iterable[Annotation]:
    """An analyzer that has nothing to say."""
    return ()


def per_document(
    name: str, analyze: Callable[[View, Any], Iterable[Annotation]] = silent, /, **manifest: Any
) -> Manifest:
    """The manifest of an analyzer that runs this function on each document; it emits the kind of its name."""
    manifest.setdefault("emits", {name: Note})
    return Manifest(name=name, create=lambda settings: _Written(analyze), **manifest)


def batched(name: str, analyze: Callable[[Sequence[View], Budget], Sequence[Outcome]], /, **manifest: Any) -> Manifest:
    """The manifest of an analyzer that runs this function on each batch."""
    manifest.setdefault("emits", {name: Note})
    return Manifest(name=name, create=lambda settings: _Batched(analyze), **manifest)


class _Installed(Distribution):
    def __init__(self, name: str, version: str, entry_points: str) -> None:
        self._files = {"METADATA": f"Name: {name}\nVersion: {version}\n", "entry_points.txt": entry_points}

    def read_text(self, filename: str | PathLike[str]) -> str | None:
        return self._files.get(str(filename))

    def locate_file(self, path: str | PathLike[str]) -> Path:
        raise FileNotFoundError(path)


def entry_point(name: str, value: str, distribution: str = "acme", version: str = "1.0") -> EntryPoint:
    """An entry point of a distribution, as `importlib.metadata` finds them."""
    (found,) = _Installed(distribution, version, f"[glossator]\n{name} = {value}\n").entry_points
    return found


class Plugins:
    """Makes importable plugin modules for one test."""

    _numbers = count()

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def module(self, **hooks: Callable[..., Any]) -> str:
        """Name of a new module with these hook implementations."""
        module = ModuleType(f"acme_plugin_{next(self._numbers)}")
        for name, function in hooks.items():
            setattr(module, name, hookimpl(function))
        self._monkeypatch.setitem(sys.modules, module.__name__, module)
        return module.__name__

    def plugin(
        self,
        *analyzers: Manifest,
        name: str = "acme",
        distribution: str = "acme",
        version: str = "1.0",
        **hooks: Callable[..., Any],
    ) -> EntryPoint:
        """The entry point of a new plugin with these analyzers and hooks."""
        if analyzers:
            hooks["glossator_analyzers"] = lambda: analyzers
        return entry_point(name, self.module(**hooks), distribution, version)

    def parser(self, factory: ParserFactory) -> EntryPoint:
        """The entry point of a plugin that gives this parser for its language."""

        def glossator_parser(language: str, models: Sequence[ModelPackage]) -> ParserFactory | None:
            return factory if language == factory.language else None

        return self.plugin(name=f"parser_{factory.language}", glossator_parser=glossator_parser)

    def engine(
        self,
        *analyzers: Manifest,
        parser: PlainFactory | None = None,
        more: Iterable[EntryPoint] = (),
        config: Mapping[str, Any] = MappingProxyType({}),
    ) -> Engine:
        """A loaded engine with these analyzers, a plain parser for English, and more plugins."""
        found = [self.plugin(*analyzers), self.parser(parser or PlainFactory()), *more]
        engine = Engine(Registry.load(Config.model_validate(dict(config)), found))
        engine.load()
        return engine


class PlainFactory(ParserFactory):
    """Gives a parser by regular expressions; `made` are the parsers that it has created."""

    description = "plain"

    def __init__(
        self,
        language: str = "en",
        unavailable: Mapping[Layer, str] = MappingProxyType({}),
        calibrated: frozenset[Layer] = frozenset(),
    ) -> None:
        self.language = language
        self.unavailable = unavailable
        self.calibrated = calibrated
        self.made: list[PlainParser] = []

    def create(self, settings: ParserSettings) -> Parser:
        parser = PlainParser(self.language, self.unavailable)
        parser.settings = settings
        parser.calibrated = self.calibrated
        self.made.append(parser)
        return parser


class PlainParser(Parser):
    """Splits by regular expressions; writes down which layers it was asked for."""

    def __init__(self, language: str, unavailable: Mapping[Layer, str]) -> None:
        self.language = language
        self.description = "plain 1"
        self.fingerprint = "plain-1"
        self.unavailable = unavailable
        self.settings = ParserSettings()
        self.asked: list[frozenset[Layer]] = []
        self.closed = 0

    def begin(self, documents: Sequence[Document]) -> Parsing:
        return _PlainParsing(self, documents)

    def close(self) -> None:
        self.closed += 1


class _PlainParsing(Parsing):
    def __init__(self, parser: PlainParser, documents: Sequence[Document]) -> None:
        self._parser = parser
        self._documents = documents

    def add(self, layers: Collection[Layer]) -> Sequence[Parse | Failure]:
        wanted = frozenset(layers)
        assert not wanted & self._parser.unavailable.keys(), "the engine asked for a layer that there is not"
        self._parser.asked.append(wanted)
        return [_parse(document.text, self._parser.language, wanted) for document in self._documents]


def _parse(text: str, language: str, layers: frozenset[Layer]) -> Parse | Failure:
    if UNPARSABLE in text:
        return Failure(Reason.PARSE_FAILED, "the plain parser cannot parse this document")
    tokens = tuple(Token(found.start(), found.end(), found.group()) for found in re.finditer(r"\w+|[^\w\s]", text))
    words = tuple(Word(token.text, token.begin, token.end, index) for index, token in enumerate(tokens))
    mentions = tuple(Mention(token.begin, token.end, "NAME", 0.5) for token in tokens if token.text.istitle())
    even = Polarity(0.25, 0.5, 0.25)

    def given(layer: Layer, items: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(items) if layer in layers else ()

    whole = [Sentence(tokens[0].begin, tokens[-1].end, 0, len(tokens))] if tokens else []
    return Parse(
        language,
        layers,
        sentences=given(Layer.TOKENS, whole),
        tokens=given(Layer.TOKENS, tokens),
        words=given(Layer.WORDS, words),
        pos=given(Layer.POS, (PartOfSpeech("X", "", "") for _ in words)),
        lemmas=given(Layer.LEMMA, (word.text.lower() for word in words)),
        dependencies=given(Layer.DEPPARSE, (Dependency(index - 1, "dep") for index, _ in enumerate(words))),
        mentions=given(Layer.MENTIONS, mentions),
        sentiment=given(Layer.SENTIMENT, (even for _ in whole)),
        targets=given(Layer.TARGETS, (even for _ in mentions)),
        roles=given(Layer.ROLES, (RoleSpan(token.begin, token.end, "cue", None) for token in tokens[:1])),
    )


def failure(result: AnalyzerResult) -> Failure:
    """Why the analyzer failed; it then has no annotations."""
    assert result.failure is not None
    assert result.annotations == ()
    return result.failure


def reasons(engine: Engine, name: str, documents: Sequence[Document] = TWO) -> list[Reason | None]:
    """Why one analyzer failed on each of the documents, None where it did not."""
    results = [result[name] for result in engine.analyze(documents, [AnalyzerSpec(name)])]
    return [result.failure.reason if result.failure else None for result in results]
