"""A job: one document on its way through the scheduler, and what comes back for it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, Protocol, Self, TypeAlias

from glossator import wire
from glossator.contract.batch import PARSE, AnalyzerSpec
from glossator.contract.result import AnalyzerResult, DocumentStatus, status_of
from glossator.errors import Failure, Reason
from glossator.host.plan import Plan, Step
from glossator.host.tokens import LAYERS
from glossator.text.document import Document
from glossator.text.language import DocumentLanguage
from glossator.text.offsets import OffsetEncoding
from glossator_server.worker.protocol import Selection


@dataclass(frozen=True)
class Request:
    """What holds for all documents of one call."""

    plan: Plan
    analyzer_timeout: float
    encoding: OffsetEncoding = OffsetEncoding.CODE_POINT
    include_text: bool = False
    default_language: str = ""
    chunk_bytes: int = 0
    """Results are split at this size; 0: never."""

    describe: bool = False
    """Values of plugins' own kinds are put into words."""
    no_cache: bool = False
    """Results that are kept are not for its documents."""

    size: int = 0
    """Of its options, serialized: what they count for where its documents wait."""
    default: bool = False
    """Whether it names no analyzer: then those run that work on the document's language."""
    assume_language: bool = False
    """Documents that name no language are in the default one."""
    whole: tuple[AnalyzerSpec, ...] = ()
    """All that the call asks for, if this is a part of it."""
    numbered: tuple[str, ...] = ()
    """Names of the steps as workers count them, if this is less than the whole: a worker may have been told of that
    before it was known which part a document needs."""

    def serving(self, language: str, *, fallback: bool = False) -> Request:
        """What holds for documents of a language, an empty one being not known yet.

        `fallback`: no loaded model is of it, so that there is only what `models.fallback` gives.
        """
        if not self.default or not language:
            return self
        if language not in self._serving:
            plan = self.plan.serving(language, LAYERS if fallback else None)
            found = self if plan is self.plan else replace(self, plan=plan, numbered=self.selection.steps)
            self._serving[language] = found
        return self._serving[language]

    def part(self, names: frozenset[str]) -> Request:
        """For these of its analyzers, which say the same as in the whole."""
        if names not in self._parts:
            plan, whole = self.plan.part(names), self.whole or self.specs
            self._parts[names] = replace(self, plan=plan, whole=whole, numbered=self.selection.steps)
        return self._parts[names]

    @cached_property
    def _serving(self) -> dict[str, Request]:
        return {}

    @cached_property
    def _parts(self) -> dict[frozenset[str], Request]:
        return {}

    @property
    def specs(self) -> tuple[AnalyzerSpec, ...]:
        return self.plan.specs

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(spec.name for spec in self.plan.specs)

    @cached_property
    def key(self) -> str:
        """Equal for requests whose documents may share a batch."""
        specs = [[(spec.analyzer, spec.name, spec.options) for spec in some] for some in (self.specs, self.whole)]
        return json.dumps([self.analyzer_timeout, *specs], sort_keys=True, default=str)

    @cached_property
    def kind(self) -> tuple[str, ...]:
        """Its analyzers: equal for requests whose documents take as long as one another's, as far as can be told."""
        return tuple(sorted({step.registered.manifest.name for step in self.plan.steps}))

    @cached_property
    def selection(self) -> Selection:
        """What a worker is told to run; the steps are all that can be running then, the parser included."""
        return Selection(self.specs, self.numbered or (PARSE, *self.steps), whole=self.whole, default=self.default)

    @cached_property
    def parses(self) -> bool:
        """Whether any analyzer reads the parse."""
        return any(step.layers for step in self.plan.steps)

    @cached_property
    def steps(self) -> dict[str, Step]:
        return {step.name: step for step in self.plan.steps}


class Given(NamedTuple):
    """One analyzer's result, each part a serialized `glossator.v1.AnalyzerResult`."""

    name: str
    parts: tuple[bytes, ...]
    failure: Failure | None


class Ended(NamedTuple):
    """Nothing follows for this job."""

    status: DocumentStatus
    failure: Failure | None
    queue_seconds: float
    compute_seconds: float
    cached: bool = False
    """Whether nothing was analyzed for it."""
    language: DocumentLanguage = DocumentLanguage()
    fallback: bool = False
    """Whether no loaded model is of it."""


Delivery: TypeAlias = Given | Ended


class Running(Protocol):
    """A batch that a worker runs."""

    def leave(self, job: Job, position: int) -> None: ...


@dataclass(eq=False)
class Job:
    """One document to analyze. Lives on the event loop; `deliver` is called there, at once, and must not block.

    As a context it is cancelled at the end, if it has not ended by then.
    """

    document: Document
    language: str
    """As it is loaded; empty: the worker finds it, and then it is here."""
    request: Request
    deliver: Callable[[Delivery], None]
    deadline: float | None = None
    """On the clock of `time.monotonic()`."""
    size: int = 0
    """What it counts for while it waits: text, attributes and options, in bytes; 0: to be found out, of the text."""
    outcomes: dict[str, Failure | None] = field(default_factory=dict)
    """Name of each analyzer that was reported -> how it failed."""
    specs: tuple[AnalyzerSpec, ...] = ()
    """What is still to run; fewer than the request's once an analyzer was found to hang or crash."""
    without: tuple[str, ...] = ()
    """Steps that are not to run again: others may use what they say, and do without it."""
    interactive: bool = False
    """Somebody waits for this one document: it goes before those of streams."""
    client: str = ""
    """Who sent it, as far as can be told: clients share the workers equally."""
    call: Hashable = None
    """The stream that it belongs to: the streams of a client share what is the client's."""
    suspect: bool = False
    """It was in a batch that went wrong: it runs by itself, apart from the others."""
    single: bool = False
    """It runs in a batch of its own: its client reads the results of one document at a time."""
    trial: bool = False
    """It is let through to analyzers that others are refused, to see whether they work again."""
    crashes: int = 0
    """How many workers crashed while they had it."""
    kills: int = 0
    """How many were killed from outside while they had it alone."""
    upsets: int = 0
    """How often the worker for those who wait has ended while it had it among others, and it was not to blame."""
    beside: tuple[str, ...] = ()
    """The analyzers that it waits with, in the worker for that; none: it goes to any worker."""
    parts: tuple[Job, ...] = ()
    """Where it is in several places: the rest is theirs."""
    parent: Job | None = None
    """Of a part."""
    span: Any = None
    """What traces know it by; None if they do not."""
    cached: bool = False
    """Its results are those of an equal one before."""
    ended: bool = False
    last: Ended | None = None
    """What was delivered as its end."""
    on_end: Callable[[Job], None] = lambda job: None
    running: tuple[Running, int] | None = None
    """The batch that it is in while a worker has it, and its position there."""
    told_language: DocumentLanguage | None = None
    """What clients are told of its language, where it is more than that."""
    refused: bool = False
    """It is in a language that is not served."""
    fallback: bool = False
    """Whether no loaded model is of its language."""
    submitted: float = field(default_factory=time.monotonic)
    taken: float | None = None

    def __post_init__(self) -> None:
        self.specs = self.specs or self.request.specs
        self.size = self.size or self.document.check_encodable()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Equal for jobs that may share a batch."""
        if self.specs is self.request.specs:
            return self.language, self.request.key
        return self.language, self.request.key, *(spec.name for spec in self.specs), "without", *self.without

    @property
    def kind(self) -> Hashable:
        """Equal for jobs that are likely to take as long as one another, for their length."""
        return self.language, self.request.kind

    def leave_out(self, culprit: str, dependents: Collection[str] = ()) -> None:
        """Run without this step, and without those that cannot do without it."""
        self.specs = tuple(spec for spec in self.specs if spec.name != culprit and spec.name not in dependents)
        self.without = tuple(dict.fromkeys([*self.without, culprit]))
        self.__dict__.pop("key", None)

    @property
    def pending(self) -> tuple[str, ...]:
        """Names of the analyzers that have not been reported."""
        return tuple(name for name in self.request.names if name not in self.outcomes)

    def analyzer(self, name: str) -> str:
        """The id of the analyzer that has this name in the request."""
        return self.request.steps[name].registered.manifest.name

    def named_in_logs(self, step: str) -> str:
        """The analyzer's id, because the step's name is the client's, and no log's business; the parser as it is."""
        return self.analyzer(step) if step in self.request.steps else step

    @property
    def complete(self) -> bool:
        """Whether all have been."""
        return len(self.outcomes) == len(self.request.names)

    @property
    def selection(self) -> Selection:
        """What a worker is told to run."""
        whole = self.request.selection
        return whole if self.specs is self.request.specs else replace(whole, specs=self.specs, without=self.without)

    @property
    def queue_seconds(self) -> float:
        return (time.monotonic() if self.taken is None else self.taken) - self.submitted

    def settle(self, language: DocumentLanguage, failure: Failure | None = None, *, fallback: bool = False) -> None:
        """Its language was found; with a failure, it is refused. Of a part, this is the whole's, too."""
        if self.ended:
            return
        if self.parent is not None:
            self.parent.settle(language, failure, fallback=fallback)
            if self.ended:
                return
        if not self.language:
            self.language, self.told_language, self.fallback = language.language, language, fallback
            self.refused = failure is not None
            if not self.refused:
                self._serve(fallback=fallback)
        if failure is not None or self.complete:
            self.end(failure)

    def _serve(self, *, fallback: bool) -> None:
        """Have its language hold: of the default set, those remain that work on it."""
        if self.parent is None:
            request = self.request.serving(self.language, fallback=fallback)
        else:
            names = frozenset(self.request.names).intersection(self.parent.request.names)
            request = self.parent.request.part(names)
        untouched = self.specs is self.request.specs
        self.request = request
        self.specs = request.specs if untouched else tuple(spec for spec in self.specs if spec.name in request.names)
        self.outcomes = {name: failure for name, failure in self.outcomes.items() if name in request.names}
        self.__dict__.pop("key", None)

    def take(self) -> None:
        """A worker turns to it; of several times the first counts."""
        if self.taken is None:
            self.taken = time.monotonic()
            if self.parent is not None:
                self.parent.take()

    def withdraw(self) -> None:
        """End it and tell nobody."""
        self.deliver = _nobody
        self.cancel()

    def give(self, name: str, parts: tuple[bytes, ...], failure: Failure | None) -> None:
        """Deliver an analyzer's result, once; the last one ends the job. After the deadline it is too late."""
        if self.ended or name in self.outcomes:
            return
        if self.deadline is not None and time.monotonic() >= self.deadline:
            self.expire()
            return
        self.outcomes[name] = failure
        self.deliver(Given(name, parts, failure))
        if self.complete:
            self.end()

    def fail(self, names: Sequence[str], failure: Failure) -> None:
        """Deliver a failure for these analyzers."""
        for name in names:
            step = self.request.steps[name]
            result = AnalyzerResult(
                name,
                step.registered.manifest.name,
                step.registered.version,
                failure=failure,
                queue_seconds=self.queue_seconds,
                compute_seconds=self.compute_seconds,
            )
            self.give(name, (wire.encode_result(result, "").SerializeToString(),), failure)

    def end(self, failure: Failure | None = None) -> None:
        """Deliver the end: normal, or for a failure of the whole document."""
        if self.ended:
            return
        self.ended = True
        status = status_of(tuple(self.outcomes.values()), failure)
        language = self.told_language or DocumentLanguage(self.language)
        last = Ended(status, failure, self.queue_seconds, self.compute_seconds, self.cached, language, self.fallback)
        if self.deliver is not _nobody:
            self.last = last
        self.deliver(last)
        self.on_end(self)

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        if not self.ended:
            self.end(Failure(Reason.CANCELLED, "the document was cancelled"))

    def again(self) -> Job:
        """One for the same document that goes on where this one is; this one is cancelled, and nobody told of it."""
        deliver = self.deliver
        self.withdraw()
        outcomes = dict(self.outcomes)
        return replace(self, deliver=deliver, outcomes=outcomes, single=True, ended=False, running=None, parts=())

    def expire(self) -> None:
        """Its deadline has passed."""
        self.end(Failure(Reason.DEADLINE_EXCEEDED, "the deadline passed before the document was done"))

    @property
    def compute_seconds(self) -> float:
        """Since a worker turned to it."""
        return 0.0 if self.taken is None else time.monotonic() - self.taken


def _nobody(delivery: Delivery) -> None:
    """Is not told."""
