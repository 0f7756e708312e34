"""A batch that a worker runs: results out of it, cancels into it, and a watch over its progress."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from enum import Enum, auto

from glossator.batch import PARSE
from glossator.config import Config
from glossator.errors import Failure, Reason
from glossator_server.scheduler.job import Job
from glossator_server.worker.inline import InlineWorker
from glossator_server.worker.process import ProcessWorker, WorkerLost
from glossator_server.worker.protocol import Finished, Item, Progress, Result, Work

# Text that a parser may be expected to get through in the time that one analyzer has.
_PARSE_CHARACTERS = 10_000


class End(Enum):
    """How a batch ended."""

    FINISHED = auto()
    OVERDUE = auto()
    """The worker gave no sign of life for too long, or works on for nobody."""
    LOST = auto()
    """The worker died."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a batch ended, and what was running then."""

    end: End
    step: str
    how: str = ""
    """Of a lost worker."""


class RunningBatch:
    """The jobs of one batch while a worker has them."""

    def __init__(self, number: int, jobs: list[Job], worker: ProcessWorker | InlineWorker, config: Config) -> None:
        self.jobs = jobs
        self.step = ""
        self._number = number
        self._worker = worker
        self._config = config
        self._timeout = jobs[0].request.analyzer_timeout
        self._step_began = self._progressed = time.monotonic()
        self._watch: asyncio.Timeout | None = None

    @property
    def limit(self) -> float:
        """Seconds that the running step may go on without a sign of life."""
        if self.step not in ("", PARSE):
            return self._timeout
        characters = sum(len(job.document.text) for job in self.jobs)
        limits = self._config.limits
        # The parser works for all analyzers, and takes its time by the length of the text; what a request allows
        # to one of them is no measure for it.
        return min(
            limits.analyzer_timeout * max(1.0, characters / _PARSE_CHARACTERS),
            max(limits.analyzer_timeout, limits.max_analyzer_timeout),
        )

    async def run(self) -> Verdict:
        """Hand the batch to the worker and deliver what comes back, until it ends one way or another."""
        self._worker.run(self._work())
        try:
            async with asyncio.timeout(None) as self._watch:
                self._rewatch()
                await self._deliver()
        except TimeoutError:
            return Verdict(End.OVERDUE, self.step)
        except WorkerLost as error:
            return Verdict(End.LOST, self.step, error.how)
        finally:
            self._watch = None
        return Verdict(End.FINISHED, self.step)

    def leave(self, job: Job) -> None:
        """A job of the batch has ended. If it ended early the worker is told, and if it was the last, watched."""
        if self._watch is None:
            return
        if job.pending:
            self._worker.cancel(self._number, self.jobs.index(job))
        if all(job.ended for job in self.jobs):
            self._rewatch()

    async def _deliver(self) -> None:
        while True:
            message = await self._worker.receive()
            if isinstance(message, Progress):
                self._progress(message)
            elif isinstance(message, Result) and message.batch == self._number:
                self._progressed = time.monotonic()
                self.jobs[message.index].give(message.name, message.parts, message.failure)
                self._rewatch()
            elif isinstance(message, Finished) and message.batch == self._number:
                for job in self.jobs:
                    job.end(message.failure or Failure(Reason.INTERNAL, "an analyzer's result got lost"))
                return

    def _progress(self, message: Progress) -> None:
        self._progressed = time.monotonic()
        self.step = message.step
        if message.started:
            self._step_began = self._progressed
        self._rewatch()

    def _rewatch(self) -> None:
        """Set the moment at which the worker has to be stopped."""
        if self._watch is None:
            return
        now = time.monotonic()
        # A step that keeps giving signs of life must still end when its budget for the whole batch does.
        end = min(self._progressed + self.limit, self._step_began + self.limit * len(self.jobs))
        if all(job.ended for job in self.jobs):
            end = min(end, now)
        end += self._config.server.cancel_grace
        with contextlib.suppress(RuntimeError):  # it is just going off
            before = self._watch.when()
            when = asyncio.get_running_loop().time() + end - now
            if all(job.ended for job in self.jobs) and before is not None:
                when = min(when, before)
            self._watch.reschedule(when)

    def _work(self) -> Work:
        now = time.monotonic()
        first = self.jobs[0]
        return Work(
            self._number,
            first.language,
            first.specs,
            self._timeout,
            tuple(
                Item(
                    job.document,
                    None if job.deadline is None else job.deadline - now,
                    job.queue_seconds,
                    job.request.encoding,
                    job.request.include_text,
                    job.request.chunk_bytes,
                )
                for job in self.jobs
            ),
        )
