"""The served system, by one client over one bidirectional stream: against plain Stanza, and with more workers."""

from __future__ import annotations

import time

from benchmarks.peers.same import default_layers, processors
from benchmarks.processes import ServedGlossator, cpu_seconds, tree
from benchmarks.rows.row import Measured
from benchmarks.stage import ALL_CORES, Stage
from benchmarks.stats import ratios
from glossator import Document
from glossator_client import Client


class NotServed(Exception):
    """Documents failed: what was measured is worthless."""


def stream(server: ServedGlossator, documents: list[Document]) -> tuple[float, float]:
    """Seconds until all documents came back, and processor seconds that the server used meanwhile."""
    before = cpu_seconds(tree(server.pid))
    with Client(server.address, **server.access) as client:
        began = time.perf_counter()
        failed = sum(not result.ok for result in client.analyze_documents(documents))
        seconds = time.perf_counter() - began
    if failed:
        raise NotServed(f"{failed} of {len(documents)} documents failed")
    return seconds, cpu_seconds(tree(server.pid)) - before


def against_raw(stage: Stage) -> Measured:
    """Served by two workers, over plain Stanza with the threads that suit it best."""
    documents = stage.corpus()
    texts = [document.text for document in documents]
    layers = default_layers()
    server = stage.server(2)
    raws = {"1 thread": stage.raw(1, layers), "default threads": stage.raw(ALL_CORES, layers)}
    stream(server, documents[:16])
    for raw in raws.values():
        raw.ask("bulk", texts=texts[:2])
    theirs: dict[str, list[float]] = {name: [] for name in raws}
    mine: list[float] = []
    processor: list[float] = []
    tokens = 0
    for _ in range(stage.effort.rounds):
        for name, raw in raws.items():
            found = raw.ask("bulk", texts=texts)
            tokens = found["tokens"]
            theirs[name].append(found["seconds"])
        seconds, used = stream(server, documents)
        mine.append(seconds)
        processor.append(used)
    best = [min(rounds) for rounds in zip(*theirs.values(), strict=True)]
    return Measured(
        ratios(best, mine),
        {
            "processors": processors(layers),
            "tokens": tokens,
            "served tokens/s": [tokens / seconds for seconds in mine],
            "served documents/s": [len(documents) / seconds for seconds in mine],
            "raw tokens/s": {name: [tokens / seconds for seconds in found] for name, found in theirs.items()},
            "CPU seconds per 1,000 tokens": [1000 * used / tokens for used in processor],
        },
    )


def more_workers(stage: Stage) -> Measured:
    """Throughput of two workers over that of one: in more rounds than other rows, because a single one of these short
    runs is a tenth faster or slower by what else the machine's host does."""
    documents = stage.corpus()
    one, two = stage.server(1), stage.server(2)
    stream(one, documents[:8])
    stream(two, documents[:16])
    alone, both = [], []
    for _ in range(3 * stage.effort.rounds):
        alone.append(stream(one, documents)[0])
        both.append(stream(two, documents)[0])
    return Measured(
        ratios(alone, both),
        {
            "documents": len(documents),
            "documents/s, 1 worker": [len(documents) / seconds for seconds in alone],
            "documents/s, 2 workers": [len(documents) / seconds for seconds in both],
        },
    )
