"""The worker beside the others: documents of analyzers that wait for services are in it many at once.

It is there if such an analyzer is installed. Each of them has a queue of its own and as many documents at once as it
takes, so that a service that is slow keeps nobody else's documents. What crashes or blocks that worker is known by its
pulse: that document is tried again alone, as suspects are, or has blocked the others for too long and is told so. The
others are run again in the next worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Coroutine, Mapping
from itertools import count
from typing import Any

from glossator.config import Config
from glossator.errors import Failure, Reason
from glossator_server.errors import WorkerFailed
from glossator_server.scheduler.crowd import Crowd
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.queue import JobQueue
from glossator_server.scheduler.supervisor import Watcher, backoff, start, start_failure
from glossator_server.worker.launch import Launcher
from glossator_server.worker.process import ProcessWorker

_log = logging.getLogger(__name__)


class Beside:
    """One such worker after the other."""

    def __init__(
        self, config: Config, launcher: Launcher, numbers: count[int], watcher: Watcher, *, start_timeout: float
    ) -> None:
        """`start_timeout`: seconds until a starting worker counts as failed."""
        self._config = config
        self._launcher = launcher
        self._numbers = numbers
        self._watcher = watcher
        self._start_timeout = start_timeout
        self._queues: dict[tuple[str, ...], JobQueue] = {}
        self._feeders: list[asyncio.Task[None]] = []
        self._crowd: Crowd | None = None
        self._starting = asyncio.Lock()
        self._failures = 0
        self._retry_at = 0.0
        self._closed = False
        self._crowds: set[Crowd] = set()
        """Those that have a process: the latest, and others that finish what they have."""
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def pid(self) -> int:
        """Of the worker; 0 if there is none."""
        return 0 if self._crowd is None else self._crowd.worker.pid

    @property
    def documents(self) -> int:
        """How many are in the worker."""
        return 0 if self._crowd is None else self._crowd.documents

    @property
    def analyzed(self) -> int:
        """How many it has done with."""
        return 0 if self._crowd is None else self._crowd.analyzed

    @property
    def queues(self) -> tuple[JobQueue, ...]:
        """Those that there are."""
        return tuple(self._queues.values())

    def queue(self, analyzers: tuple[str, ...], waiting: Mapping[str, int]) -> JobQueue:
        """Where documents wait for these analyzers, which take so many at once."""
        if analyzers not in self._queues:
            # One by one: there is nobody who would be better off with several.
            server = self._config.server.model_copy(update={"batch_documents": 1, "workers": 1})
            queue = self._queues[analyzers] = JobQueue(self._config.limits, server)
            slots = asyncio.Semaphore(min(waiting[analyzer] for analyzer in analyzers))
            self._feeders.append(asyncio.create_task(self._feed(queue, slots), name="beside-feed"))
            if self._closed:
                queue.close()
        return self._queues[analyzers]

    def prepare(self) -> None:
        """Start the worker now, before anybody waits for it."""
        self._later(self._prepare())

    def adopt(self, config: Config, launcher: Launcher, start_timeout: float) -> None:
        """Start the next worker like this, for what comes from now on; the one that is there finishes what it has."""
        renewed = launcher is not self._launcher
        self._config, self._launcher, self._start_timeout = config, launcher, start_timeout
        if self._crowd is not None and renewed:
            self._crowd.leave()
            self.prepare()

    def log_from(self, level: str) -> None:
        """Have its workers log from this level on."""
        for crowd in self._crowds:
            crowd.worker.log_from(level)

    def drain(self) -> None:
        """Take no new documents."""
        self._closed = True
        for queue in self._queues.values():
            queue.close()

    async def close(self) -> None:
        """End the worker; what it has is given up."""
        self.drain()
        tasks = [*self._feeders, *self._tasks]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await asyncio.gather(*(crowd.close() for crowd in self._crowds))

    async def _feed(self, queue: JobQueue, slots: asyncio.Semaphore) -> None:
        """Hand over what waits in a queue, as long as there is a free slot."""
        while True:
            await slots.acquire()
            (job,) = await queue.take()

            def done(job: Job = job) -> None:
                queue.finished([job])
                slots.release()

            try:
                crowd = await self._there()
            except WorkerFailed as error:
                done()
                job.fail(job.pending, error.failure)
                continue
            if job.ended:
                done()
            else:
                self._watcher.begun([job])
                crowd.add(next(self._numbers), job, done)

    async def _prepare(self) -> None:
        with contextlib.suppress(WorkerFailed):  # it was logged, and is tried again for the next document
            await self._there()

    async def _there(self) -> Crowd:
        """The worker, which is started if there is none. Raises `WorkerFailed`."""
        async with self._starting:
            if self._crowd is not None and self._crowd.open:
                return self._crowd
            if (left := self._retry_at - time.monotonic()) > 0:
                raise WorkerFailed(_not_ready(left))
            worker = ProcessWorker(self._config, self._launcher)
            try:
                await start(worker, self._start_timeout)
            except (WorkerFailed, OSError, TimeoutError) as error:
                _log.error("the worker for analyzers that wait could not be started: %s", start_failure(error).message)
                self._failed()
                raise WorkerFailed(_not_ready(self._retry_at - time.monotonic())) from None
            _log.info("worker %d is ready, for analyzers that wait", worker.pid)
            self._crowd = Crowd(worker, self._config, self._watcher)
            self._crowds.add(self._crowd)
            self._later(self._watch(self._crowd))
            return self._crowd

    async def _watch(self, crowd: Crowd) -> None:
        if await crowd.run():
            self._failures = 0
        else:
            self._failed()
        self._crowds.discard(crowd)

    def _failed(self) -> None:
        self._failures += 1
        self._retry_at = time.monotonic() + backoff(self._failures)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="beside")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _not_ready(seconds: float) -> Failure:
    message = "the worker for analyzers that wait could not be started"
    return Failure(Reason.ANALYZER_NOT_READY, message, retry_after=max(1.0, seconds))
