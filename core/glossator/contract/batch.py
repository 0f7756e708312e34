"""A batch: documents that go through the engine together, and the reports that come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from glossator.contract.result import AnalyzerResult
from glossator.errors import Failure, Reason
from glossator.text.document import Document
from glossator.text.language import DocumentLanguage
from glossator.text.offsets import OffsetEncoding

DEFAULT_TIMEOUT = 30.0
PARSE = "parse"
"""The step that is the parser's; no analyzer instance may have this name."""


@dataclass(frozen=True, slots=True)
class AnalyzerSpec:
    """Asks for one analyzer, with options, under a name."""

    analyzer: str
    """Id in the registry."""
    name: str = ""
    """Of this instance in the results; empty means the id."""
    version: str = ""
    """The exact version required; empty means the installed one."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """As JSON; checked against the analyzer's model."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Specs travel between processes with every batch: see `Document`.
        return AnalyzerSpec, (self.analyzer, self.name, self.version, self.options)


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """How a request wants its documents analyzed."""

    analyzers: tuple[AnalyzerSpec, ...] = ()
    """Empty: the default set."""
    offset_encoding: OffsetEncoding = OffsetEncoding.CODE_POINT
    include_text: bool = False
    """Repeat the covered text in every span on the wire."""
    analyzer_timeout: float | None = None
    """Seconds for one analyzer over one document; None: the server's default."""
    default_language: str = ""
    """Of documents that name none; empty: that which the text is found to be in, or else the server's default."""
    describe: bool = False
    """Have a server put values of plugins' own kinds into their words, `AnalyzerResult.words`."""
    no_cache: bool = False
    """Analyze also where a server has kept the results of an equal document: for measurements."""
    assume_language: bool = False
    """Take documents that name no language to be in the default one, without looking at their text."""


@dataclass(frozen=True, slots=True)
class Task:
    """One document of a batch."""

    document: Document
    """The document."""
    cancelled: Callable[[], bool] = lambda: False
    """Asked between steps: a document that nobody waits for is skipped."""
    deadline: float | None = None
    """On the clock of `time.monotonic()`; None for no limit."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents for one selection of analyzers."""

    language: str
    """Of all its documents, as it is loaded; empty: each is in that which its text is found to be in."""
    tasks: tuple[Task, ...]
    """The documents, each with who waits for it."""
    specs: tuple[AnalyzerSpec, ...] = ()
    """Empty: the default set."""
    analyzer_timeout: float = DEFAULT_TIMEOUT
    """Seconds for one analyzer over one document."""
    warm_up: bool = False
    """Whether it is not of a client, but a first document of ours: observers may leave it out of their counts."""
    without: tuple[str, ...] = ()
    """Names of instances that are not to run, though others use what they say: they have crashed on these documents."""
    only: tuple[str, ...] = ()
    """Names of the instances that are to be reported, of those in `specs`: the rest runs elsewhere. Empty: all."""
    number: int = 0
    """For whoever watches several."""
    default: bool = False
    """Whether `specs` are the default set: then those are left out that do not work on the language of a document."""


@dataclass(frozen=True, slots=True)
class StepStarted:
    """The engine turns to this step: told before, so that a watcher can name the culprit of a hang."""

    step: str
    """Name of the instance, or `PARSE`."""


@dataclass(frozen=True, slots=True)
class LanguageFound:
    """The language of a document that named none: told before anything else of it."""

    index: int
    """Of the document in the batch."""
    language: DocumentLanguage
    failure: Failure | None = None
    """Why it is not analyzed: nothing else is told of it then."""
    fallback: bool = False
    """Whether no loaded model is of that language, so that there are only the layers of `models.fallback`."""


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one analyzer on one document of the batch."""

    index: int
    """Of the document in the batch."""
    result: AnalyzerResult


@dataclass(frozen=True, slots=True)
class StepSummary:
    """What one step made of one batch, in numbers: for observers, so there is no word of a text in it."""

    step: str
    """Name of the instance, or `PARSE`."""
    analyzer: str
    """Id in the registry; empty for the parser."""
    language: str
    """Of the documents."""
    documents: int
    """How many it was to look at; each of them failed or did not."""
    failures: Mapping[Reason, int]
    """How many failed, by reason, those among them that it did not get to see."""
    annotations: int
    """How many it made."""
    seconds: float
    """On the clock, that it was at work."""
    warm_up: bool = False
    """As in `Batch.warm_up`."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that is left to do waits for analyzers that wait for others: go on when one of these is done, or cancelled.

    Or every now and then, since deadlines pass.
    """

    outcomes: tuple[Future[Any], ...]


Event: TypeAlias = StepStarted | Report | LanguageFound


def whole_numbers(value: Any) -> Any:
    """A JSON value with its whole numbers as integers: JSON has one kind of number, so 3.0 is meant as 3."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole_numbers(item) for item in value]
    if isinstance(value, dict):
        return {key: whole_numbers(item) for key, item in value.items()}
    return value
