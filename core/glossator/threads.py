"""Threads that end with what they do: who asks whether this process can be forked waits until they have left it."""

from __future__ import annotations

import _thread
import os
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

_LINGERS = 5.0
"""Seconds that threads may take to leave, on a busy machine."""
_MANY = 64

_at_work: set[object] = set()
_leaving: deque[int] = deque(maxlen=_MANY)
"""Ids that the system knows the latest by. Earlier ones have left long since."""


def start(do: Callable[[], object]) -> None:
    """Do it in a thread, at less cost than `threading.Thread`. Raises `RuntimeError` if none can be started."""
    mark = object()

    def run() -> None:
        try:
            do()
        finally:
            _leaving.append(_thread.get_native_id())
            _at_work.discard(mark)

    _at_work.add(mark)
    try:
        _thread.start_new_thread(run, ())
    except RuntimeError:
        _at_work.discard(mark)
        raise


def settle() -> None:
    """Wait until those that were started here have left the process."""
    until = time.monotonic() + _LINGERS
    while _at_work and time.monotonic() < until:
        time.sleep(0.001)
    while _leaving:
        gone(_leaving.popleft(), until)


def gone(native_id: int | None, until: float | None = None) -> None:
    """Wait until the system has no such thread, either: for Python it is over a moment before.

    Who counts the threads of this process, and so decides whether it can be forked, would see one that is no more.
    """
    place = Path("/proc/self/task", str(native_id))
    until = time.monotonic() + _LINGERS if until is None else until
    while place.exists() and time.monotonic() < until:
        time.sleep(0.001)


def _forget() -> None:
    _at_work.clear()
    _leaving.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)  # it has none of them
