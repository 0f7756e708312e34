"""Reading what may be long in coming, such as a terminal or a pipe, without ever missing Ctrl-C.

Python only notes a signal when it arrives, and acts between two instructions. If it arrives after the last of those and
before the system has begun to wait for input, nothing interrupts the waiting, and Ctrl-C seems to have no effect. So
signals are written to a pipe as well, and the waiting is for both.
"""

from __future__ import annotations

import contextlib
import io
import os
import select
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:  # it exists in the stubs only
    from _typeshed import WriteableBuffer


@contextmanager
def interruptible(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream, but an interrupt that comes inside this context ends any wait for input, even one that begins later.

    Whoever handles a `KeyboardInterrupt` and wants to read on must enter it anew.
    """
    try:
        descriptor = stream.fileno()
    except (OSError, AttributeError):
        descriptor = -1  # no file of the system's: nothing there to wait for
    if descriptor < 0 or os.name != "posix" or threading.current_thread() is not threading.main_thread():
        yield stream
        return
    reader, writer = os.pipe()
    try:
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        try:
            yield io.BufferedReader(_Waiting(descriptor, reader))
        finally:
            signal.set_wakeup_fd(before)
    finally:
        os.close(reader)
        os.close(writer)


def waits(stream: BinaryIO) -> bool:
    """Whether reading a line from what `interruptible` gave may have to wait for someone to write it."""
    raw = getattr(stream, "raw", None)
    return isinstance(raw, _Waiting) and raw.waits()


class _Waiting(io.RawIOBase):
    """Reads a file when there is something to be read, and raises `KeyboardInterrupt` if that comes first."""

    def __init__(self, descriptor: int, signals: int) -> None:
        self._descriptor = descriptor
        self._signals = signals

    def readable(self) -> bool:
        return True

    def waits(self) -> bool:
        return not select.select([self._descriptor], [], [], 0)[0]

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        while True:
            ready, _, _ = select.select([self._descriptor, self._signals], [], [])
            if self._signals in ready:
                self._heed()
            if self._descriptor in ready:
                return os.readv(self._descriptor, [buffer])

    def _heed(self) -> None:
        """Raise it ourselves: what Python raised may have got lost in code that must not fail, such as `__del__`."""
        with contextlib.suppress(BlockingIOError):
            arrived = os.read(self._signals, 512)
            if signal.SIGINT in arrived and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
                raise KeyboardInterrupt
