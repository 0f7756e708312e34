"""Where work lies until somebody takes it: an actor of Ray's, beside the run.

A task of Ray Data is a slot: it comes here, gets whatever is next, and waits if there is nothing. So an actor that is
free gets work, however long others take. Ray repeats the task of an actor that died: the same slot gets the same work
again.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

Given = tuple[int, int, bytes]
"""Number of the work, how often it was given out, and the work, packed."""


class Desk:
    """Work by number. All methods are cheap; `take` waits."""

    def __init__(self) -> None:
        self._work: dict[int, bytes] = {}
        self._waiting: deque[int] = deque()
        self._slots: dict[str, int] = {}
        """Slot -> the work that it was given."""
        self._times: dict[int, int] = {}
        self._tickets: dict[str, int] = {}
        self._news = asyncio.Condition()

    async def lay(self, done: Sequence[int], number: int, work: bytes) -> None:
        """More work, or the same once more, for another slot; what is done is forgotten."""
        async with self._news:
            self._forget([*done, number])
            self._work[number] = work
            self._waiting.append(number)
            self._news.notify_all()

    async def take(self, slot: str) -> Given | None:
        """The next work. None only for who asked before the same slot asked again: it is dead."""
        ticket = self._tickets[slot] = self._tickets.get(slot, 0) + 1
        async with self._news:
            await self._news.wait_for(lambda: self._waiting or slot in self._slots or self._tickets.get(slot) != ticket)
            if self._tickets.get(slot) != ticket:
                return None
            number = self._slots.get(slot)
            if number is None:
                number = self._slots[slot] = self._waiting.popleft()
            self._times[number] = self._times.get(number, 0) + 1
            return number, self._times[number], self._work[number]

    def _forget(self, done: Sequence[int]) -> None:
        for number in done:
            self._work.pop(number, None)
            self._times.pop(number, None)
        for slot in [slot for slot, number in self._slots.items() if number not in self._work]:
            del self._slots[slot]
            self._tickets.pop(slot, None)
