"""How many streams may be open. One that only stands there is no work: it makes room when others need its place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from glossator.config import Limits
from glossator_server.errors import Overloaded, overloaded
from glossator_server.service.ledger import Account, Ledger


class Slot:
    """The place of one stream, and its account; as a context in the stream's own task."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._loop = asyncio.get_running_loop()
        self._scope = asyncio.timeout(None)
        self.account = Account(slots.ledger)
        self.moved = self._loop.time()
        self.busy: Callable[[], bool] = lambda: False
        """Whether anything is worked on for the stream."""

    def move(self) -> None:
        """A message was read or written."""
        self.moved = self._loop.time()

    def leave(self) -> None:
        """End the stream, wherever its task is."""
        self._scope.reschedule(self._loop.time())

    async def __aenter__(self) -> Slot:
        self._slots.enter(self)
        self.account.open()
        await self._scope.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        self._slots.discard(self)
        self.account.close()
        try:
            await self._scope.__aexit__(*error)  # type: ignore[arg-type]
        except TimeoutError:
            raise Overloaded(
                f"the stream stood still for {self._slots.idle_seconds:g} s, and others need its place: open it again "
                "when there is something to send, and read what it answers",
                retry_after=0.0,
                limit=self._slots.limit,
            ) from None


class Slots:
    """The places of all streams together."""

    def __init__(self, limits: Limits) -> None:
        self.limit = limits.max_streams
        self.idle_seconds = limits.stream_idle
        self.ledger = Ledger(limits)
        self._taken: set[Slot] = set()

    def adopt(self, limits: Limits) -> None:
        """Other limits hold from now on."""
        self.limit = limits.max_streams
        self.idle_seconds = limits.stream_idle
        self.ledger.adopt(limits)

    def enter(self, slot: Slot) -> None:
        """Give it a place, if need be that of the stream which has stood still longest; or raise `Overloaded`."""
        if len(self._taken) >= self.limit:
            idle = [
                taken for taken in self._taken if slot.moved - taken.moved >= self.idle_seconds and not taken.busy()
            ]
            if not idle:
                raise overloaded("open streams", self.limit)
            longest = min(idle, key=lambda taken: taken.moved)
            longest.leave()
            self._taken.discard(longest)
        self._taken.add(slot)

    def __len__(self) -> int:
        """How many are taken."""
        return len(self._taken)

    def discard(self, slot: Slot) -> None:
        """Its stream is over."""
        self._taken.discard(slot)
