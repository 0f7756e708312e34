"""The engine: one batch in, a stream of reports out. No gRPC, no asyncio: libraries and benchmarks call it directly.

For each wave of the plan it adds layers to the parse and runs the steps that are ready, checks every contract, and
reports one outcome per document and analyzer as soon as it has it. What goes wrong stays with the analyzer and the
document that it concerns.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from glossator.config import Config
from glossator.contract.analyzer import Analyzer, failure_of, start, starts
from glossator.contract.batch import AnalyzerSpec, Batch, Event, Report, StepSummary, Task
from glossator.contract.parser import Parser, ParserSettings
from glossator.contract.result import AnalyzerResult, DocumentResult, in_order, status_of
from glossator.errors import (
    DocumentError,
    Failure,
    GlossatorError,
    LanguageUnsupported,
    OptionsInvalid,
    PluginConflict,
    PluginLoadError,
    Reason,
)
from glossator.host.plan import Plan, Step, make_plan
from glossator.host.plugins.belongings import put_back
from glossator.host.plugins.discovery import BUILT_IN, PluginState, why
from glossator.host.plugins.soundness import abstract_problem, analyzer_problem, parser_problem
from glossator.host.registry import Registry
from glossator.host.run import BatchRun
from glossator.kept import kept
from glossator.telling import let_through, told
from glossator.text.document import Document
from glossator.text.parse import Layer, with_required

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """What one language offers."""

    language: str
    parser: str
    unavailable: Mapping[str, str] = field(default_factory=dict)
    """Name of a layer -> why it cannot be computed."""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What a loaded engine can and cannot do; plain data, so a worker can send it."""

    languages: tuple[LanguageStatus, ...] = ()
    broken: Mapping[str, str] = field(default_factory=dict)
    """Analyzer -> why it could not be created or warmed up."""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    """Analyzer -> fingerprint with default options and language."""
    failed_plugins: Mapping[str, str] = field(default_factory=dict)
    """Plugin -> why it, or some of its analyzers or hooks, cannot be used."""


class Engine:
    """Holds parsers and analyzers and runs batches. Not thread-safe: one per worker."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.config = registry.config
        self._parsers: dict[str, Parser] = {}
        self._parsed_by: dict[str, str] = {}
        self._analyzers: dict[str, Analyzer[Any]] = {}
        self._started: set[str] = set()
        self._broken: dict[str, Failure] = {}
        self._failed_plugins: dict[str, str] = {}
        self._planned = kept(self._make_plan)

    @classmethod
    def from_config(cls, config: Config | None = None) -> Engine:
        """An engine with every installed plugin, its languages and analyzers loaded."""
        engine = cls(Registry.load(config or Config.load()))
        engine.load()
        return engine

    def load(self, specs: Sequence[AnalyzerSpec] | None = None) -> EngineStatus:
        """Load the configured languages and create the analyzers, so that the first batch does not wait for it.

        `specs` are those of the requests to come, if they are known, () standing for the default set; None: every
        analyzer may be asked for. Of the languages' models only those are loaded that the analyzers need; what else is
        asked for later is loaded then.
        An analyzer that cannot be created is not fatal, its results say so; a missing language is: it raises
        `LanguageUnsupported`. Raises `RequestError` for specs that cannot be served.
        """
        names = list(self.registry.analyzers)
        if specs is not None:
            names = list(dict.fromkeys(step.registered.manifest.name for step in self.plan(specs).steps))
        self.load_languages(names)
        for name in names:
            self.create(name)
        return self.status()

    def load_languages(self, names: Iterable[str] | None = None) -> None:
        """Load the parsers of the configured languages that are not loaded yet, for these analyzers, or all.

        Raises `LanguageUnsupported`, unless it is just that a plugin failed, and not for the default language.
        """
        needed = self.registry.analyzers if names is None else names
        manifests = (self.registry.get(name).manifest for name in needed)
        layers = with_required(layer for manifest in manifests for layer in manifest.layers)
        for language in self.config.models.languages:
            if language in self._parsers:
                continue
            try:
                self._load_language(language, layers)
            except LanguageUnsupported as error:
                strangers = [name for name in self._failed_plugins if not self._is_built_in(name)]
                if language == self.config.models.default_language or not strangers:
                    raise
                _log.warning("language %r is not there: %s", language, error.failure.message)

    def create(self, name: str) -> Failure | None:
        """Create one analyzer, unless that is done, and say why it cannot be used, if so."""
        try:
            self.plan([AnalyzerSpec(name)])
        except PluginConflict as error:
            self._broken[name] = error.failure
        except OptionsInvalid:
            pass  # it has options without a default: requests will set them
        made = self._analyzer(name)
        return made if isinstance(made, Failure) else None

    def give_up(self, name: str, why: str) -> None:
        """Do without an analyzer from now on."""
        found = self.registry.get(name)
        message = f"analyzer {name!r} of {found.distribution} {found.version} is left out: {why}"
        self._broken[name] = Failure(Reason.ANALYZER_FAILED, message, {"analyzer": name})

    def give_up_plugin(self, name: str, why: str) -> None:
        """Do without the parsers and observers of a plugin from now on."""
        if name not in self._failed_plugins:
            self._failed_plugins[name] = why
            info = self.registry.plugin(name)
            _log.warning("plugin %s failed: %s", info.told if info else repr(name), why)

    def status(self) -> EngineStatus:
        language = self.config.models.default_language
        return EngineStatus(
            tuple(
                LanguageStatus(
                    name, parser.description, {layer.value: why for layer, why in parser.unavailable.items()}
                )
                for name, parser in sorted(self._parsers.items())
            ),
            {name: failure.message for name, failure in sorted(self._broken.items())},
            {
                name: self._default_fingerprint(name, language)
                for name in self.registry.analyzers
                if name not in self._broken
            },
            {
                **{info.name: info.reason for info in self.registry.plugins if info.state is PluginState.FAILED},
                **dict(sorted(self._failed_plugins.items())),
            },
        )

    def plan(self, specs: Sequence[AnalyzerSpec]) -> Plan:
        """The plan for these specs; raises `RequestError` if there is none."""
        return self._planned(_key(specs))[0]

    def parser(self, language: str) -> Parser:
        """The loaded parser of a language; raises `LanguageUnsupported`."""
        return self._parsers[self.resolve_language(language)]

    def resolve_language(self, *names: str) -> str:
        """The loaded language for the first non-empty name, "en-GB" falling back to "en".

        Raises `LanguageUnsupported`.
        """
        return resolve_language(self._parsers, *names, self.config.models.default_language)

    def analyze(
        self,
        documents: Sequence[Document],
        specs: Sequence[AnalyzerSpec] = (),
        language: str = "",
        *,
        analyzer_timeout: float | None = None,
    ) -> list[DocumentResult]:
        """Convenience for libraries: run the documents, a batch for each language, and collect their results, in order.

        `language` is that of documents that name none; empty: the configured default. `analyzer_timeout` in seconds
        for one analyzer over one document; None: the configured one. A document that cannot be analyzed has status
        FAILED and a failure; raises `RequestError` for the whole.
        """
        names = [spec.name for spec in self.plan(specs).specs]
        self.resolve_language(language)
        rejected: dict[int, Failure] = {}
        languages: dict[int, str] = {}
        for index, document in enumerate(documents):
            try:
                document.check(max_bytes=self.config.limits.max_document_bytes)
                languages[index] = self.resolve_language(document.language, language)
            except (DocumentError, LanguageUnsupported) as error:
                rejected[index] = error.failure
        timeout = self.config.limits.analyzer_timeout if analyzer_timeout is None else analyzer_timeout
        collected: list[list[AnalyzerResult]] = [[] for _ in documents]
        for found in dict.fromkeys(languages.values()):
            members = [index for index in languages if languages[index] == found]
            tasks = tuple(Task(documents[index]) for index in members)
            for event in self.run(Batch(found, tasks, tuple(specs), timeout)):
                if isinstance(event, Report):
                    collected[members[event.index]].append(event.result)
        return [
            DocumentResult(
                document.id,
                status_of([result.failure for result in collected[index]], rejected.get(index)),
                in_order(collected[index], names),
                rejected.get(index),
                languages.get(index, ""),
                index,
                compute_seconds=max((result.compute_seconds for result in collected[index]), default=0.0),
            )
            for index, document in enumerate(documents)
        ]

    def run(self, batch: Batch) -> Iterator[Event]:
        """Run one batch: exactly one `Report` per document and requested analyzer, each as soon as it is ready.

        Documents are expected to have passed `Document.check`. Raises `RequestError` before the first event if the
        batch cannot be served at all.
        """
        plan, fingerprints = self._planned(_key(batch.specs))
        language = self.resolve_language(batch.language)
        with self._observers(batch):
            run = BatchRun(
                batch,
                plan,
                self._parsers[language],
                partial(self._started_analyzer, warm_up=batch.warm_up),
                self._fingerprint,
                fingerprints=fingerprints.setdefault(language, {}),
                # Ours is held to it by tests.
                trusted=self._is_built_in(self._parsed_by.get(language, "")),
                tell=self._step_observer(),
            )
            yield from run.events()

    def close(self) -> None:
        """Release models and analyzers, and tell plugins."""
        held: list[Analyzer[Any] | Parser] = [*self._analyzers.values(), *self._parsers.values()]
        self._analyzers.clear()
        self._parsers.clear()
        releases: list[Callable[[], object]] = [thing.close for thing in held]
        releases += [release for _, release in self.registry.implementations("glossator_shutdown")]
        for release in releases:
            try:
                release()
            except BaseException as error:  # one that breaks must not keep the others from being released
                let_through(error)
                _log.warning("closing: a plugin raised %s", told(error))

    def _observers(self, batch: Batch) -> ExitStack:
        """What plugins wrap around the batch; one that breaks is left out, with a line in the log."""
        stack = ExitStack()
        for name, observe in self.registry.implementations("glossator_batch"):
            if name in self._failed_plugins:
                continue
            try:
                if (observer := observe(batch=batch)) is not None:
                    observer.__enter__()
                    stack.push(_quiet(observer, name))
            except BaseException as error:
                let_through(error)
                _log.warning("plugin %r: its glossator_batch raised %s", name, told(error))
        return stack

    def _step_observer(self) -> Callable[[StepSummary], None] | None:
        """What tells plugins of the steps of a batch; None if nobody wants to know."""
        found = [
            (name, observe)
            for name, observe in self.registry.implementations("glossator_step")
            if name not in self._failed_plugins
        ]

        def tell(summary: StepSummary) -> None:
            for name, observe in found:
                try:
                    observe(summary=summary)
                except BaseException as error:
                    let_through(error)
                    _log.warning("plugin %r: its glossator_step raised %s", name, told(error))

        return tell if found else None

    def parsed_by(self, language: str) -> str:
        """Name of the plugin whose parser is loaded for a language; empty if none is."""
        return self._parsed_by.get(language, "")

    def _is_built_in(self, plugin: str) -> bool:
        info = self.registry.plugin(plugin)
        return info is not None and info.distribution == BUILT_IN

    def _make_plan(self, key: str) -> tuple[Plan, dict[str, dict[str, str]]]:
        """The plan of these specs, and room for what does not change either: by language, its steps' fingerprints."""
        return make_plan(self.registry, [AnalyzerSpec(*parts) for parts in json.loads(key)]), {}

    def _load_language(self, language: str, layers: frozenset[Layer]) -> None:
        """Load the first parser that can be loaded; who would have come before it has failed."""
        failed: BaseException | None = None
        for plugin, factory in self.registry.parsers(language, self.give_up_plugin):
            if plugin in self._failed_plugins:
                continue
            try:
                with put_back():
                    parser = factory.create(ParserSettings(self.config.server.threads, layers=layers))
                if problem := parser_problem(parser, language):
                    raise PluginLoadError(problem)
            except BaseException as error:
                let_through(error)
                self.give_up_plugin(
                    plugin, f"its parser for {language!r} cannot be created: {abstract_problem(error) or why(error)}"
                )
                failed = error
            else:
                self._parsers[language] = parser
                self._parsed_by[language] = plugin
                return
        if isinstance(failed, GlossatorError):
            raise failed
        reasons = "; ".join(f"plugin {name!r} failed: {reason}" for name, reason in self._failed_plugins.items())
        shipped = language.lower().split("-")[0] == "en"
        raise LanguageUnsupported(
            f"no installed plugin parses {language!r}: "
            + ("install our models with 'pip install glossator-en', or " if shipped else "")
            + f"get models with 'glossator models pull {language}', install a package of models for it, or name a "
            "resources folder in models.folders" + (f"; {reasons}" if reasons else ""),
            language=language,
        ) from failed

    def _analyzer(self, name: str) -> Analyzer[Any] | Failure:
        if name in self._broken:
            return self._broken[name]
        if name in self._analyzers:
            return self._analyzers[name]
        registered = self.registry.find(name)
        if registered.failure is not None:
            return registered.failure
        manifest = registered.manifest
        if missing := [kind for kind in manifest.uses if kind not in self.registry.providers]:
            message = f"analyzer {name!r} uses annotations of kind {missing[0]!r}, which no installed analyzer provides"
            self._broken[name] = Failure(Reason.ANALYZER_FAILED, message, {"analyzer": name, "kind": missing[0]})
            return self._broken[name]
        try:
            with put_back():
                made = manifest.create(self.registry.settings(name))
            if problem := analyzer_problem(made, started=manifest.api > 1):
                raise PluginLoadError(problem)
        except BaseException as error:  # whatever a plugin's constructor raises stays its own
            let_through(error)
            # Every client is told, and a plugin's exception may quote a password.
            whose = f"{registered.distribution} {registered.version}".rstrip()
            message = f"analyzer {name!r} of {whose} could not be created: {abstract_problem(error) or why(error)}"
            self._broken[name] = Failure(Reason.ANALYZER_FAILED, message, {"analyzer": name})
            return self._broken[name]
        self._analyzers[name] = made
        return self._analyzers[name]

    def _started_analyzer(self, name: str, *, warm_up: bool) -> Analyzer[Any] | Failure:
        """The analyzer, started in this process, unless this is only to warm up."""
        made = self._analyzer(name)
        if name in self._started or isinstance(made, Failure):
            return made
        registered = self.registry.get(name)
        if starts(made, registered.manifest):
            if warm_up:
                return Failure(Reason.ANALYZER_NOT_READY, f"analyzer {name!r} is started with its first batch")
            try:
                start(made)
            except BaseException as error:
                failure = failure_of(error)  # raises it again if it is somebody's Ctrl-C
                if failure.reason is Reason.ANALYZER_UNAVAILABLE:
                    return failure
                whose = f"{registered.distribution} {registered.version}".rstrip()
                message = f"analyzer {name!r} of {whose} could not be started: {why(error)}"
                self._broken[name] = Failure(Reason.ANALYZER_FAILED, message, {"analyzer": name})
                _log.warning("%s", message)
                return self._broken[name]
        self._started.add(name)
        return made

    def _default_fingerprint(self, name: str, language: str) -> str:
        try:
            steps = self.plan([AnalyzerSpec(name)]).steps
        except OptionsInvalid:  # it has options without a default, so there is no default fingerprint
            return ""
        found: dict[str, str] = {}
        for step in steps:  # providers come before those that use them
            found[step.name] = self._fingerprint(step, language, [found[used] for used in step.providers.values()])
        return found[name]

    def _fingerprint(self, step: Step, language: str, used: Sequence[str]) -> str:
        """A hash over all that can change a result; `used` are the fingerprints of the steps that it uses."""
        parser = self._parsers.get(language)
        parts = [
            step.registered.manifest.name,
            step.registered.version,
            parser.fingerprint if parser else "",
            step.options.model_dump_json(),
            self.registry.settings(step.registered.manifest.name).model_dump_json()
            if step.registered.manifest.name not in self._broken and not step.registered.failure
            else "",
            *(f"{kind}={version}" for kind, version in sorted(step.registered.manifest.value_versions.items())),
            *used,
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _key(specs: Sequence[AnalyzerSpec]) -> str:
    return json.dumps([(s.analyzer, s.name, s.version, dict(s.options)) for s in specs], default=str)


def _quiet(observer: AbstractContextManager[object], plugin: str) -> Callable[..., bool]:
    """Leaves the observer, but lets it neither break the batch nor swallow what went wrong in it."""

    def leave(*details: Any) -> bool:
        try:
            observer.__exit__(*details)
        except BaseException as error:
            let_through(error)
            _log.warning("plugin %r: its glossator_batch raised %s", plugin, told(error))
        return False

    return leave


def resolve_language(loaded: Mapping[str, object], *names: str) -> str:
    """The first non-empty of `names` as one of the `loaded` languages; raises `LanguageUnsupported`."""
    name = next((name for name in names if name), "")
    normalized = name.replace("_", "-").lower()
    for candidate in (normalized, normalized.split("-")[0]):
        if candidate in loaded:
            return candidate
    languages = ", ".join(sorted(loaded)) or "none"
    raise LanguageUnsupported(
        f"language {name[:35]!r} is not loaded; loaded: {languages}; name one of them as the language of the document",
        languages=languages,
    )
