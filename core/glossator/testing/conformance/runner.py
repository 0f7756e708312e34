"""What checks do with a plugin's part: make it, run it on texts, close it; the same in this process and in another.

One class for each kind of part. An analyzer that answers from elsewhere is an analyzer like any other.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from glossator.config import Config
from glossator.contract.analyzer import Analyzer, Budget, Failed, Manifest, Outcome, failure_of, start, starts
from glossator.contract.asynchronous import AsyncAnalyzer
from glossator.contract.parser import Parser, ParserFactory, ParserSettings
from glossator.contract.process import one_process
from glossator.contract.view import View
from glossator.errors import Failure, PluginLoadError, Reason
from glossator.host.plugins.options import validate_settings
from glossator.host.registry import Registry, validate_options
from glossator.testing import recorded
from glossator.testing.conformance.loop import StayingLoop
from glossator.testing.conformance.same import plain, plain_result
from glossator.testing.harness import Harness, documents
from glossator.testing.plugin import imported, manifests_of
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of which plugin, in a form that another process understands."""

    kind: str
    """ "analyzer", "parser" or "observer"."""
    plugin: str
    """As for `--plugin`; empty if only this process knows it."""
    name: str = ""
    """Of the analyzer."""
    more: tuple[str, ...] = ()
    """Plugins that it needs."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"


class Runner(ABC):
    """Makes and runs one part of a plugin."""

    @abstractmethod
    def make(self) -> Any:
        """A new instance. Raises what the plugin raises."""

    @abstractmethod
    def run(self, made: Any, texts: Sequence[str | Document]) -> list[Any]:
        """What it says of each of the texts, run as one batch, as plain JSON."""

    def close(self, made: Any) -> None:
        """Close an instance."""
        made.close()

    def prepare(self, texts: Sequence[str | Document]) -> None:  # noqa: B027 - optional
        """Do what is not the part's own work beforehand, so that measurements leave it out."""


class AnalyzerRunner(Runner):
    """An analyzer, called as the engine calls it, on toy parses or the recorded ones."""

    def __init__(
        self, part: Part, plugin: object, more: Sequence[object] = (), manifest: Manifest | None = None
    ) -> None:
        self._part = part
        self._plugin = plugin
        self._more = more
        self.manifest: Manifest = manifest or _manifest(plugin, part.name)
        self._views: dict[str, View] = {}
        self._started: list[Analyzer[Any]] = []
        self._loops: dict[Any, StayingLoop] = {}

    @cached_property
    def harness(self) -> Harness:
        """A harness with the plugin; making it creates the analyzer."""
        parser = recorded if self._part.language == "en" and not hasattr(self._plugin, "glossator_parser") else None
        return Harness(
            self._plugin,
            *self._more,
            analyzer=self._part.name,
            settings=self._part.settings,
            language=self._part.language,
            parser=parser,
        )

    @cached_property
    def options(self) -> Any:
        """The validated options."""
        return validate_options(self.manifest, self._part.options)

    def make(self) -> Analyzer[Any]:
        with one_process():
            made: Analyzer[Any] = self.manifest.create(validate_settings(self.manifest, self._part.settings))
        return made

    def start(self, made: Analyzer[Any]) -> None:
        """Start an instance, once in this process."""
        if not any(made is other for other in self._started):
            if starts(made, self.manifest):
                start(made)
            self._started.append(made)

    def prepare(self, texts: Sequence[str | Document]) -> None:
        self.views(texts)

    def run(self, made: Any, texts: Sequence[str | Document]) -> list[Any]:
        return [plain(outcome) for outcome in self.outcomes(made, self.views(texts))]

    def views(self, texts: Sequence[str | Document]) -> list[View]:
        """What the analyzer sees of the texts; parsed once."""
        new = list(dict.fromkeys(text for text in texts if isinstance(text, str) and text not in self._views))
        # Ids of their own: who keeps something by id is to be told apart from who does not.
        named = [Document(text, id=f"text {len(self._views) + number}") for number, text in enumerate(new)]
        self._views.update(zip(new, self.harness.views(named), strict=True))
        return [self._views[text] if isinstance(text, str) else self.harness.views([text])[0] for text in texts]

    def outcomes(
        self, made: Analyzer[Any], views: Sequence[View], options: Any = None, budget: Budget | None = None
    ) -> list[Outcome]:
        """One per view, as the engine gets them: of a batch that fails as a whole, each alone."""
        self.start(made)
        try:
            given = self.call(made, views, self.options if options is None else options, budget or Budget())
        except BaseException as error:
            failure = failure_of(error)
            if len(views) == 1:
                return [Failed(failure)]
        else:
            if len(given) == len(views):
                return given
            failure = _miscounted(len(given), len(views))
        if len(views) == 1:
            return [Failed(failure)]
        return [outcome for view in views for outcome in self.outcomes(made, [view], options, budget)]

    def call(self, made: Analyzer[Any], views: Sequence[View], options: Any, budget: Budget) -> list[Outcome]:
        """What its `analyze` gives, or its `analyze_one` on a loop that stays. Raises what it raises."""
        if isinstance(made, AsyncAnalyzer):
            return self._loop_of(made).outcomes(views, options, budget)
        with one_process():
            return list(made.analyze(views, options, budget))

    def close(self, made: Any) -> None:
        if (loop := self._loops.pop(made, None)) is not None:
            loop.close()
        made.close()

    def _loop_of(self, made: AsyncAnalyzer[Any]) -> StayingLoop:
        """The one of this process: what another one has started does not survive a fork."""
        loop = self._loops.get(made)
        if loop is None or not loop.ours:
            loop = self._loops[made] = StayingLoop(made)
        return loop


class ParserRunner(Runner):
    """A parser, with whatever models the installed packages have for the language."""

    def __init__(self, part: Part, plugin: Any) -> None:
        self.part = part
        self._plugin = plugin

    @cached_property
    def factory(self) -> ParserFactory:
        """The plugin's factory for the language; raises `LookupError` if it has none."""
        models = Registry.load(Config()).models(self.part.language)
        found: ParserFactory | None = self._plugin.glossator_parser(language=self.part.language, models=models)
        if found is None:
            raise LookupError(f"glossator_parser has no parser for {self.part.language!r}")
        return found

    def make(self) -> Parser:
        return self.factory.create(ParserSettings())

    def run(self, made: Any, texts: Sequence[str | Document]) -> list[Any]:
        return [plain_result(each) for each in self.parses(made, texts)]

    def parses(self, made: Parser, texts: Sequence[str | Document]) -> Sequence[Parse | Failure]:
        """The parses of the texts in one batch, with every layer that there is."""
        given = documents(texts)
        try:
            return made.begin(given).add(frozenset(Layer) - made.unavailable.keys())
        except BaseException as error:
            return [failure_of(error)] * len(given)


class ObserverRunner(Runner):
    """A plugin that only watches: it is imported, and that is all that another process can do with it."""

    def __init__(self, part: Part, plugin: object) -> None:
        self._plugin = plugin

    def make(self) -> object:
        return self._plugin

    def run(self, made: Any, texts: Sequence[str | Document]) -> list[Any]:
        return []

    def close(self, made: Any) -> None:
        return


def runner_for(part: Part, plugin: object = None, more: Sequence[object] = ()) -> Runner:
    """The runner of a part; imports its plugins if they are not given."""
    found = imported(part.plugin) if plugin is None else plugin
    if part.kind == "analyzer":
        return AnalyzerRunner(part, found, more or [imported(each) for each in part.more])
    return ParserRunner(part, found) if part.kind == "parser" else ObserverRunner(part, found)


def _manifest(plugin: object, name: str) -> Manifest:
    for manifest in manifests_of(plugin):
        if manifest.name == name:
            return manifest
    raise PluginLoadError(f"glossator_analyzers() gives no analyzer {name!r} when it is called again")


def _miscounted(given: int, expected: int) -> Failure:
    return Failure(Reason.RESULT_INVALID, f"it returned {given} outcomes for {expected} documents")
