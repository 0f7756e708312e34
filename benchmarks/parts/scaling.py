"""Throughput over the number of workers, and time over the size of a document."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.processes import memory, tree
from benchmarks.rows.served import stream
from benchmarks.stage import CORES, Stage
from benchmarks.stats import Spread
from benchmarks.workloads import document
from glossator_client import Client

_REPEATED_BYTES = 64 * 1024
"""Short documents are measured as often as fits into this, at most so many times:"""
_MOST = 8


def workers(stage: Stage) -> dict[str, Any]:
    """One to as many workers as there are cores: rate, processor time, memory of the front and of each worker."""
    documents = stage.corpus()
    tokens = stage.ours(1).ask("parse", texts=[found.text for found in documents], layers=["tokens"])["tokens"]
    found = {}
    for count in range(1, CORES + 1):
        server = stage.server(count)
        stream(server, documents[: 8 * count])
        seconds, cpu = stream(server, documents)
        front, *others = tree(server.pid)
        found[str(count)] = {
            "documents/s": len(documents) / seconds,
            "tokens/s": tokens / seconds,
            "CPU seconds per 1,000 tokens": 1000 * cpu / tokens,
            "front RSS bytes": memory([front]).rss,
            "worker RSS bytes": [memory([pid]).rss for pid in others],
            "worker PSS bytes": [memory([pid]).pss for pid in others],
        }
    return found


def sizes(stage: Stage) -> dict[str, Any]:
    """Microseconds per character of documents from 200 B on, each alone on one worker."""
    found = {}
    with Client(stage.server(1).address, timeout=3600) as client:
        client.analyze(document(2000))
        for size in stage.effort.sizes:
            times = []
            for index in range(max(1, min(_MOST, _REPEATED_BYTES // size))):
                text = document(size, seed=200 + index)
                began = time.perf_counter()
                for _ in client.analyze_stream(text, analyzer_timeout=300):
                    pass
                times.append(1e6 * (time.perf_counter() - began) / len(text.text))
            found[str(size)] = Spread.of(times).median
    return {"µs/character": found}
