"""The template's side of forking: a process that has loaded the models forks workers, which share its memory.

A forked worker is there in milliseconds and has of its own only what it writes to. A fork copies no thread and shares
every open file, so a process in which loading started threads or left files open is no template: its plugins would
hang or get in each other's way. It has never imported grpc, which does not survive a fork.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from glossator.errors import Failure, Reason
from glossator.threads import settle
from glossator_server.worker.memory import trim
from glossator_server.worker.protocol import LENGTH, Fork, Forked, NotReady, Pipe, Reap, Reaped, unpack

# Seconds that workers get to end by themselves once the front is gone; they take five at most.
_LAST_WORDS = 6.0
_POLL = 0.05

_THREADS = Path("/proc/self/task")
_FILES = Path("/proc/self/fd")


def open_files() -> dict[int, str]:
    """Descriptor of each open file of this process -> what it is."""
    found: dict[int, str] = {}
    for entry in os.listdir(_FILES):
        with contextlib.suppress(OSError):  # the one that lists them is gone again
            found[int(entry)] = os.readlink(_FILES / entry)
    return found


def obstacle(before: Mapping[int, str]) -> str:
    """Why this process must not be forked, or nothing; `before` are the files that were open before loading."""
    settle()
    names = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    if names:
        return f"loading started threads: {', '.join(sorted(names))}"
    if (count := len(os.listdir(_THREADS))) > 1:
        return f"loading started {count - 1} threads of native code"
    # What a file is called may be anybody's business, how many there are is enough to look for them.
    if opened := [name for descriptor, name in open_files().items() if before.get(descriptor) != name]:
        kinds = sorted({name.partition(":")[0] if not name.startswith("/") else "file" for name in opened})
        return f"loading left {len(opened)} files open: {', '.join(kinds)}"
    return ""


def fork_on_demand(control: socket.socket) -> socket.socket:
    """Fork a worker for each order. Returns in each worker, with its socket; the template itself ends in here."""
    pipe = Pipe(control)
    # What is there now is there to stay: the collector of a worker need not look at it, and thereby copy it.
    gc.collect()
    trim()  # what loading took and needs no more: workers would hold it for good
    gc.freeze()
    workers: set[int] = set()
    with contextlib.suppress(ConnectionError):  # the front is gone
        while (order := _receive(control, pipe)) is not None:
            if isinstance(order, socket.socket):
                try:
                    pid = os.fork()
                except OSError as error:
                    failure = Failure(Reason.INTERNAL, f"a worker could not be forked: {error.strerror}")
                    pipe.send(NotReady(failure))
                    continue
                if not pid:
                    os.setpgid(0, 0)  # nor must what it does to its group reach others
                    control.close()
                    return order
                order.close()
                workers.add(pid)
                pipe.send(Forked(pid))
            else:
                workers.discard(order.pid)
                pipe.send(Reaped(_reap(order.pid)))
    _outlive(workers)
    os._exit(0)


def _receive(control: socket.socket, pipe: Pipe) -> socket.socket | Reap | None:
    """The next order, that for a fork as the worker's socket; None when the front is gone."""
    try:
        header, files, _, _ = socket.recv_fds(control, LENGTH.size, 1, socket.MSG_WAITALL)
    except OSError:
        return None
    body = pipe.read(LENGTH.unpack(header)[0]) if len(header) == LENGTH.size else None
    order = None if body is None else unpack(body)[0]
    if isinstance(order, Fork) and files:
        return socket.socket(fileno=files[0])
    return order if isinstance(order, Reap) else None


def _outlive(workers: set[int]) -> None:
    """Make sure that no worker stays behind."""
    last = time.monotonic() + _LAST_WORDS
    while workers and time.monotonic() < last:
        for pid in tuple(workers):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                _reap(pid)
                workers.discard(pid)
        time.sleep(_POLL)
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
        _reap(pid)


def _reap(pid: int) -> int:
    """How a worker has ended; what its plugins have started and left behind ends now."""
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    # Until its status is taken nobody else can get its number, nor that of its group.
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
