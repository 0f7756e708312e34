"""A plugin in a real engine, without pip, discovery or models: what tests of a plugin run it in.

harness = Harness("acme.plugin")
(shout,) = harness.analyze("Please do NOT shout.")
assert shout.value.word == "NOT"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import MappingProxyType, TracebackType
from typing import Any, Self

from glossator.config import Config
from glossator.contract.analyzer import Analyzer, Manifest
from glossator.contract.batch import AnalyzerSpec
from glossator.contract.parser import Parser
from glossator.contract.result import DocumentResult
from glossator.contract.view import View
from glossator.errors import AnalyzerNotFound, ConfigError, Failure
from glossator.host.engine import Engine
from glossator.host.plan import Step
from glossator.host.registry import Registry
from glossator.telling import overheard
from glossator.testing import entities, toy
from glossator.testing.plugin import Given, Plugin, imported, manifests_of, name_of_plugin
from glossator.text.annotation import Annotation
from glossator.text.document import Document
from glossator.text.parse import Parse, with_required


class AnalysisFailed(Exception):
    """An analyzer failed without an exception of its own: it broke its contract, say. `failure` has the reason."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.reason.value}: {failure.message}")
        self.failure = failure


class Harness:
    """A loaded engine with one plugin, or several, beside a toy parser and a toy provider of `entity`.

    Whatever the plugin raises while it is imported, created or run comes out of these methods as it was raised.
    """

    def __init__(
        self,
        plugin: Plugin,
        *more: Plugin,
        analyzer: str = "",
        settings: Mapping[str, Any] = MappingProxyType({}),
        language: str = "en",
        parser: Plugin | None = None,
        config: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """`more` are plugins that this one needs, `analyzer` is the one meant where nothing else is said.

        `settings` are that analyzer's, `config` is everything else as in `glossator.toml`. `parser` is a plugin with
        `glossator_parser`; if it has none for the language, and by default, the toy parser is there.
        """
        self.plugin = imported(plugin)
        plugins = [self.plugin, *map(imported, more)]
        if parser is not None:
            plugins.append(imported(parser))
        self.manifests: tuple[Manifest, ...] = tuple(manifests_of(self.plugin))
        """The analyzers of the plugin."""
        names = [manifest.name for manifest in self.manifests]
        if analyzer and analyzer not in names:
            raise AnalyzerNotFound(f"the plugin has no analyzer {analyzer!r}; it has: {', '.join(names) or 'none'}")
        if settings and not (analyzer or len(names) == 1):
            raise ConfigError(f"settings of which analyzer? Say analyzer=…, one of {', '.join(names) or 'none'}")
        self._analyzer = analyzer or (names[0] if len(names) == 1 else "")
        emitted = {kind for each in plugins for manifest in manifests_of(each) for kind in manifest.emits}
        toys: list[object] = [toy] if "entity" in emitted else [toy, entities]
        # Whoever is registered last is asked first: toys come before all others, so as to be asked after them.
        found = [Given(_unique(index, each), each) for index, each in enumerate([*toys, *plugins])]
        given: dict[str, Any] = {**config}
        given["plugins"] = {"strict": True, **given.get("plugins", {})}
        # Whatever texts a test makes up, they are in the language of the test.
        spoken = {"languages": [language], "default_language": language, "assume_language": True}
        given["models"] = {**spoken, **given.get("models", {})}
        if settings:
            given["analyzers"] = {**given.get("analyzers", {}), self._analyzer: dict(settings)}
        self.engine = Engine(Registry.load(Config.model_validate(given), found))
        for name in names:
            self.engine.registry.settings(name)
        with self._whole(self.engine):
            broken = self.engine.load().broken
            if any(name in broken for name in names):
                name = next(name for name in names if name in broken)
                raise AnalysisFailed(_failure(self.engine, name))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the plugin."""
        self.engine.close()

    def analyze(self, text: str | Document, analyzer: str = "", /, **options: Any) -> tuple[Annotation, ...]:
        """What the analyzer says of a text.

        Raises what the analyzer raised, `AnalysisFailed` if it failed otherwise, `OptionsInvalid` for wrong options.
        """
        name = self._meant(analyzer)
        with self._whole():
            (found,) = self.run([text], name, **options)
            result = found[name] if found.failure is None else None
            failure = found.failure if result is None else result.failure
            if failure is not None:
                raise AnalysisFailed(failure)
        return () if result is None else result.annotations

    def run(self, texts: Iterable[str | Document], analyzer: str = "", /, **options: Any) -> list[DocumentResult]:
        """The results of a batch, failures among them, as a server would send them."""
        name = self._meant(analyzer)
        return self.engine.analyze(documents(texts), [AnalyzerSpec(name, options=options)])

    def create(self, analyzer: str = "") -> Analyzer[Any]:
        """A new instance of the analyzer, with its settings; to start and to close it is the caller's."""
        name = self._meant(analyzer)
        made: Analyzer[Any] = self.manifest(name).create(self.engine.registry.settings(name))
        return made

    def manifest(self, analyzer: str = "") -> Manifest:
        """The manifest of the analyzer."""
        return self.engine.registry.get(self._meant(analyzer)).manifest

    def step(self, analyzer: str = "", **options: Any) -> Step:
        """The analyzer as the engine plans it, with validated options."""
        name = self._meant(analyzer)
        steps = self.engine.plan([AnalyzerSpec(name, options=options)]).steps
        return next(step for step in steps if step.name == name)

    def views(self, texts: Iterable[str | Document], analyzer: str = "") -> list[View]:
        """What the analyzer is given of these texts: for calls of `analyze` or `analyze_one` without the engine."""
        step = self.step(analyzer)
        given = documents(texts)
        specs = [AnalyzerSpec(provider) for provider in sorted(set(step.providers.values()))]
        said = self.engine.analyze(given, specs) if specs else []
        layers = with_required(step.layers) if step.layers else frozenset()
        parsed = self.parser.begin(given).add(layers)
        views = []
        for index, (document, parse) in enumerate(zip(given, parsed, strict=True)):
            if not isinstance(parse, Parse):
                raise AnalysisFailed(parse)
            nobody: tuple[str, Sequence[Annotation]] = ("", ())
            provided = dict.fromkeys(step.registered.manifest.uses_if_there, nobody)
            provided |= {kind: (name, said[index].annotations(kind)) for kind, name in step.providers.items()}
            shared = {
                kind: said[index][name].shared[kind]
                for kind, name in step.providers.items()
                if kind in said[index][name].shared
            }
            views.append(View(document, parse, step.layers, provided, shared))
        return views

    @cached_property
    def parser(self) -> Parser:
        """The parser of the harness's language."""
        return self.engine.parser(self.engine.config.models.default_language)

    def _meant(self, analyzer: str) -> str:
        name = analyzer or self._analyzer
        if not name:
            names = ", ".join(manifest.name for manifest in self.manifests) or "none"
            raise AnalyzerNotFound(f"which analyzer is meant? The plugin has: {names}")
        return name

    @contextmanager
    def _whole(self, engine: Engine | None = None) -> Iterator[None]:
        """In here, `AnalysisFailed` gives way to what the plugin raised; then `engine` is closed, too."""
        with overheard() as raised:
            try:
                yield
            except BaseException as error:
                if engine is not None:
                    engine.close()
                if isinstance(error, AnalysisFailed) and raised:
                    raise raised[0] from None
                raise


def documents(texts: Iterable[str | Document]) -> Sequence[Document]:
    """Texts as documents that are named by their position."""
    return [text if isinstance(text, Document) else Document(text, id=str(index)) for index, text in enumerate(texts)]


def _unique(index: int, plugin: object) -> str:
    # The registry loads by name.
    return f"{index:02} {name_of_plugin(plugin)}"


def _failure(engine: Engine, analyzer: str) -> Failure:
    (result,) = engine.analyze([Document("x")], [AnalyzerSpec(analyzer)])
    failure = result[analyzer].failure
    assert failure is not None  # noqa: S101 - it could not be created
    return failure
