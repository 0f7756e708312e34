"""Prometheus' numbers, on a port of their own: https://prometheus.io/docs/practices/naming/.

Labels are ids of installed analyzers, our own reasons, statuses and methods: nothing that a request or a document
holds, so that there are no more time series than the installation has parts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric

from glossator.contract.result import DocumentStatus
from glossator.errors import ConfigError, Failure
from glossator_server.telemetry.counts import Counter, Counts, Histogram
from glossator_server.telemetry.meter import Meter
from glossator_server.worker.death import Cause
from glossator_server.worker.memory import resident_bytes

# Seconds that whoever asks has for a request, and to take the answer.
_PATIENCE = 10.0

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
_BYTES = (1e3, 4e3, 16e3, 64e3, 256e3, 1e6, 4e6, 16e6)
_DOCUMENTS = (1, 2, 4, 8, 16, 32, 64)
_OVERDUE = "overdue"
_HIT, _MISS = "hit", "miss"


class Observed(Protocol):
    """What is looked at when somebody asks: the server."""

    @property
    def in_flight(self) -> int: ...
    @property
    def waiting(self) -> int: ...
    @property
    def waiting_bytes(self) -> int: ...
    @property
    def unread(self) -> int: ...
    @property
    def streams(self) -> int: ...
    @property
    def cache_bytes(self) -> int: ...
    @property
    def serving(self) -> bool: ...
    @property
    def worker_pids(self) -> tuple[int, ...]: ...
    @property
    def template_pid(self) -> int: ...
    @property
    def left_out(self) -> frozenset[str]: ...
    @property
    def analyzers(self) -> Iterable[str]: ...


class Metrics(Meter):
    """Counts what it is told, and tells it to whoever asks."""

    def __init__(self) -> None:
        self._documents = Counter(
            "documents",
            "Documents that have ended; reason: of a failure of the whole document.",
            ["status", "reason"],
            [(status.value, "") for status in DocumentStatus],
        )
        self._accepted = Histogram("document_size_bytes", "Accepted documents: text, attributes and options.", _BYTES)
        self._queue = Histogram("document_queue_seconds", "Until a worker turned to a document.", _SECONDS)
        self._compute = Histogram("document_compute_seconds", "From then until its last result.", _SECONDS)
        self._results = Counter(
            "analyzer_results",
            "Analyzers' results for documents; reason: of a failure, or empty.",
            ["analyzer", "reason"],
        )
        self._seconds = Histogram(
            "analyzer_result_seconds",
            "From when a worker turned to a document to this result.",
            _SECONDS,
            ["analyzer"],
        )
        self._batches = Histogram("batch_documents", "Documents in a batch.", _DOCUMENTS)
        self._starts = Counter("worker_starts", "Workers that became ready.")
        self._ends = Counter(
            "worker_ends",
            "Workers that ended unasked: itself (it crashed), killed (from outside), memory (the system had none "
            "left), overdue (stopped because it hung).",
            ["cause"],
            [("itself",), ("killed",), ("memory",), (_OVERDUE,)],
        )
        self._calls = Histogram(
            "call_seconds", "gRPC calls by method and the name of their status.", _SECONDS, ["method", "code"]
        )
        self._sent = Counter("result_bytes", "Results handed on to clients, serialized.")
        self._lookups = Counter(
            "cache_lookup_documents",
            "Documents that results could have been kept of: hit (there were some, and it counts nowhere else), miss.",
            ["outcome"],
            [(_HIT,), (_MISS,)],
        )
        self.registry = CollectorRegistry()
        self.registry.register(
            Counts(
                self._documents,
                self._accepted,
                self._queue,
                self._compute,
                self._results,
                self._seconds,
                self._batches,
                self._starts,
                self._ends,
                self._calls,
                self._sent,
                self._lookups,
            )
        )

    def accepted(self, size: int) -> None:
        self._accepted.observe(size)

    def analyzed(self, analyzer: str, failure: Failure | None, seconds: float) -> None:
        self._results.add(analyzer, failure.reason.value if failure else "")
        self._seconds.observe(seconds, analyzer)

    def ended(self, status: DocumentStatus, failure: Failure | None, queued: float, computed: float) -> None:
        self._documents.add(status.value, failure.reason.value if failure else "")
        self._queue.observe(queued)
        self._compute.observe(computed)

    def looked_up(self, *, hit: bool) -> None:
        self._lookups.add(_HIT if hit else _MISS)

    def batch(self, documents: int) -> None:
        self._batches.observe(documents)

    def worker_started(self) -> None:
        self._starts.add()

    def worker_ended(self, cause: Cause | None) -> None:
        self._ends.add(_OVERDUE if cause is None else cause.name.lower())

    def called(self, method: str, code: str, seconds: float) -> None:
        self._calls.observe(seconds, method, code)

    def sent(self, size: int) -> None:
        self._sent.add(amount=size)

    def watch(self, server: Observed) -> None:
        """Tell of this server, too, how it is when somebody asks."""
        self.registry.register(_State(server))


class _State:
    """What is looked at when it is asked for, instead of counted."""

    def __init__(self, server: Observed) -> None:
        self._server = server

    def describe(self) -> Iterable[Metric]:
        """Nothing: to look at a server that has not started yet would be too early."""
        return []

    def collect(self) -> Iterator[Metric]:
        server = self._server
        gauges: tuple[tuple[str, str, Callable[[], float]], ...] = (
            ("serving", "1 while documents get analyzed.", lambda: float(server.serving)),
            ("in_flight_documents", "Accepted, and not ended.", lambda: server.in_flight),
            ("queue_documents", "Those that no worker has yet.", lambda: server.waiting),
            ("queue_bytes", "The same, in bytes of text, attributes and options.", lambda: server.waiting_bytes),
            (
                "unread_result_bytes",
                "Results that clients have not taken yet, in memory.",
                lambda: server.unread,
            ),
            ("cache_bytes", "Results that are kept, to be given again.", lambda: server.cache_bytes),
            ("open_streams", "Open AnalyzeDocuments and AnalyzeStream calls.", lambda: server.streams),
            ("workers", "Worker processes that are there.", lambda: sum(pid > 0 for pid in server.worker_pids)),
        )
        for name, text, value in gauges:
            yield GaugeMetricFamily(f"glossator_{name}", text, value())
        out = server.left_out
        family = GaugeMetricFamily(
            "glossator_analyzer_quarantined", "1 while an analyzer is left out because it failed again and again.",
            labels=["analyzer"],
        )  # fmt: skip
        for analyzer in server.analyzers:
            family.add_metric([analyzer], float(analyzer in out))
        yield family
        memory = GaugeMetricFamily(
            "glossator_resident_memory_bytes", "Resident memory by role of process; shared pages count in each.",
            labels=["process", "number"],
        )  # fmt: skip
        processes = [("front", 0, os.getpid()), ("template", 0, server.template_pid)]
        processes += [("worker", number, pid) for number, pid in enumerate(server.worker_pids)]
        for role, number, pid in processes:
            if pid and (found := resident_bytes(pid)) is not None:
                memory.add_metric([role, str(number)], found)
        yield memory


def serve_metrics(metrics: Metrics, host: str, port: int) -> tuple[int, Callable[[], None]]:
    """Answers to GET /metrics in a thread; returns the port and what ends it. Raises `ConfigError`."""
    try:
        server, thread = start_http_server(port, host, metrics.registry)
    except OSError as error:
        raise ConfigError(
            f"cannot offer metrics on {host}:{port}: {error.strerror}; choose another port with "
            "telemetry.metrics_port (--metrics-port)"
        ) from None

    # Else whoever connects and says nothing keeps a thread for ever, and its end is a trace among the lines of plugins.
    handler: Any = server.RequestHandlerClass
    server.RequestHandlerClass = type("Handler", (handler,), {"timeout": _PATIENCE})
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]

    def close() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return server.server_port, close
