"""The front's end of a worker's pipe: frames in and out, each message told as soon as it has arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from glossator_server.worker.protocol import LENGTH, Message, Order, pack, unpack

# What claims to be longer is no message: a plugin has written into the connection, and the rest would be waited for in
# vain.
_LONGEST = 1 << 32


class Link(asyncio.Protocol):
    """A connection to a worker. `hear` is called on the event loop for each message, in order.

    It is closed when something else comes.
    """

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
        self._buffer += data
        while (length := self._length()) is not None:
            try:
                messages = unpack(self._buffer[LENGTH.size : LENGTH.size + length])
            except Exception:
                self._spoilt()
                return
            del self._buffer[: LENGTH.size + length]
            for message in messages:
                self._hear(message)  # type: ignore[arg-type]

    def _length(self) -> int | None:
        """Of the first message's body; None if it has not arrived."""
        if len(self._buffer) < LENGTH.size:
            return None
        length: int = LENGTH.unpack_from(self._buffer)[0]
        if length > _LONGEST:
            self._spoilt()
            return None
        return length if len(self._buffer) >= LENGTH.size + length else None

    def _spoilt(self) -> None:
        """Nothing that comes from now on means anything."""
        self._buffer.clear()
        self._transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self.closed.set_result(None)
