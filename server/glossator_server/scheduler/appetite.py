"""How much a batch makes its worker grow, looked at while it runs.

A limit of the system's, as setrlimit sets it, would count addresses instead of memory, and whoever meets it there is
told in the midst of native code, which aborts or goes on without; a look from outside stops any code, and knows what
ran. What grows faster than it is looked at gets beyond the limit by as much.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from glossator_server.worker.memory import own_bytes

# Seconds between two looks: a batch that is done before costs nothing but the first one.
_EVERY = 0.05


class Appetite:
    """Watches the process of a worker from now on, until `stop`; calls `exceeded` once, on the event loop."""

    def __init__(self, pid: int, limit: int, exceeded: Callable[[], None]) -> None:
        """`limit`: bytes of its own that it may have more than now."""
        self._pid = pid
        self._exceeded = exceeded
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        before = own_bytes(pid)
        if before is not None:
            self._most = before + limit
            self._timer = self._loop.call_later(_EVERY, self._look)

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        found = own_bytes(self._pid)
        if found is None:
            return  # it is gone, and that is noticed elsewhere
        if found > self._most:
            self._exceeded()
        else:
            self._timer = self._loop.call_later(_EVERY, self._look)
