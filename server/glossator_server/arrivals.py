"""Remotes that were away when the server started, or have changed since: asked again, and taken in as they are now.

Then the workers are replaced one after the other by ones that know them; whoever runs a batch finishes it first. Only
when all are there, requests may ask for what has come: none gets to a worker that does not know it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from glossator.config import Config
from glossator.host.plugins.remotes import away, introduced

_log = logging.getLogger(__name__)

_SHORTEST, _LONGEST = 1.0, 30.0
# Seconds between two times that workers are replaced for remotes that change: two versions may answer in turns.
_REST = 30.0


class Arrivals:
    """Waits for those that are away or have changed."""

    def __init__(self, config: Callable[[], Config], take: Callable[[Config], Awaitable[None]]) -> None:
        """`config` is the one that holds; `take` is told that in which those that have come are known."""
        self._config = config
        self._take = take
        self._changed: set[str] = set()
        self._wake = asyncio.Event()
        self._taken = -_REST
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, if there are remotes; if it has begun, look again at who is away."""
        if self._task is not None and not self._task.done():
            self._wake.set()
        elif self._config().remotes:
            self._task = asyncio.create_task(self._wait(), name="arrivals")

    def ask_again(self, name: str) -> None:
        """Ask a remote anew what it is: it is something else than it was."""
        if name in self._config().remotes:
            self._changed.add(name)
            self._wake.set()

    def close(self) -> None:
        """Wait no more."""
        if self._task is not None:
            self._task.cancel()

    async def _wait(self) -> None:
        pause = _SHORTEST
        while True:
            await self._reason(pause)
            pause = min(2 * pause, _LONGEST)
            known = self._config()
            asked, self._changed = {*away(known), *self._changed} & known.remotes.keys(), set()
            # In a thread, which waits for a process: see `Transport.introduce`.
            found = await asyncio.to_thread(introduced, known, asked)
            said = {name: found.introduced[name] for name in sorted(asked)}
            # One that has changed and is away now stays what it was.
            new = {
                name: each
                for name, each in said.items()
                if isinstance(each, bytes) and each != known.introduced.get(name)
            }
            if new:
                _log.info("remotes that have come, or have changed: %s", ", ".join(new))
                self._taken, pause = time.monotonic(), _SHORTEST
                await self._take(self._config().with_introductions(new))

    async def _reason(self, pause: float) -> None:
        """Wait until there is one to ask: those that are away again after a pause, those that have changed at once."""
        if away(self._config()):
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()
        else:
            await self._wake.wait()
        self._wake.clear()
        if self._changed:
            await asyncio.sleep(max(0.0, self._taken + _REST - time.monotonic()))
