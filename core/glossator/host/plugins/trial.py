"""Tries out in a child process what may end, crash or hold up the process that does it: other people's code.

The child is forked, so it has what is loaded already, and what happens to it happens to nobody else. It says what it
turns to before it does it: when it dies or takes too long, the culprit is known, and a new child goes on behind it.
Processes that it starts in its turn end with it.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import resource
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, NoReturn, Protocol

from glossator.telling import way_in
from glossator.threads import settle

_THREADS = Path("/proc/self/task")
_PR_SET_PDEATHSIG = 1

# Seconds in which a child that takes too long tells where it is.
_TELLING = 1.0

# Seconds in which a process that was forked comes back from where its parent came from.
_RETURN = 0.5

# In the place of a limit: what follows is why a step is unfit.
_UNFIT = "unfit"

# Seconds between two looks at whether the child has ended.
_LOOK = 0.01


FORKED = "forked and went on in two processes"
THREAD = "started a thread"

INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        FORKED: "let the child end with os._exit, or use subprocess",
        THREAD: "workers are forked afterwards, and a fork copies no thread; start it in Analyzer.start",
    }
)
"""How a fate begins -> what to write."""


class _Told(Exception):
    """The number of a step, and why it is unfit."""


class Unfit(Exception):
    """Raised by a step over code that neither crashes nor hangs and cannot be used all the same; says what it does."""


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
    settle()
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.listdir(_THREADS)) == 1


@contextmanager
def alone() -> Iterator[None]:
    """Raises `Unfit` if what runs in here, in a child, leaves a thread running, or comes back in two processes.

    The process that does it in earnest is forked later, and has others' code to go on with.
    """
    pid, threads, forks = os.getpid(), set(threading.enumerate()), [0]
    reader, writer = os.pipe()
    os.register_at_fork(before=lambda: forks.append(1))
    try:
        yield
    finally:
        if os.getpid() != pid:
            os.write(writer, b"here")
            os._exit(0)
    if len(forks) > 1 and select.select([reader], [], [], _RETURN)[0]:
        raise Unfit(FORKED)
    if left := [thread for thread in threading.enumerate() if thread not in threads]:
        raise Unfit(f"{THREAD} ({left[0].name[:50]})")


def casualties(
    steps: Sequence[Step], seconds: float, hear: Callable[[str, str], None] = lambda name, fate: None
) -> dict[str, str]:
    """Run each step in a child and return who ended it or took longer than so many seconds, and in which way.

    Steps of a name that has failed are left out. `hear` is told of each in this process, before the next child is
    forked from it. Raises `OSError` if no process can be had.
    """
    fates: dict[str, str] = {}
    position = 0
    with _children_told():
        while position < len(steps):
            position, culprit, fate = _go_on(steps, position, fates, seconds)
            if fate:
                fates[culprit] = fate
                hear(culprit, fate)
    return fates


@contextmanager
def _children_told() -> Iterator[None]:
    """Nobody else takes the exit status of our children: an import may have asked the system or a handler to do so."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGCHLD, before)


def _go_on(steps: Sequence[Step], position: int, fates: dict[str, str], seconds: float) -> tuple[int, str, str]:
    """One child: where the next has to begin, and who ended this one in which way, if someone did."""
    reader, writer = os.pipe()
    with os.fdopen(os.memfd_create("trial"), "rb") as dump:
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if not pid:
            os.close(reader)
            # On a crash, and on the signal with which it is ended, Python tells which lines it was at: that is enough.
            resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
            faulthandler.enable(dump.fileno())
            _child(steps, position, fates, writer, seconds)
        os.close(writer)
        return _fate(steps, position, seconds, _Begun(pid, reader, dump))


@dataclass(frozen=True, slots=True)
class _Begun:
    """A child, the end of the pipe where it says what it turns to, and where it tells its lines."""

    pid: int
    reader: int
    dump: BinaryIO


def _fate(steps: Sequence[Step], position: int, seconds: float, child: _Begun) -> tuple[int, str, str]:
    """What `_go_on` returns."""
    pid, culprit = child.pid, steps[position].name
    overdue, unfit = False, ""
    with os.fdopen(child.reader, "rb", buffering=0) as pipe:
        try:
            for said in _said(pipe.fileno(), pid, seconds):
                position, culprit = said
        except TimeoutError:
            overdue = True
        except _Told as told:
            position, unfit = told.args
    if overdue:
        _ask(pid)
    # Before it is waited for: until then its number is nobody else's.
    for end in (os.kill, os.killpg):
        with suppress(ProcessLookupError):
            end(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if unfit:
        return position + 1, culprit, unfit
    child.dump.seek(0)
    where = way_in(child.dump.read().decode(errors="replace"), behind=__name__)
    if overdue:
        return position + 1, culprit, f"did not finish within {seconds:g} s{where}"
    if culprit == "" and code == 0:
        return len(steps), "", ""
    if code == -signal.SIGALRM:
        return position + 1, culprit, f"did not finish within {seconds:g} s"
    return position + 1, culprit, f"{_ended(code)}{where}"


def _ask(pid: int) -> None:
    """Have a child that hangs tell where, and end."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGABRT)
    until = time.monotonic() + _TELLING
    while not _has_ended(pid) and time.monotonic() < until:
        time.sleep(_LOOK)


def _ended(code: int) -> str:
    if code == -signal.SIGKILL:
        return "was killed from outside, or for want of memory"
    if code < 0:
        return f"crashed with signal {-code} ({signal.strsignal(-code)})"
    return f"ended its process with exit status {code}"


def _child(steps: Sequence[Step], position: int, fates: dict[str, str], writer: int, seconds: float) -> NoReturn:
    # It must not outlive the process that it is for.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.setpgid(0, 0)  # so that what it starts can be ended with it
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
            try:
                step.run(partial(say, number))
            except Unfit as error:
                os.write(writer, f"{number} {_UNFIT} {error}\n".encode())
                os._exit(0)
            except BaseException:  # noqa: S112 - whoever does it again will see it
                continue
        say(len(steps), "")
    os._exit(0)


def _said(descriptor: int, pid: int, seconds: float) -> Iterator[tuple[int, str]]:
    """What the child says until it has ended: at which step it is, and whose that is.

    Raises `TimeoutError` if it says nothing for too long, and `_Told` if it says that a step is unfit. The pipe is no
    measure for its end: it may have closed its end, and processes that it started may hold it open.
    """
    rest = b""
    until = time.monotonic() + seconds
    listened = [descriptor]
    while True:
        ended = _has_ended(pid)  # before the pipe is looked at: so nothing that it said is missed
        ready, _, _ = select.select(listened, [], [], 0.0 if ended else _LOOK)
        if ready and (data := os.read(descriptor, 65536)):
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                number, limit, name = line.decode().split(" ", 2)
                if limit == _UNFIT:
                    raise _Told(int(number), name)
                until = time.monotonic() + float(limit)
                yield int(number), name
        elif ended:
            return
        elif ready:
            listened = []
        elif time.monotonic() >= until:
            raise TimeoutError


def _has_ended(pid: int) -> bool:
    """Whether the child has; its exit status is still to be taken."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
