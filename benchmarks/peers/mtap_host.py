"""An MTAP deployment as a peer: events service, processor service, and clients that fetch what was labelled.

    python -m benchmarks.peers.mtap_host FOLDER PROCESSORS PROCESSES

Runs in MTAP's own environment, which has another grpcio and protobuf than ours; imports nothing of Glossator.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import mtap

from benchmarks.peers.child import serve
from benchmarks.peers.mtap_processor import NAME, VARIABLE
from benchmarks.ports import free_port

_START_SECONDS = 300.0
_LAST_SECONDS = 2.0
_CALL_SECONDS = 600.0  # its default of 10 is too short for a first document, which loads the models


def main() -> None:
    folder, processors, processes = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3]
    environment = {
        **os.environ,
        VARIABLE: json.dumps([folder, processors, 1]),
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    events, processor = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    services = [
        [sys.executable, "-m", "mtap", "events", "--port", _port(events)],
        [
            sys.executable, "-m", "benchmarks.peers.mtap_processor", "--mp", "--workers", processes,
            "--port", _port(processor), "--events", events, "--log-level", "ERROR",
        ],
    ]  # fmt: skip
    running = [subprocess.Popen(command, env=environment, stdout=2, stdin=subprocess.DEVNULL) for command in services]
    try:
        for address in (events, processor):
            _wait(address, running)
        client = mtap.events_client(events)
        remote = mtap.Pipeline(
            mtap.RemoteProcessor(NAME, address=processor, call_timeout=_CALL_SECONDS), events_address=events
        )
        with remote.activate() as active:

            def one(text: str) -> int:
                """Send a document, have it processed, fetch everything that was labelled."""
                with mtap.Event(client=client) as event:
                    document = event.create_document("plaintext", text)
                    active.run(document)
                    fetched = [len(document.labels[name]) for name in ("tokens", "sentences", "entities")]
                return fetched[0]

            def bulk(texts: Sequence[str], clients: int) -> Mapping[str, Any]:
                with ThreadPoolExecutor(clients) as pool:
                    return {"tokens": sum(pool.map(one, texts))}

            serve({"bulk": bulk}, end=lambda: _end(running))
    finally:
        _end(running)


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:  # seen with its pool of processes
            process.kill()


def _wait(address: str, running: Sequence[subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        if any(process.poll() is not None for process in running) or time.monotonic() > end:
            raise RuntimeError("a service of MTAP did not start")
        with grpc.insecure_channel(address) as channel:
            try:
                return grpc.channel_ready_future(channel).result(1)
            except grpc.FutureTimeoutError:
                continue


def _port(address: str) -> str:
    return address.rpartition(":")[2]


if __name__ == "__main__":
    main()
