"""What it costs to run a server for others: TLS, tokens and metrics, beside a server without them.

Both serve the same, side by side in one run, and go first in turns. The details have the processor time of the servers,
which other work on the machine changes less than what the clock says.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import grpc

from benchmarks.peers.echo import NULL
from benchmarks.processes import ServedGlossator, cpu_seconds, tree
from benchmarks.rows.row import Measured
from benchmarks.rows.served import stream
from benchmarks.rows.transport import drive, echo, null_requests
from benchmarks.stage import Stage
from benchmarks.stats import Spread, differences, ratios
from glossator import Document
from glossator.wire import messages as pb
from glossator_client import Client, tls

_TIMES = 4
"""How many rounds, for one of the other rows."""
_TEXT = "Twenty-one people came on Monday."
"""Of calls of which nothing but the call is to be seen."""


def null(stage: Stage) -> Measured:
    """Documents per second with them over those without, of the null analyzer.

    The details have a bare echo with TLS and without, in the same rounds: that much is gRPC's, of server and client,
    which share two processors here. What is left is ours, and `own` measures that by itself. They also have what
    `analyze_documents` of the clients asks for, all of a document in one message: TLS is paid for by the message.
    """
    documents, requests = null_requests(stage)
    with ExitStack() as stack:
        folder = stage.certificate()
        bare = _Target(*stack.enter_context(echo()))
        encrypted = _Target(*stack.enter_context(echo(folder)), credentials=tls(folder / "ca.pem"))
        found = _rounds(
            {
                "without": _target(stage.null_server()),
                "with": _target(stage.secured_server(1, null=True)),
                "without, whole documents": replace(_target(stage.null_server()), whole=True),
                "with, whole documents": replace(_target(stage.secured_server(1, null=True)), whole=True),
                "bare echo": bare,
                "bare echo with TLS": encrypted,
            },
            requests,
            _TIMES * max(3, stage.effort.rounds),
        )
    of_tls = Spread.of(ratios(found["bare echo"].seconds, found["bare echo with TLS"].seconds)).median
    whole = ratios(found["without, whole documents"].seconds, found["with, whole documents"].seconds)
    return Measured(
        ratios(found["without"].seconds, found["with"].seconds),
        {
            **_told(found, len(documents)),
            "of which TLS: bare echo with / without": of_tls,
            "whole documents, with / without": Spread.of(whole).median,
        },
    )


def own(stage: Stage) -> Measured:
    """The same without TLS: what is ours, tokens and metrics."""
    documents, requests = null_requests(stage)
    servers = {
        "without": _target(stage.null_server()),
        "with": _target(stage.secured_server(1, null=True, encrypted=False)),
    }
    found = _rounds(servers, requests, _TIMES * max(3, stage.effort.rounds))
    return Measured(ratios(found["without"].seconds, found["with"].seconds), _told(found, len(documents)))


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


@dataclass(frozen=True, slots=True)
class _Target:
    """Where documents are sent to."""

    address: str
    pid: int
    credentials: grpc.ChannelCredentials | None = None
    token: str = ""
    whole: bool = False
    """Whether each document is to come in one message."""

    def drive(self, requests: list[pb.AnalyzeDocumentsRequest]) -> float:
        """Seconds."""
        if self.whole:
            config = pb.StreamConfig(whole_documents=True)
            config.MergeFrom(requests[0].config)
            requests = [pb.AnalyzeDocumentsRequest(config=config), *requests[1:]]
        metadata = (("authorization", f"Bearer {self.token}"),) if self.token else ()
        return asyncio.run(drive(self.address, requests, self.credentials, metadata))


@dataclass(slots=True)
class _Found:
    """Of each round of one target, in seconds."""

    seconds: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    """Of the processor."""
    client: list[float] = field(default_factory=list)


def _target(server: ServedGlossator) -> _Target:
    return _Target(server.address, server.pid, server.access.get("credentials"), server.access.get("token", ""))


def _rounds(
    targets: Mapping[str, _Target], requests: list[pb.AnalyzeDocumentsRequest], times: int
) -> Mapping[str, _Found]:
    """All of them in turns, in one order and in the other."""
    found = {name: _Found() for name in targets}
    for target in targets.values():
        target.drive(requests[: len(requests) // 5])
    for turn in range(times):
        for name in list(targets)[:: 1 if turn % 2 else -1]:
            target, one = targets[name], found[name]
            served, driven = cpu_seconds(tree(target.pid)), time.process_time()
            one.seconds.append(target.drive(requests))
            one.server.append(cpu_seconds(tree(target.pid)) - served)
            one.client.append(time.process_time() - driven)
    return found


def _told(found: Mapping[str, _Found], documents: int) -> Mapping[str, Any]:
    per_document = {
        name: {
            "server": 1e6 * sum(one.server) / (documents * len(one.server)),
            "client": 1e6 * sum(one.client) / (documents * len(one.client)),
        }
        for name, one in found.items()
    }
    return {
        "documents": documents,
        "documents/s": {name: [documents / each for each in one.seconds] for name, one in found.items()},
        "processor microseconds of a document": per_document,
    }


def _call(client: Client) -> float:
    """Seconds."""
    began = time.perf_counter()
    client.analyze(_TEXT, analyzers=NULL)
    return time.perf_counter() - began
