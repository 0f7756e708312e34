"""Jobs that wait for a worker: how many may, who is next, and which of them go together.

A batch is formed at the moment a worker is free, of what is waiting then: no job waits for company. It takes an equal
part of that and of what the others still have before them, so that all of them get done at about the same time with few
batches: each costs a worker as much as a thousand characters or so, however small it is.

Only where nothing is parsed, a batch costs more than the documents in it. If those come thick and fast, a free worker
does wait a moment for more of them, and takes them all. `benchmarks/NOTES.md` has what was tried.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from glossator.config import Limits, Server
from glossator_server.errors import overloaded, shutting_down
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.load import Load

# Text of a batch in characters below which a network's calls cost more than the waiting that smaller batches save.
_SMALL = 2000
# Characters a second above which unparsed work is light: a parser gets through some ten thousand.
_LIGHT = 1_000_000.0
# Seconds of light work that are not worth two batches.
_WORTH = 0.005
# Seconds that light documents wait for others, if the last one came sooner than the second number after the one before
# and there are not so many already. The event loop counts in milliseconds.
_GATHER, _DENSE, _COMPANY = 0.001, 0.0005, 16


class JobQueue:
    """First come, first served; those with the oldest job's key go with it."""

    def __init__(self, limits: Limits, server: Server, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._server = server
        self._jobs: dict[Job, None] = {}
        self._again: dict[Job, None] = {}
        self._waiting: deque[tuple[Job, asyncio.Future[None]]] = deque()
        self._bytes = 0
        self._workers = max(1, server.workers)
        self._takers: dict[asyncio.Future[None], None] = {}
        """Of idle workers, one that is done was woken."""
        self._clock = clock
        self._load = Load(clock)
        self._added, self._gap = -math.inf, math.inf
        """When the last job came, and how long after the one before it."""
        self._long = 0
        """How many workers are busy with a long document."""
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

    def put_now(self, job: Job) -> bool:
        """Add it if there is room and nobody waits for some, and say whether. Raises `ShuttingDown`."""
        if self._closed:
            raise shutting_down()
        if self._waiting or not self._fits(job):
            return False
        self._add(job)
        return True

    async def put(self, job: Job) -> None:
        """Add it as soon as there is room. Raises `ShuttingDown`. Returns early if the job is discarded."""
        if self.put_now(job):
            return
        added: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, added))
        await added

    def put_again(self, job: Job) -> None:
        """Add a job that a worker had before; it goes first, whatever the limits."""
        self._again[job] = None
        self._bytes += job.size
        self._wake()

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

    async def take(self, unless: asyncio.Future[Any] | None = None) -> list[Job]:
        """The jobs of the next batch; waits until there are any. None of them if `unless` is done before."""
        await self._arrival(unless)
        if self._gathers():
            try:
                await asyncio.sleep(_GATHER)
            except asyncio.CancelledError:
                self._wake()
                raise
            await self._arrival(unless)  # others may have taken them all
        if unless is not None and unless.done():
            self._wake()  # somebody else, for what may be there
            return []
        batch = self._form()
        for job in batch:
            self.discard(job)
            job.take()
        self._long += self._is_long(batch[0])
        self._load.begin(batch[0], sum(len(job.document.text) for job in batch))
        return batch

    def finished(self, batch: Sequence[Job]) -> None:
        """The worker that took these jobs is done with them."""
        self._long -= self._is_long(batch[0])
        self._load.end(batch[0])

    def close(self) -> None:
        """Take no new jobs; those that are in may be taken out."""
        self._closed = True
        while self._waiting:
            _, added = self._waiting.popleft()
            if not added.done():
                added.set_exception(shutting_down())

    async def _arrival(self, unless: asyncio.Future[Any] | None) -> None:
        while not len(self) and not (unless is not None and unless.done()):
            await self._wait(unless)

    async def _wait(self, unless: asyncio.Future[Any] | None) -> None:
        taker: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def wake(_: object) -> None:
            if not taker.done():
                taker.set_result(None)

        self._takers[taker] = None
        if unless is not None:
            unless.add_done_callback(wake)
        try:
            await taker
        except asyncio.CancelledError:
            if taker.done() and not taker.cancelled():
                # It was woken for a job that somebody else must take now.
                del self._takers[taker]
                self._wake()
            raise
        finally:
            self._takers.pop(taker, None)
            if unless is not None:
                unless.remove_done_callback(wake)

    def _wake(self) -> None:
        """Wake an idle worker."""
        for taker in self._takers:
            if not taker.done():
                taker.set_result(None)
                return

    def _gathers(self) -> bool:
        """Whether a batch is better off with what is about to come."""
        return self._gap < _DENSE and 0 < len(self) < _COMPANY and self._is_light(self._first())

    def _form(self) -> list[Job]:
        first = self._first()
        if len(self) == 1 or first.alone or self._is_long(first):
            return [first]
        limit = self._server.batch_characters
        alike = [job for job in self if job.key == first.key and not job.alone and not self._is_long(job)]
        least = max(_SMALL, int(self._load.rate * _WORTH)) if self._is_light(first) else _SMALL
        share = self._share(sum(len(job.document.text) for job in alike), least)
        batch, passed_over = [first], []
        share, limit = share - len(first.document.text), limit - len(first.document.text)
        for job in alike:
            size = len(job.document.text)
            if job is first or len(batch) == self._server.batch_documents:
                continue
            if size <= min(share, limit):
                share, limit = share - size, limit - size
                batch.append(job)
            else:
                passed_over.append((size, job))
        # One that does not fit stays for the next batch, and is the first of one sooner or later. But where most of it
        # fits, this batch comes closer to its share with it: the one that comes closest.
        more = [(abs(share - size), place) for place, (size, _) in enumerate(passed_over) if size // 2 <= share]
        if more and len(batch) < self._server.batch_documents:
            size, job = passed_over[min(more)[1]]
            if size <= limit:
                batch.append(job)
        return batch

    def _first(self) -> Job:
        """The oldest job, unless it is a long one and those keep all workers but one busy: then one that is not."""
        oldest = next(iter(self))
        if self._is_long(oldest) and 0 < self._workers - 1 <= self._long:
            return next((job for job in self if not self._is_long(job)), oldest)
        return oldest

    def _share(self, waiting: int, least: int) -> int:
        """Characters that the next batch should have, when so many are waiting that could go together."""
        if self._workers == 1:
            return max(least, waiting // 2)  # half waits, so that the first results need not
        # One that is neither busy nor waits is about to be there.
        share = math.ceil(self._load.part(waiting, self._workers - 1))
        return share if self._takers else max(least, share)

    def _is_long(self, job: Job) -> bool:
        """Whether it keeps a worker busy for so long that nobody should have to wait for it."""
        return len(job.document.text) > self._server.batch_characters

    def _is_light(self, job: Job) -> bool:
        """Whether it takes next to no time, as far as can be told from its analyzers and from what was done of late."""
        return not job.request.parses and self._load.rate > _LIGHT

    def _fits(self, job: Job) -> bool:
        if not len(self):
            return True  # or it would never fit
        return len(self) < self._limits.max_queue_documents and self._bytes + job.size <= self._limits.max_queue_bytes

    def _add(self, job: Job) -> None:
        self._jobs[job] = None
        self._bytes += job.size
        now = self._clock()
        self._added, self._gap = now, now - self._added
        self._wake()

    def _admit(self) -> None:
        while self._waiting and self._fits(self._waiting[0][0]):
            job, added = self._waiting.popleft()
            if not added.done():
                self._add(job)
                added.set_result(None)
