"""Analyzers that behave, and analyzers that break the contract in every way there is.

What `faults.acts` does is up to the document's attribute `act`, so that good and bad documents can share a batch.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from glossator import (
    Analyzer,
    Annotation,
    Annotations,
    Batch,
    Budget,
    Layer,
    Manifest,
    ModelPackage,
    Outcome,
    ParserFactory,
    PerDocument,
    Reference,
    ServiceUnavailable,
    Span,
    View,
    hookimpl,
)

from .gate import Gate
from .parser import RegexFactory

FULL: list[int] = []
STEP = b"x" * (4 * 1024 * 1024)


class Value(BaseModel):
    text: str = ""
    number: float = 0.0
    anything: Any = None
    where: Span | None = None
    what: Reference | None = None


class WordOptions(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    minimum: int = Field(1, ge=1, description="Shortest word, in characters.")
    copies: int = Field(1, ge=1, description="Annotations per word.")


class Words(PerDocument[WordOptions]):
    """Behaves: one annotation per token."""

    def analyze_one(self, view: View, options: WordOptions) -> Iterable[Annotation]:
        for token in view.tokens:
            if len(token.text) >= options.minimum:
                span = Span(token.begin, token.end)
                for _ in range(options.copies):
                    yield Annotation("faults.word", (span,), Value(text=token.text, where=span))


class Acts(Analyzer[BaseModel]):
    """Does what the document's attribute `act` says; without one it finds nothing, and well."""

    def analyze(self, views: Sequence[View], options: BaseModel, budget: Budget) -> Sequence[Outcome]:
        return [Annotations(tuple(self._act(view, budget))) for view in views]

    def _act(self, view: View, budget: Budget) -> Iterable[Annotation]:
        act = view.document.attributes.get("act", "")
        if act == "raise":
            raise ValueError(view.text)
        if act == "unavailable":
            raise ServiceUnavailable("the service at acme.example is down", retry_after=1.5)
        if act == "crash":
            os._exit(3)
        if act == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if act == "exit":
            sys.exit("I have had enough")
        if act == "hang":
            Gate(view).tell("hanging")
            threading.Event().wait()
        if act == "stubborn":
            with Gate(view) as gate:
                gate.wait()
        if act == "wait":
            with Gate(view) as gate:
                gate.tell("waiting")
                try:
                    gate.wait(budget)
                except Exception:
                    gate.tell("cancelled")
                    raise
        if act == "spin":
            while not budget.cancelled():
                pass
        if act == "fill":
            # As code does that keeps more and more, until there is no memory left for it in this process.
            FULL.append(os.getpid())
        if act == "grow":
            # As code does whose tables grow with the text, in steps that somebody can see.
            grown = bytearray()
            for _ in range(int(view.document.attributes["size"]) // len(STEP)):
                grown += STEP
                threading.Event().wait(0.01)
        if act == "note":
            view.note("nothing is wrong with it")
        if act == "need too much" or (act == "need" and os.getpid() in FULL):
            raise MemoryError(view.text)
        if act == "print":
            print("not a message", view.text)
            os.write(1, b"not a message either\n" * 100)
        if act == "leave":
            subprocess.Popen(["sleep", "100000"])
        if act == "babble":
            # As code does that has kept the number of a file which it closed.
            for entry in Path("/proc/self/fd").iterdir():
                with contextlib.suppress(OSError):
                    if str(entry.readlink()).startswith(("socket:", "/memfd:")):
                        os.write(int(entry.name), b"babble" * 100)
        if act == "break":
            json.dumps = None  # type: ignore[assignment]
        if act == "modules":
            found = ",".join(name for name in ("grpc", "torch", "stanza") if name in sys.modules)
            yield Annotation("faults.act", (), Value(text=found))
        if act == "nan":
            yield Annotation("faults.act", (), Value(number=float("nan")))
        if act == "surrogate":
            yield Annotation("faults.act", (), Value(text="\ud800"))
        if act == "deep":
            deep: object = 1
            for _ in range(40):
                deep = [deep]
            yield Annotation("faults.act", (), Value(anything=deep))
        if act == "endless":
            yield Annotation("faults.act", (), Value(anything=_endless()))
        if act == "large":
            yield Annotation("faults.act", (), Value(text="x" * int(view.document.attributes["size"])))


def _endless() -> Iterator[str]:
    while True:
        pass
    yield "never"


class Users(PerDocument[BaseModel]):
    """Says something of what the other two say."""

    def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        for word in view.annotations("faults.word"):
            yield Annotation("faults.use", word.spans, Value(what=Reference(word.id, view.provider("faults.word"))))


class Able(PerDocument[BaseModel]):
    """Can do without the first one."""

    def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        yield Annotation("faults.able", (), Value(text=str(view.provided("faults.act"))))


class ActUsers(PerDocument[BaseModel]):
    def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        view.annotations("faults.act")
        return ()


class Starts(PerDocument[BaseModel]):
    """Has what a fork would not leave it: a thread and a file; says in which process, and how often it was started."""

    times = 0

    def start(self) -> None:
        self.times += 1
        self.pid = os.getpid()
        self.thread = threading.Thread(target=threading.Event().wait, daemon=True)
        self.thread.start()
        self.file = open(os.devnull)  # noqa: SIM115 - it is kept

    def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        state = [self.pid == os.getpid(), self.times, self.thread.is_alive(), self.file.closed]
        yield Annotation("faults.start", (), Value(text=f"{os.getpid()} {random.random()} {state}"))  # noqa: S311 - no secret


class Fault(Analyzer[BaseModel]):
    """Does one thing wrong, always."""

    def __init__(self, analyze: Callable[[Sequence[View]], Sequence[Any]]) -> None:
        self._analyze = analyze

    def analyze(self, views: Sequence[View], options: BaseModel, budget: Budget) -> Sequence[Outcome]:
        return self._analyze(views)


def _raises(views: Sequence[View]) -> Sequence[Any]:
    raise ValueError(f"I cannot read {views[0].text}")


def _outside(views: Sequence[View]) -> Sequence[Any]:
    return [Annotations((Annotation("faults.outside", (Span(0, len(view.text) + 1),), Value()),)) for view in views]


def _undeclared(views: Sequence[View]) -> Sequence[Any]:
    return [Annotations((Annotation("faults.surprise", (), Value()),)) for _ in views]


def _peeks(views: Sequence[View]) -> Sequence[Any]:
    return [Annotations(tuple(Annotation("faults.peeks", (), Value()) for _ in view.pos)) for view in views]


def _cannot_be_created(settings: BaseModel) -> Analyzer[BaseModel]:
    raise OSError("no such model")


def _fault(name: str, analyze: Callable[[Sequence[View]], Sequence[Any]]) -> Manifest:
    return Manifest(
        name=f"faults.{name}",
        create=lambda settings: Fault(analyze),
        emits={f"faults.{name}": Value},
        layers=frozenset({Layer.TOKENS}),
        default=False,
    )


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    yield Manifest(
        name="faults.words",
        create=lambda settings: Words(),
        emits={"faults.word": Value},
        layers=frozenset({Layer.TOKENS}),
        options=WordOptions,
    )
    yield Manifest(name="faults.starts", create=lambda settings: Starts(), emits={"faults.start": Value}, default=False)
    yield Manifest(
        name="faults.able",
        create=lambda settings: Able(),
        emits={"faults.able": Value},
        uses_if_there=("faults.act",),
        default=False,
    )
    yield Manifest(name="faults.acts", create=lambda settings: Acts(), emits={"faults.act": Value})
    yield Manifest(
        name="faults.users",
        create=lambda settings: Users(),
        emits={"faults.use": Value},
        uses=("faults.word",),
        default=False,
    )
    yield Manifest(
        name="faults.act_users",
        create=lambda settings: ActUsers(),
        emits={"faults.act_use": Value},
        uses=("faults.act",),
        default=False,
    )
    yield _fault("raises", _raises)
    yield _fault("miscounts", lambda views: [Annotations()] * (len(views) + 1))
    yield _fault("outside", _outside)
    yield _fault("undeclared", _undeclared)
    yield _fault("peeks", _peeks)
    yield Manifest(name="faults.uncreatable", create=_cannot_be_created, emits={"faults.none": Value}, default=False)
    yield Manifest(
        name="faults.parts_of_speech",
        create=lambda settings: Words(),
        emits={"faults.pos": Value},
        layers=frozenset({Layer.POS}),
        default=False,
    )
    yield Manifest(
        name="faults.english",
        create=lambda settings: Acts(),
        emits={"faults.english": Value},
        languages=("en",),
        default=False,
    )
    yield Manifest(
        name="faults.german",
        create=lambda settings: Acts(),
        emits={"faults.german": Value},
        languages=("de",),
        default=False,
    )


@hookimpl
@contextmanager
def glossator_batch(batch: Batch) -> Iterator[None]:
    """Keeps the worker when everything is said, for a document whose attribute `act` is "linger"."""
    yield
    for task in batch.tasks:
        if task.document.attributes.get("act") == "linger":
            with Gate(task) as gate:
                gate.wait()


@hookimpl
def glossator_parser(language: str, models: Sequence[ModelPackage]) -> ParserFactory | None:
    return RegexFactory(language) if language in ("en", "xx", "de") else None


@hookimpl
def glossator_describe(annotation: Annotation, text: str) -> str | None:
    """Of one kind alone, on two lines."""
    if annotation.kind != "faults.use":
        return None
    return f"used:\n{annotation.spans[0].slice(text)}"
