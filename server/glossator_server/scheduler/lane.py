"""Jobs of one kind that wait, in the order in which their clients share the workers.

Fair queueing with start tags that the queue's own progress clocks (Golestani, A self-clocked fair queueing scheme for
broadband applications, INFOCOM 1994): each job is tagged when it comes, with where its stream would have got to by
then. A stream that has sent much is ahead of the clock and waits for the others to catch up; one that comes late starts
at the clock, and is owed nothing. The jobs of one stream stay in their order.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Hashable, Iterator
from itertools import count

from glossator_server.scheduler.job import Job
from glossator_server.scheduler.load import BATCH_COST


class Lane:
    """The waiting jobs of one kind; iterates in order."""

    def __init__(self, weight: float) -> None:
        self.weight = weight
        """The lane's share, where several have jobs."""
        self.spent = 0.0
        """Work of it that was begun, over its weight: on the clock that all lanes have in common."""
        self.bytes = 0
        """Size of its texts in UTF-8."""
        self._entries: list[tuple[float, int, Job]] = []
        self._places: dict[Job, tuple[float, int, Job]] = {}
        self._numbers = count()
        self._clock = 0.0
        self._reached: dict[tuple[str, Hashable], float] = {}
        """Client and stream with jobs here -> the tag of its last one."""
        self._waiting: Counter[tuple[str, Hashable]] = Counter()
        self._streams: Counter[str] = Counter()
        """Client -> how many streams of it have jobs here."""

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Job]:
        return (entry[2] for entry in self._entries)

    def __contains__(self, job: Job) -> bool:
        return job in self._places

    def add(self, job: Job) -> None:
        """Put it where it belongs."""
        stream = job.client, job.call
        if not self._waiting[stream]:
            self._streams[job.client] += 1
        self._waiting[stream] += 1
        # A client with many streams gets no more than one with a single one.
        cost = (BATCH_COST + len(job.document.text)) * self._streams[job.client]
        tag = max(self._clock, self._reached.get(stream, 0.0)) + cost
        self._reached[stream] = tag
        entry = self._places[job] = tag, next(self._numbers), job
        if not self._entries or self._entries[-1][0] <= tag:
            self._entries.append(entry)
        else:
            insort(self._entries, entry)
        self.bytes += job.size

    def remove(self, job: Job, *, taken: bool = False) -> None:
        """Take it out; `taken`: a worker turns to it."""
        entry = self._places.pop(job)
        del self._entries[bisect_left(self._entries, entry)]
        self.bytes -= job.size
        if taken:
            self._clock = max(self._clock, entry[0])
        stream = job.client, job.call
        self._waiting[stream] -= 1
        if not self._waiting[stream]:
            del self._waiting[stream], self._reached[stream]
            self._streams[job.client] -= 1
            if not self._streams[job.client]:
                del self._streams[job.client]
