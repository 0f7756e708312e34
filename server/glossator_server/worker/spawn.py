"""Worker processes that are started by exec, each by itself; a template is one, too."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from typing import Protocol

from glossator.config import Config
from glossator.errors import Failure, Reason
from glossator_server import outlet
from glossator_server.errors import WorkerFailed
from glossator_server.worker.death import Death


class Process(Protocol):
    """A process that was started."""

    pid: int
    gone: asyncio.Future[int | None]
    """Done when it has ended; its result is its exit status or, negative, the signal; None if nobody knows."""
    loaded: bool
    """Whether it has its models; else it waits for a `Start`."""

    def kill(self) -> None:
        """End it now, whatever it does; `gone` tells when that is done."""


class Spawned:
    """A process that was started by exec."""

    loaded = False

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.pid = process.pid
        self.gone: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._process = process
        self._watching = asyncio.create_task(self._watch(), name="worker-exit")

    def kill(self) -> None:
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def _watch(self) -> None:
        self.gone.set_result(await self._process.wait())


async def spawn(config: Config, connection: socket.socket) -> Spawned:
    """Start `glossator_server.worker` with this connection; it waits for a `Start`."""
    threads = str(config.server.threads)
    # What a plugin prints must land neither among the front's own lines nor in the log.
    prints = outlet.for_plugins(config.server)
    log = outlet.for_log()
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "glossator_server.worker",
            str(connection.fileno()),
            str(log),
            pass_fds=[connection.fileno(), log],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=prints,
            stderr=prints,
            # What a plugin does to its own group of processes, to be rid of its children say, must not reach the front.
            process_group=0,
            # Read by the numeric libraries when they are imported, before anyone could call a function of theirs.
            env={
                **os.environ,
                **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads),
            },
        )
    finally:
        os.close(log)
    return Spawned(process)


def ended_loading(how: Death) -> WorkerFailed:
    """The error of a worker that ended before it was ready."""
    failure = Failure(Reason.INTERNAL, f"a worker ended while loading its models: {how.how}")
    return WorkerFailed(failure, killed=how.outside)
