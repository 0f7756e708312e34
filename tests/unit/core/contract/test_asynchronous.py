"""Analyzers that wait for others, by themselves: what hosts make of them is tested with the engine and the server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

import pytest
from pydantic import BaseModel

from glossator import (
    Annotation,
    Annotations,
    AsyncAnalyzer,
    Budget,
    Document,
    Failed,
    NoOptions,
    Outcome,
    Parse,
    Reason,
    ServiceUnavailable,
    Span,
    View,
)


class Topic(BaseModel):
    name: str = ""


def said(view: View) -> Annotation:
    return Annotation("acme.topic", (Span(0, len(view.text)),), Topic(name=view.text))


def views(*texts: str) -> list[View]:
    return [View(Document(text), Parse("en"), frozenset(), {}) for text in texts]


def names(outcomes: Sequence[Outcome]) -> list[str]:
    return [
        outcome.items[0].value.name if isinstance(outcome, Annotations) else outcome.failure.reason.value
        for outcome in outcomes
    ]


class Together(AsyncAnalyzer[NoOptions]):
    """Ends a document when all of them have begun."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._all: asyncio.Event | None = None
        self.closed = False

    async def astart(self) -> None:
        self._all = asyncio.Event()

    async def analyze_one(self, view: View, options: NoOptions) -> Iterable[Annotation]:
        assert self._all is not None
        self._count -= 1
        if not self._count:
            self._all.set()
        await self._all.wait()
        return [said(view)]

    async def aclose(self) -> None:
        self.closed = True


def test_documents_wait_together_and_what_was_opened_is_closed() -> None:
    analyzer = Together(3)
    assert names(analyzer.analyze(views("one", "two", "three"), NoOptions(), Budget())) == ["one", "two", "three"]
    assert analyzer.closed


class Counting(AsyncAnalyzer[NoOptions]):
    concurrency = 2

    def __init__(self) -> None:
        self.now = self.most = 0

    async def analyze_one(self, view: View, options: NoOptions) -> AsyncIterator[Annotation]:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        yield said(view)


def test_no_more_documents_at_once_than_it_takes_and_annotations_may_be_yielded() -> None:
    analyzer = Counting()
    assert names(analyzer.analyze(views(*"abcde"), NoOptions(), Budget())) == list("abcde")
    assert analyzer.most == 2


class Slow(AsyncAnalyzer[NoOptions]):
    async def analyze_one(self, view: View, options: NoOptions) -> Iterable[Annotation]:
        if view.text == "never":
            await asyncio.Event().wait()
        if view.text == "down":
            raise ServiceUnavailable("the topics' service is down", retry_after=3.0)
        if view.text == "own":
            raise TimeoutError
        if view.text == "gives up":
            raise asyncio.CancelledError
        assert (left := self.budget.remaining()) is not None
        assert left > 0
        assert await asyncio.create_task(self._left()) > 0
        return [said(view)]

    async def _left(self) -> float:
        return self.budget.remaining() or 0.0


def test_each_fails_by_itself_and_knows_its_budget() -> None:
    outcomes = Slow().analyze(
        views("never", "fine", "down", "own", "gives up"), NoOptions(), Budget(time.monotonic() + 2.0)
    )
    assert names(outcomes) == ["ANALYZER_TIMEOUT", "fine", "ANALYZER_UNAVAILABLE", "ANALYZER_ERROR", "ANALYZER_ERROR"]
    assert isinstance(outcomes[2], Failed)
    assert outcomes[2].failure.retry_after == 3.0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            [],
            "its analyze_one is no async def, it returned a list: write async def, or derive the class from "
            "PerDocument",
        ),
        (None, "its analyze_one is no async def, it returned a NoneType: write async def, or derive the class"),
    ],
)
def test_one_that_is_not_async_is_told_so(given: Any, message: str) -> None:
    class Plain(AsyncAnalyzer[NoOptions]):
        def analyze_one(self, view: View, options: NoOptions) -> Any:
            return given

    (outcome,) = Plain().analyze(views("text"), NoOptions(), Budget())
    assert isinstance(outcome, Failed)
    assert outcome.failure.reason is Reason.RESULT_INVALID
    assert outcome.failure.message.startswith(message)


def test_one_that_returns_nothing_is_told_what_to_return() -> None:
    class Nothing(AsyncAnalyzer[NoOptions]):
        async def analyze_one(self, view: View, options: NoOptions) -> Any:
            return None

    (outcome,) = Nothing().analyze(views("text"), NoOptions(), Budget())
    assert isinstance(outcome, Failed)
    assert outcome.failure.message.startswith("its analyze_one returned None: yield annotations, or return a list")
