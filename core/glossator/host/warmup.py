"""Warms an engine up, one plugin after the other: one that crashes, ends the process or never ends costs itself.

What others than Glossator have written is tried out in a child process first (`trial`). What survives there is done
again in this process, which then has it ready. What an analyzer does in `start` is for processes that run batches:
those that override it are created here, and run with their first batch.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from typing import Any

from glossator.config import Config
from glossator.contract.batch import PARSE, AnalyzerSpec, Batch, Report, StepStarted, StepSummary, Task
from glossator.contract.parser import ParserFactory, ParserSettings
from glossator.errors import GlossatorError
from glossator.host.engine import Engine
from glossator.host.identify import identifier, loaded_beside
from glossator.host.plugins import trial
from glossator.host.plugins.discovery import OURS
from glossator.host.plugins.trial import Blame, Step
from glossator.host.registry import Registry
from glossator.host.status import EngineStatus
from glossator.text.document import Document
from glossator.text.parse import Layer, with_required

_log = logging.getLogger(__name__)

_DOCUMENT = Document("The first document of a worker takes longest, so it is this one.")

# A blank cannot be in the name of an analyzer: so a plugin's hooks are told apart from analyzers.
_PLUGIN = "plugin "


class WarmUp:
    """Makes one engine ready."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._registry = engine.registry
        self._config = engine.config
        self._seconds = engine.config.server.warm_up_timeout
        self._casualties: list[tuple[str, str]] = []

    def run(self) -> EngineStatus:
        """Load models and analyzers, and run a document through them. Raises what `Engine.load` does."""
        engine = self._engine
        for name, fate in self._config.casualties:
            self._give_up(name, fate)
        self._try_out(self._hooks())
        assumes = self._config.models.assume_language
        # Else the first document that names no language would wait for it.
        with nullcontext() if assumes else loaded_beside():
            # Else the child loads for itself.
            if self._config.server.forks_loaded:
                engine.load_languages()
        if not assumes and identifier() is None:
            _log.warning(
                "py3langid is not installed: documents that name no language are taken to be in %r",
                self._config.models.default_language,
            )
        self._try_out(self._analyzers())
        status = engine.load()
        warmed = [name for name in self._warmed if name not in status.broken]
        ours = [name for name in warmed if self._registry.get(name).built_in]
        for language in status.languages:
            for names in (ours, *([name] for name in warmed if name not in ours)):
                if names:
                    self._warm(language.language, names)
        return engine.status()

    def casualties(self) -> tuple[tuple[str, str], ...]:
        """Try everything out and warm nothing up: who fails, and in which way."""
        self._try_out([*self._hooks(), *self._analyzers()])
        return tuple(self._casualties)

    def create(self, names: Collection[str]) -> None:
        """Load models, and create these analyzers without running anything. Raises what `Engine.load` does."""
        strangers = [
            name for name in names if name in self._registry.analyzers and not self._registry.get(name).built_in
        ]
        steps = [Step(name, partial(self._create, name)) for name in strangers]
        self._try_out([*self._hooks(), *steps])
        self._engine.load_languages([name for name in names if name in self._registry.analyzers])
        for name in names:
            if name in self._registry.analyzers:
                self._engine.create(name)

    def _try_out(self, steps: Iterable[Step]) -> None:
        todo = list(steps)
        if not todo:
            return
        if not trial.possible():
            _log.debug("plugins are not tried out before they are used: this process cannot be forked")
            return
        try:
            trial.casualties(todo, self._seconds, self._give_up)
        except OSError as error:
            _log.warning("plugins could not be tried out before they are used: %s", error.strerror)

    def _give_up(self, name: str, fate: str) -> None:
        self._casualties.append((name, fate))
        plugin = name.removeprefix(_PLUGIN)
        limit = ": see server.warm_up_timeout" if "within" in fate else ""
        if plugin != name:
            self._engine.parsers.give_up(plugin, f"it {fate} while it was tried out{limit}")
        elif name in self._registry.analyzers:
            self._engine.give_up(name, f"it {fate} while it was warmed up{limit}")

    def _hooks(self) -> Iterator[Step]:
        """Of the plugins of others: their observers and parsers."""
        registry = self._registry
        strangers = {info.name for info in registry.plugins if info.distribution not in OURS}
        batch = _batch(self._config.models.default_language, [])
        for name, observe in registry.implementations("glossator_batch"):
            if name in strangers:
                yield Step(_PLUGIN + name, partial(_observe, observe, batch))
        summary = StepSummary(PARSE, "", batch.language, 1, {}, 0, 0.0, warm_up=True)
        for name, observe in registry.implementations("glossator_step"):
            if name in strangers:
                yield Step(_PLUGIN + name, partial(_tell, observe, summary))
        settings = self._engine.parsers.settings()
        for name, parser in registry.implementations("glossator_parser"):
            for language in self._config.models.languages if name in strangers else ():
                ask = partial(parser, language=language, models=registry.models(language))
                yield Step(_PLUGIN + name, partial(_parse, ask, settings))

    def _analyzers(self) -> Iterator[Step]:
        for name, found in self._registry.analyzers.items():
            if not found.built_in:
                yield Step(name, partial(self._analyze, name))

    def _create(self, name: str, _: Blame) -> None:
        self._engine.create(name)

    def _analyze(self, name: str, blame: Blame) -> None:
        """Create an analyzer and run it as `_warm` does; what it needs may be to blame, too."""
        blame("", self._config.server.worker_start_timeout)  # nobody: models may take long to load
        self._engine.load_languages()
        blame(name)
        if self._engine.create(name) is not None or name not in self._warmed:
            return
        for language in self._engine.status().languages:
            for event in self._engine.run(_batch(language.language, [name])):
                if isinstance(event, StepStarted):
                    parser = _PLUGIN + self._engine.parsers.by(language.language)
                    blame(parser if event.step == PARSE else event.step)

    @property
    def _warmed(self) -> list[str]:
        return [name for name in self._registry.default_set if name in self._registry.analyzers]

    def _warm(self, language: str, names: list[str]) -> None:
        started = time.monotonic()
        try:
            for event in self._engine.run(_batch(language, names)):
                if isinstance(event, Report) and (failure := event.result.failure) is not None:
                    _log.debug("warming up %s: %s: %s", event.result.analyzer, failure.reason.value, failure.message)
        except GlossatorError as error:
            _log.warning("warming up %s: %s", ", ".join(names), error.failure.message)
        _log.debug("warmed up %s in %.1f s", ", ".join(names), time.monotonic() - started)


def tried_out(config: Config) -> Config:
    """The configuration without those of others that crash, end or hold up the process which warms them up.

    For a server without workers: it warms up in a thread, and there nothing can be tried out. The models are loaded for
    it once more, in the process that tries.
    """
    engine = Engine(Registry.load(config))
    if all(found.built_in for found in engine.registry.analyzers.values()) and not any(
        info.distribution not in OURS for info in engine.registry.plugins
    ):
        return config
    try:
        return config.with_casualties(WarmUp(engine).casualties())
    finally:
        engine.close()


def _batch(language: str, names: list[str]) -> Batch:
    return Batch(language, (Task(_DOCUMENT),), tuple(map(AnalyzerSpec, names)), warm_up=True)


def _observe(observe: Callable[..., Any], batch: Batch, _: Blame) -> None:
    if (observer := observe(batch=batch)) is not None:
        with observer:
            pass


def _tell(observe: Callable[..., Any], summary: StepSummary, _: Blame) -> None:
    observe(summary=summary)


def _parse(ask: Callable[[], ParserFactory | None], settings: ParserSettings, _: Blame) -> None:
    if (factory := ask()) is not None:
        parser = factory.create(settings)
        layers = {layer for layer in Layer if with_required([layer]).isdisjoint(parser.unavailable)}
        parser.begin([_DOCUMENT]).add(layers)
