"""Documents that wait for a service: how long many take together, and what does not wait beside them."""

from __future__ import annotations

import time

from benchmarks.processes import ServedGlossator
from benchmarks.rows.row import Measured
from benchmarks.stage import Stage
from benchmarks.stats import Spread, ratios
from glossator import Document
from glossator_client import Client

TOGETHER = 20
ANALYZERS = ("bench.waits", "bench.null")


def measure(stage: Stage) -> Measured:
    """Seconds of twenty documents that wait half a second each, over those of one."""
    one: list[float] = []
    many: list[float] = []
    others: list[float] = []
    with ServedGlossator.with_waiting() as server, Client(server.address) as client:
        _took(client, 1)
        for _ in range(max(3, stage.effort.rounds)):
            one.append(_took(client, 1)[0])
            took, first = _took(client, TOGETHER)
            many.append(took)
            others.append(first)
    return Measured(
        ratios(many, one),
        {
            "documents together": TOGETHER,
            "one, ms": 1000 * Spread.of(one).median,
            "together, ms": 1000 * Spread.of(many).median,
            "until all have what does not wait, ms": 1000 * Spread.of(others).median,
        },
    )


def _took(client: Client, count: int) -> tuple[float, float]:
    """Seconds until so many documents are done, and until all have what the other analyzer says."""
    began = time.perf_counter()
    quick = 0.0
    documents = [Document("A text.", f"{number}", "en") for number in range(count)]
    for result in client.analyze_documents(documents, analyzers=list(ANALYZERS), max_in_flight=count):
        if not result.ok:
            raise RuntimeError("a document that waits failed")
        quick = max(quick, result["bench.null"].queue_seconds + result["bench.null"].compute_seconds)
    return time.perf_counter() - began, quick
