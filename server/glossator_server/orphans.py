"""What the first process of a container owes to the others: their parents gone, it must ask how they ended.

Else each process that a plugin starts and forgets stays in the table of processes for ever, until that is full.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path

_WORKER = b"glossator_server.worker"


def reap_orphans(loop: asyncio.AbstractEventLoop) -> None:
    """Whenever a child ends that nobody here has started, take its exit status."""
    loop.add_signal_handler(signal.SIGCHLD, _reap)


def _reap() -> None:
    own = os.getpid()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _ended_child(entry, own):
            with contextlib.suppress(ChildProcessError):
                os.waitpid(int(entry.name), os.WNOHANG)
