"""The event loop of an analyzer that waits, as hosts have it: one that stays, in the process that runs documents."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from glossator.contract.analyzer import Budget, Failed, Outcome, failure_of
from glossator.contract.asynchronous import AsyncAnalyzer, awaited_outcomes, started
from glossator.contract.view import View


class StayingLoop:
    """Runs batches of one analyzer."""

    def __init__(self, analyzer: AsyncAnalyzer[Any]) -> None:
        self._analyzer = analyzer
        self._process = os.getpid()
        self._runner = asyncio.Runner()
        self._begun = False

    @property
    def ours(self) -> bool:
        """Whether this is the process that it was made in."""
        return self._process == os.getpid()

    def outcomes(self, views: Sequence[View], options: Any, budget: Budget) -> list[Outcome]:
        """The documents together, as many at once as the analyzer takes."""
        return self._runner.run(self._outcomes(views, options, budget))

    def close(self) -> None:
        """Let the analyzer release what it has opened."""
        if self.ours:
            if self._begun:
                with suppress(Exception):  # hosts go on, too; closing twice has a check of its own
                    self._runner.run(self._close())
            self._runner.close()

    async def _close(self) -> None:
        await self._analyzer.aclose()

    async def _outcomes(self, views: Sequence[View], options: Any, budget: Budget) -> list[Outcome]:
        if not self._begun:
            try:
                await started(self._analyzer)
            except BaseException as error:
                return [Failed(failure_of(error))] * len(views)
            self._begun = True
        return await awaited_outcomes(self._analyzer, views, options, budget)
