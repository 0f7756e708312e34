"""Events on their way to the client of a stream: in the order they come, or document by document.

Neither bounds what is put in, but both count it, until it is written; `flow` sees to it that it does not get too much.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from glossator_server.service.ledger import Account


class Event(NamedTuple):
    """What the client is told of a document: a serialized response."""

    data: bytes
    document: int
    """Its index in the stream."""
    status: int | None = None
    """Of a done: the wire's number for how the document ended."""


class Outbox:
    """Events as they come, those of different documents interleaved."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._events: deque[Event] = deque()
        self._writing = False
        self._filled = asyncio.Event()
        self._awaited: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []
        """Who waits for what."""

    @property
    def full(self) -> bool:
        """Whether the client has too much unread."""
        return self._account.full

    @property
    def empty(self) -> bool:
        """Whether the client has been told all that it can be told now."""
        return not (self._events or self._writing)

    def put(self, event: Event) -> None:
        """Add an event of a document, at the latest its done."""
        self._account.add(len(event.data))
        self._release(event)

    def wake(self) -> None:
        """Make a waiting `get` return None."""
        self._filled.set()

    async def get(self) -> Event | None:
        """The next event; None if it was woken without one."""
        if not self._events:
            self._filled.clear()
            await self._filled.wait()
        self._writing = bool(self._events)
        return self._events.popleft() if self._events else None

    def written(self, event: Event) -> None:
        """The client is about to get this one: it is here no more."""
        self._account.add(-len(event.data))
        self._writing = False
        if self._awaited:
            for holds, awaited in self._awaited:
                if not awaited.done() and holds():
                    awaited.set_result(None)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until that holds, which is found out after each event that is written: to wake a task costs more."""
        while not holds():
            entry = holds, asyncio.get_running_loop().create_future()
            self._awaited.append(entry)
            try:
                await entry[1]
            finally:
                self._awaited.remove(entry)

    def _release(self, event: Event) -> None:
        self._events.append(event)
        self._filled.set()


class OrderedOutbox(Outbox):
    """Documents in the order of their submission, each one's events together; the others wait their turn."""

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._held: dict[int, list[Event]] = {}
        self._turn = 0

    def put(self, event: Event) -> None:
        self._account.add(len(event.data))
        self._held.setdefault(event.document, []).append(event)
        while held := self._held.pop(self._turn, None):
            for ready in held:
                self._release(ready)
            if held[-1].status is not None:
                self._turn += 1
