"""Analyzers that wait for others, in an engine: what waits beside what, and what becomes of who is not waited for."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest
from pydantic import BaseModel

from glossator import (
    AnalyzerSpec,
    Annotation,
    AsyncAnalyzer,
    Batch,
    Document,
    Layer,
    Manifest,
    Reason,
    ServiceUnavailable,
    Task,
    View,
)
from glossator.contract.batch import Report, StepStarted, Waiting

from ..fakes import TWO, Note, Plugins, failure, note, per_document, reasons


class Waits(AsyncAnalyzer[BaseModel]):
    """Runs a function on each document."""

    def __init__(self, ask: Callable[[View], Awaitable[Iterable[Annotation]]]) -> None:
        self.ask = ask
        self.began: list[str] = []

    async def astart(self) -> None:
        self.began.append("start")

    async def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        self.began.append(view.document.id)
        return await self.ask(view)

    async def aclose(self) -> None:
        self.began.append("close")


def waits(name: str, made: AsyncAnalyzer[Any], **manifest: Any) -> Manifest:
    manifest.setdefault("emits", {name: Note})
    return Manifest(name=name, create=lambda settings: made, **manifest)


async def nothing(view: View) -> Iterable[Annotation]:
    return ()


def order(events: Iterable[object]) -> list[str]:
    return [event.result.name for event in events if isinstance(event, Report)]


def test_who_waits_keeps_nobody_and_whoever_uses_it_comes_after(plugins: Plugins) -> None:
    asked: list[asyncio.AbstractEventLoop] = []
    answer = asyncio.Event()

    async def ask(view: View) -> Iterable[Annotation]:
        asked.append(asyncio.get_running_loop())
        await answer.wait()
        return [note(0, 1, kind="service", text=view.text)]

    def quote(view: View, options: object) -> Iterable[Annotation]:
        (said,) = view.annotations("service")
        return [note(0, 1, kind="quotes", text=f"{said.value.text} {view.provider('service')}")]

    analyzer = Waits(ask)
    engine = plugins.engine(
        waits("service", analyzer),
        per_document("quotes", quote, uses=("service",)),
        per_document("deep", layers=frozenset({Layer.DEPPARSE})),
    )
    seen = []
    for event in engine.begin(Batch("en", tuple(map(Task, TWO)))):
        if isinstance(event, Waiting):
            if len(asked) == len(TWO):
                asked.pop().call_soon_threadsafe(answer.set)
        elif isinstance(event, StepStarted):
            seen.append(f"begins {event.step}")
        elif isinstance(event, Report):
            said = event.result.annotations
            seen.append(f"{event.result.name} {said[0].value.text}" if said else event.result.name)
    assert seen[:4] == ["begins service", "begins parse", "begins deep", "deep"]
    assert sorted(seen[-2:]) == ["quotes Ada wrote. service", "quotes Grace read. service"]
    engine.close()
    assert analyzer.began[0] == "start"
    assert sorted(analyzer.began[1:-1]) == ["a", "b"]
    assert analyzer.began[-1] == "close"


def test_it_is_the_same_loop_for_every_batch_and_gone_when_the_engine_is_closed(plugins: Plugins) -> None:
    loops: set[int] = set()

    async def ask(view: View) -> Iterable[Annotation]:
        loops.add(id(asyncio.get_running_loop()))
        return ()

    before = threading.active_count()
    engine = plugins.engine(waits("service", Waits(ask)))
    assert threading.active_count() == before, "there is no thread before there is a document"
    engine.analyze(TWO)
    engine.analyze(TWO)
    assert len(loops) == 1
    engine.close()
    assert threading.active_count() == before


def test_a_program_with_a_loop_of_its_own_can_use_it(plugins: Plugins) -> None:
    engine = plugins.engine(waits("service", Waits(nothing)))

    async def main() -> bool:
        (result,) = engine.analyze(TWO[:1])
        return result["service"].ok

    assert asyncio.run(main())
    engine.close()


def test_failures_stay_with_their_documents(plugins: Plugins) -> None:
    async def ask(view: View) -> Iterable[Annotation]:
        if view.document.id == "down":
            raise ServiceUnavailable("the service is down", retry_after=2.0)
        if view.document.id == "raises":
            raise ValueError(view.text)
        if view.document.id == "exits":
            sys.exit(1)
        if view.document.id == "outside":
            return [note(0, 99, kind="service")]
        if view.document.id == "task exits":
            asyncio.create_task(asyncio.sleep(0)).add_done_callback(lambda _: sys.exit(2))
            await asyncio.sleep(0.01)
        return ()

    names = ["fine", "down", "raises", "exits", "outside", "task exits"]
    engine = plugins.engine(waits("service", Waits(ask)))
    assert reasons(engine, "service", [Document("x", id=name) for name in names]) == [
        None,
        Reason.ANALYZER_UNAVAILABLE,
        Reason.ANALYZER_ERROR,
        Reason.ANALYZER_ERROR,
        Reason.RESULT_INVALID,
        None,
    ]
    engine.close()


def test_tasks_of_documents_that_nobody_waits_for_are_cancelled(plugins: Plugins) -> None:
    cancelled: list[str] = []
    begun = threading.Semaphore(0)

    async def ask(view: View) -> Iterable[Annotation]:
        begun.release()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(view.document.id)
            raise
        return ()

    engine = plugins.engine(waits("service", Waits(ask)))
    left = False
    tasks = (
        Task(Document("x", id="left"), cancelled=lambda: left),
        Task(Document("x", id="late"), deadline=time.monotonic() + 1),
        Task(Document("x", id="slow")),
    )
    found = {}
    for event in engine.begin(Batch("en", tasks, analyzer_timeout=1.5)):
        if isinstance(event, Waiting):
            left = left or all(begun.acquire(timeout=10) for _ in tasks)
        elif isinstance(event, Report):
            found[tasks[event.index].document.id] = failure(event.result).reason
    engine.close()
    assert found == {
        "left": Reason.CANCELLED,
        "late": Reason.DEADLINE_EXCEEDED,
        "slow": Reason.ANALYZER_TIMEOUT,
    }
    assert sorted(cancelled) == ["late", "left", "slow"]


def test_one_that_does_not_heed_its_end_is_not_waited_for(plugins: Plugins) -> None:
    async def ask(view: View) -> Iterable[Annotation]:
        while view.text == "stubborn":
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                continue
        return ()

    class One(Waits):
        concurrency = 1

    engine = plugins.engine(waits("service", One(ask)))
    tasks = (Task(Document("stubborn")), Task(Document("fine")))
    reports = [event for event in engine.run(Batch("en", tasks, analyzer_timeout=0.1)) if isinstance(event, Report)]
    assert [report.index for report in reports] == [0, 1]
    assert failure(reports[0].result).reason is Reason.ANALYZER_TIMEOUT
    assert reports[1].result.ok


def test_one_that_cannot_be_started_is_broken_unless_its_service_is_down(plugins: Plugins) -> None:
    class Starts(Waits):
        error: Exception | None = ServiceUnavailable("the service is down")

        async def astart(self) -> None:
            if self.error is not None:
                raise self.error

    analyzer = Starts(nothing)
    engine = plugins.engine(waits("service", analyzer))
    assert reasons(engine, "service") == [Reason.ANALYZER_UNAVAILABLE] * 2
    analyzer.error = None
    assert reasons(engine, "service") == [None, None]
    engine.close()

    analyzer = Starts(nothing)
    engine = plugins.engine(waits("service", analyzer))
    analyzer.error = ValueError("secret")
    assert reasons(engine, "service") == [Reason.ANALYZER_FAILED] * 2
    analyzer.error = None
    (result,) = engine.analyze(TWO[:1], [AnalyzerSpec("service")])
    assert failure(result["service"]).message.startswith(
        "analyzer 'service' of acme 1.0 could not be started: ValueError"
    )
    engine.close()


@pytest.mark.parametrize("method", ["astart", "analyze_one"])
def test_what_is_not_async_is_told(plugins: Plugins, method: str) -> None:
    analyzer = Waits(nothing)
    setattr(analyzer, method, lambda *arguments: None)
    engine = plugins.engine(waits("service", analyzer))
    (result,) = engine.analyze(TWO[:1])
    assert f"its {method} is no async def" in failure(result["service"]).message
    engine.close()


def test_part_of_a_selection_says_the_same_as_in_the_whole(plugins: Plugins) -> None:
    class Options(BaseModel):
        text: str = "plain"

    def say(view: View, options: Any) -> Iterable[Annotation]:
        return [note(kind="a", text=options.text)]

    def repeat(view: View, options: object) -> Iterable[Annotation]:
        return [note(kind="b", text=view.annotations("a")[0].value.text)]

    engine = plugins.engine(per_document("a", say, options=Options), per_document("b", repeat, uses=("a",)))
    specs = (AnalyzerSpec("a", options={"text": "changed"}), AnalyzerSpec("b"))
    tasks = (Task(TWO[0]),)
    whole = [event.result for event in engine.run(Batch("en", tasks, specs)) if isinstance(event, Report)]
    part = [event.result for event in engine.run(Batch("en", tasks, specs, only=("b",))) if isinstance(event, Report)]
    assert [result.annotations[0].value.text for result in part] == ["changed"]
    assert [result.fingerprint for result in part] == [whole[1].fingerprint]


def test_what_is_slow_comes_after_what_is_cheap_once_that_is_known(plugins: Plugins) -> None:
    def work(view: View, options: object) -> Iterable[Annotation]:
        until = time.process_time() + 0.05
        while time.process_time() < until:
            pass
        return ()

    engine = plugins.engine(
        per_document("slow", work),
        per_document("uses_slow", uses=("slow",)),
        per_document("words", layers=frozenset({Layer.TOKENS})),
        per_document("heads", layers=frozenset({Layer.DEPPARSE})),
    )
    batch = Batch("en", (Task(TWO[0]),))
    assert order(engine.run(batch)) == ["slow", "uses_slow", "words", "heads"]
    # Where this process had to wait for a processor, what is cheap seemed slow, until it has run some more times.
    assert ["words", "heads", "slow", "uses_slow"] in [order(engine.run(batch)) for _ in range(10)]


def test_who_has_never_run_comes_after_those_of_which_is_known_that_they_are_cheap(plugins: Plugins) -> None:
    engine = plugins.engine(
        per_document("new"),
        per_document("words", layers=frozenset({Layer.TOKENS})),
        per_document("heads", layers=frozenset({Layer.DEPPARSE})),
    )
    tasks = (Task(TWO[0]),)
    for known in ("words", "heads"):
        list(engine.run(Batch("en", tasks, (AnalyzerSpec(known),))))
    list(engine.run(Batch("en", tasks, (AnalyzerSpec("words"), AnalyzerSpec("heads")))))
    assert order(engine.run(Batch("en", tasks))) == ["words", "heads", "new"]
    assert ["new", "words", "heads"] in [order(engine.run(Batch("en", tasks))) for _ in range(10)]


def test_who_stops_the_loop_keeps_nobody(plugins: Plugins) -> None:
    async def ask(view: View) -> Iterable[Annotation]:
        if view.document.id == "a":
            asyncio.get_running_loop().stop()
        await asyncio.sleep(0)
        return ()

    engine = plugins.engine(waits("service", Waits(ask)))
    assert reasons(engine, "service") == [None, None]
    engine.close()


def test_who_cancels_all_tasks_fails_alone(plugins: Plugins) -> None:
    cancelled: list[str] = []

    async def ask(view: View) -> Iterable[Annotation]:
        if view.document.id == "a":
            cancelled.append("a")
            for task in asyncio.all_tasks() if len(cancelled) == 1 else [asyncio.current_task()]:
                assert task is not None
                task.cancel()
        await asyncio.sleep(0)
        return ()

    engine = plugins.engine(waits("service", Waits(ask)))
    assert reasons(engine, "service") == [Reason.ANALYZER_ERROR, None]
    assert cancelled == ["a", "a"]
    engine.close()


def test_who_breaks_the_loop_lets_nobody_wait_for_ever(plugins: Plugins) -> None:
    async def ask(view: View) -> Iterable[Annotation]:
        loop: Any = asyncio.get_running_loop()
        if view.document.id == "a":
            loop._selector.select = None
        await asyncio.sleep(60)
        return ()

    engine = plugins.engine(waits("service", Waits(ask)))
    assert reasons(engine, "service") == [Reason.INTERNAL] * 2
    engine.close()
