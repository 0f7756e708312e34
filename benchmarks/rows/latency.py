"""Latency of one document on a server that has nothing else to do."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

from benchmarks.rows.row import Measured
from benchmarks.stage import Stage
from benchmarks.stats import Spread, differences
from benchmarks.workloads import owners, seeds
from glossator import AnalyzerResult, Document
from glossator_client import Client

SHORT = "12_press_release_windows_lines.txt"
"""A seed that takes little time, so that the milliseconds around it can be seen."""


def added(stage: Stage) -> Measured:
    """Milliseconds that the unary call takes longer than `Engine.analyze` in a process of its own.

    The two go first in turns, so that neither always finds the caches as the other left them. Who goes first had the
    turn before, too, and finds them warm, which is worth milliseconds: so a sample is the mean of two neighbours, one
    in each order, where the median of single ones would be one of two values, whichever came once more.

    The details say, too, how much of each call was not the engine's by the server's own account: that does not compare
    two processes, whose times differ by more than what is looked for here when other work runs beside them; but what
    the worker encodes between two analyzers counts as the engine's there.

    The same analysis takes a process 10 ms more or less from one time to the next, and one process a millisecond or
    two longer than another for as long as it lives: so there are many pairs, of several processes.
    """
    document = next(document for document in seeds() if document.id == SHORT)
    processes = [_pairs(stage, document) for _ in range(stage.effort.processes)]
    pairs = [pair for of_one in processes for pair in of_one]
    return Measured(
        _added(pairs),
        {
            "document": SHORT,
            "engine ms": Spread.of([pair.engine for pair in pairs]).median,
            "unary ms": Spread.of([pair.unary for pair in pairs]).median,
            "around the engine, in the same call, ms": Spread.of([pair.around for pair in pairs]).median,
            "medians of the processes, ms": [Spread.of(_added(of_one)).median for of_one in processes],
        },
    )


class _Pair(NamedTuple):
    """One document, analyzed by both; in milliseconds."""

    engine: float
    unary: float
    around: float
    """What of the call was not the engine's."""


def _added(pairs: Sequence[_Pair]) -> list[float]:
    found = differences([pair.unary for pair in pairs], [pair.engine for pair in pairs])
    return [(one + other) / 2 for one, other in zip(found[::2], found[1::2], strict=True)]


def _pairs(stage: Stage, document: Document) -> list[_Pair]:
    """By a fresh process of the engine and a fresh server; the first four warm them up and do not count."""
    stage.clear()
    engine, server = stage.ours(1), stage.server(1)
    pairs = []
    with Client(server.address) as client:
        for attempt in range(4 + 2 * ((stage.effort.pairs + 1) // 2)):
            inside = 0.0
            if attempt % 2:
                inside = engine.ask("analyze", texts=[document.text])["seconds"]
            took, around = _call(client, document)
            if not attempt % 2:
                inside = engine.ask("analyze", texts=[document.text])["seconds"]
            pairs.append(_Pair(1000 * inside, 1000 * took, 1000 * around))
    return pairs[4:]


def _call(client: Client, document: Document) -> tuple[float, float]:
    """Seconds of a unary call until its result is there, and how many of them were not the engine's.

    The result is let go on return: a loop that keeps the last one until it has the next would time that, too.
    """
    began = time.perf_counter()
    result = client.analyze(document)
    took = time.perf_counter() - began
    return took, took - max(item.compute_seconds for item in result.results)


def first_result(stage: Stage) -> Measured:
    """Time to the first analyzer's result over time to the last, of the owner's document."""
    document = owners()
    server = stage.server(1)
    shares, firsts, lasts, around = [], [], [], []
    with Client(server.address) as client:
        for attempt in range(max(3, stage.effort.pairs // 4) + 1):
            first = last = inside = 0.0
            began = time.perf_counter()
            with closing(client.analyze_stream(document)) as outcomes:
                for outcome in outcomes:
                    if isinstance(outcome, AnalyzerResult):
                        last = time.perf_counter() - began
                        inside = inside or outcome.compute_seconds
                        first = first or last
            if attempt:
                shares.append(first / last)
                firsts.append(1000 * first)
                lasts.append(1000 * last)
                around.append(1000 * (first - inside))
    return Measured(
        shares,
        {
            "first ms": Spread.of(firsts).median,
            "last ms": Spread.of(lasts).median,
            "around the first, ms": Spread.of(around).median,
            "document": document.id,
        },
    )
