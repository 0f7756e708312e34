"""Where the parts of a document wait: in the queue of the workers, or in that of an analyzer that waits for others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from glossator_server.scheduler.beside import Beside
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.parts import split
from glossator_server.scheduler.queue import JobQueue


class Routes:
    """Splits jobs, and knows the queue of each part."""

    def __init__(self, queue: JobQueue, beside: Beside, ended: Callable[[Job], None]) -> None:
        """`ended` is told when a part has."""
        self._queue = queue
        self._beside = beside
        self._ended = ended
        self.waiting: Mapping[str, int] = {}
        """Analyzers that wait, where there is a worker for them, and how many documents each takes at once."""

    @property
    def queues(self) -> tuple[JobQueue, ...]:
        """All of them."""
        return (self._queue, *self._beside.queues)

    def of(self, job: Job) -> JobQueue:
        """The queue of a part. Suspects of all kinds are run by themselves in the same place."""
        if job.suspect or not job.beside:
            return self._queue
        return self._beside.queue(job.beside, self.waiting)

    def split(self, job: Job) -> tuple[Job, ...]:
        """The parts of a job that go to different workers; if there is only one, the job itself."""
        if not self.waiting:
            job.parts = ()
            return (job,)
        job.parts = split(job, self.waiting)
        for part in job.parts:
            part.on_end = self._ended
        return job.parts or (job,)

    def offer(self, parts: Sequence[Job]) -> None:
        """Queue all of them now or none: raises `Overloaded` or `ShuttingDown`."""
        if len(parts) > 1:  # one alone is refused as it is queued
            for part in parts:
                if (refusal := self.of(part).refusal(part)) is not None:
                    raise refusal
        for part in parts:
            self.of(part).offer(part)

    def put_now(self, parts: Sequence[Job]) -> bool:
        """Queue all of them if there is room for each, and say whether. Raises `ShuttingDown`."""
        if len(parts) == 1:
            return self.of(parts[0]).put_now(parts[0])
        if not all(self.of(part).has_room(part) for part in parts):
            return False
        return all(self.of(part).put_now(part) for part in parts)
