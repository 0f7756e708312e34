"""Where the program's own lines go, apart from what plugins write: their output may hold text of documents.

Descriptors 1 and 2, of workers and of `glossator serve` itself, end in a pipe. A thread of the front reads it, counts,
and throws away; so it does not matter whether something is printed by Python, by native code, or by a program that a
plugin starts. Of the traces that Python writes when a process crashes it keeps the signal and the places.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
import threading
from functools import cache

from glossator.config import Server
from glossator.streams import open_missing

_log = logging.getLogger(__name__)

_CRASH = re.compile(rb"Fatal Python error: (Segmentation fault|Aborted|Bus error|Illegal instruction)\s*")
_PLACE = re.compile(rb'  File "([^"]+)", line (\d{1,9}) in ')
# Places of a crash that are told.
_PLACES = 5
# A line that is longer is none of a crash's trace.
_LONGEST_LINE = 4096

# Where log lines of this process go.
_err = 2


class Outlet:
    """The standard output and error of this process, as whoever started it meant them."""

    def __init__(self) -> None:
        open_missing()
        self.out = os.dup(1)
        self.err = os.dup(2)

    def hush(self) -> None:
        """Throw away what is written to descriptors 1 and 2, as long as there may be no thread, which `seize` needs."""
        null = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            os.dup2(null, descriptor)
        os.close(null)

    def seize(self) -> None:
        """From now on, what is written to descriptors 1 and 2 is withheld."""
        global _err  # noqa: PLW0603 - a process has one standard error
        _err = self.err
        for descriptor in (1, 2):
            os.dup2(_withheld(), descriptor)

    def release(self) -> None:
        """Make everything as it was before."""
        global _err  # noqa: PLW0603 - a process has one standard error
        _err = 2
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                stream.flush()
        os.dup2(self.out, 1)
        os.dup2(self.err, 2)

    def say(self, line: str) -> None:
        """Print a line for whoever started the program; nobody has to be listening."""
        with contextlib.suppress(OSError):
            os.write(self.out, f"{line}\n".encode())


def for_log() -> int:
    """A new descriptor for the log lines of a child."""
    return os.dup(_err)


def for_plugins(server: Server) -> int:
    """The descriptor that standard output and error of a child should be."""
    return _withheld() if server.plugin_output == "withhold" else _err


@cache
def _withheld() -> int:
    """A descriptor for what must not be seen: what is written there is counted, and how much it was is logged."""
    reader, writer = os.pipe()
    threading.Thread(target=_count, args=(reader,), name="plugin-output", daemon=True).start()
    return writer


def _count(reader: int) -> None:
    total, told, rest = 0, 0, b""
    trace = _Trace()
    while data := os.read(reader, 65536):
        *lines, rest = (rest + data).split(b"\n")
        total += sum(len(line) + 1 for line in lines if not trace.read(line))
        if (more := len(rest) - _LONGEST_LINE) > 0:
            total, rest = total + more, rest[more:]
        if total >= 2 * told and total > 0:
            told = total
            _log.warning(
                'plugins wrote %d bytes to stdout and stderr, withheld: server.plugin_output = "pass" shows them',
                total,
            )


class _Trace:
    """Finds the traces of crashed processes among the lines of all."""

    def __init__(self) -> None:
        self._signal = ""
        self._places: list[str] = []

    def read(self, line: bytes) -> bool:
        """Whether the line belongs to a trace. Logs the trace when it ends."""
        if crash := _CRASH.fullmatch(line):
            self._signal, self._places = crash[1].decode(), []
            return True
        if not self._signal:
            return False
        if place := _PLACE.match(line):
            path = os.fsdecode(place[1])
            # Names of files that are there are no text.
            if len(self._places) < _PLACES and os.path.isfile(path):
                self._places.append(f"{path}:{int(place[2])}")
            return True
        if line.startswith((b"Current thread ", b"Stack ")) or not (line or self._places):
            return True
        _log.error("a process crashed (%s) at %s", self._signal, " < ".join(self._places) or "an unknown place")
        self._signal = ""
        return not line or line.startswith(b"Extension modules: ")
