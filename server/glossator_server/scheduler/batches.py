"""Which jobs go to a worker together.

A batch is formed at the moment a worker is free, of what is waiting then: no job waits for company. It takes an equal
part of that and of what the others still have before them, in time, so that all of them get done at about the same
time with few batches: each costs a worker as much as a thousand characters or so, however small it is. What documents
take is known by their language and their analyzers, once some have been done; until then it is as their length says.

While single calls come, a batch of streamed documents takes no longer than a call: who calls next waits for it. Where
there are several workers, documents that take longer leave one of them to those who call.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from glossator.config import Server
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.lane import Lane
from glossator_server.scheduler.load import BATCH_COST, Load, Pace, counted

# Text of a batch in characters below which a network's calls cost more than the waiting that smaller batches save.
_SMALL = 2000
# Seconds that such a batch takes a parser: of what takes longer, less is enough.
_SHORT = 0.2
# Characters a second above which unparsed work is light: a parser gets through some ten thousand.
_LIGHT = 1_000_000.0
# Seconds of light work that are not worth two batches.
_WORTH = 0.005
# Seconds after a single call in which another one is likely, and in which it is so likely that a worker may be idle.
_RECENT, _NEXT = 30.0, 2.0


class Batches:
    """Forms batches, and learns from those that are done how long they take."""

    def __init__(self, server: Server, clock: Callable[[], float] = time.monotonic) -> None:
        self._server = server
        self._clock = clock
        self._workers = max(1, server.workers)
        self._load = Load(clock)
        self._calls, self._streams = Pace(), Pace()
        self._called = -math.inf
        """When the last single call came."""
        self._long: set[Job] = set()
        """Long documents that workers are busy with."""

    def adopt(self, server: Server) -> None:
        """Form them like this from now on."""
        self._server = server
        self._workers = max(1, server.workers)

    def called(self) -> None:
        """A single call has come."""
        self._called = self._clock()

    @property
    def expects(self) -> float:
        """Seconds for which a worker may be kept for the next single call."""
        return self._called + _NEXT - self._clock()

    def first(self, lanes: Sequence[Lane]) -> tuple[Lane, Job] | None:
        """The first job of the first of these lanes, which have some.

        Unless it is a long one and those keep all workers but one busy: then the first that is not. If there is none,
        that worker is kept for a single call, as long as one is expected.
        """
        first = lanes[0].first
        if not self._is_long(first) or not 0 < self._workers - 1 <= len(self._long):
            return lanes[0], first
        for lane in lanes:
            for job in lane:
                if not self._is_long(job):
                    return lane, job
        return None if self.expects > 0 else (lanes[0], first)

    def form(self, lane: Lane, first: Job, *, idle: bool) -> list[Job]:
        """The first job and those of the lane that go with it; `idle`: other workers wait for some."""
        if len(lane) == 1 or first.suspect or first.single or self._is_long(first):
            return [first]
        most, limit = self._bounds(first)
        alike = [job for job in lane if job.key == first.key and not (job.single or self._is_long(job))]
        share = self._share(first, alike, idle=idle)
        batch, passed_over = [first], []
        share, limit = share - counted(len(first.document.text)), limit - len(first.document.text)
        for job in alike:
            if job is first or len(batch) >= most:
                continue
            size = len(job.document.text)
            cost = counted(size)
            if cost <= share and size <= limit:
                share, limit = share - cost, limit - size
                batch.append(job)
            else:
                passed_over.append((cost, size, job))
        # One that does not fit stays for the next batch, and is the first of one sooner or later. But where most of it
        # fits, this batch comes closer to its share with it: the one that comes closest.
        more = [(abs(share - cost), place) for place, (cost, *_) in enumerate(passed_over) if cost // 2 <= share]
        if more and len(batch) < most:
            _, size, job = passed_over[min(more)[1]]
            if size <= limit:
                batch.append(job)
        return batch

    def begin(self, batch: Sequence[Job]) -> None:
        """A worker starts with it."""
        if self._is_long(batch[0]):
            self._long.add(batch[0])
        self._load.begin(batch[0], batch[0].kind, characters(batch), _counted(batch))

    def end(self, batch: Sequence[Job]) -> float:
        """It is done with it, one way or another; returns how many characters' worth of time that took."""
        first = batch[0]
        self._long.discard(first)
        took = self._load.end(first)
        if not first.suspect:
            pace = self._calls if first.interactive else self._streams
            pace.learn(took, len(batch), characters(batch))
        return took * self._load.rate

    def is_light(self, job: Job) -> bool:
        """Whether it takes next to no time, as far as can be told from its analyzers and from what was done of late."""
        return not job.request.parses and self._load.rate > _LIGHT

    def _bounds(self, first: Job) -> tuple[int, int]:
        """Documents and characters that a batch with this one may have."""
        server = self._server
        if first.interactive or self._clock() - self._called > _RECENT:
            return server.batch_documents, server.batch_characters
        documents, text = self._streams.within(self._calls.batch)
        if cost := self._load.cost(first.kind):
            text = min(text, self._calls.batch / cost)
        return min(server.batch_documents, int(documents)), min(server.batch_characters, int(text))

    def _share(self, first: Job, alike: Sequence[Job], *, idle: bool) -> int:
        """Characters, as they count, that the next batch should have, of those that wait and could go together."""
        waiting, cost = _counted(alike), self._load.cost(first.kind)
        least = max(_SMALL, int(self._load.rate * _WORTH)) if self.is_light(first) else _SMALL
        if cost:
            least = min(least, max(int(_SHORT / cost), int(self._load.rate * _WORTH)))
        if self._workers == 1:
            return max(least, waiting // 2)  # half waits, so that the first results need not
        # One that is neither busy nor waits is about to be there.
        seconds = self._load.seconds(first.kind, waiting)
        share = math.ceil(waiting * self._load.part(seconds, self._workers - 1) / seconds)
        return share if idle else max(least, share)

    def _is_long(self, job: Job) -> bool:
        """Whether it keeps a worker busy for so long that nobody should have to wait for it."""
        size = len(job.document.text)
        if size > self._server.batch_characters:
            return True
        return not job.interactive and self.expects > 0 and size > self._bounds(job)[1]


def characters(batch: Sequence[Job]) -> int:
    """Of the texts together."""
    return sum(len(job.document.text) for job in batch)


def _counted(batch: Sequence[Job]) -> int:
    """The same where no document counts for next to nothing."""
    return sum(counted(len(job.document.text)) for job in batch)


def work(batch: Sequence[Job]) -> int:
    """What it costs, in characters."""
    return BATCH_COST + characters(batch)
