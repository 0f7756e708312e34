"""What HTTP adds: the owner's document over `glossator serve --http` in binary, against gRPC at the same server."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import grpc

from benchmarks.rows.row import Measured
from benchmarks.rows.served import NotServed
from benchmarks.stage import Stage
from benchmarks.stats import Spread, differences, ratios
from benchmarks.workloads import owners
from glossator.wire import encode_document
from glossator.wire import messages as pb

_METHOD = "/glossator.v1.AnalysisService/Analyze"
_HEADERS = {"content-type": "application/proto"}


def measure(stage: Stage) -> Measured:
    """The call's time over HTTP over that by gRPC, in turns, on an idle server with one worker.

    Both clients are bare, and neither reads what is in the answer: bytes are sent and bytes come back.
    """
    request = pb.AnalyzeRequest(document=encode_document(owners())).SerializeToString()
    server = stage.http_server()
    where = urlsplit(server.url)
    by_grpc: list[float] = []
    by_http: list[float] = []
    connection = http.client.HTTPConnection(where.hostname or "", where.port or 0)
    with grpc.insecure_channel(server.address) as channel:
        method: Callable[[bytes], bytes] = _unary(channel)
        for attempt in range(max(6, stage.effort.pairs // 2) + 3):
            turns: list[Callable[[], int]] = [lambda: _by_http(connection, request), lambda: len(method(request))]
            if attempt % 2:
                turns.reverse()
            took = []
            for turn in turns:
                began = time.perf_counter()
                if turn() < len(request):
                    raise NotServed("the answer is shorter than the document's results can be")
                took.append(1000 * (time.perf_counter() - began))
            if attempt % 2:
                took.reverse()
            if attempt >= 3:
                by_http.append(took[0])
                by_grpc.append(took[1])
    connection.close()
    return Measured(
        ratios(by_http, by_grpc),
        {
            "HTTP ms": Spread.of(by_http).median,
            "gRPC ms": Spread.of(by_grpc).median,
            "added ms": Spread.of(differences(by_http, by_grpc)).median,
        },
    )


def _unary(channel: Any) -> Any:
    """In bytes, which gRPC's stubs know nothing of."""
    return channel.unary_unary(_METHOD)


def _by_http(connection: http.client.HTTPConnection, request: bytes) -> int:
    """How long the answer is."""
    connection.request("POST", _METHOD, request, _HEADERS)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise NotServed(f"HTTP says {response.status}")
    return len(body)
