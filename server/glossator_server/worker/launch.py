"""Starts worker processes for the front: forked from a template where that is possible, else each by itself.

`Launcher` decides. Both kinds of process are started by exec first, never by a bare fork of the front: gRPC does not
survive one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Coroutine, Sequence
from typing import Any, Protocol

from glossator.config import Config
from glossator.errors import Failure, Reason
from glossator_server import outlet
from glossator_server.errors import WorkerFailed
from glossator_server.worker.death import Death, MemoryKills, death
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

_log = logging.getLogger(__name__)

# Seconds for what a template does at once, unless something is very wrong.
_ANSWER_SECONDS = 10.0
# Seconds that it gets to end by itself; it waits for its workers, and kills them if they take too long.
_CLOSE_SECONDS = 10.0


class Process(Protocol):
    """A process that was started."""

    pid: int
    gone: asyncio.Future[int | None]
    """Done when it has ended; its result is its exit status or, negative, the signal; None if nobody knows."""
    loaded: bool
    """Whether it has its models; else it waits for a `Start`."""

    def kill(self) -> None:
        """End it now, whatever it does; `gone` tells when that is done."""


class Launcher:
    """Starts the workers of one server."""

    def __init__(self, config: Config) -> None:
        self._config = config
        server = config.server
        self._share = server.share_models and server.workers > 0 and server.forks_loaded and can_fork()
        self._template: Template | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self.memory_kills = MemoryKills()
        self.log_level = config.server.log_level
        """Of the workers that it starts from now on."""

    @property
    def config(self) -> Config:
        """What its workers are set up with."""
        return self._config

    @property
    def shares(self) -> bool:
        """Whether a worker is forked, and so there in milliseconds."""
        return self._share

    @property
    def template_pid(self) -> int:
        """Of the process that workers are forked from; 0 if there is none."""
        return 0 if self._template is None else self._template.pid

    async def prepare(self) -> None:
        """Begin to load the models before anyone asks for a worker, so that other things can be done meanwhile."""
        if self._share:
            await asyncio.wait([self._shared().spawned])

    async def launch(self, connection: socket.socket) -> Process:
        """Start a worker that speaks over `connection`. Raises `WorkerFailed` or `OSError`."""
        while self._share:
            template = self._shared()
            try:
                if not (obstacle := await template.loaded()):
                    return await template.fork(connection)
                if self._share:
                    self._share = False
                    _log.info("each worker loads its own models: %s", obstacle)
                self._discard(template)
            except TemplateLost as error:
                _log.warning("the workers' template is gone: %s", error)
                self._discard(template)
            except BaseException:
                # Also when nobody waits any more: another attempt begins anew.
                if not template.usable:
                    self._discard(template)
                raise
        return await spawn(self._config, connection)

    def outlives(self, other: Launcher) -> None:
        """Take over from another one, which is closed when the workers that it has started have ended."""
        self._later(other.retire())

    async def retire(self) -> None:
        """End the template when no worker is left that it has forked."""
        if self._template is not None:
            await self._template.retire()
        await self.close()

    async def close(self) -> None:
        """End the template; it sees to it that no worker stays behind."""
        if self._template is not None:
            self._discard(self._template)
        await asyncio.gather(*self._closing)

    def _shared(self) -> Template:
        if self._template is None:
            self._template = Template(self._config, self.memory_kills)
        return self._template

    def _discard(self, template: Template) -> None:
        if self._template is template:
            self._template = None
            self._end(template)

    def _end(self, template: Template) -> None:
        self._later(template.close())

    def _later(self, ending: Coroutine[Any, Any, None]) -> None:
        closing = asyncio.create_task(ending, name="template-close")
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)


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


def can_fork() -> bool:
    """Whether this system has what forked workers need: Linux 5.3 and its /proc."""
    if sys.platform != "linux":
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return os.path.isdir("/proc/self/task")


def ended_loading(how: Death) -> WorkerFailed:
    """The error of a worker that ended before it was ready."""
    failure = Failure(Reason.INTERNAL, f"a worker ended while loading its models: {how.how}")
    return WorkerFailed(failure, killed=how.outside)
