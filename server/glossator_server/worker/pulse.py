"""What a worker is at, in a few bytes of memory that it shares with its front.

Steps follow one another every few milliseconds, and nobody wants to know of them unless one hangs or crashes: to write
them down costs a worker a microsecond, to send each as a message a tenth of a millisecond and the front a wake-up.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from typing import IO, NamedTuple

# One number holds a step and when it began, so that nobody can read half of each. Microseconds in the other 48 bits
# of it are enough for eight years.
_STEP_BITS = 16
_WORD = 8
# A step and when it began, when it last gave a sign of life, and its batch: of the worker itself, then of its loop.
_HAND = 3
_SIZE = 2 * _HAND * _WORD


class Beat(NamedTuple):
    """What a worker was at when it was looked at. Times are on the clock of `time.monotonic()`."""

    step: int
    """Its number in the batch, from 1; 0 if none has begun."""
    began: float
    alive: float
    """When the step last gave a sign of life; 0.0 if it has not."""
    batch: int = 0
    """The number of the batch, where there are several at once."""


class Pulse:
    """One worker writes, its front reads. The clock is the system's, the same for all processes."""

    def __init__(self, memory: mmap.mmap | bytearray) -> None:
        self._memory = memory
        self._words = memoryview(memory).cast("Q")

    @classmethod
    def inline(cls) -> Pulse:
        """Of a worker in the same process."""
        return cls(bytearray(_SIZE))

    @classmethod
    def share(cls, connection: socket.socket) -> Pulse:
        """The front's: the worker at the other end of the connection gets the memory. Raises `OSError` without any."""
        with _file() as file:
            pulse = cls(mmap.mmap(file.fileno(), _SIZE))
            # A worker that has ended already is not noticed here: who waits for it learns how it ended.
            with contextlib.suppress(OSError):
                socket.send_fds(connection, [b"\0"], [file.fileno()])
        return pulse

    @classmethod
    def receive(cls, connection: socket.socket) -> Pulse:
        """The worker's: the next thing that comes over the connection. Raises `OSError` if the front is gone."""
        _, files, _, _ = socket.recv_fds(connection, 1, 1)
        if not files:
            raise BrokenPipeError("the front is gone")
        with os.fdopen(files[0], "rb", buffering=0) as file:
            return cls(mmap.mmap(file.fileno(), _SIZE))

    def begin(self, step: int, batch: int = 0) -> None:
        """A step begins now; 0: none has yet."""
        self._words[1] = 0
        self._words[2] = batch
        self._words[0] = _now() << _STEP_BITS | step

    @contextlib.contextmanager
    def meanwhile(self, step: int, batch: int = 0) -> Iterator[None]:
        """What is done in here is of this step, whichever one has begun; that one goes on afterwards."""
        before = self._words[0], self._words[2]
        self.begin(step, batch)
        yield
        self._words[0], self._words[2] = before
        self.beat()

    def beat(self) -> None:
        """The step is alive."""
        self._words[1] = _now()

    def turn(self, step: int, batch: int = 0) -> None:
        """The loop of analyzers that wait runs code of this step from now on; 0: it waits."""
        self._words[_HAND + 2] = batch
        self._words[_HAND] = _now() << _STEP_BITS | step

    def read(self) -> Beat:
        """What the worker itself is at."""
        return self._read(0)

    def read_loop(self) -> Beat:
        """Whose code its loop runs."""
        return self._read(_HAND)

    def _read(self, first: int) -> Beat:
        step, alive, batch = self._words[first : first + _HAND]
        if max(step >> _STEP_BITS, alive) > _now():
            # A plugin has written there, who can reach all that its process has: believed, it would never be overdue.
            return Beat(0, 0.0, 0.0)
        return Beat(step & (1 << _STEP_BITS) - 1, (step >> _STEP_BITS) / 1e6, alive / 1e6, batch)

    def close(self) -> None:
        """Nobody looks at it any more; the worker's own end goes with its process."""
        self._words.release()
        if isinstance(self._memory, mmap.mmap):
            self._memory.close()


def _file() -> IO[bytes]:
    """A file of the right size, in memory where the system has such."""
    try:
        file: IO[bytes] = os.fdopen(os.memfd_create("glossator-pulse"), "r+b", buffering=0)
    except (AttributeError, OSError):
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - the caller does that
    os.ftruncate(file.fileno(), _SIZE)
    return file


def _now() -> int:
    """In microseconds."""
    return time.monotonic_ns() // 1000
