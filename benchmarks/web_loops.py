"""HTTP in a process of its own against HTTP in the gRPC front's own loop: `python -m benchmarks.web_loops`.

Answers come from the result cache, so that what is measured is the way there and back and not the analysis. Both
servers run at the same time and are asked in turns. Told are processor time per call, of the front and all that belongs
to HTTP, and what a gRPC client waits for a small answer while browsers ask for large ones as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import click
import grpc

from benchmarks.processes import cpu_seconds, tree
from benchmarks.workloads import owners
from glossator import Config, Document
from glossator.wire import encode_document
from glossator.wire import messages as pb
from glossator_client import Client
from glossator_server import Server
from glossator_web.serve import serve
from glossator_web.upstream import Upstream

_METHOD = "/glossator.v1.AnalysisService/Analyze"
_CACHE = 256 * 1024 * 1024
_SMALL = "Ann Lee arrived in Oslo."


@dataclass(frozen=True, slots=True)
class Served:
    """A server in a process of its own."""

    name: str
    pid: int
    address: str
    url: str

    def front_seconds(self) -> float:
        """Processor time of the front and of the web process, so far; the worker has nothing to do."""
        return cpu_seconds(tree(self.pid))


@click.command()
@click.option("--serve", "mode", type=click.Choice(["one", "two"]), hidden=True)
@click.option("--calls", default=200, show_default=True, help="Per round and kind.")
@click.option("--rounds", default=5, show_default=True)
@click.option(
    "--browsers", default=4, show_default=True, help="That ask for JSON at once, while a gRPC client asks, too."
)
def main(mode: str | None, calls: int, rounds: int, browsers: int) -> None:
    """Measure both and tell."""
    if mode is not None:
        asyncio.run(_serve(separate=mode == "two"))
        return
    quiet: dict[tuple[str, str], list[float]] = {}
    busy: dict[str, list[float]] = {}
    with contextlib.ExitStack() as stack:
        both = [stack.enter_context(_started(name)) for name in ("two", "one")]
        for server in both:
            _warm(server)
        size = len(_body("json", both[0]))
        for number in range(rounds):
            for server in both if number % 2 else both[::-1]:
                for kind in ("proto", "json"):
                    quiet.setdefault((server.name, kind), []).append(_processor(server, kind, calls))
                busy.setdefault(server.name, []).extend(_beside(server, browsers, calls))
    click.echo(f"answers of {size} bytes of JSON; processor time of front and HTTP per call:")
    for kind in ("proto", "json"):
        for name, said in (("two", "two processes"), ("one", "one loop")):
            found = [1000 * each for each in quiet[name, kind]]
            click.echo(f"  {kind:6} {said:14} {statistics.median(found):7.2f} ms")
    click.echo(f"a gRPC call for a small answer, while {browsers} browsers ask for JSON:")
    for name, said in (("two", "two processes"), ("one", "one loop")):
        found = sorted(1000 * each for each in busy[name])
        late = found[int(0.95 * len(found))]
        click.echo(f"  {said:14} median {statistics.median(found):7.2f} ms, of 20 the slowest {late:7.2f} ms")


async def _serve(*, separate: bool) -> None:
    """Serve until standard input ends."""
    web = {"port": 0} if separate else {}
    config = Config.load(
        overrides={"server": {"port": 0, "workers": 1, "result_cache_bytes": _CACHE}, "web": web, "client": {}}
    )
    async with Server(config) as server:
        stop = asyncio.Event()
        reading = asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)
        reading.add_done_callback(lambda _: stop.set())
        if separate:
            click.echo(json.dumps({"address": server.address, "url": server.url}))
            await stop.wait()
            return
        listener = _listener()
        click.echo(json.dumps({"address": server.address, "url": f"http://127.0.0.1:{listener.getsockname()[1]}"}))
        await serve(config, Upstream(server.address), listener, stop, None)


def _listener() -> socket.socket:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


@contextlib.contextmanager
def _started(name: str) -> Iterator[Served]:
    command = [sys.executable, "-m", "benchmarks.web_loops", "--serve", name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            yield Served(name, process.pid, told["address"], told["url"])
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)


def _warm(server: Served) -> None:
    """Have the answers kept."""
    with Client(server.address) as client:
        client.wait_ready(timeout=300)
        client.analyze(Document(_SMALL))
    for kind in ("proto", "json"):
        for _ in range(3):
            _body(kind, server)


@cache
def _requests() -> dict[str, tuple[bytes, dict[str, str]]]:
    document = owners()
    message = pb.AnalyzeRequest(document=encode_document(document))
    return {
        "proto": (message.SerializeToString(), {"content-type": "application/proto"}),
        "json": (json.dumps({"document": {"text": document.text}}).encode(), {"content-type": "application/json"}),
    }


def _connection(server: Served) -> http.client.HTTPConnection:
    where = urlsplit(server.url)
    return http.client.HTTPConnection(where.hostname or "", where.port or 0)


def _ask(connection: http.client.HTTPConnection, kind: str) -> bytes:
    body, headers = _requests()[kind]
    connection.request("POST", _METHOD, body, headers)
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        raise RuntimeError(f"HTTP says {response.status}")
    return answer


def _body(kind: str, server: Served) -> bytes:
    with contextlib.closing(_connection(server)) as connection:
        return _ask(connection, kind)


def _processor(server: Served, kind: str, calls: int) -> float:
    """Seconds of processor time per call."""
    with contextlib.closing(_connection(server)) as connection:
        _ask(connection, kind)
        began = server.front_seconds()
        for _ in range(calls):
            _ask(connection, kind)
        return (server.front_seconds() - began) / calls


def _beside(server: Served, browsers: int, calls: int) -> list[float]:
    """Seconds of each gRPC call while browsers ask."""
    over = threading.Event()

    def browse() -> None:
        with contextlib.closing(_connection(server)) as connection:
            while not over.is_set():
                _ask(connection, "json")

    threads = [threading.Thread(target=browse) for _ in range(browsers)]
    for thread in threads:
        thread.start()
    took = []
    request = pb.AnalyzeRequest(document=encode_document(Document(_SMALL))).SerializeToString()
    try:
        with grpc.insecure_channel(server.address) as channel:
            call: Any = channel.unary_unary(_METHOD, None, None)
            call(request)
            for _ in range(calls):
                began = time.perf_counter()
                call(request)
                took.append(time.perf_counter() - began)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    return took


if __name__ == "__main__":
    main()
