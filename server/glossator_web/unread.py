"""Answers that nobody has read yet: how much of them this process holds, and what happens when that is too much."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from glossator.config import Limits

# Bytes that are handed to the connection at once. It takes the next ones when most of these have left.
_PIECE = 256 * 1024


class Stalled(ConnectionError):
    """The answer is not read, and others need the room."""


class Unread:
    """What all connections together have to send yet."""

    def __init__(self, limits: Limits) -> None:
        self._limit = limits.max_unread_bytes
        self._patience = limits.stream_idle or None
        self.bytes = 0

    @property
    def full(self) -> bool:
        """Whether no further calls are taken."""
        return self.bytes > self._limit

    async def send(self, send: Callable[[Any], Awaitable[None]], message: Mapping[str, Any]) -> None:
        """Send a piece of an answer's body as fast as it is read.

        Raises `Stalled` for one that stands still while half of the room is taken.
        """
        body = message.get("body", b"")
        left = len(body)
        self.bytes += left
        try:
            for begin in range(0, max(1, len(body)), _PIECE):
                piece = body[begin : begin + _PIECE]
                more = message.get("more_body", False) or begin + _PIECE < len(body)
                await self._one(send, {**message, "body": piece, "more_body": more})
                left -= len(piece)
                self.bytes -= len(piece)
        finally:
            self.bytes -= left

    async def _one(self, send: Callable[[Any], Awaitable[None]], piece: Mapping[str, Any]) -> None:
        while True:
            try:
                # It waits before it takes anything: cut short, it has taken nothing, and can be asked again.
                async with asyncio.timeout(self._patience):
                    await send(piece)
                return
            except TimeoutError:
                if 2 * self.bytes > self._limit:
                    raise Stalled from None
