"""One batch on its way through the waves of its plan; the inner loop of the engine."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from glossator.contract.analyzer import Failed, Outcome
from glossator.contract.batch import PARSE, Batch, Event, Report, StepStarted, StepSummary, Waiting
from glossator.contract.parser import Parser
from glossator.errors import Failure, Reason
from glossator.host.analyzers import Analyzers
from glossator.host.calls import Calls
from glossator.host.costs import Costs, key_of_parse, key_of_step
from glossator.host.fingerprints import Fingerprints
from glossator.host.hindrance import explained, unwanted
from glossator.host.parsing import BatchParsing
from glossator.host.plan import Plan, Step
from glossator.host.reports import Reports
from glossator.host.validation import checked
from glossator.text.parse import Layer


class Host(Protocol):
    """What a batch needs of its engine."""

    analyzers: Analyzers
    costs: Costs
    fingerprints: Fingerprints


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
        self.steps = {step.name: step for step in plan.steps}
        self.plan = plan
        self.parser = parser
        self.documents = [task.document for task in batch.tasks]
        self.sizes = [len(document.text) for document in self.documents]
        # How many steps are still to use what this one says: after the last of them it is not kept.
        self.users = Counter(provider for step in plan.steps for provider in step.providers.values())
        # Per document: name of step -> outcome, of those that are still to be used.
        self.outcomes: list[dict[str, Outcome]] = [{} for _ in batch.tasks]
        self.calls = Calls(batch, parser, host.analyzers, self.outcomes)
        self.reports = Reports(
            plan, parser.language, self.documents, host.fingerprints, outcomes=self.outcomes, known=fingerprints
        )
        # Steps that have not run yet though their layers are there.
        self.later: list[Step] = []
        self.tallies: dict[str, _Tally] = {}
        self.parsing = BatchParsing(parser, self.documents, trusted=trusted)
        self.tell = tell
        self.analyzers = host.analyzers
        self.costs = host.costs

    def events(self) -> Iterator[Event | Waiting]:
        try:
            yield from self.waves()
            while self.later or self.calls.awaited:
                yield from self.run_ready(math.inf)
                if self.calls.awaited:
                    yield StepStarted(next(iter(self.calls.awaited)))
                    while (arrived := self.arrived()) is None:
                        yield Waiting(
                            tuple(one.outcome for some in self.calls.awaited.values() for one, _ in some.values())
                        )
                    yield from arrived
        finally:
            for some in self.calls.awaited.values():  # nobody listens any more
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
            if wanted != have and any(self.calls.wanted(index) for index in range(len(self.documents))):
                yield StepStarted(PARSE)
                began = time.monotonic()
                self.calls.parses = self.parsing.add(wanted, wanted - have)
                seconds = time.monotonic() - began
                self.learn(key_of_parse(self.parser.language, wanted - have), seconds)
                have = wanted
                failures = Counter(parse.reason for parse in self.calls.parses if isinstance(parse, Failure))
                self.summarize(None, _Tally(failures, 0, seconds))
            self.later += wave.steps
            cheaper = math.inf if after is None else self.costs.of_wave(after, self.parser.language, have, self.sizes)
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
        if self.analyzers.waits(step.registered.manifest.name):
            return -1.0, False  # it waits while others work
        seconds = self.costs.of_step(step, self.sizes)
        return seconds if seconds > _MATTERS else 0.0, not step.registered.built_in

    def ready(self) -> list[Step]:
        """Those that have not run yet though all that they use is there."""
        missing = {step.name for step in self.later}.union(self.calls.awaited)
        return [step for step in self.later if missing.isdisjoint(step.providers.values())]

    def run(self, step: Step) -> Iterator[Event]:
        yield StepStarted(step.name)
        tally = self.tallies[step.name] = _Tally()
        began = time.monotonic()
        for index, outcome in self.calls.run(step):
            tally.seconds += time.monotonic() - began
            yield from self.settled(step, index, outcome)
            began = time.monotonic()
        if step.name in self.calls.awaited:
            tally.seconds -= time.monotonic()  # until it ends
        else:
            self.learn(key_of_step(step), tally.seconds)
            self.ended(step)

    def arrived(self) -> list[Report] | None:
        """What is to be reported of those that were waited for; None: nothing has come of any."""
        came, reports = False, list[Report]()
        for name, some in tuple(self.calls.awaited.items()):
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
                del self.calls.awaited[name]
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
        if self.reports.flexible:
            self.reports.reduce(step, index)
        if self.users[step.name]:
            self.outcomes[index][step.name] = outcome
        if step.requested:
            yield self.reports.of(step, index, outcome)

    def ended(self, step: Step) -> None:
        """The step has run: what no other one uses is dropped."""
        for provider in step.providers.values():
            self.users[provider] -= 1
            if not self.users[provider]:
                for outcomes in self.outcomes:
                    outcomes.pop(provider, None)
        self.summarize(step, self.tallies.pop(step.name))

    def learn(self, what: object, seconds: float) -> None:
        self.costs.learn(what, seconds, self.sizes, warm_up=self.batch.warm_up)

    def summarize(self, step: Step | None, tally: _Tally) -> None:
        """Tell what came of a step, None being the parser's; its seconds are without those that others had."""
        if self.tell is not None:
            name, analyzer = (PARSE, "") if step is None else (step.name, step.registered.manifest.name)
            count, warm_up, language = len(self.documents), self.batch.warm_up, self.parser.language
            failures, annotations, seconds = dict(tally.failures), tally.annotations, tally.seconds
            self.tell(StepSummary(name, analyzer, language, count, failures, annotations, seconds, warm_up))


# Seconds of a step that are worth another order than the planned one: nobody notices less, and it may be chance.
_MATTERS = 0.01

_LOST = Failure(Reason.INTERNAL, "the analyzer's task was cancelled by something else than its document's end")
