"""Fingerprints, observers of batches, and the end of an engine."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel

from glossator import (
    AnalyzerSpec,
    Annotation,
    Batch,
    Config,
    Engine,
    Layer,
    Manifest,
    Registry,
    View,
)
from glossator.contract.batch import Task

from ..fakes import (
    TWO,
    PlainFactory,
    Plugins,
    per_document,
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
