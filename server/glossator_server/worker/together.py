"""Runs batches beside one another, for analyzers that wait: the worker that all of them are in.

Each batch goes on as far as it can by itself, and then waits for its analyzers' tasks, on the loop that all have in
common, while the others go on. What they need of a parse or of other analyzers is done here, one batch at a time.
"""

from __future__ import annotations

import contextvars
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from glossator.contract.batch import Event, LanguageFound, Report, StepStarted, Waiting
from glossator.errors import Failure, GlossatorError, Reason
from glossator.telling import told
from glossator_server.worker.protocol import Cancel, Finished, Found, Order, Pipe, Work
from glossator_server.worker.runner import Runner

_log = logging.getLogger(__name__)

# How often deadlines are looked at, in seconds.
_LOOK = 0.25


@dataclass(eq=False, slots=True)
class _Running:
    """One batch."""

    work: Work
    events: Iterator[Event | Waiting]
    numbers: dict[str, int]
    """Name of a step -> its number in the pulse."""
    context: contextvars.Context = field(default_factory=contextvars.copy_context)
    """Its own, as what observers set around a batch is not for others."""
    awaited: set[Future[Any]] = field(default_factory=set)
    due: bool = False
    """Whether somebody has asked already that it goes on."""
    steps: dict[int, list[int]] = field(default_factory=dict)
    """Of one that is traced: number of a step -> when it began and ended, in nanoseconds."""


class Together:
    """One engine with several batches. `serve` is called from one thread."""

    def __init__(self, pipe: Pipe, runner: Runner) -> None:
        self._pipe = pipe
        self._runner = runner
        self._running: dict[int, _Running] = {}
        self._todo: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()

    def serve(self) -> None:
        """Run what comes until the front has closed the pipe. Raises `OSError` if it is gone."""
        self._runner.listen = lambda: None  # there is somebody who does nothing else
        threading.Thread(target=self._listen, name="front-listen", daemon=True).start()
        while True:
            try:
                act = self._todo.get(timeout=_LOOK if self._running else None)
            except queue.Empty:
                for running in tuple(self._running.values()):
                    self._go_on(running)
                continue
            if act is None:
                return
            act()

    def _listen(self) -> None:
        while (order := self._pipe.receive()) is not None:
            self._obey(order)
        self._todo.put(None)

    def _obey(self, order: Order) -> None:
        if isinstance(order, Work):
            self._todo.put(lambda: self._begin(order))
        elif isinstance(order, Cancel):
            self._runner.cancel(order.batch, order.position)
            if (running := self._running.get(order.batch)) is not None:
                self._wake(running)

    def _begin(self, work: Work) -> None:
        numbers = {name: number for number, name in enumerate(work.selection.steps, 1)}
        self._runner.steps[work.batch] = numbers
        running = _Running(work, self._runner.engine.begin(self._runner.batch(work)), numbers)
        self._running[work.batch] = running
        self._go_on(running)

    def _wake(self, running: _Running) -> None:
        if not running.due:
            running.due = True
            self._todo.put(lambda: self._go_on(running))

    def _go_on(self, running: _Running) -> None:
        """Run the batch until it waits or ends."""
        running.due = False
        if running.work.batch not in self._running:
            return
        failure: Failure | None = None
        try:
            if running.context.run(self._advance, running):
                return
        except GlossatorError as error:
            failure = error.failure
        except OSError:
            raise  # the front is gone
        except BaseException as error:  # plugins raise all there is
            _log.exception("a batch failed")
            failure = Failure(Reason.INTERNAL, f"the engine raised {told(error)}")
        finally:
            self._runner.pulse.begin(0)
        number = running.work.batch
        del self._running[number], self._runner.steps[number]
        self._runner.forget(number)
        steps = tuple((step, began, ended) for step, (began, ended) in running.steps.items())
        self._runner.emit(Finished(number, failure, steps))

    def _advance(self, running: _Running) -> bool:
        """Whether it waits now."""
        work = running.work
        for event in running.events:
            if isinstance(event, Waiting):
                for outcome in event.outcomes:
                    if outcome not in running.awaited:
                        running.awaited.add(outcome)
                        outcome.add_done_callback(lambda _: self._wake(running))
                return True
            if isinstance(event, LanguageFound):
                self._runner.emit(Found(work.batch, (event,)))
                continue
            if isinstance(event, StepStarted):
                number = running.numbers.get(event.step, 0)
                self._runner.pulse.begin(number, work.batch)
                if work.traced:
                    running.steps.setdefault(number, [time.time_ns(), 0])
                continue
            if work.traced and isinstance(event, Report):
                running.steps.setdefault(running.numbers.get(event.result.name, 0), [0, 0])[1] = time.time_ns()
            if isinstance(event, Report) and not self._runner.is_cancelled(work.batch, event.index):
                self._runner.emit(self._runner.result(work, event))
        return False
