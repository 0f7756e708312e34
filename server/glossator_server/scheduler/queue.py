"""Jobs that wait for a worker: how many may, and who is next.

They wait in three lanes, whose shares of the workers are a hundred to ten to one where all have jobs: single calls, for
which somebody waits; the documents of streams; and suspects, which were in a batch that went wrong. So a single call
waits for the batch that runs, and no flood of one kind keeps another from its turn. Suspects go to a worker of their
own where there is one. In each lane the clients take turns: `lane`. Streams may not fill all the room there is, nor may
single calls: there is always some for the others.

A batch costs a worker something by itself. Where nothing is parsed, that is more than the documents in it do: if those
come thick and fast, a free worker waits a moment for more of them, and takes them all. `benchmarks/NOTES.md` has what
was tried.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from glossator.config import Limits, Server
from glossator_server.errors import Overloaded, overloaded, shutting_down
from glossator_server.scheduler.batches import Batches, work
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.lane import Lane

# Seconds that light documents wait for others, if the last one came sooner than the second number after the one before,
# or of late they came sooner than the third after one another, and there are not so many already. The event loop counts
# in milliseconds.
_GATHER, _DENSE, _STEADY, _COMPANY = 0.001, 0.0005, 0.001, 16
# How much the latest counts in that average, where no pause counts for more than so many seconds.
_LEARN, _PAUSE = 0.1, 0.01
# Where nobody came, so many times in a row at most, twice as many batches as the last time go without waiting.
_VAIN = 6
# What the lanes get of the workers where all have jobs: a single call goes first unless calls keep the workers busy all
# the time, and a suspect costs the others next to nothing.
_INTERACTIVE, _STREAMED, _SUSPECT = 100.0, 10.0, 1.0
# One part of so many of the room is for those who do not have it all yet.
_RESERVE = 4


class Signal(Protocol):
    """That something has happened, as a future is one."""

    def done(self) -> bool: ...
    def add_done_callback(self, function: Callable[[Any], object], /) -> None: ...
    def remove_done_callback(self, function: Callable[[Any], object], /) -> object: ...


class JobQueue:
    """Clients take turns, each one's jobs in their order; those with the first one's key go with it."""

    def __init__(self, limits: Limits, server: Server, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._interactive, self._streamed = Lane(_INTERACTIVE), Lane(_STREAMED)
        self._suspects = Lane(_SUSPECT)
        self._lanes = self._interactive, self._streamed, self._suspects
        self._virtual = 0.0
        """What `Lane.spent` counts on."""
        self._apart = False
        self._suspected = asyncio.Event()
        """Set when `suspected` has to look again."""
        self._waiting: deque[tuple[Job, asyncio.Future[None]]] = deque()
        self._takers: dict[asyncio.Future[None], None] = {}
        """Of idle workers, one that is done was woken."""
        self._clock = clock
        self._batches = Batches(server, clock)
        self._added, self._gap = -math.inf, math.inf
        """When the last job came, and how long after the one before it."""
        self._pace = _PAUSE
        """How long after one another they come of late."""
        self._vain = self._skip = 0
        """How often in a row nobody came while documents waited for others, and how many batches are not to wait."""
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
            self._suspected.set()

    def adopt(self, limits: Limits, server: Server) -> None:
        """Other limits hold from now on; what is in stays in."""
        self._limits = limits
        self._batches.adopt(server)
        self._admit()

    def offer(self, job: Job) -> None:
        """Add it, or raise `Overloaded` or `ShuttingDown`."""
        if self._closed:
            raise shutting_down()
        if (refusal := self.refusal(job)) is not None:
            raise refusal
        self._add(job)

    def has_room(self, job: Job) -> bool:
        """Whether it would be added now. Raises `ShuttingDown`."""
        if self._closed:
            raise shutting_down()
        return not self._waiting and self.refusal(job) is None

    def put_now(self, job: Job) -> bool:
        """Add it if there is room and nobody waits for some, and say whether. Raises `ShuttingDown`."""
        if not self.has_room(job):
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
        """Wait until there are suspects, and a worker of their own is to take them."""
        while not (self._suspects and self._apart):
            self._suspected.clear()
            await self._suspected.wait()

    def suspect(self) -> Job | None:
        """The next suspect, for the worker that has only those; None if there is none."""
        if not (self._suspects and self._apart):
            return None
        job = self._suspects.first
        self._take(self._suspects, [job])
        return job

    async def take(self, unless: Signal | None = None) -> list[Job]:
        """The jobs of the next batch; waits until there are any. None of them if `unless` is done before."""
        await self._arrival(unless)
        if self._gathers():
            await self._gather()
            await self._arrival(unless)  # others may have taken them all
        if unless is not None and unless.done():
            self._wake()  # somebody else, for what may be there
            return []
        found = self._next()
        assert found is not None  # noqa: S101 - there is work
        lane, first = found
        batch = self._batches.form(lane, first, idle=bool(self._takers))
        self._virtual = max(lane.spent, self._virtual)
        lane.spent = self._virtual + work(batch) / lane.weight
        self._take(lane, batch)
        self._batches.begin(batch)
        return batch

    def finished(self, batch: Sequence[Job]) -> None:
        """The worker that took these jobs is done with them."""
        cost = self._batches.end(batch)
        if batch[0].suspect:
            # It may have hung for as long as it was let.
            self._suspects.spent += cost / self._suspects.weight
        self._wake()  # one that is kept for calls, as that may be this one now

    def close(self) -> None:
        """Take no new jobs; those that are in may be taken out."""
        self._closed = True
        while self._waiting:
            _, added = self._waiting.popleft()
            if not added.done():
                added.set_exception(shutting_down())

    async def _arrival(self, unless: Signal | None) -> None:
        while self._next() is None and not (unless is not None and unless.done()):
            kept = None
            if self._open():
                kept = asyncio.get_running_loop().call_later(max(0.0, self._batches.expects), self._wake)
            try:
                await self._wait(unless)
            finally:
                if kept is not None:
                    kept.cancel()

    async def _wait(self, unless: Signal | None) -> None:
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
        found = [lane for lane in lanes if lane]
        if len(found) > 1:
            found.sort(key=lambda lane: max(lane.spent, self._virtual))
        return found

    def _gathers(self) -> bool:
        """Whether a batch is better off with what is about to come."""
        dense, steady = self._gap < _DENSE, self._pace < _STEADY
        if not (dense or steady) or len(self) >= _COMPANY:
            return False
        found = self._next()
        if found is None or not self._batches.is_light(found[1]) or (found[1].interactive and not dense):
            return False
        if self._skip:
            self._skip -= 1
            return False
        return True

    async def _gather(self) -> None:
        """Wait for others. Who sends the next document only when this one is back would wait in vain each time."""
        before = self._added
        try:
            await asyncio.sleep(_GATHER)
        except asyncio.CancelledError:
            self._wake()
            raise
        self._vain = 0 if self._added > before else min(self._vain + 1, _VAIN)
        self._skip = (1 << self._vain) - 1

    def _next(self) -> tuple[Lane, Job] | None:
        """The job whose turn it is, if a worker is to take any."""
        lanes = self._open()
        return self._batches.first(lanes) if lanes else None

    def _take(self, lane: Lane, batch: Sequence[Job]) -> None:
        for job in batch:
            lane.remove(job, taken=True)
            job.take()
        self._admit()

    def _lane(self, job: Job) -> Lane:
        if job.suspect:
            return self._suspects
        return self._interactive if job.interactive else self._streamed

    def refusal(self, job: Job) -> Overloaded | None:
        """Why there is no room for it, if there is none."""
        single, streamed, suspects = self._lanes
        count, others = len(streamed) + len(suspects), len(single)
        size, beside = streamed.bytes + suspects.bytes, single.bytes
        if job.interactive:
            count, others, size, beside = others, count, beside, size
        if over := _over(count, others, 1, self._limits.max_queue_documents):
            return overloaded("documents waiting", over)
        # One that is larger than all the room would never fit beside others.
        if count and (over := _over(size, beside, job.size, self._limits.max_queue_bytes)):
            return overloaded("bytes of documents waiting", over)
        return None

    def _add(self, job: Job) -> None:
        self._lane(job).add(job)
        now = self._clock()
        if job.interactive:
            self._batches.called()
        self._added, self._gap = now, now - self._added
        self._pace += (min(self._gap, _PAUSE) - self._pace) * _LEARN
        self._wake()

    def _admit(self) -> None:
        while self._waiting and self.refusal(self._waiting[0][0]) is None:
            job, added = self._waiting.popleft()
            if not added.done():
                self._add(job)
                added.set_result(None)


def _over(mine: int, others: int, more: int, limit: int) -> int:
    """The limit that would be passed by so much more beside what is there; 0: none. Nobody may have the reserve, too,
    and what others have of it is not held against those whom it is for."""
    most = limit - limit // _RESERVE
    if mine + more + (others if others < most else most) > limit:
        return limit
    return most if mine + more > most else 0
