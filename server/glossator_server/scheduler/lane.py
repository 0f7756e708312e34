"""Jobs of one kind that wait, in the order in which their clients share the workers.

Fair queueing with start tags that the queue's own progress clocks (Golestani, A self-clocked fair queueing scheme for
broadband applications, INFOCOM 1994): each job is tagged when it comes, with where its stream would have got to by
then. A stream that has sent much is ahead of the clock and waits for the others to catch up; one that comes late starts
at the clock, and is owed nothing. The jobs of one stream stay in their order.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterator
from itertools import count

from glossator_server.scheduler.job import Job
from glossator_server.scheduler.load import BATCH_COST


class _Stream:
    """The jobs of one call that wait."""

    __slots__ = ("jobs", "reached")

    def __init__(self, reached: float) -> None:
        self.jobs = 0
        self.reached = reached
        """The tag of the last one."""


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
        self._streams: dict[tuple[str, Hashable], _Stream] = {}
        """Client and call -> the stream, while it has jobs here."""
        self._clients: dict[str, int] = {}
        """Client -> how many such streams it has."""

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Job]:
        return iter([entry[2] for entry in self._entries])

    @property
    def first(self) -> Job:
        """The job whose turn it is; there must be one."""
        return self._entries[0][2]

    def __contains__(self, job: Job) -> bool:
        return job in self._places

    def add(self, job: Job) -> None:
        """Put it where it belongs."""
        name = job.client, job.call
        stream = self._streams.get(name)
        if stream is None:
            stream = self._streams[name] = _Stream(self._clock)
            self._clients[job.client] = self._clients.get(job.client, 0) + 1
        stream.jobs += 1
        # A client with many streams gets no more than one with a single one.
        cost = (BATCH_COST + len(job.document.text)) * self._clients[job.client]
        tag = stream.reached = max(self._clock, stream.reached) + cost
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
        name = job.client, job.call
        stream = self._streams[name]
        stream.jobs -= 1
        if not stream.jobs:
            del self._streams[name]
            self._clients[job.client] -= 1
            if not self._clients[job.client]:
                del self._clients[job.client]
