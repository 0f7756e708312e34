"""The served system, by one client over one bidirectional stream: against plain Stanza, and with more workers."""

from __future__ import annotations

import time
from collections.abc import Sequence

from benchmarks.peers.same import default_layers, processors
from benchmarks.processes import ServedGlossator, cpu_seconds, tree
from benchmarks.rows.row import Measured
from benchmarks.stage import ALL_CORES, Stage
from benchmarks.stats import ratios
from glossator import Document
from glossator_client import Client

_ROUNDS = 8


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
    """Throughput of two workers over that of one, in many short rounds, each over half of the documents.

    What else the machine's host does makes a single run a tenth faster or slower; of two that follow one another
    quickly it slows both, and the median leaves out those of which it slowed one. The details have the processor time
    of both, which a neighbour hardly changes: how much the second worker could give if nobody else ran.
    """
    documents = stage.corpus()
    one, two = stage.server(1), stage.server(2)
    stream(one, documents[:8])
    stream(two, documents[:16])
    halved = halves(documents)
    alone: list[tuple[int, float, float]] = []
    both: list[tuple[int, float, float]] = []
    for number in range(_ROUNDS * stage.effort.rounds):
        half = halved[number % 2]
        # Each goes first as often with each half.
        servers = [(one, alone), (two, both)][:: 1 if number % 4 < 2 else -1]
        for server, found in servers:
            seconds, processor = stream(server, half)
            found.append((len(half), seconds, processor))
    return Measured(
        ratios([seconds for _, seconds, _ in alone], [seconds for _, seconds, _ in both]),
        {
            "documents": [len(half) for half in halved],
            "documents/s, 1 worker": [count / seconds for count, seconds, _ in alone],
            "documents/s, 2 workers": [count / seconds for count, seconds, _ in both],
            "processor seconds per document, 1 worker": [used / count for count, _, used in alone],
            "processor seconds per document, 2 workers": [used / count for count, _, used in both],
            "2 workers / 1, in processor time": processor_ratios(alone, both),
            "processors in use, 1 worker": [used / seconds for _, seconds, used in alone],
            "processors in use, 2 workers": [used / seconds for _, seconds, used in both],
        },
    )


def halves(documents: Sequence[Document]) -> tuple[list[Document], list[Document]]:
    """Two halves with as much text, the longest documents first: what comes last decides how long one worker idles."""
    ordered = sorted(documents, key=lambda document: len(document.text), reverse=True)
    return ordered[::2], ordered[1::2]


def processor_ratios(
    alone: Sequence[tuple[int, float, float]], both: Sequence[tuple[int, float, float]]
) -> list[float]:
    """Round by round, the throughput of two workers that never wait over that of one: twice what one document costs
    one of them, over what it costs the other. Of documents, seconds and processor seconds of each round."""
    return [2 * one / two for (_, _, one), (_, _, two) in zip(alone, both, strict=True) if two]
