"""The front's side of a worker process: has it started, talks to it, kills it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys

from glossator.config import Config
from glossator.engine import EngineStatus
from glossator.errors import Failure, Reason
from glossator_server.errors import WorkerFailed
from glossator_server.worker.launch import Launcher, Process
from glossator_server.worker.protocol import LENGTH, Cancel, Message, NotReady, Order, Ready, Start, Work, pack, unpack

# Seconds that an idle worker gets to release its models once its pipe is closed.
_CLOSE_SECONDS = 5.0
# How much of a message is read at once.
_READ_BYTES = 1024 * 1024
# Seconds between a worker's closing its pipe and its end, when it ends by itself.
_EXIT_SECONDS = 1.0


class WorkerLost(Exception):
    """The worker process is gone; `how` says how it ended."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class ProcessWorker:
    """One worker process. After `WorkerLost`, `kill` or `close` it cannot be used again: make another."""

    def __init__(self, config: Config, launcher: Launcher) -> None:
        self._config = config
        self._launcher = launcher
        self._process: Process | None = None
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.gone: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        """Done when the process has ended; its result says how."""

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    async def start(self) -> EngineStatus:
        """Start the process and wait until its models are loaded. Raises `WorkerFailed`."""
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.enter_context(ours)
            self._process = await self._launcher.launch(theirs)
            undo.pop_all()
        self.gone = self._process.gone
        self._reader, self._writer = await asyncio.open_connection(sock=ours, limit=_READ_BYTES)
        try:
            if not self._process.loaded:
                self._send(Start(self._config, tuple(sys.path)))
            message = await self.receive()
        except WorkerLost as error:
            failure = Failure(Reason.INTERNAL, f"a worker ended while loading its models: {error.how}")
            raise WorkerFailed(failure) from None
        if isinstance(message, NotReady):
            raise WorkerFailed(message.failure)
        assert isinstance(message, Ready)  # noqa: S101 - the protocol has nothing else here
        return message.status

    def run(self, work: Work) -> None:
        """Hand a batch over; what comes of it comes through `receive`."""
        self._send(work)

    def cancel(self, batch: int, index: int) -> None:
        """Tell that nobody waits for this document any more."""
        self._send(Cancel(batch, index))

    async def receive(self) -> Message:
        """The next message. Raises `WorkerLost`."""
        assert self._reader is not None  # noqa: S101 - start() comes first
        try:
            header = await self._reader.readexactly(LENGTH.size)
            body = await self._reader.readexactly(LENGTH.unpack(header)[0])
        except (asyncio.IncompleteReadError, OSError):
            # How it ends by itself is worth knowing.
            await asyncio.wait([self.gone], timeout=_EXIT_SECONDS)
            raise WorkerLost(await self._end()) from None
        return unpack(body)  # type: ignore[return-value]

    async def kill(self) -> None:
        """End the process now, whatever it does."""
        await self._end()

    async def close(self) -> None:
        """Let the process end by itself; kill it if it does not."""
        if self._writer is not None:
            self._writer.close()
        if self._process is not None:
            await asyncio.wait([self.gone], timeout=_CLOSE_SECONDS)
        await self._end()

    def successor(self) -> ProcessWorker:
        """The worker to start after this one was killed or lost."""
        return ProcessWorker(self._config, self._launcher)

    def _send(self, order: Order) -> None:
        # Orders are small or, at a batch's documents, bounded: they need no back-pressure. A lost worker shows itself
        # at the next receive().
        assert self._writer is not None  # noqa: S101 - start() comes first
        if not self._writer.is_closing():
            self._writer.write(pack(order))

    async def _end(self) -> str:
        """Make sure that the process is gone, and say how it ended."""
        if self._process is None:
            return "it was never started"
        self._process.kill()
        if self._writer is not None:
            self._writer.close()
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()
        return await asyncio.shield(self.gone)
