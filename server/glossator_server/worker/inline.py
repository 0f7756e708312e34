"""The inline worker: the engine in a thread of the front process. For tests, notebooks and small machines.

It has the interface of `ProcessWorker`, but a thread cannot be killed: an analyzer that ignores its budget keeps
everyone waiting until it returns. It is the price of `workers = 0`.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Sequence

from glossator.config import Config
from glossator.errors import Failure, GlossatorError, Reason
from glossator.host.status import EngineStatus
from glossator.telling import told
from glossator_server.errors import WorkerFailed
from glossator_server.worker.death import Death
from glossator_server.worker.protocol import Finished, Message, NotReady, Ready, Work
from glossator_server.worker.pulse import Pulse
from glossator_server.worker.runner import Runner


class InlineWorker:
    """One engine in one daemon thread: a hanging analyzer does not keep the program from ending."""

    pid = 0

    def __init__(self, config: Config) -> None:
        self._config = config
        self._loop = asyncio.get_running_loop()
        self.lost: asyncio.Future[Death] = self._loop.create_future()
        """Never done: the thread lives as long as the process."""
        self.hear: Callable[[Message], None] = _ignore
        """Told each message of the running batch, on the event loop."""
        self._loaded: asyncio.Future[Message]
        self._todo: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self.pulse = Pulse.inline()
        self._runner: Runner | None = None
        self._status: EngineStatus | None = None
        self._running: Work | None = None
        self._idle = asyncio.Event()
        self._ended = asyncio.Event()

    @property
    def config(self) -> Config:
        """What its engine is set up with."""
        return self._config

    async def start(self) -> EngineStatus:
        """Load the models in the thread. Raises `WorkerFailed`."""
        if self._status is not None:
            return self._status
        self._loaded = self._loop.create_future()
        threading.Thread(target=self._main, name="glossator-inline-worker", daemon=True).start()
        message = await asyncio.shield(self._loaded)
        if isinstance(message, NotReady):
            raise WorkerFailed(message.failure)
        assert isinstance(message, Ready)  # noqa: S101 - there is nothing else here
        self._status = message.status
        return message.status

    def run(self, work: Work) -> None:
        """Hand a batch over; `hear` is told what comes of it."""
        self._running = work
        self._idle.clear()
        self.pulse.begin(0)
        self._todo.put(work)

    def cancel(self, batch: int, index: int) -> None:
        """Tell that nobody waits for this document any more."""
        if self._runner is not None:
            self._runner.cancel(batch, index)

    async def kill(self) -> None:
        """Give up the running batch, and wait until the thread has noticed."""
        self.hear = _ignore
        if self._running is not None:
            for index in range(len(self._running.items)):
                self.cancel(self._running.batch, index)
            await self._idle.wait()

    def successor(self) -> InlineWorker:
        """The worker to start after this one was killed: itself, its models are still there."""
        return self

    async def close(self) -> None:
        """Release the models; neither loading nor a running batch is waited for."""
        self._todo.put(None)
        if self._running is None and self._status is not None:
            await self._ended.wait()

    def _main(self) -> None:
        try:
            self._runner = runner = Runner(self._config)
            runner.emit = self._emit
            runner.pulse = self.pulse
            status = runner.load()
        except GlossatorError as error:
            self._emit(NotReady(error.failure))
        except BaseException as error:  # whatever a plugin raises
            message = f"the engine could not be loaded: {told(error)}"
            self._emit(NotReady(Failure(Reason.INTERNAL, message)))
        else:
            self._emit(Ready(status))
            while (work := self._todo.get()) is not None:
                try:
                    runner.run(work)
                except BaseException as error:  # nothing may end the thread
                    message = f"an analyzer raised {told(error)}"
                    self._emit(Finished(work.batch, Failure(Reason.INTERNAL, message)))
            runner.close()
        self._call(self._ended.set)

    def _emit(self, *messages: Message) -> None:
        self._call(self._tell, messages)

    def _tell(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if isinstance(message, Ready | NotReady):
                if not self._loaded.done():  # a thread that took too long was not waited for
                    self._loaded.set_result(message)
                continue
            if isinstance(message, Finished):
                self._running = None
                self._idle.set()
            self.hear(message)

    def _call(self, function: Callable[..., object], *arguments: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            self._loop.call_soon_threadsafe(function, *arguments)


def _ignore(message: Message) -> None:
    """Nobody listens."""
