"""Time per character of a very long document, over that of documents of 10 KiB."""

from __future__ import annotations

import time

from benchmarks.rows.row import Measured
from benchmarks.rows.served import NotServed
from benchmarks.stage import Stage
from benchmarks.stats import Spread
from benchmarks.workloads import document
from glossator import Document, DocumentResult
from glossator_client import Client

SHORT_BYTES = 10 * 1024
_SHORT = 4
"""Documents of the short kind before, and as many after, the long one."""


def measure(stage: Stage) -> Measured:
    """Each alone on a server with one worker, by the streaming call."""
    long = document(stage.effort.long_bytes, seed=7)
    shorts = [document(SHORT_BYTES, seed=100 + index) for index in range(2 * _SHORT)]
    with Client(stage.server(1).address, timeout=3600) as client:
        _seconds_per_character(client, shorts[0])
        times = [_seconds_per_character(client, short) for short in shorts[:_SHORT]]
        slow = _seconds_per_character(client, long)
        times += [_seconds_per_character(client, short) for short in shorts[_SHORT:]]
    usual = Spread.of(times).median
    return Measured(
        [slow / usual],
        {"long bytes": stage.effort.long_bytes, "long µs/character": 1e6 * slow, "short µs/character": 1e6 * usual},
    )


def _seconds_per_character(client: Client, found: Document) -> float:
    began = time.perf_counter()
    *_, end = client.analyze_stream(found, analyzer_timeout=300)
    seconds = time.perf_counter() - began
    if not isinstance(end, DocumentResult) or not end.ok:
        raise NotServed(f"the document of {len(found.text)} characters failed")
    return seconds / len(found.text)
