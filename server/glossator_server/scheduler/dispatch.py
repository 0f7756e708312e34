"""The scheduler: takes jobs in, keeps supervisors busy with them, and knows how the workers fare."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from itertools import count

from glossator.config import Config
from glossator.engine import EngineStatus, resolve_language
from glossator.errors import Failure, Reason
from glossator_server.errors import WorkerFailed, shutting_down, starting
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.queue import JobQueue
from glossator_server.scheduler.supervisor import Crashes, Supervisor
from glossator_server.worker.launch import Launcher

_log = logging.getLogger(__name__)


class Scheduler:
    """Admission, queue, workers. Everything happens on one event loop."""

    def __init__(self, config: Config, launcher: Launcher, changed: Callable[[], None] = lambda: None) -> None:
        self.config = config
        self._launcher = launcher
        self.status: EngineStatus | None = None
        """What the workers offer; None until the first one has told."""
        self._languages: dict[str, object] = {}
        self.crashes = Crashes()
        self.draining = False
        self._changed = changed
        self._queue = JobQueue(config.limits, config.server)
        numbers = count()
        self.supervisors = [
            Supervisor(config, launcher, self._queue, numbers, self) for _ in range(max(1, config.server.workers))
        ]
        self._reported: set[Supervisor] = set()
        self._jobs: dict[Job, asyncio.TimerHandle | None] = {}
        self._idle = asyncio.Event()
        self._idle.set()
        self._started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._failed_start = False

    @property
    def serving(self) -> bool:
        """Whether documents get analyzed: a short outage while a worker is replaced does not count."""
        return self.status is not None and not (self.draining or self._failed_start or self.crashes.too_many)

    @property
    def in_flight(self) -> int:
        """Documents that were accepted and have not ended."""
        return len(self._jobs)

    @property
    def waiting(self) -> int:
        """Those of them that no worker has yet."""
        return len(self._queue)

    def start(self) -> None:
        """Start the workers; `ready` waits for them."""
        for supervisor in self.supervisors:
            supervisor.start(self._supervisor_ended)

    async def ready(self) -> None:
        """Wait until each worker has loaded its models or failed. Raises `WorkerFailed` if all failed."""
        await asyncio.shield(self._started)

    def language(self, *names: str) -> str:
        """The loaded language for the first non-empty name, or the default.

        Raises `Starting` or `LanguageUnsupported`.
        """
        if self.status is None:
            raise starting()
        return resolve_language(self._languages, *names, self.config.models.default_language)

    def offer(self, job: Job) -> None:
        """Accept a job now or raise `Overloaded`, `ShuttingDown` or `Starting`."""
        self._check_open()
        self._queue.offer(job)
        self._accept(job)

    def put_now(self, job: Job) -> bool:
        """Accept a job if there is room for it, and say whether. Raises `ShuttingDown` or `Starting`."""
        self._check_open()
        if not self._queue.put_now(job):
            return False
        self._accept(job)
        return True

    async def put(self, job: Job) -> None:
        """Accept a job, at the latest when there is room for it. Raises `ShuttingDown` or `Starting`."""
        self._check_open()
        self._accept(job)
        try:
            await self._queue.put(job)
        except BaseException:
            self._forget(job)
            raise

    def drain(self) -> None:
        """Accept no new jobs from now on."""
        self.draining = True
        self._queue.close()
        self._changed()

    async def idle(self) -> None:
        """Wait until every accepted job has ended."""
        await self._idle.wait()

    def end_all(self, failure: Failure) -> None:
        """End every job now."""
        for job in list(self._jobs):
            job.end(failure)

    async def close(self) -> None:
        """End jobs and workers."""
        self.drain()
        self.end_all(shutting_down().failure)
        await asyncio.gather(*(supervisor.close() for supervisor in self.supervisors))
        await self._launcher.close()
        if not self._started.done():
            self._started.set_exception(shutting_down())
            self._started.exception()

    def worker_ready(self, supervisor: Supervisor, status: EngineStatus) -> None:
        self.status = status
        self._languages = {language.language: language for language in status.languages}
        self._failed_start = False
        _log.info("worker %d is ready", supervisor.pid)
        self._report(supervisor)
        self._changed()

    def worker_lost(self, supervisor: Supervisor, how: str) -> None:
        self.crashes.add()
        if self.crashes.too_many:
            _log.error("workers died %d times in %d s", self.crashes.most, self.crashes.seconds)
            # Look again when the first of them is forgotten.
            asyncio.get_running_loop().call_later(self.crashes.seconds, self._changed)
        self._changed()

    def worker_failed(self, supervisor: Supervisor, failure: Failure) -> None:
        _log.error("worker could not be started: %s", failure.message)
        if not any(other.ready for other in self.supervisors):
            self._failed_start = True
            # Nobody can tell when one will start: rather say so than let them wait.
            self.end_all(Failure(Reason.ANALYZER_NOT_READY, "no worker could be started", retry_after=1.0))
        self._report(supervisor, failure)
        self._changed()

    def _check_open(self) -> None:
        if self.draining:
            raise shutting_down()
        if self.status is None:
            raise starting()

    def _accept(self, job: Job) -> None:
        timer = None
        if job.deadline is not None:
            timer = asyncio.get_running_loop().call_later(max(0.0, job.deadline - time.monotonic()), job.expire)
        job.on_end = self._ended
        self._jobs[job] = timer
        self._idle.clear()

    def _ended(self, job: Job) -> None:
        self._forget(job)
        if job.running is not None:
            batch, position = job.running
            batch.leave(job, position)

    def _forget(self, job: Job) -> None:
        timer = self._jobs.pop(job, None)
        if timer is not None:
            timer.cancel()
        self._queue.discard(job)
        if not self._jobs:
            self._idle.set()

    def _report(self, supervisor: Supervisor, failure: Failure | None = None) -> None:
        self._reported.add(supervisor)
        if self._started.done() or len(self._reported) < len(self.supervisors):
            return
        if any(other.ready for other in self.supervisors) or failure is None:
            self._started.set_result(None)
        else:
            self._started.set_exception(WorkerFailed(failure))
            self._started.exception()  # whoever does not wait for it need not be warned of it

    def _supervisor_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.critical("a supervisor failed", exc_info=error)
            self.end_all(Failure(Reason.INTERNAL, "the scheduler failed"))
            self._failed_start = True
            self._changed()
