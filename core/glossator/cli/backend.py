"""Where analysis happens: in this process, or on a server. Commands see one shape, the `Backend`.

The remote one comes from the client through the entry point `remote` of the group `glossator.backends`: the core does
not know the client. The inline one holds an engine, whose models are loaded on first use.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import entry_points
from types import TracebackType
from typing import Protocol, Self, cast

import click

from glossator.cli.group import Problem
from glossator.config import Config
from glossator.contract.batch import AnalysisOptions
from glossator.contract.result import DocumentResult, DocumentStatus
from glossator.errors import GlossatorError, LanguageUnsupported
from glossator.extras import advice
from glossator.host.engine import Engine
from glossator.host.info import AnalyzerInfo, AnalyzerState, infos_of
from glossator.host.plan import make_plan
from glossator.host.plugins.discovery import tried
from glossator.host.plugins.remotes import introduced
from glossator.host.registry import Registry
from glossator.host.warmup import WarmUp
from glossator.text.document import Document
from glossator.wire import described

BACKENDS = "glossator.backends"


class Backend(Protocol):
    """Analyzes documents and tells which analyzers there are; a context manager."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def analyze(self, documents: Iterable[Document | None], options: AnalysisOptions) -> Iterator[DocumentResult]:
        """One result per document, in the order of submission; None among them: the next one may be long in coming.

        What concerns one document is in its result; raises `GlossatorError` for what concerns all.
        """
        ...

    def analyzers(self) -> list[AnalyzerInfo]:
        """What is installed where the analysis happens, sorted by id."""
        ...


def open_backend(address: str | None, config: Config, *, describe: bool = False) -> Backend:
    """The backend for an address, which is asked for plugins' own words with `describe`; without one, this process."""
    if address is None:
        return InlineBackend(config)
    for entry in entry_points(group=BACKENDS, name="remote"):
        try:
            return cast("Backend", entry.load()(address, config, describe=describe))
        except ImportError as error:
            raise Problem(f"cannot talk to servers: {error}; reinstall with: pip install glossator") from error
    raise Problem("cannot talk to servers: no client is installed; reinstall with: pip install glossator")


class InlineBackend:
    """An engine in this process: nothing to start first, but every run loads the models that it needs."""

    def __init__(self, config: Config) -> None:
        self.config = introduced(tried(config))
        self.registry = Registry.load(self.config)
        for note in self.registry.notes:
            click.echo(f"glossator: warning: {note}", err=True)
        self._engine: Engine | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def load(self, names: Collection[str] | None = None) -> Engine:
        """The engine with its models and these analyzers, or all, loaded once; tells what to install if it cannot."""
        if self._engine is None:
            engine = Engine(self.registry)
            try:
                WarmUp(engine).create(self.registry.analyzers if names is None else names)
            except (GlossatorError, ImportError) as error:
                engine.close()
                if hint := advice("server"):
                    raise Problem(
                        "analyzing in this process needs the models and Stanza, which a base install leaves out; "
                        f"{hint}, or name a server with --address HOST:PORT"
                    ) from error
                raise
            self._engine = engine
        return self._engine

    def analyzers(self) -> list[AnalyzerInfo]:
        """Their states are known once `load` was called."""
        status = self._engine.status() if self._engine else None
        infos = infos_of(self.registry, status, described).values()
        return [info for info in infos if info.state is not AnalyzerState.DISABLED]

    def analyze(self, documents: Iterable[Document | None], options: AnalysisOptions) -> Iterator[DocumentResult]:
        # A request that cannot be served says so before seconds are spent on loading models.
        plan = make_plan(self.registry, options.analyzers)
        names = [step.registered.manifest.name for step in plan.steps]
        done = 0
        for language, batch in self._batches(documents, options):
            # Not before there is a document: files that cannot be read need no models.
            for result in self._run(self.load(names), language, batch, options):
                yield replace(result, index=done)
                done += 1

    def _run(
        self, engine: Engine, language: str, batch: Sequence[Document], options: AnalysisOptions
    ) -> Iterable[DocumentResult]:
        try:
            engine.resolve_language(language)
        except LanguageUnsupported as error:
            return [DocumentResult(document.id, DocumentStatus.FAILED, failure=error.failure) for document in batch]
        return engine.analyze(
            batch,
            options.analyzers,
            language,
            analyzer_timeout=options.analyzer_timeout,
            assume_language=options.assume_language,
        )

    def _batches(
        self, documents: Iterable[Document | None], options: AnalysisOptions
    ) -> Iterator[tuple[str, Sequence[Document]]]:
        """Consecutive documents of one language, within the limits of a batch; one document may exceed them."""
        limits = self.config.server
        batch: list[Document] = []
        current, characters = "", 0
        for document in documents:
            if document is None:
                if batch:
                    yield current, batch
                    batch, characters = [], 0
                continue
            language = document.language or options.default_language
            if batch and (language != current or characters + len(document.text) > limits.batch_characters):
                yield current, batch
                batch, characters = [], 0
            batch.append(document)
            current, characters = language, characters + len(document.text)
            # At once, not when the next one comes: it may come much later, or wait for our answer.
            if len(batch) >= limits.batch_documents or characters >= limits.batch_characters:
                yield current, batch
                batch, characters = [], 0
        if batch:
            yield current, batch
