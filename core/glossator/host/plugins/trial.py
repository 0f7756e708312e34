"""Tries out in a child process what may end, crash or hold up the process that does it: other people's code.

The child is forked, so it has what is loaded already, and what happens to it happens to nobody else. It says what it
turns to before it does it: when it dies or takes too long, the culprit is known, and a new child goes on behind it.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn, Protocol

_THREADS = Path("/proc/self/task")
_PR_SET_PDEATHSIG = 1


class Blame(Protocol):
    """Called in the child with the name of whoever is to blame from now on, and how long that may take."""

    def __call__(self, name: str, seconds: float | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try out."""

    name: str
    """Of whoever is to blame, unless the step itself says otherwise."""
    run: Callable[[Blame], object]
    """Its exceptions are of no interest: whoever does it again will see them."""


def possible() -> bool:
    """Whether this process can be forked: a fork copies no thread, and what waits for one would wait for ever."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.listdir(_THREADS)) == 1


def casualties(
    steps: Sequence[Step], seconds: float, hear: Callable[[str, str], None] = lambda name, fate: None
) -> dict[str, str]:
    """Run each step in a child and return who ended it or took longer than so many seconds, and in which way.

    Steps of a name that has failed are left out. `hear` is told of each in this process, before the next child is
    forked from it. Raises `OSError` if no process can be had.
    """
    fates: dict[str, str] = {}
    position = 0
    while position < len(steps):
        position, culprit, fate = _go_on(steps, position, fates, seconds)
        if fate:
            fates[culprit] = fate
            hear(culprit, fate)
    return fates


def _go_on(steps: Sequence[Step], position: int, fates: dict[str, str], seconds: float) -> tuple[int, str, str]:
    """One child: where the next has to begin, and who ended this one in which way, if someone did."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if not pid:
        os.close(reader)
        _child(steps, position, fates, writer, seconds)
    os.close(writer)
    culprit = steps[position].name
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        for line in _lines(pipe.fileno(), seconds):
            if line is None:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                return position + 1, culprit, f"did not finish within {seconds:g} s"
            position, culprit = line
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if culprit == "" and code == 0:
        return len(steps), "", ""
    if code == -signal.SIGALRM:
        return position + 1, culprit, f"did not finish within {seconds:g} s"
    return position + 1, culprit, _ended(code)


def _ended(code: int) -> str:
    if code == -signal.SIGKILL:
        return "was killed from outside, or for want of memory"
    if code < 0:
        return f"crashed with signal {-code} ({signal.strsignal(-code)})"
    return f"ended its process with exit status {code}"


def _child(steps: Sequence[Step], position: int, fates: dict[str, str], writer: int, seconds: float) -> NoReturn:
    # It must not outlive the process that it is for.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)

    def say(number: int, name: str, limit: float | None = None) -> None:
        limit = seconds if limit is None else limit
        # Should whoever waits for it have been killed before that, the system ends it, whatever it does.
        signal.setitimer(signal.ITIMER_REAL, 2 * limit + 1)
        os.write(writer, f"{number} {limit} {name}\n".encode())

    with suppress(BaseException):
        for number in range(position, len(steps)):
            step = steps[number]
            if step.name in fates:
                continue
            say(number, step.name)
            with suppress(BaseException):
                step.run(partial(say, number))
        say(len(steps), "")
    os._exit(0)


def _lines(descriptor: int, seconds: float) -> Iterator[tuple[int, str] | None]:
    """What the child says: at which step it is, and whose that is; None, at last, if it says nothing for too long."""
    rest = b""
    until = time.monotonic() + seconds
    while True:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            yield None
            return
        if not (data := os.read(descriptor, 65536)):
            return
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            number, limit, name = line.decode().split(" ", 2)
            until = time.monotonic() + float(limit)
            yield int(number), name
