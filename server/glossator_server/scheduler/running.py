"""A batch that a worker runs: results out of it, cancels into it, and a watch over its progress.

The worker does not tell what it turns to, it is looked at when that may matter: `Pulse`.

Messages are handled as they arrive, on the event loop: there is no task to be woken for each.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from glossator.config import Config, Limits
from glossator.contract.batch import PARSE
from glossator.errors import Failure, Reason
from glossator_server.scheduler.appetite import Appetite
from glossator_server.scheduler.job import Job
from glossator_server.telemetry.timeline import Timeline
from glossator_server.worker.death import Death
from glossator_server.worker.inline import InlineWorker
from glossator_server.worker.process import ProcessWorker
from glossator_server.worker.protocol import Finished, Found, Item, Message, Result, Work

# Text that a parser may be expected to get through in the time that one analyzer has.
_PARSE_CHARACTERS = 10_000

RESULT_LOST = Failure(Reason.INTERNAL, "an analyzer's result got lost")
"""What is told of a document that the worker is done with, though it has not told all."""

# A worker is looked at no more often than this, in seconds, whatever the timeout.
_LOOK = 0.01


class End(Enum):
    """How a batch ended."""

    FINISHED = auto()
    WORN = auto()
    """Finished, but the worker had no memory left for some of it: another one is to try that again."""
    BROKEN = auto()
    """The engine itself failed in it: whatever a plugin did to that process, the next batch would fare no better."""
    GREEDY = auto()
    """The worker grew by more than a document may make it grow."""
    OVERDUE = auto()
    """The worker gave no sign of life for too long, or works on for nobody."""
    LOST = auto()
    """The worker died."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a batch ended, and what was running then."""

    end: End
    step: str
    death: Death | None = None
    """Of a lost worker."""


class RunningBatch:
    """The jobs of one batch while a worker has them."""

    def __init__(
        self,
        number: int,
        jobs: list[Job],
        worker: ProcessWorker | InlineWorker,
        config: Config,
        heard: Callable[[Job, str, Failure | None], None],
    ) -> None:
        """`heard` is told of each result: whose, which analyzer's, and how it failed."""
        self.jobs = jobs
        self.step = ""
        self._number = number
        self._worker = worker
        self._config = config
        self._heard = heard
        self._timeout = jobs[0].request.analyzer_timeout
        self._selection = jobs[0].selection
        self._characters = sum(len(job.document.text) for job in jobs)
        self._open = len(jobs)
        self._starved: set[Job] = set()
        """Those for which the worker had no memory, and which are not told so yet."""
        self._left = False
        self._step_began = self._progressed = self._all_ended = time.monotonic()
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[Verdict] = self._loop.create_future()
        self.traced = any(job.span is not None for job in jobs)
        """Whether any of them is to be told of in traces."""
        self._began = time.time_ns()
        self._steps: tuple[tuple[int, int, int], ...] = ()
        self._look: asyncio.TimerHandle | None = None
        self._looks_at = 0.0

    @property
    def limit(self) -> float:
        """Seconds that the running step may go on without a sign of life."""
        if self.step not in ("", PARSE):
            return self._timeout
        return parse_limit(self._config.limits, self._characters)

    @property
    def timeline(self) -> Timeline:
        """What the worker did, as far as it has told; of one that is gone, what it was at."""
        steps = self._steps
        if not steps and self.step:
            ago = time.monotonic() - self._step_began
            steps = ((self._selection.steps.index(self.step) + 1, time.time_ns() - round(ago * 1e9), 0),)
        return Timeline(self._worker.pid, self._began, time.time_ns(), steps)

    async def run(self) -> Verdict:
        """Hand the batch to the worker and deliver what comes back, until it ends one way or another."""
        for position, job in enumerate(self.jobs):
            job.running = self, position
        self._worker.hear = self._hear
        self._worker.lost.add_done_callback(self._lost)
        self._worker.run(work_of(self._number, self.jobs, traced=self.traced))
        self._watch()
        appetite = None
        if (most := self._config.server.document_max_memory) and self._worker.pid:
            appetite = Appetite(self._worker.pid, most, self._exceeded)
        try:
            return await self._ended
        finally:
            if appetite is not None:
                appetite.stop()
            self._worker.lost.remove_done_callback(self._lost)
            if self._look is not None:
                self._look.cancel()
            for job in self.jobs:
                job.running = None

    def leave(self, job: Job, position: int) -> None:
        """A job of the batch has ended. If it ended early the worker is told, and if it was the last, watched."""
        self._open -= 1
        if self._ended.done():
            return
        if not (job.complete or job.refused):
            self._left = True
            self._worker.cancel(self._number, position)
        if self._left and not self._open:
            self._all_ended = time.monotonic()
            self._watch()

    def _hear(self, message: Message) -> None:
        """A message of the worker."""
        if isinstance(message, Result):
            if message.batch == self._number:
                self._progressed = time.monotonic()
                job = self.jobs[message.position]
                if message.failure is not None and self._starves(job, message.failure):
                    return
                anew = message.name not in job.outcomes  # and not once more, by the worker after one that died
                job.give(message.name, message.parts, message.failure)
                if anew:
                    self._heard(job, message.name, message.failure)
        elif isinstance(message, Found):
            if message.batch == self._number:
                self._progressed = time.monotonic()
                for found in message.documents:
                    self.jobs[found.index].settle(found.language, found.failure, fallback=found.fallback)
        elif isinstance(message, Finished) and message.batch == self._number:
            self._steps = message.steps
            end = End.WORN if self._starved else End.FINISHED
            if is_broken(message.failure) and not isinstance(self._worker, InlineWorker):
                end = End.BROKEN
            for job in self.jobs:
                again = end is End.BROKEN and not job.suspect
                if not again and job not in self._starved:
                    job.end(message.failure or RESULT_LOST)
            if end is not End.FINISHED:
                self._feel()
            self._end(Verdict(end, self.step))

    def _starves(self, job: Job, failure: Failure) -> bool:
        """Whether the document is to be tried again instead, once: what filled the memory may have been another one."""
        if job.suspect or job.ended:
            return False
        if starves(failure):
            self._starved.add(job)
        return job in self._starved  # what follows may be for want of the same

    def _lost(self, lost: asyncio.Future[Death]) -> None:
        self._feel()
        self._end(Verdict(End.LOST, self.step, lost.result()))

    def _exceeded(self) -> None:
        self._feel()
        self._end(Verdict(End.GREEDY, self.step))

    def _end(self, verdict: Verdict) -> None:
        if not self._ended.done():
            self._ended.set_result(verdict)

    def _feel(self) -> None:
        """Find out what the worker is at; also what it was at when it died."""
        beat, loop = self._worker.pulse.read(), self._worker.pulse.read_loop()
        at = loop if loop.step else beat
        if 0 < at.step <= len(self._selection.steps):
            self.step = self._selection.steps[at.step - 1]
            self._step_began = at.began
        self._progressed = max(self._progressed, beat.began, beat.alive)

    def _due(self) -> float:
        """The moment at which the worker has to be stopped, as far as can be seen now."""
        self._feel()
        # A step that keeps giving signs of life must still end when its budget for the whole batch does.
        limit = self.limit
        due = min(self._progressed + limit, self._step_began + limit * len(self.jobs))
        if self._left and not self._open:
            # It works on for nobody. When nobody left early, it has only to say that it is done.
            due = min(due, self._all_ended)
        return due + self._config.server.cancel_grace

    def _watch(self) -> None:
        """Look at the worker when it is due; if it has made progress until then, again later."""
        now = time.monotonic()
        due = self._due()
        if self.step in ("", PARSE):
            # An analyzer may begin at any moment, and hang: it would be due before the parser is, but not before this.
            due = min(due, now + max(_LOOK, self._timeout + self._config.server.cancel_grace))
        if self._look is not None:
            if self._looks_at <= due:
                return  # it will look again
            self._look.cancel()
        self._looks_at = due
        self._look = self._loop.call_later(due - now, self._judge)

    def _judge(self) -> None:
        self._look = None
        if time.monotonic() >= self._due():
            self._end(Verdict(End.OVERDUE, self.step))
        else:
            self._watch()


def work_of(number: int, jobs: Sequence[Job], *, traced: bool = False) -> Work:
    """What a worker is told to do for these jobs, which have the same key; if `traced`, it tells when steps began."""
    now = time.monotonic()
    first = jobs[0]
    return Work(
        number,
        first.language,
        first.selection,
        first.request.analyzer_timeout,
        tuple(
            Item(
                job.document,
                None if job.deadline is None else job.deadline - now,
                job.queue_seconds,
                job.request.encoding,
                job.request.include_text,
                job.request.chunk_bytes,
                job.request.describe,
            )
            for job in jobs
        ),
        traced,
    )


def parse_limit(limits: Limits, characters: int) -> float:
    """Seconds that the parser may go on without a sign of life with so much text.

    It works for all analyzers, and takes its time by the length of the text; what a request allows to one of them is no
    measure for it.
    """
    return min(
        limits.analyzer_timeout * max(1.0, characters / _PARSE_CHARACTERS),
        max(limits.analyzer_timeout, limits.max_analyzer_timeout),
    )


def is_broken(failure: Failure | None) -> bool:
    """Whether the engine itself failed."""
    return failure is not None and failure.reason is Reason.INTERNAL


def starves(failure: Failure | None) -> bool:
    """Whether the worker had no memory for an analyzer."""
    return failure is not None and failure.metadata.get("cause") == "memory"
