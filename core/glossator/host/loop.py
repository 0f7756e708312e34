"""The event loop of analyzers that wait: one per engine, in a thread of its own, from the first such document on.

A thread does not survive a fork, so nothing is started before there is a document. The engine hands documents over and
goes on with other steps; what came of them it finds in their `Awaited`.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import threading
import weakref
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from glossator.contract.analyzer import Budget, Failed, Outcome, failure_of
from glossator.contract.asynchronous import AsyncAnalyzer, awaited_outcome, concurrency_of, is_end, started
from glossator.contract.view import View
from glossator.errors import BudgetExceeded, Failure, Reason
from glossator.host.turns import Turns, Watch, Whose, turn_of
from glossator.telling import told

_log = logging.getLogger(__name__)

# Seconds that a task gets to end after its time is over; then it is not waited for any more.
_LAST_WORDS = 1.0
# Seconds that `aclose` gets, of all analyzers together.
_CLOSE = 5.0

# Who was cancelled by somebody else gets so many tries.
_TRIES = 2

_BROKEN = Failure(Reason.INTERNAL, "the event loop of analyzers that wait was broken by one of them")
_CANCELLED = Failure(
    Reason.ANALYZER_ERROR,
    "the analyzer's task was cancelled by something else than its document's end",
    {"exception": "asyncio.CancelledError"},
)

Work: TypeAlias = "Callable[[Awaited], Coroutine[Any, Any, Outcome]]"
"""Makes what is to be awaited."""


@dataclass(eq=False)
class _Held:
    """An analyzer on the loop."""

    analyzer: AsyncAnalyzer[Any]
    broken: Callable[[BaseException], Failure]
    slots: asyncio.Semaphore
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    started: bool = False
    failure: Failure | None = None

    async def start(self, budget: Budget) -> Failure | None:
        """Await `astart` once; why the analyzer cannot be used, if so."""
        if self.started:
            return None
        async with self.starting:
            if self.started or self.failure is not None:
                return self.failure
            limit = asyncio.timeout(budget.remaining())
            try:
                async with limit:
                    await started(self.analyzer)
            except BaseException as error:
                if is_end(error):
                    raise
                if isinstance(error, TimeoutError) and limit.expired():
                    return BudgetExceeded("the analyzer's astart took longer than its budget").failure
                failure = failure_of(error)
                if failure.reason is not Reason.ANALYZER_UNAVAILABLE:
                    failure = self.failure = self.broken(error)
                return failure
            self.started = True
            return None


class Awaited:
    """One document with one analyzer, under way."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, work: Callable[[Awaited], Coroutine[Any, Any, Outcome]]
    ) -> None:
        self.outcome: Future[Outcome] = Future()
        """Done when the analyzer has ended with the document, or is not waited for any more."""
        self._loop = loop
        self._work = work
        self._tries = 0
        self._task: asyncio.Task[Outcome] | None = None
        self._context = contextvars.copy_context()
        try:
            loop.call_soon_threadsafe(self._begin)
        except RuntimeError:  # one before it has broken the loop
            self.settle(Failed(_BROKEN))

    def give_up(self) -> None:
        """Nobody waits for it any more: its task is cancelled."""
        self.outcome.cancel()
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._cancel)

    def settle(self, outcome: Outcome) -> None:
        """On the loop: this came of it, unless that is known already."""
        with contextlib.suppress(InvalidStateError):
            self.outcome.set_result(outcome)

    def _begin(self) -> None:
        if self.outcome.done():
            return
        self._tries += 1
        self._task = self._loop.create_task(self._work(self), context=self._context)
        self._task.add_done_callback(self._end)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _end(self, task: asyncio.Task[Outcome]) -> None:
        if task.cancelled() and not self.outcome.done():
            # By a plugin: its own, or by one that cancels all tasks that there are.
            if self._tries < _TRIES:
                self._begin()
            else:
                self.settle(Failed(_CANCELLED))
        elif task.cancelled():
            pass
        elif (error := task.exception()) is not None:
            self.settle(Failed(failure_of(error)))
        else:
            self.settle(task.result())


@dataclass(eq=False)
class _Shared:
    """What a loop and its thread have in common."""

    loop: asyncio.AbstractEventLoop
    ending: bool = False
    """Whether it is to end; plugins can stop it, too, and then it goes on."""
    broken: bool = False
    """Whether it runs no more, without having been asked to end."""
    awaited: weakref.WeakSet[Awaited] = field(default_factory=weakref.WeakSet)

    def give_up(self, outcome: Outcome | None) -> None:
        """Nothing comes of those any more that have not ended, but this; None: they are cancelled."""
        for each in tuple(self.awaited):
            if outcome is None:
                each.outcome.cancel()
            else:
                each.settle(outcome)


class Loop:
    """Runs tasks of analyzers. Its methods are for one other thread."""

    def __init__(self, watch: Watch | None = None) -> None:
        """`watch` is told on the loop whose code it runs from now on; None: nobody's, it waits."""
        self._loop = asyncio.new_event_loop()
        if watch is not None:
            self._loop.set_task_factory(Turns(watch))
        self._held: dict[AsyncAnalyzer[Any], _Held] = {}
        self._shared = _Shared(self._loop)
        self._thread = threading.Thread(target=_forever, args=(self._shared,), name="glossator-loop", daemon=True)
        self._thread.start()
        # An engine that is dropped and not closed leaves no thread behind.
        self._stop = weakref.finalize(self, _stop, self._shared)

    def begin(
        self,
        analyzer: AsyncAnalyzer[Any],
        view: View,
        options: Any,
        budget: Callable[[], Budget],
        *,
        whose: Whose,
        broken: Callable[[BaseException], Failure],
    ) -> Awaited:
        """Hand a document over. `budget` is asked when its turn comes.

        `broken` makes a failure of what `astart` raised, for this document and all that come later.
        """
        held = self._held.get(analyzer)
        if held is None:
            held = self._held[analyzer] = _Held(analyzer, broken, asyncio.Semaphore(concurrency_of(analyzer)))

        def work(awaited: Awaited) -> Coroutine[Any, Any, Outcome]:
            return _work(held, view, options, budget, awaited)

        with turn_of(whose):
            awaited = Awaited(self._loop, work)
        self._shared.awaited.add(awaited)
        # Asked afterwards, as the loop's thread tells before it gives up those that it finds: one of the two sees it.
        if self._shared.broken:
            awaited.settle(Failed(_BROKEN))
        return awaited

    def close(self) -> None:
        """Cancel what runs, let analyzers close what they have open, and end the thread."""
        if self._loop.is_closed():
            return  # it is broken
        closing = asyncio.run_coroutine_threadsafe(self._close(), self._loop)
        try:
            closing.result(_CLOSE + _LAST_WORDS)
        except TimeoutError:
            _log.warning("closing: the event loop is blocked by an analyzer")
            self._stop.detach()
        except BaseException as error:
            _log.warning("closing: a plugin raised %s", told(error))
            self._stop()
        else:
            self._stop()
            self._thread.join(_LAST_WORDS)

    async def _close(self) -> None:
        self._shared.give_up(None)
        me = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not me]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_LAST_WORDS)
        for held in self._held.values():
            if held.started:
                try:
                    async with asyncio.timeout(_CLOSE):
                        await held.analyzer.aclose()
                except BaseException as error:  # one that breaks must not keep the others from being released
                    _log.warning("closing: a plugin raised %s", told(error))
        await self._loop.shutdown_asyncgens()


async def _work(held: _Held, view: View, options: Any, budget: Callable[[], Budget], awaited: Awaited) -> Outcome:
    await held.slots.acquire()
    loop = asyncio.get_running_loop()
    free = _Once(held.slots.release)
    limit = budget()
    left = limit.remaining()
    overdue = None
    if left is not None:

        def give_up() -> None:
            # It does not heed that it was cancelled: others must not wait for it.
            awaited.settle(Failed(BudgetExceeded("the analyzer took longer than its budget, and goes on").failure))
            free()

        overdue = loop.call_later(left + _LAST_WORDS, give_up)
    try:
        if (failure := await held.start(limit)) is not None:
            return Failed(failure)
        return await awaited_outcome(held.analyzer, view, options, limit)
    finally:
        free()
        if overdue is not None:
            overdue.cancel()


class _Once:
    """Calls a function the first time that it is called itself."""

    def __init__(self, function: Callable[[], object]) -> None:
        self._function: Callable[[], object] | None = function

    def __call__(self) -> None:
        if self._function is not None:
            self._function()
            self._function = None


def _forever(shared: _Shared) -> None:
    loop = shared.loop
    asyncio.set_event_loop(loop)
    while not shared.ending:
        try:
            loop.run_forever()
        except (SystemExit, KeyboardInterrupt) as error:  # a task of a plugin: asyncio lets that through
            _log.warning("a plugin's task raised %s", told(error))
        except BaseException as error:  # of the loop itself, whose files a plugin has closed, say
            _log.error("the event loop of analyzers that wait is broken: %s", told(error))
            break
    for task in asyncio.all_tasks(loop):  # that do not heed that they were cancelled
        task._log_destroy_pending = False  # type: ignore[attr-defined]  # asyncio's own way of keeping quiet
    with contextlib.suppress(Exception):  # of one that is broken, anything
        loop.close()
    if not shared.ending:
        shared.broken = True
        shared.give_up(Failed(_BROKEN))


def _stop(shared: _Shared) -> None:
    shared.ending = True
    with contextlib.suppress(RuntimeError):
        shared.loop.call_soon_threadsafe(shared.loop.stop)
