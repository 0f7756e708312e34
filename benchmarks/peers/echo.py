"""The transport's ceiling: a bare `grpc.aio` server that answers every document at once, with messages like ours.

    python -m benchmarks.peers.echo [FOLDER]

With a folder it speaks TLS, with the `cert.pem` and `key.pem` that are in there. Prints `listening on HOST:PORT`. For
each document it writes the two messages that a server with the null analyzer writes, and does nothing else: no
validation, no queue, no other process.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import grpc

from glossator.wire import messages as pb

NULL = "bench.null"
WINDOW = 64


async def analyze_documents(_: object, context: grpc.aio.ServicerContext[Any, Any]) -> None:
    """Answers from templates."""
    result = pb.AnalyzerResult(name=NULL, analyzer=NULL, version="1.0", fingerprint="0123456789abcdef")
    done = pb.DocumentDone(status=pb.DocumentStatus.DOCUMENT_STATUS_OK, language="en")
    for message in (result, done):
        message.timing.queue.FromMicroseconds(123)
        message.timing.compute.FromMicroseconds(45)
    accepted = pb.StreamAccepted(
        max_in_flight_documents=WINDOW, offset_encoding=pb.OffsetEncoding.OFFSET_ENCODING_UNICODE_CODE_POINT
    )
    index = 0
    while (request := await context.read()) is not grpc.aio.EOF:
        if request.HasField("config"):
            await context.write(pb.AnalyzeDocumentsResponse(accepted=accepted))
            continue
        name = request.document.id
        await context.write(pb.AnalyzeDocumentsResponse(document_id=name, document_index=index, result=result))
        await context.write(pb.AnalyzeDocumentsResponse(document_id=name, document_index=index, done=done))
        index += 1
    await context.write(pb.AnalyzeDocumentsResponse(summary=pb.StreamSummary(received=index, ok=index)))


async def main(folder: Path | None) -> None:
    server = grpc.aio.server()
    handler = grpc.stream_stream_rpc_method_handler(
        analyze_documents,
        request_deserializer=pb.AnalyzeDocumentsRequest.FromString,
        response_serializer=pb.AnalyzeDocumentsResponse.SerializeToString,
    )
    methods = {"AnalyzeDocuments": handler}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(pb.ANALYSIS_SERVICE, methods),))
    if folder is None:
        port = server.add_insecure_port("127.0.0.1:0")
    else:
        pair = (folder / "key.pem").read_bytes(), (folder / "cert.pem").read_bytes()
        port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([pair]))
    await server.start()
    print(f"listening on 127.0.0.1:{port}", flush=True)
    await server.wait_for_termination()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
