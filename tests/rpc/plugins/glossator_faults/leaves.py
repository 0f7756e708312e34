"""A plugin that does at its creation what no process may that is to be forked: `GLOSSATOR_FAULTS_LEAVES` says what."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from glossator import Analyzer, Annotation, Annotations, Budget, Layer, Manifest, Outcome, View, hookimpl


class Value(BaseModel):
    text: str = ""


class Leaves(Analyzer[BaseModel]):
    """Has a helper from its creation on, and needs it."""

    def __init__(self, what: str) -> None:
        self._asked, self._answered = threading.Event(), threading.Event()
        self._what = what
        if what == "thread":
            threading.Thread(target=self._help, name="helper", daemon=True).start()
        else:
            self._ours, self._theirs = socket.socketpair()

    def _help(self) -> None:
        while self._asked.wait():
            self._asked.clear()
            self._answered.set()

    def analyze(self, views: Sequence[View], options: BaseModel, budget: Budget) -> Sequence[Outcome]:
        if self._what == "thread":
            self._asked.set()
            while not self._answered.wait(0.01):
                budget.check()
            return [Annotations((Annotation("faults.help", (), Value(text="helped")),)) for _ in views]
        self._ours.sendall(b"helped")
        return [Annotations((Annotation("faults.help", (), Value(text=self._theirs.recv(6).decode())),)) for _ in views]


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    yield Manifest(
        name="faults.leaves",
        create=lambda settings: Leaves(os.environ.get("GLOSSATOR_FAULTS_LEAVES", "")),
        emits={"faults.help": Value},
        layers=frozenset({Layer.TOKENS}),
    )
