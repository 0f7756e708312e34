"""What it costs to run a server for others: TLS, tokens and metrics, beside a server without them.

Both serve the same, side by side in one run, and go first in turns. The details have the processor time of the servers,
which other work on the machine changes less than what the clock says.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from benchmarks.peers.echo import NULL
from benchmarks.processes import ServedGlossator, cpu_seconds, tree
from benchmarks.rows.row import Measured
from benchmarks.rows.served import stream
from benchmarks.rows.transport import drive, null_requests
from benchmarks.stage import Stage
from benchmarks.stats import Spread, differences, ratios
from glossator import Document
from glossator.wire import messages as pb
from glossator_client import Client

_TIMES = 4
"""How many rounds, for one of the other rows."""
_TEXT = "Twenty-one people came on Monday."
"""Of calls of which nothing but the call is to be seen."""


def null(stage: Stage) -> Measured:
    """Documents per second with them over those without, of the null analyzer."""
    documents, requests = null_requests(stage)

    def run(server: ServedGlossator, share: int) -> float:
        return asyncio.run(_drive(server, requests[: len(requests) // share]))

    return _throughput(stage, stage.null_server(), stage.secured_server(1, null=True), run, documents, times=_TIMES)


def raw(stage: Stage) -> Measured:
    """Documents per second with them over those without, of the default analyzers."""
    documents = stage.corpus()

    def run(server: ServedGlossator, share: int) -> float:
        return stream(server, documents[: max(1, len(documents) // share)])[0]

    return _throughput(stage, stage.server(2), stage.secured_server(2), run, documents, times=2)


def latency(stage: Stage) -> Measured:
    """Milliseconds by which a unary call of the null analyzer takes longer with them, pair by pair."""
    plain, secured = stage.null_server(), stage.secured_server(1, null=True)
    before, after = [], []
    with Client(plain.address, **plain.access) as one, Client(secured.address, **secured.access) as other:
        for attempt in range(10 * stage.effort.pairs + 20):
            pair = (one, other) if attempt % 2 else (other, one)
            took = {client: _call(client) for client in pair}
            before.append(1000 * took[one])
            after.append(1000 * took[other])
    before, after = before[20:], after[20:]
    details = {"without, ms": Spread.of(before).median, "with, ms": Spread.of(after).median}
    return Measured(differences(after, before), details)


def _throughput(
    stage: Stage,
    plain: ServedGlossator,
    secured: ServedGlossator,
    run: Callable[[ServedGlossator, int], float],
    documents: Sequence[Document],
    *,
    times: int,
) -> Measured:
    """`run` takes a server and the part of the documents to send it, one in so many; it returns seconds."""
    seconds: dict[ServedGlossator, list[float]] = {plain: [], secured: []}
    processor: dict[ServedGlossator, list[float]] = {plain: [], secured: []}
    for server in (plain, secured):
        run(server, 5)
    for turn in range(times * max(3, stage.effort.rounds)):
        for server in (plain, secured) if turn % 2 else (secured, plain):
            used = cpu_seconds(tree(server.pid))
            seconds[server].append(run(server, 1))
            processor[server].append(cpu_seconds(tree(server.pid)) - used)
    return Measured(
        ratios(seconds[plain], seconds[secured]),
        {
            "documents": len(documents),
            "documents/s without": [len(documents) / each for each in seconds[plain]],
            "documents/s with": [len(documents) / each for each in seconds[secured]],
            # Of all rounds together: the system counts in hundredths of a second.
            "processor time without / with": sum(processor[plain]) / max(0.01, sum(processor[secured])),
        },
    )


async def _drive(server: ServedGlossator, requests: list[pb.AnalyzeDocumentsRequest]) -> float:
    token = server.access.get("token")
    metadata = (("authorization", f"Bearer {token}"),) if token else ()
    return await drive(server.address, requests, server.access.get("credentials"), metadata)


def _call(client: Client) -> float:
    """Seconds."""
    began = time.perf_counter()
    client.analyze(_TEXT, analyzers=NULL)
    return time.perf_counter() - began
