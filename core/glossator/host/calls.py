"""Steps called on the documents of one batch: each with its view and its time, and what it gives is checked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
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
from glossator.contract.asynchronous import AsyncAnalyzer
from glossator.contract.batch import Batch
from glossator.contract.parser import Parser
from glossator.contract.process import one_process
from glossator.contract.view import View
from glossator.errors import Failure, Reason
from glossator.host.analyzers import Analyzers
from glossator.host.hindrance import explained, hindrance, timed_out
from glossator.host.loop import Awaited
from glossator.host.plan import Step
from glossator.host.validation import checked
from glossator.text.annotation import Annotation
from glossator.text.parse import Parse


class Calls:
    """Makes them."""

    def __init__(
        self, batch: Batch, parser: Parser, analyzers: Analyzers, outcomes: Sequence[dict[str, Outcome]]
    ) -> None:
        """`outcomes` are those by document that are still to be used, as the batch keeps them."""
        self._batch = batch
        self._parser = parser
        self._analyzers = analyzers
        self._outcomes = outcomes
        self._documents = [task.document for task in batch.tasks]
        self.parses: Sequence[Parse | Failure] = [Parse(parser.language) for _ in batch.tasks]
        """Of each document, as far as layers have been added."""
        self.awaited: dict[str, dict[int, tuple[Awaited, View]]] = {}
        """What analyzers that wait for others have been handed: name of step -> by document."""

    def wanted(self, index: int) -> bool:
        """Whether somebody still waits for a document."""
        task = self._batch.tasks[index]
        return not task.cancelled() and (task.deadline is None or time.monotonic() < task.deadline)

    def run(self, step: Step) -> Iterator[tuple[int, Outcome]]:
        """One outcome per document of the batch, in their order; of one that looks at each by itself, one by one.

        Those of an analyzer that waits come later, see `awaited`.
        """
        everything = range(len(self._documents))
        if step.name in self._batch.without:
            left_out = Failure(Reason.ANALYZER_CRASHED, "the analyzer is left out of another try of the document")
            yield from ((index, Failed(left_out)) for index in everything)
            return
        analyzer = self._analyzers.started(step.registered.manifest.name, warm_up=self._batch.warm_up)
        if isinstance(analyzer, Failure):
            for index in everything:
                yield index, self._hindrance(step, index) or Failed(analyzer)
        elif isinstance(analyzer, AsyncAnalyzer):
            for index in everything:
                if (outcome := self._hindrance(step, index)) is not None:
                    yield index, outcome
                else:
                    self._begin(analyzer, step, index)
        elif isinstance(analyzer, PerDocument) and one_by_one(analyzer):
            for index in everything:
                yield index, self._hindrance(step, index) or self._one(analyzer, step, index)
        else:
            outcomes = {index: self._hindrance(step, index) for index in everything}
            todo = [index for index, outcome in outcomes.items() if outcome is None]
            done = dict(zip(todo, self._call(analyzer, step, todo), strict=True))
            for index in everything:
                yield index, outcomes[index] or done[index]

    def _hindrance(self, step: Step, index: int) -> Failed | None:
        """Why the step cannot run on this document, if so."""
        return hindrance(step, self._batch.tasks[index], self._parser, self.parses[index], self._outcomes[index])

    def _begin(self, analyzer: AsyncAnalyzer[Any], step: Step, index: int) -> None:
        """Hand a document to an analyzer that waits."""
        view = self._view(step, index)
        name = step.registered.manifest.name
        awaited = self._analyzers.loop.begin(
            analyzer,
            view,
            step.options,
            lambda: self._budget([index]),
            whose=(self._batch.number, step.name),
            broken=lambda error: self._analyzers.not_started(name, error),
        )
        self.awaited.setdefault(step.name, {})[index] = awaited, view

    def _one(self, analyzer: PerDocument[Any], step: Step, index: int) -> Outcome:
        """The outcome for one document, checked: it has its own time, whatever others of the batch have taken."""
        view = self._view(step, index)
        outcome = outcome_of(analyzer, view, step.options, self._budget([index]))
        return explained(checked(outcome, step, self._documents[index], view), self._batch.tasks[index])

    def _call(self, analyzer: Analyzer[Any], step: Step, indexes: Sequence[int]) -> list[Outcome]:
        """The outcomes for some documents, checked; a batch that fails as a whole is retried one by one."""
        if not indexes:
            return []
        views = [self._view(step, index) for index in indexes]
        budget = self._budget(indexes)
        try:
            with one_process():
                given = outcomes_of(analyzer.analyze(views, step.options, budget))
            problem = None if len(given) == len(views) else _miscounted(step, len(given), len(views))
        except BaseException as error:
            problem = failure_of(error)
        if problem is None:
            outcomes = [
                checked(outcome, step, self._documents[index], view)
                for index, outcome, view in zip(indexes, given, views, strict=True)
            ]
        else:
            outcomes = [Failed(problem)] * len(indexes)
            if problem.reason is Reason.ANALYZER_UNAVAILABLE:
                return outcomes  # of the documents one by one it would say the same, each after a while
        if len(indexes) == 1:
            return [explained(outcomes[0], self._batch.tasks[indexes[0]])]
        return [
            # The whole budget of a batch may have gone into one of its documents: the others get their own.
            outcome if problem is None and not timed_out(outcome) else self._once_more(analyzer, step, index)
            for index, outcome in zip(indexes, outcomes, strict=True)
        ]

    def _once_more(self, analyzer: Analyzer[Any], step: Step, index: int) -> Outcome:
        if not self.wanted(index):
            unfinished = Failed(Failure(Reason.ANALYZER_TIMEOUT, "the analyzer did not finish"))
            return explained(unfinished, self._batch.tasks[index])
        return self._call(analyzer, step, [index])[0]

    def _budget(self, indexes: Sequence[int]) -> Budget:
        tasks = [self._batch.tasks[index] for index in indexes]
        limit = time.monotonic() + self._batch.analyzer_timeout * len(tasks)
        deadlines = [task.deadline for task in tasks if task.deadline is not None]
        # Beyond the latest deadline nobody waits for any of them.
        deadline = min(limit, max(deadlines)) if len(deadlines) == len(tasks) else limit
        cancelled = tasks[0].cancelled if len(tasks) == 1 else lambda: all(task.cancelled() for task in tasks)
        return Budget(deadline, cancelled)

    def _view(self, step: Step, index: int) -> View:
        parse = self.parses[index]
        assert isinstance(parse, Parse)  # noqa: S101 - hindrance() sorted out the failures
        nobody: tuple[str, Sequence[Annotation]] = ("", ())
        annotations = dict.fromkeys(step.registered.manifest.uses_if_there, nobody)
        shared = {}
        for kind, provider in step.providers.items():
            outcome = self._outcomes[index][provider]
            if isinstance(outcome, Annotations):
                annotations[kind] = (provider, tuple(item for item in outcome.items if item.kind == kind))
                if kind in outcome.shared:
                    shared[kind] = outcome.shared[kind]
        return View(self._documents[index], parse, step.layers, annotations, shared)


def _miscounted(step: Step, given: int, expected: int) -> Failure:
    return Failure(
        Reason.RESULT_INVALID,
        f"analyzer {step.registered.manifest.name!r} returned {given} outcomes for {expected} documents",
        {"analyzer": step.registered.manifest.name},
    )
