"""The scheduler: takes jobs in, keeps supervisors busy with them, and knows how the workers fare."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from glossator.config import Config
from glossator.errors import Failure, Reason
from glossator.host.languages import resolve_language
from glossator.host.status import EngineStatus
from glossator_server.errors import WorkerFailed, shutting_down, starting
from glossator_server.scheduler.accepted import Accepted
from glossator_server.scheduler.beside import Beside
from glossator_server.scheduler.breaker import Breakers
from glossator_server.scheduler.complaints import Complaints
from glossator_server.scheduler.crew import Crew
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.queue import JobQueue
from glossator_server.scheduler.running import Verdict
from glossator_server.scheduler.supervisor import Supervisor, Worker, started
from glossator_server.telemetry.meter import Meter
from glossator_server.telemetry.timeline import Timeline
from glossator_server.telemetry.traces import Traces
from glossator_server.worker.death import Cause
from glossator_server.worker.launch import Launcher

_log = logging.getLogger(__name__)

# Seconds without any worker that do not count: one that crashed is being replaced.
_OUTAGE = 10.0
# Seconds without any worker after which documents are told so, if those that start are killed from outside.
_PATIENCE = 60.0

# Failures of an analyzer that ran and ended: with any other it may never have had the document.
_ITS_OWN = (Reason.ANALYZER_ERROR, Reason.ANALYZER_UNAVAILABLE, Reason.RESULT_INVALID, Reason.RESULT_TOO_LARGE)


class Scheduler:
    """Admission, queue, workers. Everything happens on one event loop."""

    def __init__(
        self,
        config: Config,
        launcher: Launcher,
        changed: Callable[[], None] = lambda: None,
        meter: Meter | None = None,
        start_timeout: float | None = None,
        *,
        traces: Traces | None = None,
    ) -> None:
        """`start_timeout`: seconds until a starting worker counts as failed; None: `server.worker_start_timeout`."""
        self.config = config
        start = config.server.worker_start_timeout if start_timeout is None else start_timeout
        self._meter = meter or Meter()
        self._traces = traces or Traces()
        self.status: EngineStatus | None = None
        """What the workers offer now; None until the first one has told."""
        self._loaded: EngineStatus | None = None
        """The same without regard to analyzers that are left out for a while."""
        self._languages: dict[str, object] = {}
        self._breakers = Breakers(config.server, self._analyzer_changed)
        self._complaints = Complaints()
        self.draining = False
        self._changed = changed
        self.changed_remote: Callable[[str], object] = lambda name: None
        """Told the name of a remote that is not what it said it was."""
        self._queue = JobQueue(config.limits, config.server)
        self._crew = Crew(config, launcher, self._queue, self, start_timeout=start)
        self._accepted = Accepted(self._queue, self._crew.beside, self._breakers, self._meter, self._traces)
        self._out_since: float | None = None
        """When the last worker was lost, if no other has been ready since."""
        self._reported: set[Supervisor] = set()
        self._started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._failed_start = False

    @property
    def serving(self) -> bool:
        """Whether documents get analyzed: a short outage while a worker is replaced does not count."""
        return self.status is not None and not (self.draining or self._failed_start or self._out_for() >= _OUTAGE)

    @property
    def in_flight(self) -> int:
        """Documents that were accepted and have not ended."""
        return len(self._accepted)

    @property
    def waiting(self) -> int:
        """Those of them that no worker has yet."""
        return self._accepted.waiting

    @property
    def waiting_bytes(self) -> int:
        """The same, as they count there."""
        return self._accepted.waiting_bytes

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers; 0 stands for none or for an inline worker. That beside them is there if it is."""
        return self._crew.pids

    @property
    def supervisors(self) -> list[Supervisor]:
        """One for each worker that is configured."""
        return self._crew.supervisors

    @property
    def beside(self) -> Beside:
        """The worker for analyzers that wait for services, if there is one."""
        return self._crew.beside

    @property
    def left_out(self) -> frozenset[str]:
        """Analyzers that are left out now because they failed again and again."""
        return frozenset(self._breakers.out)

    @property
    def postponed(self) -> int:
        """Those of them that neither wait nor run until their client has read what it was told before."""
        return self._accepted.postponed

    def start(self) -> None:
        """Start the workers; `ready` waits for them."""
        self._crew.start(self._supervisor_ended)

    async def ready(self) -> None:
        """Wait until each worker has loaded its models or failed. Raises `WorkerFailed` if all failed."""
        await asyncio.shield(self._started)

    def language(self, *names: str) -> str:
        """The loaded language for the first non-empty name, or the default.

        Raises `Starting` or `LanguageUnsupported`.
        """
        self.check_ready()
        return resolve_language(self._languages, self.config.models, *names)

    def is_fallback(self, language: str) -> bool:
        """Whether this language is one that no loaded model is of; an empty one is not known yet."""
        return bool(language) and language not in self._languages

    def check_ready(self) -> None:
        """Raises `Starting` as long as no worker has told what there is."""
        if self.status is None:
            raise starting()

    def offer(self, job: Job) -> None:
        """Accept a job now or raise `Overloaded`, `ShuttingDown` or `Starting`."""
        self._check_open()
        self._accepted.offer(job)

    def put_now(self, job: Job) -> bool:
        """Accept a job if there is room for it, and say whether. Raises `ShuttingDown` or `Starting`."""
        self._check_open()
        return self._accepted.put_now(job)

    async def put(self, job: Job) -> None:
        """Accept a job, at the latest when there is room for it. Raises `ShuttingDown` or `Starting`."""
        self._check_open()
        await self._accepted.put(job)

    def postpone(self, job: Job) -> Job:
        """Take an accepted job back from queue and worker; returns the one that is to `resume` where it was.

        It stays accepted meanwhile: it counts, its deadline passes, and what ends all ends it.
        """
        return self._accepted.postpone(job)

    def resume(self, job: Job) -> None:
        """Go on with a postponed job: whatever the limits, also while draining."""
        self._accepted.resume(job)

    async def fresh(self, config: Config, launcher: Launcher, start_timeout: float) -> Worker:
        """A worker for `adopt`, started. Raises `WorkerFailed`, `OSError` or `TimeoutError`."""
        return await started(config, launcher, start_timeout)

    async def adopt(self, config: Config, launcher: Launcher | None, start_timeout: float, first: Worker | None) -> int:
        """Have another configuration hold; see `Crew.adopt`."""
        self.config = config
        self._queue.adopt(config.limits, config.server)
        self._breakers.adopt(config.server)
        return await self._crew.adopt(config, launcher, start_timeout, first)

    async def drain_worker(self, number: int) -> tuple[int, int]:
        """See `Crew.drain_worker`."""
        return await self._crew.drain_worker(number)

    def log_from(self, level: str) -> None:
        """Have the workers log from this level on, those that are there and those that will be."""
        self._crew.log_from(level)

    def drain(self) -> None:
        """Accept no new jobs from now on."""
        self.draining = True
        self._queue.close()
        self._crew.beside.drain()
        self._changed()

    def end_all(self, failure: Failure) -> None:
        """End every job now."""
        self._accepted.end_all(failure)

    async def close(self) -> None:
        """End jobs and workers."""
        self.drain()
        self.end_all(shutting_down().failure)
        await self._crew.close()
        if not self._started.done():
            self._started.set_exception(shutting_down())
            self._started.exception()

    def worker_ready(self, supervisor: Supervisor, status: EngineStatus) -> None:
        if supervisor is self._crew.quarantine:
            return
        if status.broken and (self._loaded is None or self._loaded.broken != status.broken):
            reasons = "; ".join(status.broken.values())
            _log.warning("analyzers that cannot be used: %s", reasons)
        self._loaded = status
        self._languages = {language.language: language for language in status.languages}
        self._failed_start, self._out_since = False, None
        self._queue.apart = self._crew.shares
        self._meter.worker_started()
        _log.info("worker %d is ready", supervisor.pid)
        self._accepted.routes.waiting = status.waiting if self.config.server.workers else {}
        if self._accepted.routes.waiting:
            self._crew.beside.prepare()
        self._report(supervisor)
        self._tell()

    def worker_ended(self, cause: Cause | None) -> None:
        self._meter.worker_ended(cause)

    def begun(self, jobs: list[Job]) -> None:
        self._meter.batch(len(jobs))

    def traced(self, jobs: list[Job], verdict: Verdict, timeline: Timeline) -> None:
        self._traces.batch(jobs, verdict, timeline)

    def may_replace(self, supervisor: Supervisor) -> bool:
        """Whether a worker that has done enough can go now: not the last one, unless another is there in no time."""
        return self._crew.shares or self._crew.any_ready(supervisor)

    def worker_lost(self, supervisor: Supervisor) -> None:
        if supervisor is not self._crew.quarantine and not self._crew.any_ready():
            self._out_since = time.monotonic()
            asyncio.get_running_loop().call_later(_OUTAGE, self._tell)

    def worker_failed(self, supervisor: Supervisor, failure: Failure, *, killed: bool) -> None:
        _log.error("worker could not be started: %s", failure.message)
        if supervisor is self._crew.quarantine:
            self._queue.apart = False  # until a worker can be started again
            return
        again = killed and self.status is not None and self._out_for() < _PATIENCE
        if not again and not self._crew.any_ready():
            self._failed_start = True
            # Nobody can tell when one will start: rather say so than let them wait.
            self.end_all(Failure(Reason.ANALYZER_NOT_READY, "no worker could be started", retry_after=1.0))
        self._report(supervisor, failure)
        self._tell()

    def heard(self, job: Job, name: str, failure: Failure | None) -> None:
        """An analyzer has reported on a document."""
        if failure is not None:
            self._complaints.hear(job.analyzer(name), failure)
            if (remote := failure.metadata.get("changed")) is not None:
                self.changed_remote(remote)
        if name in job.request.steps:
            self._meter.analyzed(job.analyzer(name), failure, job.compute_seconds)
        if failure is not None and failure.reason is Reason.ANALYZER_TIMEOUT:
            self.blamed(job, name, failure)
        elif self._breakers and (failure is None or failure.reason in _ITS_OWN):
            self._breakers.worked(job.analyzer(name))

    def again(self, job: Job) -> None:
        """A job has lost its worker and is to get another one."""
        self._accepted.again(job)

    def blamed(self, job: Job, step: str, failure: Failure) -> None:
        """A step crashed or ran out of time on a document."""
        # What a client may choose to be too short says nothing.
        hasty = job.request.analyzer_timeout < self.config.limits.analyzer_timeout
        if step in job.request.steps and not (hasty and failure.reason is Reason.ANALYZER_TIMEOUT):
            self._breakers.failed(job.analyzer(step), failure.reason)

    def _analyzer_changed(self, analyzer: str, seconds: float) -> None:
        if seconds:
            _log.error("analyzer %s failed again and again and is left out for %.0f s", analyzer, seconds)
            asyncio.get_running_loop().call_later(seconds, self._tell)
            self._accepted.leave_out()
        else:
            _log.info("analyzer %s works again", analyzer)
        self._tell()

    def _tell(self) -> None:
        """Something may be different from now on."""
        if self._loaded is not None:
            out = self._breakers.out
            self.status = replace(self._loaded, broken={**self._loaded.broken, **out}) if out else self._loaded
        self._changed()

    def _out_for(self) -> float:
        """Seconds since the last worker was lost; 0 while there are any."""
        return 0.0 if self._out_since is None else time.monotonic() - self._out_since

    def _check_open(self) -> None:
        if self.draining:
            raise shutting_down()
        self.check_ready()

    def _report(self, supervisor: Supervisor, failure: Failure | None = None) -> None:
        self._reported.add(supervisor)
        if self._started.done() or len(self._reported) < len(self._crew.supervisors):
            return
        if self._crew.any_ready() or failure is None:
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
