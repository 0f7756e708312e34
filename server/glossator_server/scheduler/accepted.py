"""The jobs that were accepted: what each waits for, until when, and that it ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from glossator.errors import Failure
from glossator_server.scheduler.beside import Beside
from glossator_server.scheduler.blame import blame
from glossator_server.scheduler.breaker import Breakers
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.queue import JobQueue
from glossator_server.scheduler.routes import Routes
from glossator_server.telemetry.meter import Meter
from glossator_server.telemetry.traces import Traces


class Accepted:
    """Those of one server."""

    def __init__(self, queue: JobQueue, beside: Beside, breakers: Breakers, meter: Meter, traces: Traces) -> None:
        self._queue = queue
        self._breakers = breakers
        self._meter = meter
        self._traces = traces
        self.routes = Routes(queue, beside, self._part_ended)
        self._jobs: dict[Job, asyncio.TimerHandle | None] = {}
        self._postponed: set[Job] = set()

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[Job]:
        """Of those that there are now, whatever ends meanwhile."""
        return iter(list(self._jobs))

    @property
    def waiting(self) -> int:
        """Those that no worker has yet."""
        return sum(map(len, self.routes.queues))

    @property
    def waiting_bytes(self) -> int:
        """The same, as they count there."""
        return sum(queue.bytes for queue in self.routes.queues)

    @property
    def postponed(self) -> int:
        """Those that neither wait nor run until their client has read what it was told before."""
        return len(self._postponed)

    def offer(self, job: Job) -> None:
        """Accept a job now or raise `Overloaded`."""
        self.routes.offer(self.routes.split(job))
        self._meter.accepted(job.size)
        self._accept(job)

    def put_now(self, job: Job) -> bool:
        """Accept a job if there is room for it, and say whether."""
        if not self.routes.put_now(self.routes.split(job)):
            return False
        self._meter.accepted(job.size)
        self._accept(job)
        return True

    async def put(self, job: Job) -> None:
        """Accept a job, at the latest when there is room for it."""
        self._meter.accepted(job.size)
        parts = self.routes.split(job)
        admitted = self._accept(job)
        try:
            for part in parts:
                if part in admitted and not part.ended:
                    await self.routes.of(part).put(part)
        except BaseException:
            self._forget(job)
            raise

    def postpone(self, job: Job) -> Job:
        """Take an accepted job back from queue and worker; returns the one that is to `resume` where it was.

        It stays accepted meanwhile: it counts, its deadline passes, and what ends all ends it.
        """
        later = job.again()
        self._watch(later)
        self._postponed.add(later)
        return later

    def resume(self, job: Job) -> None:
        """Go on with a postponed job: whatever the limits, also while draining."""
        self._postponed.discard(job)
        self.routes.split(job)
        for part in self._admit(job):
            self.routes.of(part).put_again(part)

    def again(self, job: Job) -> None:
        """A job has lost its worker and is to get another one."""
        self._leave_out(job)
        if not job.ended:
            self.routes.of(job).put_again(job)

    def leave_out(self) -> None:
        """Refuse those analyzers that are left out now to whatever has not begun."""
        for job in self:
            for part in job.parts or (job,):
                if part.running is None:
                    self._leave_out(part)

    def end_all(self, failure: Failure) -> None:
        """End every job now."""
        for job in self:
            job.end(failure)

    def _leave_out(self, job: Job) -> None:
        """Refuse the job those analyzers that are left out now."""
        if job.trial:
            return
        for step in job.request.steps.values():
            analyzer = step.registered.manifest.name
            if not job.ended and (refusal := self._breakers.refusal(analyzer)) is not None:
                blame(job, step.name, refusal)

    def _try_out(self, job: Job) -> bool:
        """Let it be the one that tries analyzers which were left out, if it is its turn, and say whether it is."""
        tried = [self._breakers.probe(step.registered.manifest.name) for step in job.request.steps.values()]
        if any(tried):
            self.routes.of(job).discard(job)
            job.suspect = job.trial = True
            self._queue.put_again(job)
        return any(tried)

    def _accept(self, job: Job) -> list[Job]:
        """Look after it until it ends; returns the parts that are to be queued."""
        self._watch(job)
        return self._admit(job)

    def _watch(self, job: Job) -> None:
        timer = None
        if job.span is None:
            job.span = self._traces.document(job)
        for part in job.parts:
            part.span = job.span
        if job.deadline is not None:
            timer = asyncio.get_running_loop().call_later(max(0.0, job.deadline - time.monotonic()), job.expire)
        job.on_end = self._ended
        self._jobs[job] = timer

    def _admit(self, job: Job) -> list[Job]:
        """The parts of it that are to be queued: they may end for want of their analyzers, or be those to try them."""
        parts = [part for part in job.parts or (job,) if not part.ended]
        if not self._breakers:
            return parts
        for part in parts:
            self._leave_out(part)
        return [part for part in parts if not (part.ended or self._try_out(part))]

    def _ended(self, job: Job) -> None:
        self._forget(job)
        if (last := job.last) is not None:
            self._meter.ended(last.status, last.failure, last.queue_seconds, last.compute_seconds)
            self._traces.ended(job)
        self._leave(job)

    def _part_ended(self, part: Job) -> None:
        self.routes.of(part).discard(part)
        self._leave(part)

    def _leave(self, job: Job) -> None:
        if job.running is not None:
            batch, position = job.running
            batch.leave(job, position)

    def _forget(self, job: Job) -> None:
        timer = self._jobs.pop(job, None)
        if timer is not None:
            timer.cancel()
        self._postponed.discard(job)
        parts, job.parts = job.parts, ()
        for part in parts:
            part.withdraw()
        if job.running is None:  # else it waits nowhere
            self._queue.discard(job)
