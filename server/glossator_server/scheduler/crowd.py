"""A worker with many documents at once, and what becomes of each when it ends.

By its pulse it is known whose code it runs: its own, that of the parser and of what analyzers need, and that of its
loop, where their tasks are.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from glossator.config import Config
from glossator.contract.batch import PARSE
from glossator.errors import Failure
from glossator_server.scheduler.blame import settle
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.running import RESULT_LOST, End, Verdict, is_broken, parse_limit, starves, work_of
from glossator_server.scheduler.supervisor import Watcher, why_worn
from glossator_server.telemetry.timeline import Timeline
from glossator_server.worker.death import Death
from glossator_server.worker.process import ProcessWorker
from glossator_server.worker.protocol import Finished, Found, Message, Result

_log = logging.getLogger(__name__)

# Who does not heed that its time is over is told of after so many seconds at most.
_LAST_WORDS = 2.0
# Seconds between two looks at what the worker is at.
_LOOK = 0.25
# How often a document may be in such a worker when that ends, and another one is to blame, before it is tried alone:
# who is to blame may be a thread that nobody knows of.
_UPSETS = 2


@dataclass(eq=False, slots=True)
class _Place:
    """One document in the worker; for its job, the batch that it is in."""

    crowd: Crowd
    number: int
    job: Job
    done: Callable[[], object]
    left: float | None = None
    """When nobody waited for it any more."""
    starved: bool = False
    """Whether there was no memory for it."""
    began: int = field(default_factory=time.time_ns)

    def leave(self, job: Job, position: int) -> None:
        """The job has ended. If it ended early, the worker is told."""
        if not (job.complete or job.refused):
            self.left = time.monotonic()
            self.crowd.worker.cancel(self.number, position)


class Crowd:
    """One worker, which runs what it is given beside one another."""

    def __init__(self, worker: ProcessWorker, config: Config, watcher: Watcher) -> None:
        """The worker is ready."""
        self.worker = worker
        self.open = True
        """Whether it takes more documents."""
        self._config = config
        self._watcher = watcher
        self._places: dict[int, _Place] = {}
        self._changed = asyncio.Event()
        self._analyzed = 0
        self._heard = 0.0
        """When it last said something, or had nothing to say."""
        worker.hear = self._hear
        worker.together()

    @property
    def documents(self) -> int:
        """How many it has now."""
        return len(self._places)

    @property
    def analyzed(self) -> int:
        """How many it has done with."""
        return self._analyzed

    def add(self, number: int, job: Job, done: Callable[[], object]) -> None:
        """Hand a document over; `done` is called when the worker is done with it, one way or another."""
        if not self._places:
            self._heard = time.monotonic()
            self._changed.set()
        place = self._places[number] = _Place(self, number, job, done)
        job.running = place, 0
        self.worker.add(work_of(number, [job], traced=job.span is not None))

    async def run(self) -> bool:
        """Watch over it until it has ended; whether it ever had a document, or was asked to end."""
        lost = self.worker.lost
        while not lost.done():
            if not (self.open or self._places):
                await self.worker.close()
                return True
            self._changed.clear()
            changed = asyncio.create_task(self._changed.wait(), name="crowd-changed")
            timeout = _LOOK if self._places else None
            either: list[asyncio.Future[Any]] = [lost, changed]
            await asyncio.wait(either, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
            changed.cancel()
            if lost.done():
                break
            if (found := self._overdue()) is not None:
                await self._stop(*found)
                return True
            if self._silent():
                await self._stop(None, "", 0.0)
                return True
        return await self._bury(lost.result())

    def leave(self) -> None:
        """Take no more documents, and end when those that it has have ended."""
        self.open = False
        self._changed.set()

    async def close(self) -> None:
        """End it; what it has is given up."""
        self.open = False
        if self._places:
            await self.worker.kill()
        else:
            await self.worker.close()

    def _hear(self, message: Message) -> None:
        self._heard = time.monotonic()
        if isinstance(message, Result) and (place := self._places.get(message.batch)) is not None:
            job, failure = place.job, message.failure
            if starves(failure) and not job.suspect:
                place.starved = True  # others may have filled it: it is tried again, alone
            if not place.starved:
                job.give(message.name, message.parts, failure)
                self._watcher.heard(job, message.name, failure)
        elif isinstance(message, Found) and (place := self._places.get(message.batch)) is not None:
            for found in message.documents:
                place.job.settle(found.language, found.failure, fallback=found.fallback)
        elif isinstance(message, Finished) and (place := self._places.pop(message.batch, None)) is not None:
            if place.job.span is not None:
                timeline = Timeline(self.worker.pid, place.began, time.time_ns(), message.steps)
                self._watcher.traced([place.job], Verdict(End.FINISHED, ""), timeline)
            self._finish(place, message.failure)

    def _finish(self, place: _Place, failure: Failure | None) -> None:
        """The worker is done with a document."""
        job = place.job
        job.running = None
        place.done()
        self._analyzed += 1
        broken = is_broken(failure)
        if place.starved or broken:
            self._retire("it had no memory left" if place.starved else "it failed")
        elif why := why_worn(self._config.server, self.worker.pid, self._analyzed):
            self._retire(why)
        if job.ended:
            return
        if place.starved or broken:
            job.suspect = True
            self._watcher.again(job)
        else:
            job.end(failure or RESULT_LOST)

    def _retire(self, why: str) -> None:
        """Take no more documents, and end after those that it has."""
        if self.open:
            _log.info("worker %d is replaced: %s", self.worker.pid, why)
        self.open = False
        self._changed.set()

    def _at(self) -> list[tuple[_Place, str, float]]:
        """The documents whose code runs now, or ran when it died, with the step and when that began."""
        beats = (self.worker.pulse.read(), self.worker.pulse.read_loop())
        return [
            (place, steps[beat.step - 1], beat.began)
            for beat in beats
            if (place := self._places.get(beat.batch)) is not None
            and 0 < beat.step <= len(steps := place.job.request.selection.steps)
        ]

    def _overdue(self) -> tuple[_Place, str, float] | None:
        """Who keeps the others from going on for too long, in which step, and the limit; None if nobody does."""
        for place, step, began in self._at():
            limit = place.job.request.analyzer_timeout
            if step == PARSE:
                limit = parse_limit(self._config.limits, len(place.job.document.text))
            due = began + limit if place.left is None else min(began + limit, max(began, place.left))
            if time.monotonic() >= due + self._config.server.cancel_grace:
                return place, step, limit
        return None

    def _silent(self) -> bool:
        """Whether nothing has come of any document though the time of all is over, and nobody knows who is to blame."""
        if not self._places or self.worker.pulse.read().step:
            return False
        requests = [place.job.request for place in self._places.values()]
        limit = max((len(request.steps) + 1) * request.analyzer_timeout for request in requests)
        return time.monotonic() >= self._heard + limit + _LAST_WORDS + self._config.server.cancel_grace

    async def _stop(self, culprit: _Place | None, step: str, limit: float) -> None:
        """One has kept the others from going on for too long; None: nobody knows who."""
        self.open = False
        if culprit is None:
            _log.warning("worker was stopped: nothing was heard of its %d documents", len(self._places))
        else:
            _log.warning(
                "worker was stopped in step %r of one of %d documents",
                culprit.job.named_in_logs(step),
                len(self._places),
            )
        self._watcher.worker_ended(None)
        places, self._places = self._places, {}
        await self.worker.kill()
        for place in places.values():
            self._give_back(place)
            if place.job.ended:
                continue
            if place is culprit:
                self._settle(place, Verdict(End.OVERDUE, step), limit, alone=True)
            else:
                self._upset(place.job)

    async def _bury(self, death: Death) -> bool:
        """The worker has died."""
        self.open = False
        at = {place: step for place, step, _ in self._at()}
        places, self._places = self._places, {}
        await self.worker.kill()
        if not places:
            _log.warning("worker died while it had nothing to do: %s", death.how)
        for place, step in at.items():
            _log.warning("worker died in step %r: %s", place.job.named_in_logs(step), death.how)
        if places and not at:
            _log.warning("worker died with %d documents, and nobody knows in which: %s", len(places), death.how)
        self._watcher.worker_ended(death.cause)
        for place in places.values():
            self._give_back(place)
            if place.job.ended:
                continue
            if death.outside or (at and place not in at):
                self._upset(place.job)
            else:
                self._settle(place, Verdict(End.LOST, at.get(place, PARSE), death), 0.0, alone=False)
        return bool(places or self._analyzed)

    def _give_back(self, place: _Place) -> None:
        place.job.running = None
        place.done()

    def _settle(self, place: _Place, verdict: Verdict, limit: float, *, alone: bool) -> None:
        job = place.job
        failure = settle(job, verdict, alone=alone, limit=limit)
        if failure is not None:
            self._watcher.blamed(job, verdict.step, failure)
        if not job.ended:
            self._watcher.again(job)

    def _upset(self, job: Job) -> None:
        """The worker has ended, and that was not its doing."""
        job.upsets += 1
        job.suspect = job.upsets >= _UPSETS
        self._watcher.again(job)
