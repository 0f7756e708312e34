"""The front's side of the template: has it fork workers, and hears how they end. `template` is the other side."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Sequence

from glossator.config import Config
from glossator_server.errors import WorkerFailed
from glossator_server.worker.death import MemoryKills, death
from glossator_server.worker.protocol import (
    LENGTH,
    Fork,
    Forkable,
    Forked,
    Message,
    NotReady,
    Order,
    Reap,
    Reaped,
    Start,
    pack,
    unpack,
)
from glossator_server.worker.spawn import Process, Spawned, ended_loading, spawn

# Seconds for what a template does at once, unless something is very wrong.
_ANSWER_SECONDS = 10.0
# Seconds that it gets to end by itself; it waits for its workers, and kills them if they take too long.
_CLOSE_SECONDS = 10.0


class TemplateLost(Exception):
    """The template does not answer any more."""


class Template:
    """The front's view of a template: a process that loads the models and then forks workers."""

    def __init__(self, config: Config, memory_kills: MemoryKills) -> None:
        """Begins to load."""
        self.spawned: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when there is a process, or will not be one."""
        self._config = config
        self._memory_kills = memory_kills
        self._process: Spawned | None = None
        self._control, self._theirs = socket.socketpair()
        self._control.setblocking(False)
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._forked: set[asyncio.Future[int | None]] = set()
        self._loading = asyncio.create_task(self._load(), name="template-load")

    @property
    def usable(self) -> bool:
        """Whether it has loaded its models, or somebody waits for it to do so."""
        return self._has_loaded or (not self._loading.done() and self._waiting > 0)

    @property
    def pid(self) -> int:
        return 0 if self._process is None else self._process.pid

    async def loaded(self) -> str:
        """Wait until it has loaded the models, and return why it cannot be forked. Raises `WorkerFailed`."""
        self._waiting += 1
        try:
            return await asyncio.shield(self._loading)
        finally:
            self._waiting -= 1

    async def fork(self, connection: socket.socket) -> Process:
        """A new worker that speaks over `connection`. Raises `TemplateLost`, or `WorkerFailed` if it cannot fork."""
        # Shielded: half a conversation would confuse the next one.
        forking = asyncio.create_task(self._fork(connection.dup()), name="template-fork")
        forking.add_done_callback(_heed)
        return await asyncio.shield(forking)

    async def reap(self, pid: int) -> int | None:
        """How the worker ended that has just done so; None if the template is gone, which knew."""
        try:
            answer = await self._ask(Reap(pid))
        except TemplateLost:
            return None
        return answer.code if isinstance(answer, Reaped) else None

    async def close(self) -> None:
        """End the process; one that has workers waits until they have ended."""
        self._loading.cancel()
        await asyncio.wait([self._loading])
        # Whoever waits for an answer gets none. It must have noticed before the socket is closed: the event loop would
        # go on looking for it under a number that is the next template's by then, and nobody would hear that one.
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        async with self._turn:
            self._control.close()
        if self._process is not None:
            if self._has_loaded:
                await asyncio.wait([self._process.gone], timeout=_CLOSE_SECONDS)
            self._process.kill()
            await asyncio.shield(self._process.gone)

    async def retire(self) -> None:
        """Close it when the workers have ended that it has forked."""
        while self._forked:
            await asyncio.wait(self._forked)
        await self.close()

    @property
    def _has_loaded(self) -> bool:
        return self._loading.done() and not self._loading.cancelled() and self._loading.exception() is None

    async def _load(self) -> str:
        try:
            with self._theirs:
                self._process = await spawn(self._config, self._theirs)
        finally:
            self.spawned.set_result(None)
        try:
            await self._send(Start(self._config, tuple(sys.path), template=True))
            answer = await self._receive()
        except TemplateLost:
            raise ended_loading(death(await asyncio.shield(self._process.gone), self._memory_kills)) from None
        if isinstance(answer, NotReady):
            raise WorkerFailed(answer.failure)
        assert isinstance(answer, Forkable)  # noqa: S101 - the protocol has nothing else here
        return answer.obstacle

    async def _fork(self, connection: socket.socket) -> Process:
        with connection:
            answer = await self._ask(Fork(), [connection.fileno()])
        if isinstance(answer, NotReady):
            raise WorkerFailed(answer.failure)
        assert isinstance(answer, Forked)  # noqa: S101 - as above
        process = ForkedProcess(answer.pid, self)
        self._forked.add(process.gone)
        process.gone.add_done_callback(self._forked.discard)
        return process

    async def _ask(self, order: Order, files: Sequence[int] = ()) -> Message:
        async with self._turn:
            try:
                async with asyncio.timeout(_ANSWER_SECONDS):
                    await self._send(order, files)
                    return await self._receive()
            except TimeoutError:
                if self._process is not None:
                    self._process.kill()
                raise TemplateLost("it did not answer") from None

    async def _send(self, order: Order, files: Sequence[int] = ()) -> None:
        data = pack(order)
        try:
            if files:
                # Into an empty buffer, a few bytes: that never waits.
                sent = socket.send_fds(self._control, [data], files)
                data = data[sent:]
            await asyncio.get_running_loop().sock_sendall(self._control, data)
        except OSError as error:
            raise TemplateLost(f"it cannot be reached ({type(error).__name__})") from None

    async def _receive(self) -> Message:
        header = await self._read(LENGTH.size)
        return unpack(await self._read(LENGTH.unpack(header)[0]))[0]  # type: ignore[return-value]

    async def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            try:
                more = await asyncio.get_running_loop().sock_recv(self._control, size - len(data))
            except OSError:
                more = b""
            if not more:
                raise TemplateLost("it has ended")
            data += more
        return data


def _heed(forking: asyncio.Task[Process]) -> None:
    """Who asked for the worker may be gone, and then how that failed is of no interest."""
    if not forking.cancelled():
        forking.exception()


class ForkedProcess:
    """A worker that a template forked."""

    loaded = True

    def __init__(self, pid: int, template: Template) -> None:
        loop = asyncio.get_running_loop()
        self.pid = pid
        self.gone: asyncio.Future[int | None] = loop.create_future()
        self._template = template
        # Numbers of processes are used again, descriptors of processes are not.
        self._descriptor = os.pidfd_open(pid)
        self._reaping: asyncio.Task[None] | None = None
        loop.add_reader(self._descriptor, self._ended)

    def kill(self) -> None:
        if self._descriptor >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    def _ended(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)
        self._descriptor = -1
        self._reaping = asyncio.create_task(self._reap(), name="worker-exit")

    async def _reap(self) -> None:
        self.gone.set_result(await self._template.reap(self.pid))
