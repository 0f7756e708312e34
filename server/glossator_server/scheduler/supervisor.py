"""Keeps one worker at work: starts it, feeds it batches, replaces it when it hangs or dies."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from itertools import count
from typing import Any, Protocol, TypeAlias

from glossator.config import Config, Server
from glossator.errors import Failure, Reason
from glossator.host.status import EngineStatus
from glossator_server.errors import WorkerFailed
from glossator_server.scheduler.blame import settle
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.queue import JobQueue
from glossator_server.scheduler.running import End, RunningBatch, Verdict
from glossator_server.telemetry.timeline import Timeline
from glossator_server.worker.death import Cause
from glossator_server.worker.inline import InlineWorker
from glossator_server.worker.launch import Launcher
from glossator_server.worker.memory import resident_bytes
from glossator_server.worker.process import ProcessWorker

_log = logging.getLogger(__name__)

_LONGEST_BACKOFF = 30.0
# How long the quarantine rests: times what its last worker took, and seconds at most.
_REST, _LONGEST_REST = 2.0, 1.0

_ENDS = {
    End.LOST: "died",
    End.OVERDUE: "was stopped",
    End.WORN: "had no memory left and was stopped",
    End.BROKEN: "failed and was stopped",
    End.GREEDY: "grew by more than server.document_max_memory and was stopped",
}

# What counts as the cause where the worker was stopped; of one that hung there is none.
_WITHOUT_DEATH = {End.WORN: Cause.MEMORY, End.GREEDY: Cause.MEMORY, End.BROKEN: Cause.ITSELF}

Worker: TypeAlias = ProcessWorker | InlineWorker


class Off:
    """That a worker is to take no more: it is lost, or relieved."""

    def __init__(self, worker: Worker) -> None:
        self._lost = worker.lost
        self._relieved: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def set(self) -> None:
        if not self._relieved.done():
            self._relieved.set_result(None)

    def done(self) -> bool:
        return self._lost.done() or self._relieved.done()

    def add_done_callback(self, function: Callable[[Any], object], /) -> None:
        self._lost.add_done_callback(function)
        self._relieved.add_done_callback(function)

    def remove_done_callback(self, function: Callable[[Any], object], /) -> None:
        self._lost.remove_done_callback(function)
        self._relieved.remove_done_callback(function)


class Watcher(Protocol):
    """Who wants to know how a worker and its documents fare: the scheduler."""

    def worker_ready(self, supervisor: Supervisor, status: EngineStatus) -> None: ...
    def worker_lost(self, supervisor: Supervisor) -> None: ...
    def worker_ended(self, cause: Cause | None) -> None: ...
    def begun(self, jobs: list[Job]) -> None: ...
    def traced(self, jobs: list[Job], verdict: Verdict, timeline: Timeline) -> None: ...
    def may_replace(self, supervisor: Supervisor) -> bool: ...
    def worker_failed(self, supervisor: Supervisor, failure: Failure, *, killed: bool) -> None: ...
    def heard(self, job: Job, name: str, failure: Failure | None) -> None: ...
    def again(self, job: Job) -> None: ...
    def blamed(self, job: Job, step: str, failure: Failure) -> None: ...


class Supervisor:
    """One worker after the other, one at a time."""

    def __init__(
        self,
        config: Config,
        launcher: Launcher,
        jobs: JobQueue,
        numbers: count[int],
        watcher: Watcher,
        *,
        start_timeout: float,
    ) -> None:
        """`start_timeout`: seconds until a starting worker counts as failed."""
        self.ready = False
        self._config = config
        self._launcher = launcher
        self._jobs = jobs
        self._numbers = numbers
        self._watcher = watcher
        self._start_timeout = start_timeout
        self._batch: RunningBatch | None = None
        self._failures = 0
        """How many workers in a row could not be started, or died without having anything to do."""
        self._task: asyncio.Task[None] | None = None
        self._worker: Worker | None = None
        self._successor: Worker | None = None
        """The next one, if it has been started already."""
        self._off: Off | None = None
        """None while there is no worker."""
        self._gone: asyncio.Event = asyncio.Event()
        """Set when a worker that was relieved has ended."""
        self.analyzed = 0
        """Documents that the worker has analyzed."""
        self.since = time.monotonic()
        """When it was ready."""

    @property
    def pid(self) -> int:
        """Of the worker process; 0 if there is none."""
        return self._worker.pid if self._worker else 0

    @property
    def worker(self) -> Worker | None:
        """The one that is there, or about to be."""
        return self._worker

    @property
    def batch_documents(self) -> int:
        """Of the batch that the worker runs."""
        return 0 if self._batch is None else len(self._batch.jobs)

    @property
    def relieved(self) -> bool:
        """Whether the worker takes no more than it has, and another one is there for its place."""
        return self._successor is not None

    def adopt(self, config: Config, launcher: Launcher, start_timeout: float) -> None:
        """Have the next worker started like this; the one that is there goes on."""
        self._config, self._launcher, self._start_timeout = config, launcher, start_timeout

    async def fresh(self) -> Worker:
        """A worker to `relieve` with, started. Raises `WorkerFailed`, `OSError` or `TimeoutError`."""
        return await started(self._config, self._launcher, self._start_timeout)

    async def relieve(self, successor: Worker | None) -> None:
        """Have the worker finish its batch and end; returns then. `successor`, from `fresh`, takes its place."""
        discarded, self._successor = self._successor, successor
        if discarded is not None:
            await discarded.close()
        if self._off is not None:
            self._gone.clear()
            self._off.set()
            await self._gone.wait()

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
        if self._successor is not None:
            await self._successor.close()
        self._gone.set()

    async def _supervise(self) -> None:
        worker: Worker | None = None
        while True:
            await self._needed()
            worker = self._worker = self._next(worker)
            self._off = Off(worker)
            try:
                async with asyncio.timeout(self._start_timeout):
                    status = await worker.start()
            except (WorkerFailed, OSError, TimeoutError) as error:
                await worker.kill()
                self._failures += 1
                killed = isinstance(error, WorkerFailed) and error.killed
                self._watcher.worker_failed(self, start_failure(error), killed=killed)
            else:
                self.ready = True
                self.analyzed, self.since = 0, time.monotonic()
                self._watcher.worker_ready(self, status)
                await self._feed(worker)
                self.ready = False
                self._watcher.worker_lost(self)
            self._off = None
            if isinstance(worker, ProcessWorker):
                self._worker = None
            self._gone.set()
            if self._successor is None:
                await asyncio.sleep(backoff(self._failures))

    def _next(self, worker: Worker | None) -> Worker:
        """The one to start after this one."""
        successor, self._successor = self._successor, None
        if successor is None and isinstance(worker, InlineWorker) and worker.config is self._config:
            return worker.successor()
        return successor or _made(self._config, self._launcher)

    async def _needed(self) -> None:
        """Wait until a worker has to be there: always."""

    async def _take(self, worker: Worker) -> list[Job]:
        """The next batch for the worker; none if it is lost or relieved before there is one."""
        return await self._jobs.take(unless=self._off)

    def _done(self, jobs: list[Job]) -> None:
        """The worker has finished with a batch, one way or another."""
        self._jobs.finished(jobs)

    async def _feed(self, worker: Worker) -> None:
        """Give the worker batch after batch until it has to be replaced."""
        while jobs := await self._take(worker):
            self._batch = RunningBatch(next(self._numbers), jobs, worker, self._config, self._watcher.heard)
            self._watcher.begun(jobs)
            try:
                verdict = await self._batch.run()
            finally:
                self._done(jobs)
            if self._batch.traced:
                self._watcher.traced(jobs, verdict, self._batch.timeline)
            # That it could be given something is what a start is for: what comes of it is the documents' doing.
            self._failures = 0
            if verdict.end is End.FINISHED:
                self._batch = None
                self.analyzed += len(jobs)
                if (why := why_worn(self._config.server, worker.pid, self.analyzed)) and self._watcher.may_replace(
                    self
                ):
                    _log.info("worker %d is replaced: %s", worker.pid, why)
                    self.ready = False  # before others look whether they may go, too
                    await worker.close()
                    return
                continue
            _log.warning(
                "worker %s in step %r of a batch of %d documents%s",
                _ENDS[verdict.end],
                jobs[0].named_in_logs(verdict.step),
                len(jobs),
                f": {verdict.death.how}" if verdict.death else "",
            )
            self._watcher.worker_ended(verdict.death.cause if verdict.death else _WITHOUT_DEATH.get(verdict.end))
            # Before the worker is waited for: an inline one cannot be made to end.
            self._settle(jobs, verdict, self._batch.limit)
            await worker.kill()
            self._batch = None
            return
        if worker.lost.done():
            self._failures += 1
            _log.warning("worker died while it had nothing to do: %s", worker.lost.result().how)
            self._watcher.worker_ended(worker.lost.result().cause)
            await worker.kill()
        else:
            await worker.close()

    def _settle(self, jobs: list[Job], verdict: Verdict, limit: float) -> None:
        """What becomes of the jobs of a batch whose worker is gone."""
        for job in jobs:
            if job.ended:
                continue
            failure = settle(
                job, verdict, alone=len(jobs) == 1, limit=limit, memory=self._config.server.document_max_memory
            )
            if failure is not None:
                self._watcher.blamed(job, verdict.step, failure)
            if not job.ended:
                self._watcher.again(job)


async def started(config: Config, launcher: Launcher, seconds: float) -> Worker:
    """A worker that has its models loaded, within so many seconds, and is nobody's yet.

    Raises `WorkerFailed`, `OSError` or `TimeoutError`.
    """
    worker = _made(config, launcher)
    await start(worker, seconds)
    return worker


async def start(worker: Worker, seconds: float) -> None:
    """The same for one that is there, and is killed if nothing comes of it."""
    try:
        async with asyncio.timeout(seconds):
            await worker.start()
    except BaseException:
        await worker.kill()
        raise


def backoff(failures: int) -> float:
    """Seconds until the next start after so many failures in a row: none at first, then more and more."""
    return 0.0 if failures <= 1 else min(_LONGEST_BACKOFF, 2.0 ** (failures - 2))


def _made(config: Config, launcher: Launcher) -> Worker:
    return InlineWorker(config) if config.server.workers == 0 else ProcessWorker(config, launcher)


class Quarantine(Supervisor):
    """A worker for suspects alone, one after the other, that is there only while there are any.

    It competes with the others for the processors. So it rests after each worker for twice as long as that was there:
    documents that crash their workers take no more than a third of a processor.
    """

    _began = _ended = -_LONGEST_REST

    async def _needed(self) -> None:
        self._ended = time.monotonic()
        await self._jobs.suspected()
        rest = min(_REST * (self._ended - self._began), _LONGEST_REST)
        await asyncio.sleep(max(0.0, self._ended + rest - time.monotonic()))
        self._began = time.monotonic()

    async def _take(self, worker: Worker) -> list[Job]:
        job = None if self._off is None or self._off.done() else self._jobs.suspect()
        return [] if job is None else [job]

    def _done(self, jobs: list[Job]) -> None:
        """Nothing: what it has before it is no business of the other workers."""


def why_worn(server: Server, pid: int, analyzed: int) -> str:
    """Why a worker that has analyzed so many documents has done enough; empty if it has not."""
    if server.worker_max_documents and analyzed >= server.worker_max_documents:
        return f"it has analyzed {analyzed} documents"
    if server.worker_max_rss and pid and (found := resident_bytes(pid) or 0) > server.worker_max_rss:
        return f"it takes {found} bytes of memory, which is more than server.worker_max_rss"
    return ""


def start_failure(error: Exception) -> Failure:
    """Why a worker could not be started."""
    if isinstance(error, WorkerFailed):
        return error.failure
    if isinstance(error, TimeoutError):
        return Failure(Reason.INTERNAL, "a worker took too long to load its models: see server.worker_start_timeout")
    return Failure(Reason.INTERNAL, f"a worker could not be started: {type(error).__name__}: {error}")
