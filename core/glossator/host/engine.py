"""The engine: one batch in, a stream of reports out. No gRPC, no asyncio: libraries and benchmarks call it directly.

For each wave of the plan it adds layers to the parse and runs the steps that are ready, checks every contract, and
reports one outcome per document and analyzer as soon as it has it. What goes wrong stays with the analyzer and the
document that it concerns.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import replace

from glossator.config import Config
from glossator.contract.batch import AnalyzerSpec, Batch, Event, LanguageFound, Report, Task, Waiting
from glossator.contract.parser import Parser
from glossator.contract.result import AnalyzerResult, DocumentResult, in_order, status_of
from glossator.errors import (
    DocumentError,
    Failure,
    LanguageUnsupported,
    OptionsInvalid,
    PluginConflict,
)
from glossator.host.analyzers import Analyzers
from glossator.host.collecting import seldom
from glossator.host.costs import Costs
from glossator.host.fingerprints import Fingerprints
from glossator.host.languages import Languages
from glossator.host.observers import Observers
from glossator.host.parsers import Parsers
from glossator.host.plan import Plan, make_plan
from glossator.host.plugins.discovery import BUILT_IN, PluginState
from glossator.host.plugins.remotes import introduced
from glossator.host.registry import Registry
from glossator.host.run import BatchRun
from glossator.host.status import EngineStatus, LanguageStatus
from glossator.host.tokens import LAYERS as TOKENS_LAYERS
from glossator.kept import kept
from glossator.telling import let_through, told
from glossator.text.document import Document
from glossator.text.language import DocumentLanguage
from glossator.text.parse import with_required

_log = logging.getLogger(__name__)

# How often deadlines are looked at while analyzers wait for others, in seconds.
_LOOK = 0.05


class Engine:
    """Holds parsers and analyzers and runs batches. Not thread-safe: one per worker."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.config = registry.config
        self.parsers = Parsers(registry)
        self.analyzers = Analyzers(registry)
        self.fingerprints = Fingerprints(registry, self.parsers, self.analyzers)
        self.costs = Costs()
        self._languages = Languages(registry, self.parsers.loaded)
        self._planned = kept(self._make_plan)
        self._observers = Observers(registry, self.parsers.failed)

    @classmethod
    def from_config(cls, config: Config | None = None) -> Engine:
        """An engine with every installed plugin, its languages and analyzers loaded."""
        engine = cls(Registry.load(introduced(config or Config.load())))
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
        self.load_languages(None if specs is None else names)
        for name in names:
            self.create(name)
        return self.status()

    def load_languages(self, names: Iterable[str] | None = None) -> None:
        """Load the parsers of the configured languages that are not loaded yet, for these analyzers.

        Without `names` for all but our own that run only when they are asked for: models of those take long to load and
        memory for good.

        Raises `LanguageUnsupported`, unless it is just that a plugin failed, and not for the default language.
        """
        needed = [self.registry.get(name) for name in (self.registry.analyzers if names is None else names)]
        default = self.registry.default_set
        manifests = (
            found.manifest
            for found in needed
            if names is not None or not found.built_in or found.manifest.name in default
        )
        layers = with_required(layer for manifest in manifests for layer in manifest.layers)
        for language in self.config.models.languages:
            if language in self.parsers:
                continue
            try:
                self.parsers.load(language, layers)
            except LanguageUnsupported as error:
                strangers = [name for name in self.parsers.failed if not self._is_built_in(name)]
                if language == self.config.models.default_language or not strangers:
                    raise
                _log.warning("language %r is not there: %s", language, error.failure.message)

    def create(self, name: str) -> Failure | None:
        """Create one analyzer, unless that is done, and say why it cannot be used, if so."""
        try:
            self.plan([AnalyzerSpec(name)])
        except PluginConflict as error:
            self.analyzers.broken[name] = error.failure
        except OptionsInvalid:
            pass  # it has options without a default: requests will set them
        made = self.analyzers.create(name)
        return made if isinstance(made, Failure) else None

    def give_up(self, name: str, why: str) -> None:
        """Do without an analyzer from now on."""
        self.analyzers.give_up(name, why)

    def status(self) -> EngineStatus:
        language = self.config.models.default_language
        return EngineStatus(
            tuple(
                LanguageStatus(
                    name,
                    parser.description,
                    {layer.value: why for layer, why in parser.unavailable.items()},
                    parser.terms,
                    tuple(sorted(layer.value for layer in parser.calibrated)),
                )
                for name, parser in sorted(self.parsers.loaded.items())
            ),
            {name: failure.message for name, failure in sorted(self.analyzers.broken.items())},
            {
                name: self._default_fingerprint(name, language)
                for name in self.registry.analyzers
                if name not in self.analyzers.broken
            },
            {
                **{info.name: info.reason for info in self.registry.plugins if info.state is PluginState.FAILED},
                **dict(sorted(self.parsers.failed.items())),
            },
            self.analyzers.waiting,
        )

    def plan(self, specs: Sequence[AnalyzerSpec]) -> Plan:
        """The plan for these specs; raises `RequestError` if there is none."""
        return self._planned(_key(specs))[0]

    def parser(self, language: str) -> Parser:
        """The parser of a language, a loaded one or that of `models.fallback`; raises `LanguageUnsupported`."""
        return self.parsers.of(self.resolve_language(language))

    def resolve_language(self, *names: str) -> str:
        """The loaded language for the first non-empty name, "en-GB" falling back to "en".

        Raises `LanguageUnsupported`, unless `models.fallback` serves any.
        """
        return self._languages.resolve(*names)

    def analyze(
        self,
        documents: Sequence[Document],
        specs: Sequence[AnalyzerSpec] = (),
        language: str = "",
        *,
        analyzer_timeout: float | None = None,
        assume_language: bool = False,
    ) -> list[DocumentResult]:
        """Convenience for libraries: run the documents, a batch for each language, and collect their results, in order.

        `language` is that of documents that name none; empty: what their text is found to be in, or, with
        `assume_language`, the default. `analyzer_timeout` in seconds for one analyzer over one document; None: the
        configured one. A document that cannot be analyzed has status FAILED and a failure; raises `RequestError` for
        the whole.
        """
        names = [spec.name for spec in self.plan(specs).specs]
        self.resolve_language(language)
        rejected: dict[int, Failure] = {}
        found_languages = [DocumentLanguage()] * len(documents)
        languages: dict[int, str] = {}
        for index, document in enumerate(documents):
            try:
                document.check(max_bytes=self.config.limits.max_document_bytes)
            except DocumentError as error:
                rejected[index] = error.failure
                continue
            found_languages[index], failure = self._languages.of(document, language, assume=assume_language)
            if failure is None:
                languages[index] = found_languages[index].language
            else:
                rejected[index] = failure
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
                found_languages[index].language,
                index,
                compute_seconds=max((result.compute_seconds for result in collected[index]), default=0.0),
                language_source=found_languages[index].source,
                identified=found_languages[index].identified,
            )
            for index, document in enumerate(documents)
        ]

    def run(self, batch: Batch) -> Iterator[Event]:
        """Run one batch: exactly one `Report` per document and requested analyzer, each as soon as it is ready.

        Documents are expected to have passed `Document.check`. Raises `RequestError` before the first event if the
        batch cannot be served at all. Of an empty selection, and of one that is the default set, those analyzers are
        left out that do not work on the language, unless none does. Of a batch without language, a `LanguageFound` for
        each document comes first; of those that are refused nothing else does.
        """
        for event in self.begin(batch):
            if isinstance(event, Waiting):
                wait(event.outcomes, timeout=_LOOK, return_when=FIRST_COMPLETED)
            else:
                yield event

    def begin(self, batch: Batch) -> Iterator[Event | Waiting]:
        """The same for whoever has other things to do while analyzers wait for others."""
        if batch.language or self.config.models.assume_language:
            yield from self._begin(batch, self.resolve_language(batch.language))
            return
        groups: dict[str, list[int]] = {}
        for index, task in enumerate(batch.tasks):
            found, failure = self._languages.of(task.document)
            yield LanguageFound(index, found, failure, found.language not in self.parsers)
            if failure is None:
                groups.setdefault(found.language, []).append(index)
        for language, members in groups.items():
            part = replace(batch, language=language, tasks=tuple([batch.tasks[index] for index in members]))
            for event in self._begin(part, language):
                yield replace(event, index=members[event.index]) if isinstance(event, Report) else event

    def _begin(self, batch: Batch, language: str) -> Iterator[Event | Waiting]:
        """A batch of documents of one language."""
        served = batch.default or not batch.specs
        plan, fingerprints = self._planned(_key(batch.specs, batch.only, language if served else ""))
        with self._observers.around(batch), seldom():
            run = BatchRun(
                batch,
                plan,
                self.parser(language),
                self,
                fingerprints=fingerprints.setdefault(language, {}),
                # Ours is held to it by tests.
                trusted=self._is_built_in(self.parsers.by(language)),
                tell=self._observers.of_steps(),
            )
            yield from run.events()

    def close(self) -> None:
        """Release models and analyzers, and tell plugins."""
        releases = [*self.analyzers.release(), *(parser.close for parser in self.parsers.clear())]
        releases += [release for _, release in self.registry.implementations("glossator_shutdown")]
        for release in releases:
            try:
                release()
            except BaseException as error:  # one that breaks must not keep the others from being released
                let_through(error)
                _log.warning("closing: a plugin raised %s", told(error))

    def _is_built_in(self, plugin: str) -> bool:
        info = self.registry.plugin(plugin)
        return info is not None and info.distribution == BUILT_IN

    def _make_plan(self, key: str) -> tuple[Plan, dict[str, dict[str, str]]]:
        """The plan of these specs, and room for what does not change either: by language, its steps' fingerprints."""
        specs, only, language = json.loads(key)
        plan = make_plan(self.registry, [AnalyzerSpec(*parts) for parts in specs])
        if language:
            plan = plan.serving(language, None if language in self.parsers else TOKENS_LAYERS)
        if only:
            plan = plan.part({spec.name for spec in plan.specs}.intersection(only))
        return plan, {}

    def _default_fingerprint(self, name: str, language: str) -> str:
        try:
            steps = self.plan([AnalyzerSpec(name)]).steps
        except OptionsInvalid:  # it has options without a default, so there is no default fingerprint
            return ""
        found: dict[str, str] = {}
        for step in steps:  # providers come before those that use them
            found[step.name] = self.fingerprints.of(step, language, [found[used] for used in step.providers.values()])
        return found[name]


def _key(specs: Sequence[AnalyzerSpec], only: Sequence[str] = (), language: str = "") -> str:
    """For specs, names of those to be reported, and the language that they are to work on, if that matters."""
    found = [(spec.analyzer, spec.name, spec.version, dict(spec.options)) for spec in specs]
    return json.dumps([found, only, language], default=str)
