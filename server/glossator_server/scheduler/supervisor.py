"""Keeps one worker at work: starts it, feeds it batches, replaces it when it hangs or dies."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Protocol

from glossator.config import Config
from glossator.engine import EngineStatus
from glossator.errors import Failure, Reason
from glossator_server.errors import WorkerFailed
from glossator_server.scheduler.blame import blame
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.queue import JobQueue
from glossator_server.scheduler.running import End, RunningBatch, Verdict
from glossator_server.worker.inline import InlineWorker
from glossator_server.worker.launch import Launcher
from glossator_server.worker.process import ProcessWorker

_log = logging.getLogger(__name__)

_LONGEST_BACKOFF = 30.0
# A worker may die twice over one document before the document is given up.
_DEATHS = 2


class Crashes:
    """Counts how often workers died of late; too often means that the server is not well."""

    def __init__(self, most: int = 5, seconds: float = 300.0) -> None:
        self.most = most
        self.seconds = seconds
        self._times: deque[float] = deque()

    def add(self) -> None:
        self._times.append(time.monotonic())

    @property
    def too_many(self) -> bool:
        horizon = time.monotonic() - self.seconds
        while self._times and self._times[0] < horizon:
            self._times.popleft()
        return len(self._times) >= self.most


class Watcher(Protocol):
    """Who wants to know how a worker fares: the scheduler."""

    def worker_ready(self, supervisor: Supervisor, status: EngineStatus) -> None: ...
    def worker_lost(self, supervisor: Supervisor, how: str) -> None: ...
    def worker_failed(self, supervisor: Supervisor, failure: Failure) -> None: ...


class Supervisor:
    """One worker after the other, one at a time."""

    def __init__(
        self, config: Config, launcher: Launcher, jobs: JobQueue, numbers: count[int], watcher: Watcher
    ) -> None:
        self.ready = False
        self._config = config
        self._launcher = launcher
        self._jobs = jobs
        self._numbers = numbers
        self._watcher = watcher
        self._batch: RunningBatch | None = None
        self._failures = 0
        self._task: asyncio.Task[None] | None = None
        self._worker: ProcessWorker | InlineWorker | None = None

    @property
    def pid(self) -> int:
        """Of the worker process; 0 if there is none."""
        return self._worker.pid if self._worker else 0

    def start(self, report: Callable[[asyncio.Task[None]], None]) -> None:
        """Begin; `report` is called when supervising itself ends."""
        self._task = asyncio.create_task(self._supervise(), name="supervisor")
        self._task.add_done_callback(report)

    async def close(self) -> None:
        """End the worker; a batch that it runs is given up."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        if isinstance(self._worker, ProcessWorker) and (self._batch is not None or not self.ready):
            await self._worker.kill()
        elif self._worker is not None:
            await self._worker.close()

    async def _supervise(self) -> None:
        inline = self._config.server.workers == 0
        worker = self._worker = InlineWorker(self._config) if inline else ProcessWorker(self._config, self._launcher)
        while True:
            try:
                async with asyncio.timeout(self._config.server.worker_start_timeout):
                    status = await worker.start()
            except (WorkerFailed, OSError, TimeoutError) as error:
                await worker.kill()
                self._failures += 1
                self._watcher.worker_failed(self, _start_failure(error))
            else:
                self.ready = True
                self._watcher.worker_ready(self, status)
                await self._feed(worker)
                self.ready = False
            worker = self._worker = worker.successor()
            await asyncio.sleep(self._backoff())

    async def _feed(self, worker: ProcessWorker | InlineWorker) -> None:
        """Give the worker batch after batch until it has to be replaced."""
        while True:
            jobs = await self._jobs.take(unless=worker.lost)
            if not jobs:
                self._failures += 1
                how = worker.lost.result()
                self._watcher.worker_lost(self, how)
                _log.warning("worker died while it had nothing to do: %s", how)
                await worker.kill()
                return
            self._batch = RunningBatch(next(self._numbers), jobs, worker, self._config)
            try:
                verdict = await self._batch.run()
            finally:
                self._jobs.finished(jobs)
            if verdict.end is End.FINISHED:
                self._batch = None
                self._failures = 0
                continue
            if verdict.end is End.LOST:
                self._failures += 1
                self._watcher.worker_lost(self, verdict.how)
            _log.warning(
                "worker %s in step %r of a batch of %d documents%s",
                "died" if verdict.end is End.LOST else "was stopped",
                _analyzer(jobs[0], verdict.step),
                len(jobs),
                f": {verdict.how}" if verdict.how else "",
            )
            # Before the worker is waited for: an inline one cannot be made to end.
            self._settle(jobs, verdict, self._batch.limit)
            await worker.kill()
            self._batch = None
            return

    def _settle(self, jobs: list[Job], verdict: Verdict, limit: float) -> None:
        """What becomes of the jobs of a batch whose worker is gone."""
        alone = len(jobs) == 1
        for job in jobs:
            if job.ended:
                continue
            if verdict.end is End.LOST:
                job.deaths += 1
                guilty = alone and job.deaths >= _DEATHS
                again = blame(job, verdict.step, Reason.ANALYZER_CRASHED) if guilty else True
            else:
                again = blame(job, verdict.step, Reason.ANALYZER_TIMEOUT, seconds=limit) if alone else True
            if again and not job.ended:
                job.alone = True
                self._jobs.put_again(job)

    def _backoff(self) -> float:
        """Seconds until the next start: none at first, then more and more."""
        return 0.0 if self._failures <= 1 else min(_LONGEST_BACKOFF, 2.0 ** (self._failures - 2))


def _analyzer(job: Job, step: str) -> str:
    """The analyzer of a step: its id, because the step's name is the client's, and no log's business."""
    found = job.request.steps.get(step)
    return found.registered.manifest.name if found else step


def _start_failure(error: Exception) -> Failure:
    if isinstance(error, WorkerFailed):
        return error.failure
    if isinstance(error, TimeoutError):
        return Failure(Reason.INTERNAL, "a worker took too long to load its models: see server.worker_start_timeout")
    return Failure(Reason.INTERNAL, f"a worker could not be started: {type(error).__name__}: {error}")
