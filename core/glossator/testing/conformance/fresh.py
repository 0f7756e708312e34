"""The other end of `child`: starts the process, reads its answer, and says how it ended."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from json import loads  # a plugin may put something else into the module
from typing import Any

from glossator.testing.conformance.child.request import ASK, Request

_SEED = "4242"
_TELLING = 1.0
"""Seconds in which a process that hangs tells where."""


class Fresh:
    """A process that runs a part, while checks go on in this one."""

    def __init__(self, request: Request, seconds: float) -> None:
        """Starts it; after so many seconds in all it is ended, or when what it does takes longer than its limit."""
        self._last = time.monotonic() + seconds
        self._until = self._last
        self._limit = ("limit process_seconds", seconds)
        self.seconds = seconds
        self._ends: dict[str, dict[str, Any]] = {}
        self.step = ""
        """The step that it is in."""
        self.detail: dict[str, Any] = {}
        self.died = ""
        """How it ended, if it was not by itself."""
        self.hung = ""
        """What it took longer than, with the limit's name; empty if it did not hang."""
        self.forked = False
        """Whether it has gone on in two processes."""
        self.stdout = self.stderr = ""
        """What it wrote, once it has ended."""
        self._rest = b""
        self._reader, writer = os.pipe()
        self._out, self._err = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115 - kept as long as we are
        asked = tempfile.TemporaryFile()  # noqa: SIM115 - likewise
        asked.write(request.pack().encode())
        asked.seek(0)
        # Strings hash differently here than there: what depends on the order of sets shows.
        environment = {**os.environ, "PYTHONHASHSEED": _SEED if os.environ.get("PYTHONHASHSEED") != _SEED else "4243"}
        # As workers have it: the pools of numeric libraries are no threads that a plugin starts.
        environment |= dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", "glossator.testing.conformance.child", str(writer)],
            stdin=asked,
            stdout=self._out,
            stderr=self._err,
            pass_fds=[writer],
            env=environment,
        )
        os.close(writer)
        asked.close()
        self._open = True

    def ended(self, step: str) -> dict[str, Any] | None:
        """What came of a step; None if the process did not get to its end: see `died` and `step`."""
        while step not in self._ends and self._open:
            self._read()
        return self._ends.get(step)

    def finish(self) -> None:
        """Wait until it has ended: then `stdout` and `stderr` are there."""
        while self._open:
            self._read()

    def close(self) -> None:
        """End it, if it has not ended."""
        if self._open:
            self._stop("it was not needed any more")

    def __del__(self) -> None:
        if getattr(self, "_open", False):
            self.close()

    def _read(self) -> None:
        left = min(self._until, self._last) - time.monotonic()
        if left <= 0 or not select.select([self._reader], [], [], left)[0]:
            name, seconds = self._limit if self._until < self._last else ("limit process_seconds", self.seconds)
            self.hung = f"{seconds:g} s ({name})"
            self._ask()
            self._stop(f"it did not end within {self.hung}")
            return
        data = os.read(self._reader, 1 << 20)
        if not data:
            self._stop("")
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            given = loads(line)
            if "seconds" in given and "limit" in given:
                self._limit = given["limit"], given["seconds"]
                self._until = time.monotonic() + given["seconds"]
            if "forked" in given:
                self.forked = True
            elif "begin" in given:
                self.step, self.detail = given["begin"], {}
            elif "end" in given:
                self._ends[given.pop("end")] = given
            else:
                self.detail = given

    def _ask(self) -> None:
        """Have it tell where it is."""
        before = self._written()
        self._process.send_signal(ASK)
        last = time.monotonic() + _TELLING
        told = -1
        while time.monotonic() < last and (told == before or told != self._written()):
            told = self._written()
            select.select([], [], [], _TELLING / 20)

    def _written(self) -> int:
        return os.fstat(self._err.fileno()).st_size

    def _stop(self, why: str) -> None:
        self._open = False
        os.close(self._reader)
        if why:
            self._process.kill()
        status = self._process.wait()
        if why or "all" not in self._ends:
            self.died = why or _how(status)
        self.stdout, self.stderr = (_text(file) for file in (self._out, self._err))


def _text(file: Any) -> str:
    with file:
        file.seek(0)
        return str(file.read().decode(errors="replace"))


def _how(status: int) -> str:
    if status < 0:
        with suppress(ValueError):
            return f"{signal.Signals(-status).name} ended it"
    return f"it ended with status {status}"
