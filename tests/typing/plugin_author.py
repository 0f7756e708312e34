"""The plugin author's view, checked by mypy --strict: what type-checks here must go on doing so.

Never run. `type: ignore` marks what must NOT type-check: mypy reports those that have become unnecessary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, assert_type

from pydantic import BaseModel

from glossator import (
    AnalysisOptions,
    Analyzer,
    AnalyzerResult,
    AnalyzerSpec,
    Annotation,
    Annotations,
    Batch,
    Budget,
    Code,
    Config,
    Document,
    DocumentResult,
    DocumentStatus,
    Engine,
    Entity,
    Failed,
    Failure,
    GlossatorError,
    Layer,
    Manifest,
    ModelPackage,
    NoOptions,
    OffsetEncoding,
    OffsetMap,
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


class Topic(BaseModel):
    name: str
    where: Span


class Options(BaseModel):
    limit: int = 3


class Settings(BaseModel):
    path: str = ""


# --- an analyzer of single documents: options arrive as their own model, a generator will do


class Topics(PerDocument[Options]):
    def __init__(self, settings: Settings) -> None:
        self.path = settings.path

    def analyze_one(self, view: View, options: Options) -> Iterator[Annotation]:
        assert_type(options.limit, int)
        assert_type(view.text, str)
        assert_type(view.language, str)
        assert_type(view.document, Document)
        assert_type(view.sentences, tuple[Sentence, ...])
        assert_type(view.words, tuple[Word, ...])
        assert_type(view.pos, tuple[PartOfSpeech, ...])
        assert_type(view.lemmas, tuple[str, ...])
        assert_type(view.dependencies, tuple[Dependency, ...])
        assert_type(view.mentions, tuple[Mention, ...])
        assert_type(view.sentiment, tuple[Polarity, ...])
        assert_type(view.targets, tuple[Polarity, ...])
        assert_type(view.roles, tuple[RoleSpan, ...])
        assert_type(view.annotations("entity"), Sequence[Annotation])
        assert_type(view.provider("entity"), str)
        for token in view.tokens:
            assert_type(token, Token)
            span = Span(token.begin, token.end)
            assert_type(view.slice(token), str)
            assert_type(view.slice(span), str)
            assert_type(span.slice(view.text), str)
            yield Annotation("acme.topic", (span,), Topic(name=token.text, where=span), label="x", score=0.5)


class WrongOptions(PerDocument[Options]):
    def analyze_one(self, view: View, options: Settings) -> Iterable[Annotation]:  # type: ignore[override]
        return ()


class NotAModel(PerDocument[dict[str, int]]):  # type: ignore[type-var]
    def analyze_one(self, view: View, options: dict[str, int]) -> Iterable[Annotation]:
        return ()


Topics()  # type: ignore[call-arg]
Topics(Settings()).close()


# --- an analyzer of batches


class Batches(Analyzer[NoOptions]):
    def analyze(self, views: Sequence[View], options: NoOptions, budget: Budget) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for view in views:
            budget.check()
            assert_type(budget.remaining(), float | None)
            assert_type(budget.cancelled(), bool)
            if view.text:
                outcomes.append(Annotations((Annotation("acme.topic", (), Topic(name="x", where=Span(0, 1))),)))
            else:
                outcomes.append(Failed(Failure(Reason.ANALYZER_ERROR, "why", {"limit": "3"})))
        return outcomes


class Unfinished(Analyzer[NoOptions]):
    pass


Unfinished()  # type: ignore[abstract]
Annotation("acme.topic", ((0, 1),), None)  # type: ignore[arg-type]
Annotation("acme.topic", Span(0, 1), None)  # type: ignore[arg-type]


# --- manifests and hooks


def create(settings: Settings) -> Topics:
    return Topics(settings)


MANIFEST = Manifest(
    name="acme.topics",
    create=create,
    emits={"acme.topic": Topic, "entity": Entity},
    summary="Topics.",
    languages=("en",),
    layers=frozenset({Layer.TOKENS}),
    uses=("entity",),
    labels=("x",),
    settings=Settings,
    options=Options,
    default=False,
)
Manifest("acme.topics", create, {})  # type: ignore[call-arg]
Manifest(name="acme.topics", create=create, emits={}, layers={"tokens"})  # type: ignore[arg-type]
Manifest(name="acme.topics", create=create, emits={}, options=dict)  # type: ignore[arg-type]
MANIFEST.name = "other"  # type: ignore[misc]


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    yield MANIFEST


@hookimpl
def glossator_models() -> Iterable[ModelPackage]:
    yield ModelPackage("en", Path("models"), "acme_en", version="1", digest="abc")


@hookimpl
def glossator_batch(batch: Batch) -> AbstractContextManager[object] | None:
    assert_type(batch.language, str)
    assert_type(batch.tasks[0].document, Document)
    return nullcontext()


# --- a parser


class MyParsing(Parsing):
    def add(self, layers: object) -> Sequence[Parse | Failure]:
        return [Parse("en", frozenset({Layer.TOKENS}), tokens=(Token(0, 1, "x"),))]


class MyParser(Parser):
    language = "en"
    description = "mine 1"
    fingerprint = "mine-1"
    unavailable: Mapping[Layer, str] = {Layer.DEPPARSE: "no model"}

    def begin(self, documents: Sequence[Document]) -> Parsing:
        return MyParsing()


class MyFactory(ParserFactory):
    language = "en"
    description = "mine"

    def create(self, settings: ParserSettings) -> Parser:
        assert_type(settings.threads, int)
        return MyParser()


@hookimpl(tryfirst=True)
def glossator_parser(language: str, models: Sequence[ModelPackage]) -> ParserFactory | None:
    return MyFactory() if language == "en" else None


# --- a program that uses the engine


def program() -> None:
    config = Config.load("glossator.toml", {"server": {"workers": 2}})
    registry = Registry.load(config)
    assert_type(registry.default_set, tuple[str, ...])
    assert_type(registry.get("entities").manifest, Manifest)
    engine = Engine(registry)
    documents = [Document("text", "id", "en", datetime(2022, 12, 29), {"source": "x"})]
    specs = [AnalyzerSpec("entities", options={"limit": 3})]
    results = engine.analyze(documents, specs, analyzer_timeout=3.0)
    assert_type(results, list[DocumentResult])
    for result in results:
        assert_type(result.status, DocumentStatus)
        assert_type(result.ok, bool)
        assert_type(result["entities"], AnalyzerResult)
        assert_type(result["entities"].failure, Failure | None)
        assert_type(result.annotations("entity"), list[Annotation])
        for item in result.annotations():
            # A value is whatever its analyzer's model says.
            assert_type(item.value, Any)
            if isinstance(item.value, Entity):
                assert_type(item.value.canonical_name, str)
    try:
        engine.plan(specs)
    except GlossatorError as error:
        assert_type(error.failure, Failure)
        assert_type(error.failure.code, Code)
        assert_type(error.failure.reason, Reason)
    options = AnalysisOptions(tuple(specs), OffsetEncoding.UTF8, include_text=True)
    assert_type(OffsetMap("text", options.offset_encoding).from_code_points(3), int)
    assert_type(Reference("e-1", "entities").analyzer, str)
