"""One batch on its way through the waves of its plan; the inner loop of the engine."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

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
from glossator.contract.batch import PARSE, Batch, Event, Report, StepStarted, StepSummary
from glossator.contract.parser import Parser, Parsing
from glossator.contract.result import AnalyzerResult
from glossator.contract.view import View
from glossator.errors import ContractError, Failure, Reason
from glossator.host.plan import Plan, Step
from glossator.host.plugins.soundness import inconsistency
from glossator.host.validation import checked
from glossator.telling import name_of
from glossator.text.annotation import Annotation
from glossator.text.parse import Layer, Parse


class BatchRun:
    """The state of one batch on its way through the waves."""

    def __init__(
        self,
        batch: Batch,
        plan: Plan,
        parser: Parser,
        analyzer: Callable[[str], Analyzer[Any] | Failure],
        fingerprint: Callable[[Step, str, Sequence[str]], str],
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
        self.analyzer = analyzer
        self.fingerprint = fingerprint
        self.steps = {step.name: step for step in plan.steps}
        self.plan = plan
        self.parser = parser
        self.started = time.monotonic()
        self.documents = [task.document for task in batch.tasks]
        self.parses: Sequence[Parse | Failure] = [Parse(parser.language) for _ in batch.tasks]
        # How many steps are still to use what this one says: after the last of them it is not kept.
        self.users = Counter(provider for step in plan.steps for provider in step.providers.values())
        # Per document: name of step -> outcome, of those that are still to be used.
        self.outcomes: list[dict[str, Outcome]] = [{} for _ in batch.tasks]
        self.fingerprints = fingerprints
        self.trusted = trusted
        self.tell = tell
        self.flexible = any(step.optional for step in plan.steps)
        # Per document: name of step -> fingerprint, of those that did without something; see `reduce`.
        self.reduced: list[dict[str, str]] = [{} for _ in batch.tasks]

    def events(self) -> Iterator[Event]:
        parsing: Parsing | None = None
        have: frozenset[Layer] = frozenset()
        unavailable = self.parser.unavailable
        for wave in self.plan.waves:
            # Of a step that misses a layer, the others need not be computed either.
            possible = [step.layers for step in wave.steps if step.layers.isdisjoint(unavailable)]
            wanted = have.union(*possible)
            if wanted != have and any(self.wanted(index) for index in range(len(self.documents))):
                yield StepStarted(PARSE)
                began = time.monotonic()
                try:
                    parsing = parsing or self.parser.begin(self.documents)
                    self.parses = self.parse(parsing, wanted, wanted - have)
                except BaseException as error:  # a parser isolates documents itself; this is its last line of defence
                    self.parses = [self.unparsed(error)] * len(self.documents)
                have = wanted
                failures = Counter(parse.reason for parse in self.parses if isinstance(parse, Failure))
                self.summarize(None, failures, 0, time.monotonic() - began)
            for step in wave.steps:
                yield StepStarted(step.name)
                failures, annotations, seconds, began = Counter(), 0, 0.0, time.monotonic()
                for index, outcome in self.run_step(step, unavailable):
                    seconds += time.monotonic() - began
                    if isinstance(outcome, Failed):
                        failures[outcome.failure.reason] += 1
                    else:
                        annotations += len(outcome.items)
                    if self.flexible:
                        self.reduce(step, index)
                    if self.users[step.name]:
                        self.outcomes[index][step.name] = outcome
                    if step.requested:
                        yield self.report(step, index, outcome)
                    began = time.monotonic()
                self.used(step)
                self.summarize(step, failures, annotations, seconds)

    def summarize(self, step: Step | None, failures: Counter[Reason], annotations: int, seconds: float) -> None:
        """Tell what came of a step, None being the parser's; `seconds` without those that others had the results."""
        if self.tell is not None:
            name, analyzer = (PARSE, "") if step is None else (step.name, step.registered.manifest.name)
            count, warm_up = len(self.documents), self.batch.warm_up
            language = self.parser.language
            self.tell(StepSummary(name, analyzer, language, count, dict(failures), annotations, seconds, warm_up))

    def used(self, step: Step) -> None:
        """The step has run: what no other one uses is dropped."""
        for provider in step.providers.values():
            self.users[provider] -= 1
            if not self.users[provider]:
                for outcomes in self.outcomes:
                    outcomes.pop(provider, None)

    def parse(self, parsing: Parsing, layers: frozenset[Layer], new: frozenset[Layer]) -> Sequence[Parse | Failure]:
        parses = parsing.add(layers)
        if not isinstance(parses, Sequence) or isinstance(parses, str):
            raise ContractError(f"it returned {name_of(type(parses))}, not a sequence of parses")
        if len(parses) != len(self.documents):
            raise ContractError(f"it returned {len(parses)} parses for {len(self.documents)} documents")
        if self.trusted:
            return parses
        return [self.sound(parse, document.text, new) for parse, document in zip(parses, self.documents, strict=True)]

    def sound(self, parse: object, text: str, layers: frozenset[Layer]) -> Parse | Failure:
        """The parse, or that it contradicts itself: it is the parser's fault, whoever reads it."""
        if isinstance(parse, Failure):
            return parse
        try:
            problem = inconsistency(parse, text, layers)
        except BaseException as error:  # plugins are not type-checked: whatever trips the checks is the parser's
            problem = f"checking it failed: {failure_of(error).message}"
        if problem:
            return self.unparsed(ContractError(f"its parse is inconsistent: {problem}"))
        assert isinstance(parse, Parse)  # noqa: S101 - else there was a problem
        return parse

    def unparsed(self, error: BaseException) -> Failure:
        failure = failure_of(error)
        said = failure.message.removeprefix("the analyzer ")
        message = f"the parser failed, {self.parser.description}: {'it ' if said != failure.message else ''}{said}"
        return replace(failure, reason=Reason.PARSE_FAILED, message=message)

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
                failure=outcome.failure if isinstance(outcome, Failed) else None,
                compute_seconds=time.monotonic() - self.started,
            ),
        )

    def fingerprint_of(self, step: Step) -> str:
        if step.name not in self.fingerprints:
            used = [self.fingerprint_of(self.steps[name]) for name in step.providers.values()]
            self.fingerprints[step.name] = self.fingerprint(step, self.parser.language, used)
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
            reduced[step.name] = self.fingerprint(step, self.parser.language, known)

    def run_step(self, step: Step, unavailable: Mapping[Layer, str]) -> Iterator[tuple[int, Outcome]]:
        """One outcome per document of the batch, in their order; of one that looks at each by itself, one by one."""
        everything = range(len(self.documents))
        if step.name in self.batch.without:
            left_out = Failure(Reason.ANALYZER_CRASHED, "the analyzer is left out of another try of the document")
            yield from ((index, Failed(left_out)) for index in everything)
            return
        analyzer = self.analyzer(step.registered.manifest.name)
        if isinstance(analyzer, Failure):
            for index in everything:
                yield index, self.hindrance(step, index, unavailable) or Failed(analyzer)
        elif isinstance(analyzer, PerDocument) and one_by_one(analyzer):
            for index in everything:
                yield index, self.hindrance(step, index, unavailable) or self.one(analyzer, step, index)
        else:
            outcomes = {index: self.hindrance(step, index, unavailable) for index in everything}
            todo = [index for index, outcome in outcomes.items() if outcome is None]
            done = dict(zip(todo, self.call(analyzer, step, todo), strict=True))
            for index in everything:
                yield index, outcomes[index] or done[index]

    def hindrance(self, step: Step, index: int, unavailable: Mapping[Layer, str]) -> Failed | None:
        """Why the step cannot run on this document, if so."""
        task = self.batch.tasks[index]
        if task.cancelled():
            return Failed(Failure(Reason.CANCELLED, "the document was cancelled"))
        if task.deadline is not None and time.monotonic() >= task.deadline:
            return Failed(Failure(Reason.DEADLINE_EXCEEDED, "the deadline of the call passed before this analyzer ran"))
        manifest = step.registered.manifest
        languages = {language.split("-")[0] for language in manifest.languages}
        if not languages & {"*", self.parser.language}:
            supported = ", ".join(manifest.languages)
            return Failed(
                Failure(
                    Reason.LANGUAGE_UNSUPPORTED,
                    f"analyzer {manifest.name!r} works on {supported}, not on {self.parser.language}",
                    {"languages": supported},
                )
            )
        if missing := sorted(layer.value for layer in step.layers & unavailable.keys()):
            why = "; ".join(f"{name}: {unavailable[Layer(name)]}" for name in missing)
            return Failed(
                Failure(
                    Reason.LAYER_UNAVAILABLE,
                    f"analyzer {manifest.name!r} reads layers that no model for {self.parser.language} gives: {why}",
                    {"layers": ",".join(missing), "language": self.parser.language},
                )
            )
        parse = self.parses[index]
        if isinstance(parse, Failure):
            return Failed(parse)
        size = manifest.max_document_bytes
        if size and len(task.document.text.encode()) > size:
            return Failed(
                Failure(
                    Reason.DOCUMENT_TOO_LARGE,
                    f"analyzer {manifest.name!r} takes at most {size} bytes of text: split the document",
                    {"limit": str(size)},
                )
            )
        for kind, provider in step.providers.items():
            provided = self.outcomes[index][provider]
            if isinstance(provided, Failed) and kind not in step.optional:
                return Failed(
                    Failure(
                        Reason.DEPENDENCY_FAILED,
                        f"analyzer {manifest.name!r} uses {kind!r} of {provider!r}, which failed: "
                        f"{provided.failure.reason.value}: {provided.failure.message}",
                        {"analyzer": provider, "reason": provided.failure.reason.value},
                    )
                )
        return None

    def one(self, analyzer: PerDocument[Any], step: Step, index: int) -> Outcome:
        """The outcome for one document, checked: it has its own time, whatever others of the batch have taken."""
        view = self.view(step, index)
        outcome = outcome_of(analyzer, view, step.options, self.budget([index]))
        return self.explained(index, checked(outcome, step, self.documents[index], view))

    def call(self, analyzer: Analyzer[Any], step: Step, indexes: Sequence[int]) -> list[Outcome]:
        """The outcomes for some documents, checked; a batch that fails as a whole is retried one by one."""
        if not indexes:
            return []
        views = [self.view(step, index) for index in indexes]
        budget = self.budget(indexes)
        try:
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
            return [self.explained(indexes[0], outcomes[0])]
        return [
            # The whole budget of a batch may have gone into one of its documents: the others get their own.
            outcome if problem is None and not _timed_out(outcome) else self.once_more(analyzer, step, index)
            for index, outcome in zip(indexes, outcomes, strict=True)
        ]

    def once_more(self, analyzer: Analyzer[Any], step: Step, index: int) -> Outcome:
        if not self.wanted(index):
            return self.explained(index, Failed(Failure(Reason.ANALYZER_TIMEOUT, "the analyzer did not finish")))
        return self.call(analyzer, step, [index])[0]

    def explained(self, index: int, outcome: Outcome) -> Outcome:
        """An analyzer sees only that its budget is over; the task knows whether somebody still waits."""
        if not _timed_out(outcome):
            return outcome
        task = self.batch.tasks[index]
        if task.cancelled():
            return Failed(Failure(Reason.CANCELLED, "the document was cancelled"))
        if task.deadline is not None and time.monotonic() >= task.deadline:
            return Failed(Failure(Reason.DEADLINE_EXCEEDED, "the deadline of the call passed while this analyzer ran"))
        return outcome

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
        for kind, provider in step.providers.items():
            outcome = self.outcomes[index][provider]
            if isinstance(outcome, Annotations):
                annotations[kind] = (provider, tuple(item for item in outcome.items if item.kind == kind))
        return View(self.documents[index], parse, step.layers, annotations)


def _timed_out(outcome: Outcome) -> bool:
    return isinstance(outcome, Failed) and outcome.failure.reason is Reason.ANALYZER_TIMEOUT


def _miscounted(step: Step, given: int, expected: int) -> Failure:
    return Failure(
        Reason.RESULT_INVALID,
        f"analyzer {step.registered.manifest.name!r} returned {given} outcomes for {expected} documents",
        {"analyzer": step.registered.manifest.name},
    )
