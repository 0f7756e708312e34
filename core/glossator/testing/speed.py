"""How fast a plugin's part is: in this process, in processor time, without a clone of Glossator."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from glossator.contract.analyzer import Budget, Failed, start, starts
from glossator.contract.parser import Parser
from glossator.testing.harness import Harness
from glossator.text.document import Document
from glossator.text.parse import Layer

_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians of several rounds over the same documents, in processor time."""

    name: str
    documents: int
    characters: int
    seconds: float
    """One round."""
    waited: float
    """One round on the clock: more than `seconds` where something is waited for."""
    failed: int

    @property
    def documents_per_second(self) -> float:
        """Of processor time."""
        return self.documents / self.seconds if self.seconds else float("inf")

    def __str__(self) -> str:
        kilo = 1000 * 1000 * self.seconds / max(1, self.characters)
        told = f"{self.name}: {self.documents_per_second:,.0f} documents/s, {kilo:.3f} ms of processor time per 1,000 "
        told += f"characters, {1000 * self.waited / max(1, self.documents):.2f} ms on the clock per document"
        return told + (f"; {self.failed} of {self.documents} failed" if self.failed else "")


def measure(
    harness: Harness, documents: Sequence[Document], analyzer: str = "", *, rounds: int = _ROUNDS, batch: int = 32
) -> Speed:
    """The speed of an analyzer alone, on parses and others' annotations that are there already."""
    step = harness.step(analyzer)
    views = harness.views(documents, analyzer)
    made = harness.create(analyzer)
    if starts(made, step.registered.manifest):
        start(made)
    try:
        failed = 0

        def run() -> None:
            nonlocal failed
            failed = 0
            for begin in range(0, len(views), batch):
                outcomes = made.analyze(views[begin : begin + batch], step.options, Budget())
                failed += sum(isinstance(outcome, Failed) for outcome in outcomes)

        seconds, waited = _timed(run, rounds)
    finally:
        made.close()
    return Speed(step.name, len(documents), _characters(documents), seconds, waited, failed)


def measure_parser(parser: Parser, documents: Sequence[Document], *, rounds: int = _ROUNDS, batch: int = 32) -> Speed:
    """The speed of a parser with every layer that it has."""
    layers = frozenset(Layer) - parser.unavailable.keys()

    def run() -> None:
        for begin in range(0, len(documents), batch):
            parser.begin(documents[begin : begin + batch]).add(layers)

    seconds, waited = _timed(run, rounds)
    return Speed(parser.description, len(documents), _characters(documents), seconds, waited, 0)


def _timed(run: Callable[[], None], rounds: int) -> tuple[float, float]:
    """Medians of processor time and of the clock, of one run, after one that does not count."""
    run()
    busy, waited = [], []
    for _ in range(rounds):
        started = time.process_time(), time.perf_counter()
        run()
        busy.append(time.process_time() - started[0])
        waited.append(time.perf_counter() - started[1])
    return statistics.median(busy), statistics.median(waited)


def _characters(documents: Sequence[Document]) -> int:
    return sum(len(document.text) for document in documents)
