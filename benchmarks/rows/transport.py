"""The null analyzer over a bidirectional stream, against a bare `grpc.aio` server that echoes the same messages.

Both are driven by the same bare `grpc.aio` client, so that neither side's figure has a client library in it.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc

from benchmarks.peers.child import ROOT
from benchmarks.peers.echo import NULL, WINDOW
from benchmarks.rows.row import Measured
from benchmarks.rows.served import stream
from benchmarks.stage import Stage
from benchmarks.stats import ratios
from benchmarks.workloads import corpus, repeated
from glossator import AnalysisOptions, AnalyzerSpec, Document
from glossator.wire import encode_document, encode_options, rpc
from glossator.wire import messages as pb

_TIMES = 4
"""How many rounds, for one of the other rows."""


def measure(stage: Stage) -> Measured:
    """Documents per second of ours over those of the echo."""
    documents, requests = null_requests(stage)
    server = stage.null_server()
    theirs, mine, with_client = [], [], []
    with echo() as (address, _):
        for target in (address, server.address):
            asyncio.run(drive(target, requests[: len(requests) // 5]))
        # Where processes outnumber cores, one round differs from the next by a half: so there are many.
        for _ in range(_TIMES * max(3, stage.effort.rounds)):
            theirs.append(len(documents) / asyncio.run(drive(address, requests)))
            mine.append(len(documents) / asyncio.run(drive(server.address, requests)))
            with_client.append(
                len(documents) / stream(server, [Document(d.text, d.id, d.language) for d in documents])[0]
            )
    return Measured(
        ratios(mine, theirs),
        {
            "documents": len(documents),
            "echo documents/s": theirs,
            "our documents/s": mine,
            "our documents/s, with our own client": with_client,
        },
    )


def null_requests(stage: Stage) -> tuple[list[Document], list[pb.AnalyzeDocumentsRequest]]:
    """Documents for the null analyzer, and the messages of a stream of them."""
    documents = list(repeated(corpus(50, largest=16 * 1024), stage.effort.messages))
    config = pb.StreamConfig(
        options=encode_options(AnalysisOptions((AnalyzerSpec(NULL),))), max_in_flight_documents=WINDOW
    )
    requests = [pb.AnalyzeDocumentsRequest(config=config)]
    requests += [pb.AnalyzeDocumentsRequest(document=encode_document(document)) for document in documents]
    return documents, requests


async def drive(
    address: str,
    requests: list[pb.AnalyzeDocumentsRequest],
    credentials: grpc.ChannelCredentials | None = None,
    metadata: tuple[tuple[str, str], ...] = (),
) -> float:
    """Seconds for all documents, at most `WINDOW` of them under way."""
    connected = (
        grpc.aio.insecure_channel(address) if credentials is None else grpc.aio.secure_channel(address, credentials)
    )
    async with connected as channel:
        room = asyncio.Semaphore(WINDOW + 1)
        began = time.perf_counter()
        call = rpc.AnalysisServiceStub(channel).AnalyzeDocuments(metadata=metadata)

        async def write() -> None:
            for request in requests:
                await room.acquire()
                await call.write(request)
            await call.done_writing()

        writing = asyncio.create_task(write())
        ended = 0
        while (response := await call.read()) is not grpc.aio.EOF:
            if isinstance(response, pb.AnalyzeDocumentsResponse) and (
                response.HasField("done") or response.HasField("whole")
            ):
                ended += 1
                room.release()
        await writing
        seconds = time.perf_counter() - began
    if ended != len(requests) - 1:
        raise RuntimeError(f"{ended} of {len(requests) - 1} documents came back")
    return seconds


@contextmanager
def echo(folder: Path | None = None) -> Iterator[tuple[str, int]]:
    """Address and process id of an echo server; with a folder, it speaks TLS with the certificate in there."""
    command = [sys.executable, "-m", "benchmarks.peers.echo", *([] if folder is None else [str(folder)])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().removeprefix("listening on ").strip(), process.pid
        finally:
            process.terminate()
