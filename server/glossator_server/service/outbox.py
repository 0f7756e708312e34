"""Events on their way to the client of a stream: in the order they come, or document by document.

Neither bounds what is put in: `stream` lets no more documents in than the client has been told the end of, and that
bounds both.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import NamedTuple


class Event(NamedTuple):
    """What the client is told of a document: a serialized `AnalyzeDocumentsResponse`."""

    data: bytes
    document: int
    """Its index in the stream."""
    status: int | None = None
    """Of a done: the wire's number for how the document ended."""


class Outbox:
    """Events as they come, those of different documents interleaved."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque()
        self._filled = asyncio.Event()
        self._error: BaseException | None = None
        self.bytes = 0
        """Size of the events that can be written now."""

    def put(self, event: Event) -> None:
        """Add an event of a document, at the latest its done."""
        self._release(event)

    def fail(self, error: BaseException) -> None:
        """Make `get` raise this once everything before it is out."""
        self._error = error
        self._filled.set()

    def wake(self) -> None:
        """Make a waiting `get` return None."""
        self._filled.set()

    async def get(self) -> Event | None:
        """The next event; None if it was woken without one."""
        if not self._events and self._error is None:
            self._filled.clear()
            await self._filled.wait()
        if self._events:
            event = self._events.popleft()
            self.bytes -= len(event.data)
            return event
        if self._error is not None:
            raise self._error
        return None

    def _release(self, event: Event) -> None:
        self._events.append(event)
        self.bytes += len(event.data)
        self._filled.set()


class OrderedOutbox(Outbox):
    """Documents in the order of their submission, each one's events together; the others wait their turn."""

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[int, list[Event]] = {}
        self._turn = 0

    def put(self, event: Event) -> None:
        self._held.setdefault(event.document, []).append(event)
        while held := self._held.pop(self._turn, None):
            for ready in held:
                self._release(ready)
            if held[-1].status is not None:
                self._turn += 1
