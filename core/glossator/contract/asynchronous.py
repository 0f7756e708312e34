"""Analyzers that wait: for a service over HTTP, a language model, a database. Many documents at once, one loop."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterable, Awaitable, Iterable, Sequence
from contextvars import ContextVar
from typing import Any

from glossator.contract.analyzer import Analyzer, Annotations, Budget, Failed, OptionsT, Outcome, failure_of, several
from glossator.contract.process import one_process
from glossator.contract.view import View
from glossator.documented import documented
from glossator.errors import BudgetExceeded, ContractError
from glossator.telling import name_of
from glossator.text.annotation import Annotation

_UNLIMITED = Budget()
_budget: ContextVar[Budget] = ContextVar("budget", default=_UNLIMITED)


@documented
class AsyncAnalyzer(Analyzer[OptionsT]):
    """An analyzer that waits for others, and meanwhile goes on with other documents: write `async def analyze_one`.

    Each document is a task of its own, with a time limit of its own, on one event loop per process. A server runs it
    beside its workers, in a process that only such analyzers have, so that who waits keeps no worker. Documents that
    nobody waits for any more, or whose time is over, have their tasks cancelled: let `CancelledError` pass.

    The loop is everybody's: what computes for long, or blocks, belongs into `asyncio.to_thread`.
    """

    concurrency: int = 16
    """How many documents it is given at once, by one process; the others wait, and their time does not run."""

    @property
    def budget(self) -> Budget:
        """That of the document whose task, or one that this started, asks. It is no attribute of the instance."""
        return _budget.get()

    @abstractmethod
    def analyze_one(self, view: View, options: OptionsT) -> Awaitable[Iterable[Annotation]] | AsyncIterable[Annotation]:
        """Write `async def`: return the annotations of one document, or yield them. May raise, as for `PerDocument`.

        `ServiceUnavailable` says that the service is down: clients are told that, and when to try again.
        """

    async def astart(self) -> None:
        """Open what belongs to the loop: sessions, pools of connections.

        Awaited once, on the loop, before the first document, after `start`, and within the time of that document. What
        it raises is told as for `start`; after `ServiceUnavailable`, or if its time is over, it is awaited again.
        """

    async def aclose(self) -> None:
        """Release what `astart` opened. Awaited on the loop, before `close`, if `astart` was awaited."""

    def analyze(self, views: Sequence[View], options: OptionsT, budget: Budget) -> Sequence[Outcome]:
        """The documents together, in a loop for these alone: for tests. Hosts have one that stays."""
        return asyncio.run(self._alone(views, options, budget))

    async def _alone(self, views: Sequence[View], options: OptionsT, budget: Budget) -> Sequence[Outcome]:
        await self.astart()
        try:
            return await awaited_outcomes(self, views, options, budget)
        finally:
            await self.aclose()


def concurrency_of(analyzer: AsyncAnalyzer[Any]) -> int:
    """How many documents it takes at once; at least one, whatever its author wrote."""
    limit: object = analyzer.concurrency
    return limit if isinstance(limit, int) and limit > 0 else 1


async def awaited_outcome(analyzer: AsyncAnalyzer[OptionsT], view: View, options: OptionsT, budget: Budget) -> Outcome:
    """What an analyzer says of one document, within this budget; for hosts, which have awaited `astart`.

    Raises `CancelledError` if its task is cancelled.
    """
    _budget.set(budget)
    try:
        budget.check()
        limit = asyncio.timeout(budget.remaining())
        try:
            async with limit:
                with one_process():
                    return Annotations(tuple(await _collected(analyzer.analyze_one(view, options))))
        except TimeoutError:
            if limit.expired():
                raise BudgetExceeded("the analyzer took longer than its budget") from None
            raise
    except BaseException as error:
        if is_end(error):
            raise
        return Failed(failure_of(error))


async def awaited_outcomes(
    analyzer: AsyncAnalyzer[OptionsT], views: Sequence[View], options: OptionsT, budget: Budget
) -> list[Outcome]:
    """What it says of several, of as many at once as it takes."""
    slots = asyncio.Semaphore(concurrency_of(analyzer))

    async def one(view: View) -> Outcome:
        async with slots:
            return await awaited_outcome(analyzer, view, options, budget)

    return await asyncio.gather(*map(one, views))


def is_end(error: BaseException) -> bool:
    """Whether this is the end of the task that runs, and nothing that somebody raised in it."""
    if isinstance(error, asyncio.CancelledError):
        task = asyncio.current_task()
        return task is not None and task.cancelling() > 0
    return isinstance(error, GeneratorExit)  # its loop is no more


async def started(analyzer: AsyncAnalyzer[Any]) -> None:
    """Await its `astart`; raises what it raises, and `ContractError` if that is none."""
    given: object = analyzer.astart()
    if not isinstance(given, Awaitable):
        raise ContractError("its astart is no async def: write async def")
    await given


async def _collected(given: object) -> Iterable[Annotation]:
    """What `analyze_one` gave; raises `ContractError` unless it is awaitable, or an asynchronous generator."""
    if isinstance(given, AsyncIterable):
        return [annotation async for annotation in given]
    if not isinstance(given, Awaitable):
        raise ContractError(
            f"its analyze_one is no async def, it returned a {name_of(type(given))}: write async def, or derive the "
            "class from PerDocument"
        )
    found = await given
    if isinstance(found, Awaitable):
        getattr(found, "close", lambda: None)()  # else Python warns that nobody has awaited it
        raise ContractError("its analyze_one returned what must be awaited: write return await …")
    return several(found)
