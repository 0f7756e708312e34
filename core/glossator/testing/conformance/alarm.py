"""Ends a check that does not come to an end by itself, as far as Python code can be ended from within its process."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from glossator.testing.conformance.places import Places

_AGAIN = 1.0
"""Seconds after which it is raised once more: what hangs may have caught it, and go on with the next document."""


class Hung(BaseException):
    """Raised in whatever runs when the time is over. No `Exception`: plugins catch those."""


class Alarm:
    """Whether the time was over, and where the plugin was then."""

    def __init__(self, places: Places) -> None:
        self.rang = False
        self.place = ""
        self._places = places

    def ring(self, number: int, frame: FrameType | None) -> None:
        """As a handler of signals."""
        if not self.rang:
            self.rang, self.place = True, self._places.of_frame(frame)
        raise Hung


@contextmanager
def alarm(seconds: float, places: Places) -> Iterator[Alarm]:
    """In here, `Hung` is raised after so many seconds, and then again and again; beside the main thread never.

    A timer that somebody else has set, as plugins of pytest do, goes on afterwards; one that ends sooner is left alone.
    """
    made = Alarm(places)
    main = threading.current_thread() is threading.main_thread()
    left, interval = signal.getitimer(signal.ITIMER_REAL) if main and hasattr(signal, "setitimer") else (0.0, 0.0)
    if not main or not hasattr(signal, "setitimer") or 0 < left <= seconds:
        yield made
        return
    begun = time.monotonic()
    before: Any = signal.signal(signal.SIGALRM, made.ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield made
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(0.001, left - (time.monotonic() - begun)), interval)
