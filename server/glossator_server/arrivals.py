"""Remotes that were away when the server started: asked again and again, and taken in when they come.

Then the workers are replaced one after the other by ones that know them; whoever runs a batch finishes it first. Only
when all are there, requests may ask for what has come: none gets to a worker that does not know it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from glossator.config import Config
from glossator.host.plugins.remotes import away, introduced

_log = logging.getLogger(__name__)

_SHORTEST, _LONGEST = 1.0, 30.0


class Arrivals:
    """Waits for those that are away, as long as there are any."""

    def __init__(self, config: Callable[[], Config], take: Callable[[Config], Awaitable[None]]) -> None:
        """`config` is the one that holds; `take` is told that in which those that have come are known."""
        self._config = config
        self._take = take
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, if anybody is away and it has not begun."""
        if away(self._config()) and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._wait(), name="arrivals")

    def close(self) -> None:
        """Wait no more."""
        if self._task is not None:
            self._task.cancel()

    async def _wait(self) -> None:
        pause = _SHORTEST
        while missing := away(self._config()):
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST)
            # In a thread, which waits for a process: see `Transport.introduce`.
            found = await asyncio.to_thread(introduced, self._config(), missing)
            if arrived := [name for name in missing if name not in away(found)]:
                _log.info("remotes that have come: %s", ", ".join(arrived))
                await self._take(found)
                pause = _SHORTEST
