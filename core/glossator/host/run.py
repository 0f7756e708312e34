"""One batch on its way through the waves of its plan; the inner loop of the engine."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from glossator.contract.analyzer import (
    Analyzer,
    Annotations,
    Budget,
    Failed,
    Outcome,
    PerDocument,
    failure_of,
    one_by_one,
    outcome_of,
    outcomes_of,
)
from glossator.contract.asynchronous import AsyncAnalyzer
from glossator.contract.batch import PARSE, Batch, Event, Report, StepStarted, StepSummary, Waiting
from glossator.contract.parser import Parser
from glossator.contract.process import one_process
from glossator.contract.result import AnalyzerResult
from glossator.contract.view import View
from glossator.errors import Failure, Reason
from glossator.host.analyzers import Analyzers
from glossator.host.costs import Costs, key_of_parse, key_of_step
from glossator.host.garbled import some_garbled
from glossator.host.hindrance import explained, hindrance, timed_out, unwanted
from glossator.host.loop import Awaited
from glossator.host.parsing import BatchParsing
from glossator.host.plan import Plan, Step
from glossator.host.validation import checked
from glossator.text.annotation import Annotation
from glossator.text.parse import Layer, Parse


class Host(Protocol):
    """What a batch needs of its engine."""

    analyzers: Analyzers
    costs: Costs

    def fingerprint(self, step: Step, language: str, used: Sequence[str]) -> str:
        """A hash over all that can change a result; `used` are the fingerprints of the steps that it uses."""


@dataclass(slots=True)
class _Tally:
    """What came of a step so far."""

    failures: Counter[Reason] = field(default_factory=Counter)
    annotations: int = 0
    seconds: float = 0.0


class BatchRun:
    """The state of one batch on its way through the waves."""

    def __init__(
        self,
        batch: Batch,
        plan: Plan,
        parser: Parser,
        host: Host,
        *,
        fingerprints: dict[str, str],
        trusted: bool = False,
        tell: Callable[[StepSummary], object] | None = None,
    ) -> None:
        """`fingerprints` are those of the plan's steps that are known; what else is needed is added.

        `tell` is told what came of each step. What the parser gives is checked unless it is `trusted`: who reads it
        must not be blamed for it.
        """
        self.batch = batch
        self.host = host
        self.steps = {step.name: step for step in plan.steps}
        self.plan = plan
        self.parser = parser
        self.started = time.monotonic()
        self.documents = [task.document for task in batch.tasks]
        self.looked_at: set[int] = set()
        self.sizes = [len(document.text) for document in self.documents]
        self.parses: Sequence[Parse | Failure] = [Parse(parser.language) for _ in batch.tasks]
        # How many steps are still to use what this one says: after the last of them it is not kept.
        self.users = Counter(provider for step in plan.steps for provider in step.providers.values())
        # Per document: name of step -> outcome, of those that are still to be used.
        self.outcomes: list[dict[str, Outcome]] = [{} for _ in batch.tasks]
        # Steps that have not run yet though their layers are there, and those that wait for others: by document.
        self.later: list[Step] = []
        self.awaited: dict[str, dict[int, tuple[Awaited, View]]] = {}
        self.tallies: dict[str, _Tally] = {}
        self.parsing = BatchParsing(parser, self.documents, trusted=trusted)
        self.fingerprints = fingerprints
        self.tell = tell
        self.flexible = any(step.optional for step in plan.steps)
        # Per document: name of step -> fingerprint, of those that did without something; see `reduce`.
        self.reduced: list[dict[str, str]] = [{} for _ in batch.tasks]

    def events(self) -> Iterator[Event | Waiting]:
        try:
            yield from self.waves()
            while self.later or self.awaited:
                yield from self.run_ready(math.inf)
                if self.awaited:
                    yield StepStarted(next(iter(self.awaited)))
                    while (arrived := self.arrived()) is None:
                        yield Waiting(tuple(one.outcome for some in self.awaited.values() for one, _ in some.values()))
                    yield from arrived
        finally:
            for some in self.awaited.values():  # nobody listens any more
                for one, _ in some.values():
                    one.give_up()

    def waves(self) -> Iterator[Event]:
        """Layer by layer, and after each what can run then, unless something cheaper comes soon."""
        have: frozenset[Layer] = frozenset()
        unavailable = self.parser.unavailable
        for wave, after in zip(self.plan.waves, (*self.plan.waves[1:], None), strict=True):
            # Of a step that misses a layer, the others need not be computed either.
            possible = [step.layers for step in wave.steps if step.layers.isdisjoint(unavailable)]
            wanted = have.union(*possible)
            if wanted != have and any(self.wanted(index) for index in range(len(self.documents))):
                yield StepStarted(PARSE)
                began = time.monotonic()
                self.parses = self.parsing.add(wanted, wanted - have)
                seconds = time.monotonic() - began
                self.learn(key_of_parse(self.parser.language, wanted - have), seconds)
                have = wanted
                failures = Counter(parse.reason for parse in self.parses if isinstance(parse, Failure))
                self.summarize(None, _Tally(failures, 0, seconds))
            self.later += wave.steps
            cheaper = (
                math.inf if after is None else self.host.costs.of_wave(after, self.parser.language, have, self.sizes)
            )
            yield from self.run_ready(cheaper)

    def run_ready(self, cheaper: float) -> Iterator[Event]:
        """Run what has all that it uses, the cheapest first; not what takes more seconds than this."""
        while ready := self.ready():
            costs = [self.cost(step) for step in ready]
            cheapest = min(costs)
            if cheapest[0] > cheaper:
                return
            step = ready[costs.index(cheapest)]  # of equal ones the first
            self.later.remove(step)
            yield from self.run(step)
            yield from self.arrived() or ()

    def cost(self, step: Step) -> tuple[float, bool]:
        """Seconds that it is likely to take, as far as that matters; of equal ones, ours come first."""
        if self.host.analyzers.waits(step.registered.manifest.name):
            return -1.0, False  # it waits while others work
        seconds = self.host.costs.of_step(step, self.sizes)
        return seconds if seconds > _MATTERS else 0.0, not step.registered.built_in

    def ready(self) -> list[Step]:
        """Those that have not run yet though all that they use is there."""
        missing = {step.name for step in self.later}.union(self.awaited)
        return [step for step in self.later if missing.isdisjoint(step.providers.values())]

    def run(self, step: Step) -> Iterator[Event]:
        yield StepStarted(step.name)
        tally = self.tallies[step.name] = _Tally()
        began = time.monotonic()
        for index, outcome in self.run_step(step):
            tally.seconds += time.monotonic() - began
            yield from self.settled(step, index, outcome)
            began = time.monotonic()
        if step.name in self.awaited:
            tally.seconds -= time.monotonic()  # until it ends
        else:
            self.learn(key_of_step(step), tally.seconds)
            self.ended(step)

    def arrived(self) -> list[Report] | None:
        """What is to be reported of those that were waited for; None: nothing has come of any."""
        came, reports = False, list[Report]()
        for name, some in tuple(self.awaited.items()):
            step = self.steps[name]
            for index, (one, view) in tuple(some.items()):
                outcome: Outcome | None = unwanted(self.batch.tasks[index])
                if one.outcome.done():
                    cancelled = one.outcome.cancelled()
                    given = outcome or Failed(_LOST) if cancelled else one.outcome.result()
                    checked_one = checked(given, step, self.documents[index], view)
                    outcome = explained(checked_one, self.batch.tasks[index])
                if outcome is not None:
                    came = True
                    one.give_up()
                    del some[index]
                    reports += self.settled(step, index, outcome)
            if not some:
                del self.awaited[name]
                self.tallies[name].seconds += time.monotonic()
                self.ended(step)
        return reports if came else None

    def settled(self, step: Step, index: int, outcome: Outcome) -> Iterator[Report]:
        """Keep what came of a document, and report it."""
        tally = self.tallies[step.name]
        if isinstance(outcome, Failed):
            tally.failures[outcome.failure.reason] += 1
        else:
            tally.annotations += len(outcome.items)
        if self.flexible:
            self.reduce(step, index)
        if self.users[step.name]:
            self.outcomes[index][step.name] = outcome
        if step.requested:
            yield self.report(step, index, outcome)

    def ended(self, step: Step) -> None:
        """The step has run: what no other one uses is dropped."""
        for provider in step.providers.values():
            self.users[provider] -= 1
            if not self.users[provider]:
                for outcomes in self.outcomes:
                    outcomes.pop(provider, None)
        self.summarize(step, self.tallies.pop(step.name))

    def learn(self, what: object, seconds: float) -> None:
        self.host.costs.learn(what, seconds, self.sizes, warm_up=self.batch.warm_up)

    def summarize(self, step: Step | None, tally: _Tally) -> None:
        """Tell what came of a step, None being the parser's; its seconds are without those that others had."""
        if self.tell is not None:
            name, analyzer = (PARSE, "") if step is None else (step.name, step.registered.manifest.name)
            count, warm_up, language = len(self.documents), self.batch.warm_up, self.parser.language
            failures, annotations, seconds = dict(tally.failures), tally.annotations, tally.seconds
            self.tell(StepSummary(name, analyzer, language, count, failures, annotations, seconds, warm_up))

    def wanted(self, index: int) -> bool:
        task = self.batch.tasks[index]
        return not task.cancelled() and (task.deadline is None or time.monotonic() < task.deadline)

    def report(self, step: Step, index: int, outcome: Outcome) -> Report:
        return Report(
            index,
            AnalyzerResult(
                step.name,
                step.registered.manifest.name,
                step.registered.version,
                self.reduced[index].get(step.name) or self.fingerprint_of(step),
                annotations=() if isinstance(outcome, Failed) else outcome.items,
                shared={} if isinstance(outcome, Failed) else outcome.shared,
                failure=outcome.failure if isinstance(outcome, Failed) else None,
                compute_seconds=time.monotonic() - self.started,
                notes=() if isinstance(outcome, Failed) else (*outcome.notes, *self.notes_of(index)),
            ),
        )

    def notes_of(self, index: int) -> tuple[str, ...]:
        """What is to be known of the text itself: with the first result, once."""
        if index in self.looked_at:
            return ()
        self.looked_at.add(index)
        told = some_garbled(self.documents[index].text)
        return (told,) if told else ()

    def fingerprint_of(self, step: Step) -> str:
        if step.name not in self.fingerprints:
            used = [self.fingerprint_of(self.steps[name]) for name in step.providers.values()]
            self.fingerprints[step.name] = self.host.fingerprint(step, self.parser.language, used)
        return self.fingerprints[step.name]

    def reduce(self, step: Step, index: int) -> None:
        """Give what was said of a document a fingerprint of its own if something was not there to be used."""
        reduced = self.reduced[index]
        failed = {
            step.providers[kind]
            for kind in step.optional
            if isinstance(self.outcomes[index][step.providers[kind]], Failed)
        }
        used = [name for name in step.providers.values() if name not in failed]
        if failed or any(name in reduced for name in used):
            known = [reduced.get(name) or self.fingerprint_of(self.steps[name]) for name in used]
            reduced[step.name] = self.host.fingerprint(step, self.parser.language, known)

    def run_step(self, step: Step) -> Iterator[tuple[int, Outcome]]:
        """One outcome per document of the batch, in their order; of one that looks at each by itself, one by one.

        Those of an analyzer that waits come later, see `awaited`.
        """
        everything = range(len(self.documents))
        if step.name in self.batch.without:
            left_out = Failure(Reason.ANALYZER_CRASHED, "the analyzer is left out of another try of the document")
            yield from ((index, Failed(left_out)) for index in everything)
            return
        analyzer = self.host.analyzers.started(step.registered.manifest.name, warm_up=self.batch.warm_up)
        if isinstance(analyzer, Failure):
            for index in everything:
                yield index, self.hindrance(step, index) or Failed(analyzer)
        elif isinstance(analyzer, AsyncAnalyzer):
            for index in everything:
                if (outcome := self.hindrance(step, index)) is not None:
                    yield index, outcome
                else:
                    self.begin(analyzer, step, index)
        elif isinstance(analyzer, PerDocument) and one_by_one(analyzer):
            for index in everything:
                yield index, self.hindrance(step, index) or self.one(analyzer, step, index)
        else:
            outcomes = {index: self.hindrance(step, index) for index in everything}
            todo = [index for index, outcome in outcomes.items() if outcome is None]
            done = dict(zip(todo, self.call(analyzer, step, todo), strict=True))
            for index in everything:
                yield index, outcomes[index] or done[index]

    def hindrance(self, step: Step, index: int) -> Failed | None:
        """Why the step cannot run on this document, if so."""
        return hindrance(step, self.batch.tasks[index], self.parser, self.parses[index], self.outcomes[index])

    def begin(self, analyzer: AsyncAnalyzer[Any], step: Step, index: int) -> None:
        """Hand a document to an analyzer that waits."""
        view = self.view(step, index)
        name = step.registered.manifest.name
        awaited = self.host.analyzers.loop.begin(
            analyzer,
            view,
            step.options,
            lambda: self.budget([index]),
            whose=(self.batch.number, step.name),
            broken=lambda error: self.host.analyzers.not_started(name, error),
        )
        self.awaited.setdefault(step.name, {})[index] = awaited, view

    def one(self, analyzer: PerDocument[Any], step: Step, index: int) -> Outcome:
        """The outcome for one document, checked: it has its own time, whatever others of the batch have taken."""
        view = self.view(step, index)
        outcome = outcome_of(analyzer, view, step.options, self.budget([index]))
        return explained(checked(outcome, step, self.documents[index], view), self.batch.tasks[index])

    def call(self, analyzer: Analyzer[Any], step: Step, indexes: Sequence[int]) -> list[Outcome]:
        """The outcomes for some documents, checked; a batch that fails as a whole is retried one by one."""
        if not indexes:
            return []
        views = [self.view(step, index) for index in indexes]
        budget = self.budget(indexes)
        try:
            with one_process():
                given = outcomes_of(analyzer.analyze(views, step.options, budget))
            problem = None if len(given) == len(views) else _miscounted(step, len(given), len(views))
        except BaseException as error:
            problem = failure_of(error)
        if problem is None:
            outcomes = [
                checked(outcome, step, self.documents[index], view)
                for index, outcome, view in zip(indexes, given, views, strict=True)
            ]
        else:
            outcomes = [Failed(problem)] * len(indexes)
            if problem.reason is Reason.ANALYZER_UNAVAILABLE:
                return outcomes  # of the documents one by one it would say the same, each after a while
        if len(indexes) == 1:
            return [explained(outcomes[0], self.batch.tasks[indexes[0]])]
        return [
            # The whole budget of a batch may have gone into one of its documents: the others get their own.
            outcome if problem is None and not timed_out(outcome) else self.once_more(analyzer, step, index)
            for index, outcome in zip(indexes, outcomes, strict=True)
        ]

    def once_more(self, analyzer: Analyzer[Any], step: Step, index: int) -> Outcome:
        if not self.wanted(index):
            unfinished = Failed(Failure(Reason.ANALYZER_TIMEOUT, "the analyzer did not finish"))
            return explained(unfinished, self.batch.tasks[index])
        return self.call(analyzer, step, [index])[0]

    def budget(self, indexes: Sequence[int]) -> Budget:
        tasks = [self.batch.tasks[index] for index in indexes]
        limit = time.monotonic() + self.batch.analyzer_timeout * len(tasks)
        deadlines = [task.deadline for task in tasks if task.deadline is not None]
        # Beyond the latest deadline nobody waits for any of them.
        deadline = min(limit, max(deadlines)) if len(deadlines) == len(tasks) else limit
        cancelled = tasks[0].cancelled if len(tasks) == 1 else lambda: all(task.cancelled() for task in tasks)
        return Budget(deadline, cancelled)

    def view(self, step: Step, index: int) -> View:
        parse = self.parses[index]
        assert isinstance(parse, Parse)  # noqa: S101 - hindrance() sorted out the failures
        nobody: tuple[str, Sequence[Annotation]] = ("", ())
        annotations = dict.fromkeys(step.registered.manifest.uses_if_there, nobody)
        shared = {}
        for kind, provider in step.providers.items():
            outcome = self.outcomes[index][provider]
            if isinstance(outcome, Annotations):
                annotations[kind] = (provider, tuple(item for item in outcome.items if item.kind == kind))
                if kind in outcome.shared:
                    shared[kind] = outcome.shared[kind]
        return View(self.documents[index], parse, step.layers, annotations, shared)


# Seconds of a step that are worth another order than the planned one: nobody notices less, and it may be chance.
_MATTERS = 0.01

_LOST = Failure(Reason.INTERNAL, "the analyzer's task was cancelled by something else than its document's end")


def _miscounted(step: Step, given: int, expected: int) -> Failure:
    return Failure(
        Reason.RESULT_INVALID,
        f"analyzer {step.registered.manifest.name!r} returned {given} outcomes for {expected} documents",
        {"analyzer": step.registered.manifest.name},
    )
