"""Latency of one document on a server that has nothing else to do."""

from __future__ import annotations

import time
from contextlib import closing

from benchmarks.rows.row import Measured
from benchmarks.stage import Stage
from benchmarks.stats import Spread, differences
from benchmarks.workloads import owners, seeds
from glossator import AnalyzerResult
from glossator_client import Client

SHORT = "12_press_release_windows_lines.txt"
"""A seed that takes little time, so that the milliseconds around it can be seen."""


def added(stage: Stage) -> Measured:
    """Milliseconds that the unary call takes longer than `Engine.analyze` in a process of its own.

    The two go first in turns, so that neither always finds the caches as the other left them. The details say, too,
    how much of each call was not the engine's by the server's own account: that does not compare two processes, whose
    times differ by more than what is looked for here when other work runs beside them; but what the worker encodes
    between two analyzers counts as the engine's there.

    The same analysis takes a process 10 ms more or less from one time to the next, and one process a millisecond or
    two longer than another for as long as it lives: so there are many pairs, of several processes.
    """
    document = next(document for document in seeds() if document.id == SHORT)
    inside: list[float] = []
    outside: list[float] = []
    around: list[float] = []
    medians = []
    for _ in range(stage.effort.processes):
        stage.clear()
        engine, server = stage.ours(1), stage.server(1)
        with Client(server.address) as client:
            for attempt in range(stage.effort.pairs + 3):
                found = 0.0
                if attempt % 2:
                    found = engine.ask("analyze", texts=[document.text])["seconds"]
                began = time.perf_counter()
                result = client.analyze(document)
                took = time.perf_counter() - began
                if not attempt % 2:
                    found = engine.ask("analyze", texts=[document.text])["seconds"]
                if attempt >= 3:  # the first ones warm up
                    outside.append(1000 * took)
                    inside.append(1000 * found)
                    around.append(1000 * (took - max(item.compute_seconds for item in result.results)))
        these = slice(-stage.effort.pairs, None)
        medians.append(Spread.of(differences(outside[these], inside[these])).median)
    return Measured(
        differences(outside, inside),
        {
            "document": SHORT,
            "engine ms": Spread.of(inside).median,
            "unary ms": Spread.of(outside).median,
            "around the engine, in the same call, ms": Spread.of(around).median,
            "medians of the processes, ms": medians,
        },
    )


def first_result(stage: Stage) -> Measured:
    """Time to the first analyzer's result over time to the last, of the owner's document."""
    document = owners()
    server = stage.server(1)
    shares, firsts, lasts = [], [], []
    with Client(server.address) as client:
        for attempt in range(max(3, stage.effort.pairs // 4) + 1):
            first = last = 0.0
            began = time.perf_counter()
            with closing(client.analyze_stream(document)) as outcomes:
                for outcome in outcomes:
                    if isinstance(outcome, AnalyzerResult):
                        last = time.perf_counter() - began
                        first = first or last
            if attempt:
                shares.append(first / last)
                firsts.append(1000 * first)
                lasts.append(1000 * last)
    return Measured(
        shares, {"first ms": Spread.of(firsts).median, "last ms": Spread.of(lasts).median, "document": document.id}
    )
