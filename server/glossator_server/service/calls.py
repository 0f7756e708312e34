"""How many calls are open, so that a server that stops can wait for their ends."""

from __future__ import annotations

import asyncio


class Calls:
    """A context for each call; classes of their own cost less than generators, and each call pays."""

    def __init__(self) -> None:
        self.open = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __enter__(self) -> None:
        self.open += 1
        self._idle.clear()

    def __exit__(self, *_: object) -> None:
        self.open -= 1
        if not self.open:
            self._idle.set()

    async def idle(self) -> None:
        """Wait until no call is open."""
        await self._idle.wait()
