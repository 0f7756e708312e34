"""Jobs that wait for a worker: how many may, who is next, and which of them go together.

They wait in three lanes, whose shares of the workers are a hundred to ten to one where all have jobs: single calls, for
which somebody waits; the documents of streams; and suspects, which were in a batch that went wrong. So a single call
waits for the batch that runs, and no flood of one kind keeps another from its turn. Suspects go to a worker of their
own where there is one. In each lane the clients take turns: `lane`. Streams may not fill all the room there is, nor may
single calls: there is always some for the others.

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
from collections.abc import Callable, Sequence
from typing import Any

from glossator.config import Limits, Server
from glossator_server.errors import overloaded, shutting_down
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.lane import Lane
from glossator_server.scheduler.load import BATCH_COST, Load, Pace

# Text of a batch in characters below which a network's calls cost more than the waiting that smaller batches save.
_SMALL = 2000
# Characters a second above which unparsed work is light: a parser gets through some ten thousand.
_LIGHT = 1_000_000.0
# Seconds of light work that are not worth two batches.
_WORTH = 0.005
# Seconds that light documents wait for others, if the last one came sooner than the second number after the one before
# and there are not so many already. The event loop counts in milliseconds.
_GATHER, _DENSE, _COMPANY = 0.001, 0.0005, 16
# What the lanes get of the workers where all have jobs: a single call goes first unless calls keep the workers busy all
# the time, and a suspect costs the others next to nothing.
_INTERACTIVE, _STREAMED, _SUSPECT = 100.0, 10.0, 1.0
# One part of so many of the room is for those who do not have it all yet.
_RESERVE = 4
# Seconds after a single call in which another one is likely.
_RECENT = 30.0


class JobQueue:
    """Clients take turns, each one's jobs in their order; those with the first one's key go with it."""

    def __init__(self, limits: Limits, server: Server, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._server = server
        self._interactive, self._streamed = Lane(_INTERACTIVE), Lane(_STREAMED)
        self._suspects = Lane(_SUSPECT)
        self._lanes = self._interactive, self._streamed, self._suspects
        self._virtual = 0.0
        """What `Lane.spent` counts on."""
        self._apart = False
        self._suspected = asyncio.Event()
        """Set while suspects wait."""
        self._waiting: deque[tuple[Job, asyncio.Future[None]]] = deque()
        self._workers = max(1, server.workers)
        self._takers: dict[asyncio.Future[None], None] = {}
        """Of idle workers, one that is done was woken."""
        self._clock = clock
        self._load = Load(clock)
        self._calls, self._streams = Pace(), Pace()
        self._called = -math.inf
        """When the last single call came."""
        self._added, self._gap = -math.inf, math.inf
        """When the last job came, and how long after the one before it."""
        self._long = 0
        """How many workers are busy with a long document."""
        self._closed = False

    def __len__(self) -> int:
        return sum(map(len, self._lanes))

    @property
    def bytes(self) -> int:
        """Size of the waiting texts in UTF-8."""
        return sum(lane.bytes for lane in self._lanes)

    @property
    def apart(self) -> bool:
        """Whether there is a worker for suspects, so that the others do not take them."""
        return self._apart

    @apart.setter
    def apart(self, apart: bool) -> None:
        self._apart = apart
        if self._suspects:
            self._wake()

    def offer(self, job: Job) -> None:
        """Add it, or raise `Overloaded` or `ShuttingDown`."""
        if self._closed:
            raise shutting_down()
        limits = self._limits
        if not self._has_room(job):
            raise overloaded("documents waiting", limits.max_queue_documents)
        if not self._has_bytes(job):
            raise overloaded("bytes of documents waiting", limits.max_queue_bytes)
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
        """Add a job that a worker had before, whatever the limits."""
        self._lane(job).add(job)
        self._suspected.set()
        self._wake()

    def discard(self, job: Job) -> None:
        """Take a job out, also if it still waits for room."""
        for entry in self._waiting:
            if entry[0] is job:
                self._waiting.remove(entry)
                if not entry[1].done():
                    entry[1].set_result(None)
                break
        for lane in self._lanes:
            if job in lane:
                lane.remove(job)
        self._admit()

    async def suspected(self) -> None:
        """Wait until there are suspects."""
        while not self._suspects:
            self._suspected.clear()
            await self._suspected.wait()

    def suspect(self) -> Job | None:
        """The next suspect, for the worker that has only those; None if there is none."""
        job = next(iter(self._suspects), None)
        if job is not None:
            self._take(self._suspects, [job])
        return job

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
        lane, first = self._next()
        batch = self._form(lane, first)
        self._virtual = max(lane.spent, self._virtual)
        lane.spent = self._virtual + (BATCH_COST + sum(len(job.document.text) for job in batch)) / lane.weight
        self._take(lane, batch)
        self._long += self._is_long(batch[0])
        self._load.begin(batch[0], sum(len(job.document.text) for job in batch))
        return batch

    def finished(self, batch: Sequence[Job]) -> None:
        """The worker that took these jobs is done with them."""
        first = batch[0]
        self._long -= self._is_long(first)
        took = self._load.end(first)
        if first.suspect:
            # It may have hung for as long as it was let.
            self._suspects.spent += took * self._load.rate / self._suspects.weight
        else:
            pace = self._calls if first.interactive else self._streams
            pace.learn(took, len(batch), sum(len(job.document.text) for job in batch))

    def close(self) -> None:
        """Take no new jobs; those that are in may be taken out."""
        self._closed = True
        while self._waiting:
            _, added = self._waiting.popleft()
            if not added.done():
                added.set_exception(shutting_down())

    async def _arrival(self, unless: asyncio.Future[Any] | None) -> None:
        while not self._has_work() and not (unless is not None and unless.done()):
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

    def _open(self) -> list[Lane]:
        """Those with jobs for all workers, the one whose turn it is first."""
        lanes = self._lanes[:2] if self._apart else self._lanes
        return sorted((lane for lane in lanes if lane), key=lambda lane: max(lane.spent, self._virtual))

    def _has_work(self) -> bool:
        return bool(self._streamed or self._interactive or (self._suspects and not self._apart))

    def _gathers(self) -> bool:
        """Whether a batch is better off with what is about to come."""
        return (
            self._gap < _DENSE and len(self) < _COMPANY and self._has_work() and self._is_light(self._next()[1])
        )

    def _next(self) -> tuple[Lane, Job]:
        """The job whose turn it is, unless it is a long one and those keep all workers but one busy: then one that is
        not."""
        lanes = self._open()
        first = next(iter(lanes[0]))
        if self._is_long(first) and 0 < self._workers - 1 <= self._long:
            for lane in lanes:
                for job in lane:
                    if not self._is_long(job):
                        return lane, job
        return lanes[0], first

    def _form(self, lane: Lane, first: Job) -> list[Job]:
        if len(lane) == 1 or first.suspect or self._is_long(first):
            return [first]
        most, limit = self._bounds(lane)
        alike = [job for job in lane if job.key == first.key and not self._is_long(job)]
        least = max(_SMALL, int(self._load.rate * _WORTH)) if self._is_light(first) else _SMALL
        share = self._share(sum(len(job.document.text) for job in alike), least)
        batch, passed_over = [first], []
        share, limit = share - len(first.document.text), limit - len(first.document.text)
        for job in alike:
            size = len(job.document.text)
            if job is first or len(batch) >= most:
                continue
            if size <= min(share, limit):
                share, limit = share - size, limit - size
                batch.append(job)
            else:
                passed_over.append((size, job))
        # One that does not fit stays for the next batch, and is the first of one sooner or later. But where most of it
        # fits, this batch comes closer to its share with it: the one that comes closest.
        more = [(abs(share - size), place) for place, (size, _) in enumerate(passed_over) if size // 2 <= share]
        if more and len(batch) < most:
            size, job = passed_over[min(more)[1]]
            if size <= limit:
                batch.append(job)
        return batch

    def _bounds(self, lane: Lane) -> tuple[int, int]:
        """Documents and characters that a batch may have.

        While single calls come, one of streamed documents takes about as long as a call: who calls waits for it.
        """
        server = self._server
        if lane is not self._streamed or self._clock() - self._called > _RECENT:
            return server.batch_documents, server.batch_characters
        documents, characters = self._streams.within(self._calls.batch)
        return min(server.batch_documents, int(documents)), min(server.batch_characters, int(characters))

    def _take(self, lane: Lane, batch: Sequence[Job]) -> None:
        for job in batch:
            lane.remove(job, taken=True)
            job.take()
        self._admit()

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

    def _lane(self, job: Job) -> Lane:
        if job.suspect:
            return self._suspects
        return self._interactive if job.interactive else self._streamed

    def _fits(self, job: Job) -> bool:
        return self._has_room(job) and self._has_bytes(job)

    def _has_room(self, job: Job) -> bool:
        calls, streamed = len(self._interactive), len(self._streamed) + len(self._suspects)
        own, others = (calls, streamed) if job.interactive else (streamed, calls)
        return _has_room(own, others, 1, self._limits.max_queue_documents)

    def _has_bytes(self, job: Job) -> bool:
        calls, streamed = self._interactive.bytes, self._streamed.bytes + self._suspects.bytes
        own, others = (calls, streamed) if job.interactive else (streamed, calls)
        # One that is larger than all the room would never fit.
        return not own or _has_room(own, others, job.size, self._limits.max_queue_bytes)

    def _add(self, job: Job) -> None:
        self._lane(job).add(job)
        now = self._clock()
        if job.interactive:
            self._called = now
        self._added, self._gap = now, now - self._added
        self._wake()

    def _admit(self) -> None:
        while self._waiting and self._fits(self._waiting[0][0]):
            job, added = self._waiting.popleft()
            if not added.done():
                self._add(job)
                added.set_result(None)


def _has_room(own: int, others: int, size: int, limit: int) -> bool:
    """Whether so much more fits beside one's own and what the others may have: neither may have the reserve."""
    most = limit - limit // _RESERVE
    return own + size <= most and own + size + min(others, most) <= limit
