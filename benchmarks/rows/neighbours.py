"""What others cost somebody who asks for one document at a time: those who crash workers, those who send corpora."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from benchmarks.rows.latency import SHORT
from benchmarks.rows.row import Measured
from benchmarks.stage import Stage
from benchmarks.stats import Spread, ratios
from benchmarks.workloads import endless, repeated, seeds
from glossator import Document
from glossator_client import Cancelled, Client

CRASHING = 20
"""Documents at a time, each of which ends its worker."""
STREAMS = 6


def beside_crashes(stage: Stage) -> Measured:
    """Median of single calls while documents come that crash their workers, over that of an idle server.

    Crashing documents are sent again and again for as long as the calls take, so that none is without them.
    """
    server = stage.crashing_server()
    documents = list(repeated(seeds(), CRASHING))
    crashed = 0

    def crash(client: Client) -> None:
        nonlocal crashed
        for result in client.analyze_documents(documents, analyzers="bench.crash"):
            crashed += not result.ok

    found = _beside(stage, server.address, 1, crash, statistics.median)
    return Measured(found.samples, {**found.details, "documents that crashed workers": crashed})


def beside_streams(stage: Stage) -> Measured:
    """95th percentile of single calls beside streams that always have documents to send, over that of an idle server.

    A call that is not answered fails the row.
    """
    server = stage.server(2)
    corpus = stage.corpus()
    ended = 0

    def send(client: Client) -> None:
        nonlocal ended
        for _ in client.analyze_documents(endless(corpus)):
            ended += 1

    found = _beside(stage, server.address, STREAMS, send, _late)
    return Measured(found.samples, {**found.details, "streamed documents meanwhile": ended})


def _beside(
    stage: Stage, address: str, count: int, work: Callable[[Client], None], of: Callable[[list[float]], float]
) -> Measured:
    """The calls beside so many clients that do this all the time, over calls beside nobody, in turns."""
    document = next(document for document in seeds() if document.id == SHORT)
    alone: list[list[float]] = []
    beside: list[list[float]] = []
    with Client(address) as client:
        _calls(client, document, 3)
        for _ in range(stage.effort.rounds):
            alone.append(_calls(client, document, stage.effort.calls))
            with _busy(address, count, work):
                beside.append(_calls(client, document, stage.effort.calls))
    return Measured(
        ratios(list(map(of, beside)), list(map(of, alone))),
        {
            "document": document.id,
            "calls in a round": stage.effort.calls,
            "alone, ms": Spread.of([1000 * took for of_one in alone for took in of_one]).median,
            "beside others, ms": Spread.of([1000 * took for of_one in beside for took in of_one]).median,
            "slowest beside others, ms": 1000 * max(max(of_one) for of_one in beside),
        },
    )


def _calls(client: Client, document: Document, count: int) -> list[float]:
    """Seconds of each of so many calls, one after the other."""
    took = []
    for _ in range(count):
        began = time.perf_counter()
        client.analyze(document)
        took.append(time.perf_counter() - began)
    return took


@contextmanager
def _busy(address: str, count: int, work: Callable[[Client], None]) -> Iterator[None]:
    """So many clients at work, each over a connection of its own; they have begun when this is entered."""
    leaving = threading.Event()

    def run(client: Client) -> None:
        try:
            while not leaving.is_set():
                work(client)
        except Cancelled:
            pass  # its client was closed

    with ExitStack() as stack:
        threads = []
        for _ in range(count):
            client = stack.enter_context(
                Client(address, channel_arguments=[("grpc.use_local_subchannel_pool", 1)], timeout=600)
            )
            threads.append(threading.Thread(target=run, args=(client,), daemon=True))
            threads[-1].start()
        time.sleep(1)
        try:
            yield
        finally:
            leaving.set()
            stack.close()
            for thread in threads:
                thread.join()


def _late(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20, method="inclusive")[-1]
