"""The documents of one stream that are under way: no more of them than its client reads the results of.

How large a result will be, nobody knows before it is there. So when a client has too much unread, its documents are
taken back from queue and workers, and put in again, in order and one by one, as it reads on. What was told stays told.
"""

from __future__ import annotations

import asyncio

from glossator_server.scheduler.dispatch import Scheduler
from glossator_server.scheduler.job import Job
from glossator_server.service.outbox import Outbox


class Flow:
    """Their jobs, from when they were accepted to their ends. As a context: what has not ended then is cancelled."""

    def __init__(self, scheduler: Scheduler, outbox: Outbox) -> None:
        self._scheduler = scheduler
        self._outbox = outbox
        self._jobs: dict[str, Job] = {}
        """By the documents' ids, in order of receipt."""
        self._postponed: set[str] = set()
        self._resuming: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Flow:
        return self

    async def __aexit__(self, *_: object) -> None:
        for job in list(self._jobs.values()):
            job.cancel()
        if self._resuming is not None:
            self._resuming.cancel()
            await asyncio.wait([self._resuming])

    @property
    def busy(self) -> bool:
        """Whether any of them is worked on, or waits for a worker."""
        return len(self._jobs) > len(self._postponed)

    @property
    def stopped(self) -> bool:
        """Whether the client must read before anything more is worked on."""
        return bool(self._postponed) or self._outbox.full

    def begin(self, job: Job) -> None:
        """One is about to be accepted."""
        self._jobs[job.document.id] = job

    def end(self, document_id: str) -> None:
        """One has ended."""
        self._jobs.pop(document_id, None)
        self._postponed.discard(document_id)

    def cancel(self, document_id: str) -> None:
        """End one, if it has not ended."""
        if (job := self._jobs.get(document_id)) is not None:
            job.cancel()

    def check(self) -> None:
        """Something was put into the outbox: take back what is under way if that is too much."""
        if not self._outbox.full:
            return
        for document_id, job in self._jobs.items():
            if not (job.complete or document_id in self._postponed or self._may_go(document_id)):
                self._jobs[document_id] = self._scheduler.postpone(job)
                self._postponed.add(document_id)
        if self._postponed and (self._resuming is None or self._resuming.done()):
            self._resuming = asyncio.create_task(self._resume(), name="stream-resume")

    def _may_go(self, document_id: str) -> bool:
        # In an ordered stream all that is unread may have to wait for the end of the oldest document.
        return not self._outbox.full or (self._outbox.empty and document_id == next(iter(self._jobs)))

    async def _resume(self) -> None:
        while self._postponed:
            await self._outbox.until(self._next_may_go)
            if self._postponed:  # they may have ended meanwhile
                document_id = self._next()
                self._postponed.discard(document_id)
                self._scheduler.resume(self._jobs[document_id])

    def _next(self) -> str:
        """The first of those that are taken back; there must be one."""
        return next(name for name in self._jobs if name in self._postponed)

    def _next_may_go(self) -> bool:
        return not self._postponed or self._may_go(self._next())
