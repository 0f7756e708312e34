"""Analyzers that tests serve in a process of their own; they know nothing of that."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, Field

from glossator import (
    Annotation,
    AsyncAnalyzer,
    Layer,
    Manifest,
    NumberKind,
    PerDocument,
    Reference,
    ServiceUnavailable,
    Span,
    View,
    hookimpl,
)
from glossator.contract.analyzer import Analyzer, NoOptions
from glossator.text.annotation import Number


class Shout(BaseModel):
    word: str
    where: Span


class Options(BaseModel):
    least: int = Field(3, ge=1, description="Shorter words are left out.")
    only: str | None = Field(None, description="Just this word.")


class Shouting(PerDocument[Options]):
    def analyze_one(self, view: View, options: Options) -> Iterator[Annotation]:
        if "EXIT" in view.text:
            os._exit(3)
        if "RAISE" in view.text:
            raise ValueError(view.text)
        if "BUSY" in view.text:
            raise ServiceUnavailable("the choir is out", retry_after=7.0)
        if "WAIT" in view.text:
            while not self.budget.cancelled():
                time.sleep(0.01)
            Path(view.document.attributes["told"]).write_text("cancelled")
        if "LARGE" in view.text:
            yield Annotation("elsewhere.shout", (), Shout(word="x" * 9_000_000, where=Span(0, 1)))
        if options.least > 50:
            view.note("no word is so long")
        for token in view.tokens:
            if len(token.text) >= options.least and token.text.isupper() and options.only in (None, token.text):
                span = Span(token.begin, token.end)
                yield Annotation("elsewhere.shout", (span,), Shout(word=token.text, where=span), label="loud")


class Meeting(BaseModel):
    people: tuple[Reference, ...]
    amounts: int


class Meetings(AsyncAnalyzer[NoOptions]):
    async def astart(self) -> None:
        self._started = True

    async def analyze_one(self, view: View, options: NoOptions) -> Iterable[Annotation]:
        await asyncio.sleep(0)
        assert self._started
        name = view.provider("entity")
        people = tuple(Reference(each.id, name) for each in view.annotations("entity"))
        amounts = len(view.annotations("elsewhere.absent")) if view.provided("elsewhere.absent") else -1
        yielded = Annotation("elsewhere.meeting", (), Meeting(people=people, amounts=amounts), id="m")
        number = Number(kind=NumberKind.CARDINAL, value="2", modifier=Span(0, 1))
        return [yielded, Annotation("elsewhere.amount", (Span(0, 2),), number, score=0.5)]


class Chance(BaseModel):
    calibrated: bool


class Chances(PerDocument[NoOptions]):
    def analyze_one(self, view: View, options: NoOptions) -> Iterator[Annotation]:
        table = view.calibration(Layer.MENTIONS)
        score = None if table is None else table.chance({"long": 1.0})
        for each in view.mentions:
            yield Annotation(
                "elsewhere.chance", (Span(each.begin, each.end),), Chance(calibrated=bool(table)), score=score
            )


def _chances(settings: object) -> Analyzer[NoOptions]:
    return Chances()


def _shouting(settings: object) -> Analyzer[Options]:
    return Shouting()


def _meetings(settings: object) -> Analyzer[NoOptions]:
    return Meetings()


@hookimpl
def glossator_analyzers() -> Iterator[Manifest]:
    yield Manifest(
        name="elsewhere.shouting",
        create=_shouting,
        emits={"elsewhere.shout": Shout},
        value_versions={"elsewhere.shout": "4"},
        layers=frozenset({Layer.TOKENS}),
        options=Options,
        labels=("loud",),
        summary="Words in capitals.",
        max_document_bytes=200_000,
    )
    yield Manifest(
        name="elsewhere.meetings",
        create=_meetings,
        emits={"elsewhere.meeting": Meeting, "elsewhere.amount": Number},
        uses=("entity",),
        uses_if_there=("elsewhere.absent",),
        languages=("en",),
        default=False,
        deterministic=False,
    )
    yield Manifest(
        name="elsewhere.chances",
        create=_chances,
        emits={"elsewhere.chance": Chance},
        layers=frozenset({Layer.MENTIONS}),
        calibrated_by=frozenset({Layer.MENTIONS}),
        default=False,
    )
