"""Writes log lines to a descriptor whose reader may have stopped: nothing else may stop for it.

Standard error is often a pipe, and whoever reads it may be slow, paused, or hang itself. A full pipe makes a write
wait, and that would be the event loop's: no call answered, no health, no signal heeded. Its flags are others', too, and
must stay. So what does not fit is left out, and how much that was is told.
"""

from __future__ import annotations

import os
import select
from collections.abc import Callable

# So much is written whole or not at all, if there is room for anything; POSIX wants 512 at least.
_WHOLE = getattr(select, "PIPE_BUF", 512)
# Milliseconds that a reader gets who has kept up so far.
_PATIENCE = 100


class LogWriter:
    """Lines of one process."""

    def __init__(self, descriptor: int, tell: Callable[[int], str]) -> None:
        """`tell` makes the line that says how many were left out, as soon as there is room again."""
        self._descriptor = descriptor
        self._tell = tell
        self._lost = 0
        self._broken = False
        """Whether the last line was cut short."""
        self._room = select.poll()
        self._room.register(descriptor, select.POLLOUT)

    def write(self, line: str) -> None:
        """Write the line, without its end, or leave it out. Raises `OSError` if nobody will read any more."""
        if self._lost:
            if not self._has_room():
                self._lost += 1
                return
            missed, self._lost = self._lost, 0
            self._put(self._tell(missed))
        self._put(line)

    def _put(self, line: str) -> None:
        data = f"{line}\n".encode(errors="backslashreplace")
        if self._broken:
            data = b"\n" + data
        whole = len(data)
        while data:
            if not self._has_room():
                self._lost += 1
                self._broken = len(data) < whole
                return
            data = data[os.write(self._descriptor, data[:_WHOLE]) :]
        self._broken = False

    def _has_room(self) -> bool:
        # A reader that is gone counts as well: the write says so.
        return bool(self._room.poll(0 if self._lost else _PATIENCE))
