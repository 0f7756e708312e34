"""The plugin contract: a manifest says what an analyzer is, an analyzer turns views into outcomes.

Most authors subclass `PerDocument` and write one method. Everything here is plain data and base classes, so that
methods can be added later with a default.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict

from glossator.contract.process import one_process
from glossator.contract.shared import SharedLayer
from glossator.contract.view import View
from glossator.documented import documented
from glossator.errors import BudgetExceeded, ContractError, Failure, GlossatorError, Reason
from glossator.telling import hear, let_through, name_of, told
from glossator.text.annotation import Annotation
from glossator.text.parse import Layer

API_VERSION = 2
"""Of this contract: what a manifest is written for unless it says otherwise."""

API_VERSIONS = (1, API_VERSION)
"""Those that this host takes: plugins written for an older one go on as they are."""


class NoOptions(BaseModel):
    """Options or settings of an analyzer that has none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Annotations:
    """Success: what the analyzer says of one document; empty if it has nothing to say."""

    items: tuple[Annotation, ...] = ()
    shared: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Name of a shared layer -> its value: for the engine, which finds them among the `items`."""
    notes: tuple[str, ...] = ()
    """For the engine, which finds them in the view: see `View.note`."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The analyzer failed on one document."""

    failure: Failure
    """Why; its message goes to clients and logs, and holds no word of the text."""


Outcome: TypeAlias = Annotations | Failed


class Budget:
    """How long the work may go on.

    Long-running analyzers call `check()` between steps; a server kills a worker that ignores its budget for too long.
    """

    __slots__ = ("_cancelled", "deadline")

    def __init__(self, deadline: float | None = None, cancelled: Callable[[], bool] = lambda: False) -> None:
        self.deadline = deadline
        """On the clock of `time.monotonic()`; None for no limit."""
        self._cancelled = cancelled

    def cancelled(self) -> bool:
        """Whether nobody waits for the results any more."""
        return self._cancelled()

    def remaining(self) -> float | None:
        """Seconds left, at least 0; None for no limit."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    def check(self) -> None:
        """Raise `BudgetExceeded` if the work is no longer wanted."""
        if self.cancelled():
            raise BudgetExceeded("the document was cancelled")
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise BudgetExceeded("the analyzer took longer than its budget")


OptionsT = TypeVar("OptionsT", bound=BaseModel)


class Analyzer(ABC, Generic[OptionsT]):
    """Analyzes batches of documents. One instance per worker; never called from two threads at once."""

    @abstractmethod
    def analyze(self, views: Sequence[View], options: OptionsT, budget: Budget) -> Sequence[Outcome]:
        """One outcome per view, in the same order.

        A raised exception fails the whole batch; the engine then tries its documents one by one.
        """

    def start(self) -> None:
        """Open what does not survive a fork: sockets, threads, files; and draw what must differ between processes.

        Called once in each process that runs batches, before the first one of the analyzer, and not where its process
        only warms up: there, analyzers that override it are created and not run. By then `random`, and those of numpy
        and torch, are seeded anew in each worker. If it raises, requests for this analyzer are told so from then on,
        and the others go on; after `ServiceUnavailable` it is called again for the next batch.
        """

    def close(self) -> None:
        """Release what the analyzer holds; called once, also if it was never started."""


@documented
class PerDocument(Analyzer[OptionsT]):
    """An analyzer that looks at one document at a time: write `analyze_one` and be done.

    Each document has a time limit of its own, and what is said of it leaves before the next one is looked at. One that
    overrides `analyze` gets whole batches, as an `Analyzer` does.
    """

    budget: Budget = Budget()
    """That of the document at hand, set before each call of `analyze_one`: long work calls `self.budget.check()`.

    An attribute of yours that has this name and is no `Budget` stays what it is.
    """

    @abstractmethod
    def analyze_one(self, view: View, options: OptionsT) -> Iterable[Annotation]:
        """The annotations of one document. May raise: only this document's outcome fails."""

    def analyze(self, views: Sequence[View], options: OptionsT, budget: Budget) -> Sequence[Outcome]:
        return [outcome_of(self, view, options, budget) for view in views]


def starts(analyzer: Analyzer[Any], manifest: Manifest) -> bool:
    """Whether it has something to do in `start`: what one of version 1, where there was none, calls so is its own."""
    return manifest.api > 1 and getattr(analyzer.start, "__func__", None) is not Analyzer.start


def start(analyzer: Analyzer[Any]) -> None:
    """Start it; raises what it raises, and `ContractError` if its `start` is none."""
    given: object = analyzer.start()  # type: ignore[func-returns-value]
    _check_sync(given, "start")


def one_by_one(analyzer: PerDocument[Any]) -> bool:
    """Whether it is all the same to it in which batch a document is: it has no `analyze` of its own."""
    return getattr(analyzer.analyze, "__func__", None) is PerDocument.analyze


def outcome_of(analyzer: PerDocument[OptionsT], view: View, options: OptionsT, budget: Budget) -> Outcome:
    """What an analyzer says of one document, within this budget."""
    try:
        budget.check()
        given = isinstance(analyzer.budget, Budget)
        if given:
            analyzer.budget = budget
        try:
            with one_process():
                return Annotations(tuple(several(analyzer.analyze_one(view, options))))
        finally:
            if given:
                analyzer.budget = PerDocument.budget  # the other one knows whose document it was, and is not to be kept
    except BaseException as error:
        return Failed(failure_of(error))


def outcomes_of(given: object) -> list[Outcome]:
    """What `Analyzer.analyze` returned, as a list; raises `ContractError` if that is nothing of the kind."""
    _check_sync(given, "analyze")
    if given is None:
        raise ContractError("its analyze returned None: return one outcome for each view")
    if isinstance(given, (Annotations, Failed)):
        raise ContractError("its analyze returned one outcome: return a list, with one for each view")
    if not isinstance(given, Iterable):
        raise ContractError(f"its analyze returned a {name_of(type(given))}: return a list of outcomes")
    return list(given)


def several(given: object) -> Iterable[Annotation]:
    """What `PerDocument.analyze_one` returned; raises `ContractError` unless it can be gone through."""
    _check_sync(given, "analyze_one")
    if given is None:
        raise ContractError("its analyze_one returned None: yield annotations, or return a list, which may be empty")
    if isinstance(given, Annotation):
        raise ContractError("its analyze_one returned one Annotation: yield it, or return [annotation]")
    if isinstance(given, (Annotations, Failed)):
        raise ContractError(f"its analyze_one returned {type(given).__name__}: yield the annotations themselves")
    if not isinstance(given, Iterable):
        raise ContractError(f"its analyze_one returned a {name_of(type(given))}: yield annotations")
    return given


def _check_sync(given: object, method: str) -> None:
    if isinstance(given, Awaitable) or hasattr(given, "__aiter__"):
        getattr(given, "close", lambda: None)()  # else Python warns that nobody has awaited it
        instead = "async def astart in an AsyncAnalyzer" if method == "start" else "derive the class from AsyncAnalyzer"
        raise ContractError(f"its {method} is async def: write def, or {instead}")


def failure_of(error: BaseException) -> Failure:
    """The failure for whatever an analyzer raised, as `telling` allows; one of ours is its author's own words.

    Raises the error again if it is somebody's Ctrl-C.
    """
    try:
        return _failure_of(error)
    except BaseException as other:  # the exception is the plugin's code, too
        if other is error or type(other) is KeyboardInterrupt:
            raise
        return Failure(Reason.ANALYZER_ERROR, "the analyzer raised what fails when it is looked at")


def _failure_of(error: BaseException) -> Failure:
    hear(error)
    if isinstance(error, GlossatorError):
        return error.failure
    let_through(error)
    metadata = {"exception": name_of(type(error))}
    if isinstance(error, MemoryError):
        metadata["cause"] = "memory"
    return Failure(Reason.ANALYZER_ERROR, f"the analyzer raised {told(error)}", metadata)


@documented
@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an analyzer is and needs: data only, so making one must not import models.

    What it declares is enforced: an undeclared layer or kind raises when read, and fails the result when emitted.
    """

    name: str
    """Its id in the registry and default name in results: "entities", or "acme.entities" for third parties."""
    create: Callable[[Any], Analyzer[Any]]
    """Makes the analyzer from its validated `settings`; called once per process that loads the models.

    Before that a server calls it, and lets the analyzer say something of one document, in a process that is only for
    trying that out: what crashes or never ends there is left out, and everybody is told.

    Workers may be forked from that process, sharing what is loaded. Threads, sockets and open files do not survive
    that: with those left behind each worker loads everything itself. Better to open them in `Analyzer.start`.
    """
    emits: Mapping[str, type[Any]]
    """Kind of annotation -> model of its value: a pydantic model or a protobuf message class.

    Of two analyzers that provide one kind only the first is used, unless `bindings` of the configuration say which is
    meant: so begin yours with your name, "acme.topic".
    """
    shares: tuple[SharedLayer[Any], ...] = ()
    """Layers of its own that it makes for other analyzers: one value for each document, which never leaves the process.

    An analyzer that has nothing else has empty `emits`, and `default=False`: nobody asks for it but by using it.
    """
    value_versions: Mapping[str, str] = field(default_factory=dict)
    """Kind -> version of the form of its value, "1" where none is named: raise it when readers must change.

    It is published and part of the fingerprint, as the analyzer's own version is.
    """
    summary: str = ""
    """One line for people."""
    title: str = ""
    """What people call it, where the name is not enough: "Topics of news"."""
    api: int = API_VERSION
    """The version of this contract that it is written for; hosts take 1 and 2, others are refused.

    2 brought `PerDocument.budget`, `uses_if_there`, `Analyzer.start`, `AsyncAnalyzer` and `shares`.
    """
    languages: tuple[str, ...] = ("*",)
    """BCP-47 tags of the languages that it works on; "*" stands for any that can be parsed."""
    layers: frozenset[Layer] = frozenset()
    """Layers of the parse that it reads, and those that they need: what nobody reads is not computed."""
    uses: tuple[str, ...] = ()
    """Kinds of annotation that it reads: whoever emits them runs before, and its failure is a failed dependency."""
    uses_if_there: tuple[str, ...] = ()
    """Kinds that it reads where somebody installed provides them: whoever does so runs before.

    Where nobody does, or fails, the analyzer runs all the same: then `view.provided(kind)` is false, and
    `view.annotations(kind)` is empty. Nor is a kind provided that would close a circle, or whose provider a request
    names several times, or cannot run without options.
    """
    labels: tuple[str, ...] = ()
    """All that `Annotation.label` may be, as far as that is known beforehand; empty: anything."""
    settings: type[BaseModel] = NoOptions
    """Model of what is set on the server, once: model names, thresholds, paths."""
    options: type[BaseModel] = NoOptions
    """Model of what a request may set. Its JSON Schema is published, and defaults must have a JSON form.

    Keys that it does not have are refused, whatever its own configuration says.
    """
    default: bool = True
    """Whether it runs when a request names no analyzer, on documents of its languages.

    Then each of its options must have a default.
    """
    deterministic: bool = True
    """Whether the same text, options and settings always give the same annotations."""
    calibrated: bool = False
    """Whether scores are calibrated probabilities."""
    calibrated_by: frozenset[Layer] = frozenset()
    """Layers with whose `View.calibration` scores are, so that it depends on the models whether they are."""
    max_document_bytes: int = 0
    """Of the text in UTF-8: larger documents fail with DOCUMENT_TOO_LARGE; 0: the server's limit."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Anything else, for people and tools of yours; the host does not look at it."""

    @property
    def provides(self) -> tuple[str, ...]:
        """What others may use of it: kinds of annotation and shared layers."""
        return (*self.emits, *(layer.name for layer in self.shares))
