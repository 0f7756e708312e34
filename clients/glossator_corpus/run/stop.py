"""Ctrl-C: the first one finishes what is in flight, the second one stops."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from glossator.telling import Interrupted


class Stop:
    """Whether somebody wants the run to end."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.wanted = self.at_once = False
        self._reading = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """SIGINT and SIGTERM are meant for us, as long as this lasts. The second one raises `KeyboardInterrupt`.

        What whoever started us wants ignored, as a shell does for what runs in the background, stays so.
        """
        numbers = [
            number for number in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(number) is not signal.SIG_IGN
        ]
        before = [signal.signal(number, self._signalled) for number in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Here the first one raises `Interrupted`, too: a source may be silent for ever. Other threads hear of none."""
        self._reading = threading.current_thread() is threading.main_thread()
        try:
            if self.wanted:  # since it was last asked
                raise Interrupted
            yield
        finally:
            self._reading = False

    def _signalled(self, _number: int, _frame: object) -> None:
        if self.wanted:
            self.at_once = True
            raise Interrupted
        self.wanted = True
        self._tell("stopping when what is in flight is done and written; once more: at once")
        if self._reading:
            self._reading = False
            raise Interrupted
