"""The workers of one server, each with its supervisor: started, replaced one by one, closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from itertools import count

from glossator.config import Config
from glossator.telling import name_of
from glossator_server.errors import WorkerFailed
from glossator_server.scheduler.beside import Beside
from glossator_server.scheduler.queue import JobQueue
from glossator_server.scheduler.supervisor import Quarantine, Supervisor, Watcher, Worker
from glossator_server.worker.launch import Launcher
from glossator_server.worker.process import ProcessWorker

_log = logging.getLogger(__name__)


class Crew:
    """All of them: the configured ones, the quarantine, and the one for analyzers that wait for services."""

    def __init__(
        self, config: Config, launcher: Launcher, queue: JobQueue, watcher: Watcher, *, start_timeout: float
    ) -> None:
        """`start_timeout`: seconds until a starting worker counts as failed."""
        self._launcher = launcher
        self._replacing = asyncio.Lock()
        """Held by whoever replaces workers: one worker more than configured is enough."""
        numbers = count()
        self.supervisors = [
            Supervisor(config, launcher, queue, numbers, watcher, start_timeout=start_timeout)
            for _ in range(max(1, config.server.workers))
        ]
        self.quarantine = Quarantine(config, launcher, queue, numbers, watcher, start_timeout=start_timeout)
        self.beside = Beside(config, launcher, numbers, watcher, start_timeout=start_timeout)
        """The worker for analyzers that wait for services, if there is one."""

    @property
    def shares(self) -> bool:
        """Whether a worker is forked, and so there in milliseconds."""
        return self._launcher.shares

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers; 0 stands for none or for an inline worker. That beside them is there if it is."""
        beside = (self.beside.pid,) if self.beside.pid else ()
        return (*(supervisor.pid for supervisor in self.supervisors), *beside)

    def any_ready(self, but: Supervisor | None = None) -> bool:
        """Whether a configured one is ready, this one aside."""
        return any(other.ready for other in self.supervisors if other is not but)

    def start(self, ended: Callable[[asyncio.Task[None]], None]) -> None:
        """Start them; `ended` is told of a supervisor that has ended."""
        for supervisor in (*self.supervisors, self.quarantine):
            supervisor.start(ended)

    async def adopt(self, config: Config, launcher: Launcher | None, start_timeout: float, first: Worker | None) -> int:
        """Have another configuration hold; returns how many workers were replaced for it, one after the other.

        `launcher` starts them, and `first`, from `fresh`, was started by it; None: those that are there stay.
        """
        before = self._launcher
        self._launcher = launcher or before
        for supervisor in (*self.supervisors, self.quarantine):
            supervisor.adopt(config, self._launcher, start_timeout)
        if launcher is None:
            self.beside.adopt(config, before, start_timeout)
            return 0
        launcher.log_level = before.log_level  # somebody may have changed it
        self.beside.adopt(config, launcher, start_timeout)
        try:
            async with self._replacing:
                for supervisor in self.supervisors:
                    worker, first = first, None
                    try:
                        await supervisor.relieve(worker or await supervisor.fresh())
                    except (WorkerFailed, OSError, TimeoutError) as error:
                        # The first one could be started: the others are tried again as after a crash.
                        _log.error("a worker could not be started beside the one before it: %s", name_of(type(error)))
                        await supervisor.relieve(None)
                await self.quarantine.relieve(None)
        finally:  # also when the server stops meanwhile
            # At once it would take the worker beside the others with it, which may have something to finish.
            launcher.outlives(before)
        self.log_from(launcher.log_level)
        return len(self.supervisors)

    async def drain_worker(self, number: int) -> tuple[int, int]:
        """Replace one of the workers when it has finished its batch; returns the process ids of both.

        Raises `WorkerFailed`, `OSError` or `TimeoutError` if there is none to take its place; then it stays.
        """
        supervisor = self.supervisors[number]
        async with self._replacing:
            before = supervisor.pid
            successor = await supervisor.fresh()
            await supervisor.relieve(successor)
            return before, successor.pid

    def log_from(self, level: str) -> None:
        """Have the workers log from this level on, those that are there and those that will be."""
        self._launcher.log_level = level
        for supervisor in (*self.supervisors, self.quarantine):
            if isinstance(worker := supervisor.worker, ProcessWorker):
                worker.log_from(level)
        self.beside.log_from(level)

    async def close(self) -> None:
        """End them."""
        closing = [supervisor.close() for supervisor in (*self.supervisors, self.quarantine)]
        await asyncio.gather(*closing, self.beside.close())
        await self._launcher.close()
