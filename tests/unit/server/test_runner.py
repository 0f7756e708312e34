"""What a worker tells its front of a batch, and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from glossator import AnalyzerSpec, Annotation, Config, Document, Layer, View
from glossator.text.offsets import OffsetEncoding
from glossator_server.worker.protocol import Finished, Item, Result, Selection, Work
from glossator_server.worker.runner import Runner

from ..core.fakes import PlainFactory, Plugins, note, per_document

TEXTS = ("Ada wrote.", "Grace read.")

UNTIL_THE_END = [
    "first reads Ada",
    "first reads Grace",
    "first of 0, first of 1",
    "second reads Ada",
    "second reads Grace",
]


@pytest.fixture
def told() -> list[str]:
    """What happens, in order."""
    return []


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch, told: list[str]) -> Runner:
    """Of two analyzers, the first needs less of the parse than the second; what they do and it emits is told."""

    def says(name: str) -> Any:
        def analyze(view: View, options: object) -> Iterable[Annotation]:
            told.append(f"{name} reads {view.text.split()[0]}")
            return [note(0, 3, kind=name)]

        return analyze

    plugins = Plugins(monkeypatch)
    found = [
        plugins.plugin(
            per_document("first", says("first"), layers=frozenset({Layer.TOKENS})),
            per_document("second", says("second"), layers=frozenset({Layer.POS})),
        ),
        plugins.parser(PlainFactory()),
    ]
    monkeypatch.setattr("glossator.host.plugins.discovery.entry_points", lambda group: found)
    made = Runner(Config())
    made.load()
    told.clear()
    made.gather_seconds = 3600.0
    made.emit = lambda *messages: told.append(", ".join(map(_named, messages)))
    return made


def _named(message: Any) -> str:
    if isinstance(message, Result):
        return f"{message.name} of {message.position}"
    assert isinstance(message, Finished)
    assert message.failure is None
    return "finished"


def work(*, chunk_bytes: int = 0) -> Work:
    items = (
        Item(Document(text), None, 0.0, OffsetEncoding.CODE_POINT, include_text=False, chunk_bytes=chunk_bytes)
        for text in TEXTS
    )
    specs = (AnalyzerSpec("first", "first"), AnalyzerSpec("second", "second"))
    return Work(0, "en", Selection(specs, ("parse", "first", "second")), 30.0, tuple(items))


def test_results_of_calls_that_wait_for_all_go_when_the_last_analyzer_begins(runner: Runner, told: list[str]) -> None:
    runner.hold_seconds = 3600.0
    runner.run(work())
    assert told == [*UNTIL_THE_END, "second of 0, second of 1", "finished"]


def test_results_of_streams_go_before_the_next_step(runner: Runner, told: list[str]) -> None:
    runner.hold_seconds = 3600.0
    runner.run(work(chunk_bytes=4096))
    assert told == [*UNTIL_THE_END, "second of 0, second of 1, finished"]


def test_results_of_analyzers_that_take_their_time_go_document_by_document(runner: Runner, told: list[str]) -> None:
    runner.gather_seconds = 0.0
    runner.run(work(chunk_bytes=4096))
    assert told == [
        *("first reads Ada", "first of 0", "first reads Grace", "first of 1"),
        *("second reads Ada", "second of 0", "second reads Grace", "second of 1, finished"),
    ]


def test_a_document_that_nobody_waits_for_any_more_is_not_told_of(runner: Runner, told: list[str]) -> None:
    runner.hold_seconds = 3600.0
    runner.cancel(0, 0)
    runner.run(work())
    assert told == ["first reads Grace", "first of 1", "second reads Grace", "second of 1", "finished"]
    told.clear()
    runner.cancel(1, 0)
    runner.cancel(1, 1)
    runner.run(work()._replace(batch=1))
    assert told == ["finished"]
