"""The front's side of a worker process: has it started, talks to it, kills it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable
from typing import Any

from glossator.config import Config
from glossator.host.status import EngineStatus
from glossator_server.errors import WorkerFailed
from glossator_server.worker.death import Cause, Death, death
from glossator_server.worker.launch import Launcher
from glossator_server.worker.link import Link
from glossator_server.worker.protocol import (
    Cancel,
    LogLevel,
    Message,
    NotReady,
    Ready,
    Start,
    Together,
    Work,
    pack,
)
from glossator_server.worker.pulse import Pulse
from glossator_server.worker.spawn import Process, ended_loading

# Seconds that an idle worker gets to release its models once its pipe is closed.
_CLOSE_SECONDS = 5.0
# Seconds between a worker's closing its pipe and its end, when it ends by itself.
_EXIT_SECONDS = 1.0


class ProcessWorker:
    """One worker process. After it is lost, `kill` or `close` it cannot be used again: make another."""

    def __init__(self, config: Config, launcher: Launcher) -> None:
        self._config = config
        self._launcher = launcher
        self._process: Process | None = None
        self._link: Link | None = None
        self.hear: Callable[[Message], None] = _ignore
        """Told each message of the running batch, on the event loop."""
        self.lost: asyncio.Future[Death] = asyncio.get_running_loop().create_future()
        """Done when the process has ended or cannot be talked to, and is gone then; its result says how."""
        self.pulse = Pulse.inline()
        """What the process is at; of its own until it has been started."""
        self._status: EngineStatus | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    async def start(self) -> EngineStatus:
        """Start the process, if it was not, and wait until its models are loaded. Raises `WorkerFailed`."""
        if self._status is not None:
            return self._status
        loop = asyncio.get_running_loop()
        first: asyncio.Future[Message] = loop.create_future()
        self.hear = first.set_result
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.enter_context(ours)
            self._process = await self._launcher.launch(theirs)
            if not self._process.loaded:
                # Into an empty buffer, a few kilobytes: that never waits.
                with contextlib.suppress(OSError):  # how it has ended is told below
                    ours.sendall(pack(Start(self._config, tuple(sys.path))))
            self.pulse = Pulse.share(ours)
            _, self._link = await loop.create_connection(lambda: Link(self._tell), sock=ours)
            undo.pop_all()
        self._watching = asyncio.create_task(self._watch(self._process, self._link), name="worker-watch")
        either: list[asyncio.Future[Any]] = [first, self.lost]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        self.hear = _ignore
        if not first.done():
            raise ended_loading(self.lost.result())
        message = first.result()
        if isinstance(message, NotReady):
            raise WorkerFailed(message.failure)
        assert isinstance(message, Ready)  # noqa: S101 - the protocol has nothing else here
        self._status = message.status
        # It may have been set up with another one: by its template, or before somebody changed it.
        if {self._launcher.config.server.log_level, self._config.server.log_level} != {self._launcher.log_level}:
            self.log_from(self._launcher.log_level)
        return message.status

    def log_from(self, level: str) -> None:
        """Tell it what to log from now on."""
        if self._link is not None:
            self._link.send(LogLevel(level))

    def run(self, work: Work) -> None:
        """Hand a batch over; `hear` is told what comes of it."""
        self.pulse.begin(0)
        self.add(work)

    def add(self, work: Work) -> None:
        """The same beside others."""
        assert self._link is not None  # noqa: S101 - start() comes first
        self._link.send(work)

    def together(self) -> None:
        """From now on batches may be handed over before others are done: see `worker.together`."""
        assert self._link is not None  # noqa: S101 - start() comes first
        self._link.send(Together())

    def cancel(self, batch: int, index: int) -> None:
        """Tell that nobody waits for this document any more."""
        assert self._link is not None  # noqa: S101 - start() comes first
        self._link.send(Cancel(batch, index))

    async def kill(self) -> None:
        """End the process now, whatever it does."""
        self.hear = _ignore
        if self._process is not None:
            self._process.kill()
            await self._gone(self._process)

    async def close(self) -> None:
        """Let the process end by itself; kill it if it does not."""
        if self._link is not None:
            self._link.close()
        if self._process is not None:
            await asyncio.wait([self._process.gone], timeout=_CLOSE_SECONDS)
        await self.kill()

    def _tell(self, message: Message) -> None:
        self.hear(message)

    async def _gone(self, process: Process) -> None:
        if self._link is not None:
            self._link.close()
            await asyncio.shield(self._link.closed)
        await asyncio.shield(process.gone)
        if self._watching is not None:
            await asyncio.wait([self._watching])
        self.pulse.close()

    async def _watch(self, process: Process, link: Link) -> None:
        ends: list[asyncio.Future[Any]] = [process.gone, link.closed]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        # How it ends by itself is worth knowing, and what it had sent before is worth hearing.
        await asyncio.wait(ends, timeout=_EXIT_SECONDS)
        ended = process.gone.done()
        process.kill()
        link.close()
        code = await process.gone
        await link.closed
        if ended:
            self.lost.set_result(death(code, self._launcher.memory_kills))
        else:
            self.lost.set_result(Death(Cause.ITSELF, "it closed its connection"))


def _ignore(message: Message) -> None:
    """Nobody listens."""
