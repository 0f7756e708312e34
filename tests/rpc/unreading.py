"""A client that asks and does not read: no library is one."""

from __future__ import annotations

import asyncio
import struct
from itertools import count

from glossator.wire import messages as pb


class Unreading:
    """A client of HTTP/2 that calls Analyze and lets nothing of an answer through but its headers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._streams = count(1, 2)
        settings = struct.pack(">HI", 4, 0)  # INITIAL_WINDOW_SIZE
        writer.write(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + self._frame(4, 0, 0, settings))

    @classmethod
    async def connect(cls, address: str) -> Unreading:
        """Connect to a server on a port."""
        host, _, port = address.rpartition(":")
        return cls(*(await asyncio.open_connection(host, int(port))))

    def call(self, request: pb.AnalyzeRequest) -> None:
        given = {
            ":method": "POST",
            ":scheme": "http",
            ":path": "/glossator.v1.AnalysisService/Analyze",
            ":authority": "localhost",
            "te": "trailers",
            "content-type": "application/grpc",
        }
        # Literal fields without indexing, as HPACK has them.
        block = b"".join(
            b"\0" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()
            for name, value in given.items()
        )
        message = request.SerializeToString()
        stream = next(self._streams)
        data = b"\0" + struct.pack(">I", len(message)) + message
        self._writer.write(self._frame(1, 4, stream, block) + self._frame(0, 1, stream, data))

    def close(self) -> None:
        self._writer.close()

    @staticmethod
    def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
        return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload
