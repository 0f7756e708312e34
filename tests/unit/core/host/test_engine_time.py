"""Deadlines, cancels and budgets."""

import time
from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from glossator import (
    AnalyzerSpec,
    Annotation,
    Annotations,
    Batch,
    Budget,
    Document,
    Engine,
    Layer,
    Manifest,
    Outcome,
    PerDocument,
    Reason,
    View,
)
from glossator.contract.batch import Report, Task

from ..fakes import Note, PlainFactory, Plugins, batched, failure, per_document, reasons

ALL = frozenset({Layer.TOKENS})


def run(engine: Engine, tasks: Sequence[Task], timeout: float = 30.0) -> list[Reason | None]:
    batch = Batch("en", tuple(tasks), (AnalyzerSpec("topics"),), timeout)
    reports = [event for event in engine.run(batch) if isinstance(event, Report)]
    assert [report.index for report in reports] == list(range(len(tasks)))
    return [report.result.failure.reason if report.result.failure else None for report in reports]


def test_cancelled_and_late_documents_are_not_analyzed(plugins: Plugins) -> None:
    seen: list[str] = []
    factory = PlainFactory()

    def see(view: View, options: object) -> Iterable[Annotation]:
        seen.append(view.document.id)
        return ()

    engine = plugins.engine(per_document("topics", see, layers=ALL), parser=factory)
    tasks = [
        Task(Document("x", id="cancelled"), cancelled=lambda: True),
        Task(Document("x", id="late"), deadline=time.monotonic()),
        Task(Document("x", id="fine"), deadline=time.monotonic() + 60),
    ]
    assert run(engine, tasks) == [Reason.CANCELLED, Reason.DEADLINE_EXCEEDED, None]
    assert seen == ["fine"]
    assert run(engine, tasks[:2]) == [Reason.CANCELLED, Reason.DEADLINE_EXCEEDED]
    assert len(factory.made[0].asked) == 1, "nothing is parsed for nobody"


def dawdle(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
    """Works until its budget is over, unless there is nothing slow to do."""
    for view in views:
        while "slow" in view.text:
            budget.check()
    return [Annotations() for _ in views]


def test_who_takes_too_long_is_stopped_and_the_others_get_their_own_time(plugins: Plugins) -> None:
    engine = plugins.engine(batched("topics", dawdle))
    tasks = [Task(Document("quick")), Task(Document("slow")), Task(Document("quick"))]
    assert run(engine, tasks, timeout=0.02) == [None, Reason.ANALYZER_TIMEOUT, None]


def test_one_slow_document_does_not_time_out_its_neighbours(plugins: Plugins) -> None:
    def analyze(view: View, options: object) -> Iterable[Annotation]:
        # Uses up the budget of the whole batch, once.
        until = time.monotonic() + (0.6 if "slow" in view.text else 0)
        while time.monotonic() < until:
            pass
        return ()

    engine = plugins.engine(per_document("topics", analyze))
    assert run(engine, [Task(Document("slow")), Task(Document("quick"))], timeout=0.25) == [None, None]


def test_documents_that_are_looked_at_one_by_one_each_have_their_own_time(plugins: Plugins) -> None:
    left: list[float] = []

    class Slow(PerDocument[BaseModel]):
        def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
            left.append(self.budget.remaining() or 0.0)
            while "slow" in view.text:
                self.budget.check()
            return ()

    engine = plugins.engine(Manifest(name="topics", create=lambda settings: Slow(), emits={"topics": Note}))
    tasks = [Task(Document(text)) for text in ("slow", "quick", "slow", "quick")]
    expected = [Reason.ANALYZER_TIMEOUT, None, Reason.ANALYZER_TIMEOUT, None]
    assert run(engine, tasks, timeout=0.02) == expected
    assert len(left) == 4, "none is looked at twice"
    assert all(0 < seconds <= 0.02 for seconds in left)


def test_a_cancel_while_an_analyzer_runs_is_told_as_a_cancel(plugins: Plugins) -> None:
    answers = iter([False, False])
    engine = plugins.engine(batched("topics", dawdle))
    task = Task(Document("slow"), cancelled=lambda: next(answers, True))
    assert run(engine, [task]) == [Reason.CANCELLED]


def test_a_deadline_while_an_analyzer_runs_is_told_as_the_deadline(plugins: Plugins) -> None:
    engine = plugins.engine(batched("topics", dawdle))
    deadline = time.monotonic() + 0.02
    assert run(engine, [Task(Document("slow"), deadline=deadline)]) == [Reason.DEADLINE_EXCEEDED]
    both = [Task(Document("slow"), deadline=time.monotonic() + 0.02), Task(Document("quick"))]
    assert run(engine, both, timeout=0.05) == [Reason.DEADLINE_EXCEEDED, None]


def test_the_configured_timeout_holds_for_libraries_too(plugins: Plugins) -> None:
    engine = plugins.engine(batched("topics", dawdle), config={"limits": {"analyzer_timeout": 0.02}})
    assert reasons(engine, "topics", [Document("slow")]) == [Reason.ANALYZER_TIMEOUT]
    (result,) = engine.analyze([Document("slow")], analyzer_timeout=0.01)
    assert failure(result["topics"]).retryable
