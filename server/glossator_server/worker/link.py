"""The front's end of a worker's pipe: frames in and out, each message told as soon as it has arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from glossator_server.worker.protocol import LENGTH, Message, Order, pack, unpack


class Link(asyncio.Protocol):
    """A connection to a worker. `hear` is called on the event loop for each message, in order."""

    def __init__(self, hear: Callable[[Message], None]) -> None:
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when nothing more will come."""
        self._hear = hear
        self._buffer = bytearray()
        self._transport: asyncio.Transport

    def send(self, order: Order) -> None:
        """Orders are small or, at a batch's documents, bounded: they need no back-pressure."""
        if not self._transport.is_closing():
            self._transport.write(pack(order))

    def close(self) -> None:
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - the socket is a stream
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer
        buffer += data
        while len(buffer) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(buffer)[0]
            if len(buffer) < end:
                return
            messages = unpack(buffer[LENGTH.size : end])
            del buffer[:end]
            for message in messages:
                self._hear(message)  # type: ignore[arg-type]

    def connection_lost(self, error: Exception | None) -> None:
        self.closed.set_result(None)
