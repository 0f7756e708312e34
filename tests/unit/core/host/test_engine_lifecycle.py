"""Fingerprints, observers of batches, the start of analyzers and the end of an engine."""

import logging
import random
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import EntryPoint
from typing import Any

import numpy
import pytest
from pydantic import BaseModel

from glossator import (
    AnalyzerSpec,
    Annotation,
    Batch,
    Config,
    Document,
    Engine,
    Layer,
    Manifest,
    PerDocument,
    Reason,
    Registry,
    ServiceUnavailable,
    StepSummary,
    View,
)
from glossator.contract.batch import Report, Task
from glossator.host.randomness import reseed
from glossator.host.warmup import WarmUp

from ..fakes import (
    TWO,
    UNPARSABLE,
    Note,
    PlainFactory,
    Plugins,
    failure,
    note,
    per_document,
    reasons,
)


class Options(BaseModel):
    limit: int = 3


def fingerprints(engine: Engine, *specs: AnalyzerSpec) -> list[str]:
    (result,) = engine.analyze(TWO[:1], specs)
    return [item.fingerprint for item in result.results]


def test_fingerprints_change_with_whatever_changes_results(plugins: Plugins) -> None:
    topics = per_document("topics", options=Options, settings=Options)
    spec, other = AnalyzerSpec("topics"), AnalyzerSpec("topics", "other", options={"limit": 4})
    engine = plugins.engine(topics)
    plain, changed = fingerprints(engine, spec, other)
    assert fingerprints(engine, AnalyzerSpec("topics", "named", options={"limit": 3})) == [plain]
    assert engine.status().fingerprints == {"topics": plain}
    settled = plugins.engine(topics, config={"analyzers": {"topics": {"limit": 4}}})
    newer = Engine(Registry.load(Config(), [plugins.plugin(topics, version="2"), plugins.parser(PlainFactory())]))
    newer.load()
    all_of_them = [plain, changed, *fingerprints(settled, spec), *fingerprints(newer, spec)]
    assert len(set(all_of_them)) == 4
    assert fingerprints(plugins.engine(topics), spec) == [plain]


def test_a_fingerprint_covers_what_the_analyzer_uses(plugins: Plugins) -> None:
    engine = plugins.engine(per_document("people", options=Options), per_document("quotes", uses=("people",)))
    (plain,) = fingerprints(engine, AnalyzerSpec("quotes"))
    changed, _ = fingerprints(engine, AnalyzerSpec("quotes"), AnalyzerSpec("people", options={"limit": 4}))
    assert plain != changed
    assert engine.status().fingerprints["quotes"] == plain


def test_batch_hooks_see_the_batch_from_begin_to_end(plugins: Plugins) -> None:
    seen: list[str] = []

    @contextmanager
    def watch(batch: Batch) -> Iterator[None]:
        seen.append(f"begin {len(batch.tasks)}")
        yield
        seen.append("end")

    def analyze(view: View, options: object) -> Iterable[Annotation]:
        seen.append(view.document.id)
        return ()

    watcher = plugins.plugin(name="watch", glossator_batch=watch)
    bored = plugins.plugin(name="bored", glossator_batch=lambda batch: None)
    plugins.engine(per_document("topics", analyze), more=[watcher, bored]).analyze(TWO)
    assert seen == ["begin 2", "a", "b", "end"]


def test_whoever_stops_listening_still_ends_the_batch(plugins: Plugins) -> None:
    seen: list[str] = []

    @contextmanager
    def watch(batch: Batch) -> Iterator[None]:
        try:
            yield
        finally:
            seen.append("end")

    watcher = plugins.plugin(name="watch", glossator_batch=watch)
    engine = plugins.engine(per_document("topics"), more=[watcher])
    for _ in engine.run(Batch("en", tuple(map(Task, TWO)))):
        assert seen == []
        break
    assert seen == ["end"]


def test_batch_hooks_that_break_are_left_out(plugins: Plugins, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[str] = []

    @contextmanager
    def enter(batch: Batch) -> Iterator[None]:
        raise OSError
        yield

    @contextmanager
    def leave(batch: Batch) -> Iterator[None]:
        yield
        raise OSError

    @contextmanager
    def fine(batch: Batch) -> Iterator[None]:
        seen.append("begin")
        yield
        seen.append("end")

    more = [
        plugins.plugin(name=name, glossator_batch=hook)
        for name, hook in [
            ("a", enter),
            ("b", leave),
            ("c", fine),
        ]
    ]
    engine = plugins.engine(per_document("topics"), more=more)
    with caplog.at_level(logging.WARNING):
        assert all(result.ok for result in engine.analyze(TWO))
    assert seen == ["begin", "end"]
    assert len(caplog.records) == 2

    def broken(batch: Batch) -> None:
        raise OSError

    caplog.clear()
    engine = plugins.engine(per_document("topics"), more=[plugins.plugin(name="broken", glossator_batch=broken)])
    assert all(result.ok for result in engine.analyze(TWO))
    assert "glossator_batch" in caplog.text


def test_closing_releases_everything_once_even_if_something_breaks(
    plugins: Plugins, caplog: pytest.LogCaptureFixture
) -> None:
    factory = PlainFactory()
    ended: list[str] = []
    stubborn = per_document("stubborn")
    made = stubborn.create(None)

    def refuse() -> None:
        ended.append("stubborn")
        raise OSError

    object.__setattr__(made, "close", refuse)
    object.__setattr__(stubborn, "create", lambda settings: made)
    shutdown = plugins.plugin(name="end", glossator_shutdown=lambda: ended.append("shutdown"))
    engine = plugins.engine(stubborn, parser=factory, more=[shutdown])
    engine.analyze(TWO)
    engine.close()
    assert ended == ["stubborn", "shutdown"]
    assert factory.made[0].closed == 1
    assert "OSError" in caplog.text
    engine.close()
    assert ended.count("stubborn") == factory.made[0].closed == 1


def test_loading_twice_loads_once(plugins: Plugins) -> None:
    factory = PlainFactory()
    engine = plugins.engine(per_document("topics"), parser=factory)
    engine.load()
    assert len(factory.made) == 1


def test_a_parser_is_told_which_layers_will_be_asked_for(plugins: Plugins) -> None:
    factory = PlainFactory()
    created: list[str] = []

    def counted(name: str, **manifest: Any) -> Manifest:
        made = per_document(name, **manifest)

        def create(settings: Any) -> Any:
            created.append(name)
            return made.create(settings)

        return replace(made, create=create)

    found = [
        plugins.plugin(
            counted("people", layers=frozenset({Layer.MENTIONS})),
            counted("quotes", uses=("people",), layers=frozenset({Layer.ROLES})),
            counted("words", layers=frozenset({Layer.WORDS})),
        ),
        plugins.parser(factory),
    ]
    registry = Registry.load(Config(), found)
    Engine(registry).load()
    assert factory.made[-1].settings.layers == {Layer.TOKENS, Layer.WORDS, Layer.MENTIONS, Layer.ROLES}
    assert created == ["people", "quotes", "words"]

    created.clear()
    engine = Engine(registry)
    engine.load([AnalyzerSpec("quotes", "who")])
    assert factory.made[-1].settings.layers == {Layer.TOKENS, Layer.MENTIONS, Layer.ROLES}
    assert created == ["people", "quotes"]
    # Whatever else is asked for after all is there all the same.
    assert all(result.ok for result in engine.analyze(TWO))
    assert created == ["people", "quotes", "words"]


class Starting(PerDocument[BaseModel]):
    """Writes down what happens to it, and tells whether it was started when it looks at a document."""

    def __init__(self, told: list[str], *errors: BaseException) -> None:
        self.told = told
        self.errors = list(errors)

    def start(self) -> None:
        self.told.append("start")
        if self.errors:
            raise self.errors.pop(0)

    def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        self.told.append(view.document.id)
        return ()

    def close(self) -> None:
        self.told.append("close")


def starting(told: list[str], *errors: BaseException, **manifest: Any) -> Manifest:
    how = {"name": "opens", "create": lambda settings: Starting(told, *errors), "emits": {"opens": Note}}
    return Manifest(**{**how, **manifest})


def test_an_analyzer_is_started_once_before_its_first_batch(plugins: Plugins) -> None:
    told: list[str] = []
    engine = plugins.engine(starting(told), per_document("topics"))
    assert reasons(engine, "topics") == [None, None]
    assert told == []
    assert reasons(engine, "opens") == reasons(engine, "opens") == [None, None]
    engine.close()
    assert told == ["start", "a", "b", "a", "b", "close"]


def test_warming_up_starts_nothing(plugins: Plugins) -> None:
    told: list[str] = []
    engine = plugins.engine(starting(told), per_document("user", uses=("opens",)))
    status = WarmUp(engine).run()
    assert not status.broken
    assert told == []
    assert reasons(engine, "user") == [None, None]
    assert told == ["start", "a", "b"]


def test_an_analyzer_that_cannot_be_started_fails_alone_and_is_not_tried_again(plugins: Plugins) -> None:
    told: list[str] = []
    engine = plugins.engine(starting(told, OSError(111, "secret")), per_document("topics"))
    for _ in range(2):
        for result in engine.analyze(TWO):
            why = failure(result["opens"])
            assert why.reason is Reason.ANALYZER_FAILED
            assert why.message.startswith("analyzer 'opens' of acme 1.0 could not be started: ConnectionRefusedError")
            assert "secret" not in why.message
            assert result["topics"].ok
    assert told == ["start"]


def test_a_service_that_is_down_when_it_is_started_is_tried_again(plugins: Plugins) -> None:
    told: list[str] = []
    engine = plugins.engine(starting(told, ServiceUnavailable("down", retry_after=1)))
    assert reasons(engine, "opens") == [Reason.ANALYZER_UNAVAILABLE] * 2
    assert reasons(engine, "opens") == [None, None]
    assert told == ["start", "start", "a", "b"]


def test_what_an_analyzer_of_version_1_calls_start_is_its_own(plugins: Plugins) -> None:
    class Old(PerDocument[BaseModel]):
        def start(self, where: int) -> None:  # type: ignore[override]
            raise AssertionError

        def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
            return ()

    def old(api: int) -> Manifest:
        return Manifest(name=f"old{api}", create=lambda settings: Old(), emits={f"old{api}": Note}, api=api)

    with pytest.warns(DeprecationWarning, match="'old1' is written for plugin API 1"):
        engine = plugins.engine(old(1), old(2))
    assert reasons(engine, "old1") == [None, None]
    assert "its start must be written def start(self)" in engine.status().broken["old2"]


def test_start_is_no_coroutine(plugins: Plugins) -> None:
    class Late(PerDocument[BaseModel]):
        async def start(self) -> None:  # type: ignore[override]
            raise AssertionError

        def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
            return ()

    engine = plugins.engine(Manifest(name="late", create=lambda settings: Late(), emits={"late": Note}))
    (result,) = engine.analyze(TWO[:1])
    assert "its start is async def: write def" in failure(result["late"]).message


def test_random_numbers_are_drawn_anew() -> None:
    before = []
    for _ in range(2):
        random.seed(1)
        numpy.random.seed(1)
        reseed()
        before.append((random.random(), float(numpy.random.random())))  # noqa: S311 - no secret
    assert before[0][0] != before[1][0]
    assert before[0][1] != before[1][1]


def watching(plugins: Plugins, told: list[StepSummary]) -> EntryPoint:
    def watch(summary: StepSummary) -> None:
        told.append(summary)

    return plugins.plugin(name="watch", glossator_step=watch)


def test_observers_are_told_what_each_step_made_of_a_batch(plugins: Plugins) -> None:
    def see(view: View, options: object) -> Iterable[Annotation]:
        if "Grace" in view.text:
            raise ValueError
        return [note(0, 3, kind="topics"), note(0, 1, kind="topics")]

    told: list[StepSummary] = []
    engine = plugins.engine(
        per_document("topics", see, layers=frozenset({Layer.TOKENS})),
        per_document("user", uses=("topics",)),
        more=[watching(plugins, told)],
    )
    engine.analyze([*TWO, Document(UNPARSABLE)], [AnalyzerSpec("user", "mine")])
    assert [(each.step, each.analyzer, each.documents, each.annotations) for each in told] == [
        ("parse", "", 3, 0),
        ("topics", "topics", 3, 2),
        ("mine", "user", 3, 0),
    ]
    assert [each.failures for each in told] == [
        {Reason.PARSE_FAILED: 1},
        {Reason.ANALYZER_ERROR: 1, Reason.PARSE_FAILED: 1},
        {Reason.DEPENDENCY_FAILED: 1, Reason.PARSE_FAILED: 1},
    ]
    assert all(each.seconds >= 0 and each.language == "en" and not each.warm_up for each in told)
    assert not any(word in repr(told) for word in ("Ada", "Grace"))


def test_the_time_that_others_take_with_results_is_none_of_a_step(plugins: Plugins) -> None:
    told: list[StepSummary] = []
    engine = plugins.engine(per_document("topics"), more=[watching(plugins, told)])
    for event in engine.run(Batch("en", tuple(map(Task, TWO)))):
        if isinstance(event, Report):
            until = time.monotonic() + 0.5
            while time.monotonic() < until:
                pass
    assert told[-1].seconds < 0.5


def test_an_observer_of_steps_that_breaks_is_told_of_and_changes_nothing(
    plugins: Plugins, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(summary: StepSummary) -> None:
        raise ValueError("secret")

    engine = plugins.engine(per_document("topics"), more=[plugins.plugin(name="broken", glossator_step=broken)])
    assert reasons(engine, "topics") == [None, None]
    assert "plugin 'broken': its glossator_step raised ValueError" in caplog.text
    assert "secret" not in caplog.text


def test_batches_that_only_warm_up_are_marked(plugins: Plugins) -> None:
    told: list[bool] = []

    def watch(batch: Batch) -> None:
        told.append(batch.warm_up)

    observers = [
        plugins.plugin(name="batches", glossator_batch=watch),
        plugins.plugin(name="steps", glossator_step=lambda summary: told.append(summary.warm_up)),
    ]
    engine = plugins.engine(per_document("topics"), more=observers)
    WarmUp(engine).run()
    assert set(told) == {True}
    told.clear()
    engine.analyze(TWO)
    assert set(told) == {False}
