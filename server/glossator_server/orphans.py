"""What the first process of a container owes to those whose parents are gone: to take their exit status.

Else each process that a plugin starts and forgets would stay in the table of processes, ended, until that is full.

Only the first process: elsewhere the system gives orphans, those of workers that died as well, to its own first
process or to whoever declared itself their reaper (`PR_SET_CHILD_SUBREAPER`), which this program does not, and which no
child inherits. The children that a plugin starts inside the front (`workers = 0`) have a parent that lives, and it may
yet ask for their status: whoever takes it first would leave the plugin a wrong one.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path

# Seconds after which an ended child is nobody's: for those that this program starts somebody waits.
_PATIENCE = 2.0


class Orphans:
    """Looks after them whenever a child has ended, from the event loop of the main thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended: set[int] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._loop.add_signal_handler(signal.SIGCHLD, self._look)

    def _look(self) -> None:
        if self._timer is None:
            self._ended = _ended_children()
            self._timer = self._loop.call_later(_PATIENCE, self._reap)

    def _reap(self) -> None:
        self._timer = None
        found = _ended_children()
        for pid in self._ended & found:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        if found - self._ended:
            self._look()


def _ended_children() -> set[int]:
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # The name before it may hold anything, parentheses as well.
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                if state == "Z" and int(parent) == os.getpid():
                    found.add(int(entry.name))
    return found
