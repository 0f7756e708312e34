"""How a worker process ended, and whose doing that was.

A crash is the doing of the code that ran. A SIGKILL that nobody of us sent is an operator's or the system's, and says
nothing of the document that the worker was at; where the system counts those that it kills for want of memory, it can
be told whether it was that.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

# How others end a process. Every other signal is its own doing.
_FROM_OUTSIDE = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT})
# Seconds in which a count of memory kills that has gone up explains every death: one shortage kills several.
_SAME_SHORTAGE = 2.0


class Cause(Enum):
    """Whose doing a death was."""

    ITSELF = auto()
    """The code in it: it crashed, exited, or closed its connection."""
    KILLED = auto()
    """Somebody else's, or nobody knows whose."""
    MEMORY = auto()
    """The system's, which had no memory left."""


@dataclass(frozen=True, slots=True)
class Death:
    """One worker's end."""

    cause: Cause
    how: str
    """In words: "signal 11"."""

    @property
    def outside(self) -> bool:
        """Whether it says nothing of the documents that the worker had."""
        return self.cause is not Cause.ITSELF


class MemoryKills:
    """What the system counts of processes that it killed for want of memory: in our control group, and in all."""

    def __init__(self, root: Path = Path("/"), clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._files = tuple(_files(root))
        self._count = self._read()
        self._rose = -_SAME_SHORTAGE

    def of_late(self) -> bool:
        """Whether the count has gone up since it was last looked at, or just before."""
        now, count = self._clock(), self._read()
        if count > self._count:
            self._rose = now
        self._count = count
        return now - self._rose < _SAME_SHORTAGE

    def _read(self) -> int:
        total = 0
        for file in self._files:
            with contextlib.suppress(OSError, ValueError):
                fields = (line.split() for line in file.read_text().splitlines())
                total += sum(int(value) for name, value in fields if name == "oom_kill")
        return total


def death(code: int | None, memory: MemoryKills) -> Death:
    """Of a process that ended with this exit status, or minus this signal; None: nobody knows how."""
    if code is None:
        return Death(Cause.KILLED, "nobody knows how")
    if -code not in _FROM_OUTSIDE:
        return Death(Cause.ITSELF, exit_of(code))
    if -code == signal.SIGKILL and memory.of_late():
        return Death(Cause.MEMORY, f"{exit_of(code)}, the system was out of memory")
    return Death(Cause.KILLED, exit_of(code))


def exit_of(code: int | None) -> str:
    """An exit status in words."""
    if code is None:
        return "nobody knows how"
    return f"signal {-code}" if code < 0 else f"exit status {code}"


def _files(root: Path) -> Iterator[Path]:
    """Where the counts are, as far as they can be there: of version 2 and 1 of control groups, and of the machine."""
    groups = root / "sys/fs/cgroup"
    folders = [groups, groups / "memory"]  # what a container sees of its own
    with contextlib.suppress(OSError):
        for line in (root / "proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if not controllers:
                folders.append(groups / path.lstrip("/"))
            elif "memory" in controllers.split(","):
                folders.append(groups / "memory" / path.lstrip("/"))
    found = [folder / name for folder in folders for name in ("memory.events", "memory.oom_control")]
    yield from dict.fromkeys([*found, root / "proc/vmstat"])
