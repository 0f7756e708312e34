"""Jobs that wait for a worker: how many may, who is next, and which of them go together.

A batch is formed at the moment a worker is free, of what is waiting then: no job waits for company.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Iterator

from glossator.config import Limits, Server
from glossator_server.errors import overloaded, shutting_down
from glossator_server.scheduler.job import Job


class JobQueue:
    """First come, first served; those with the oldest job's key go with it."""

    def __init__(self, limits: Limits, server: Server) -> None:
        self._limits = limits
        self._server = server
        self._jobs: dict[Job, None] = {}
        self._again: dict[Job, None] = {}
        self._waiting: deque[tuple[Job, asyncio.Future[None]]] = deque()
        self._bytes = 0
        self._idle = 0
        self._filled = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        return len(self._jobs) + len(self._again)

    def __iter__(self) -> Iterator[Job]:
        return iter((*self._again, *self._jobs))

    @property
    def bytes(self) -> int:
        """Size of the waiting texts in UTF-8."""
        return self._bytes

    def offer(self, job: Job) -> None:
        """Add it, or raise `Overloaded` or `ShuttingDown`."""
        if self._closed:
            raise shutting_down()
        if len(self) >= self._limits.max_queue_documents:
            raise overloaded("documents waiting", self._limits.max_queue_documents)
        if self._waiting or not self._fits(job):
            raise overloaded("bytes of documents waiting", self._limits.max_queue_bytes)
        self._add(job)

    async def put(self, job: Job) -> None:
        """Add it as soon as there is room. Raises `ShuttingDown`. Returns early if the job is discarded."""
        if self._closed:
            raise shutting_down()
        if not self._waiting and self._fits(job):
            self._add(job)
            return
        added: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, added))
        await added

    def put_again(self, job: Job) -> None:
        """Add a job that a worker had before; it goes first, whatever the limits."""
        self._again[job] = None
        self._bytes += job.size
        self._filled.set()

    def discard(self, job: Job) -> None:
        """Take a job out, also if it still waits for room."""
        for entry in self._waiting:
            if entry[0] is job:
                self._waiting.remove(entry)
                if not entry[1].done():
                    entry[1].set_result(None)
                break
        for waiting in (self._jobs, self._again):
            if job in waiting:
                del waiting[job]
                self._bytes -= job.size
        self._admit()

    async def take(self) -> list[Job]:
        """The jobs of the next batch; waits until there are any."""
        self._idle += 1
        try:
            while not len(self):
                self._filled.clear()
                await self._filled.wait()
            batch = self._form()
        finally:
            self._idle -= 1
        for job in batch:
            self.discard(job)
            job.take()
        return batch

    def close(self) -> None:
        """Take no new jobs; those that are in may be taken out."""
        self._closed = True
        while self._waiting:
            _, added = self._waiting.popleft()
            if not added.done():
                added.set_exception(shutting_down())

    def _form(self) -> list[Job]:
        first = next(iter(self))
        if first.alone:
            return [first]
        alike = [job for job in self if job.key == first.key and not job.alone]
        # Free workers share what is there.
        most = min(self._server.batch_documents, math.ceil(len(alike) / max(1, self._idle)))
        batch: list[Job] = []
        characters = 0
        for job in alike[:most]:
            characters += len(job.document.text)
            if batch and characters > self._server.batch_characters:
                break
            batch.append(job)
        return batch

    def _fits(self, job: Job) -> bool:
        if not len(self):
            return True  # or it would never fit
        return len(self) < self._limits.max_queue_documents and self._bytes + job.size <= self._limits.max_queue_bytes

    def _add(self, job: Job) -> None:
        self._jobs[job] = None
        self._bytes += job.size
        self._filled.set()

    def _admit(self) -> None:
        while self._waiting and self._fits(self._waiting[0][0]):
            job, added = self._waiting.popleft()
            if not added.done():
                self._add(job)
                added.set_result(None)
