"""A breaker: what has failed several times in a row is not asked for a while, so that nobody waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable

_FAILURES = 5
_SHORTEST, _LONGEST = 1.0, 30.0


class Breaker:
    """Counts failures that say nothing of the document: nobody answers, or not in time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._until = 0.0
        self._pause = _SHORTEST
        self._trying = False

    def closed_for(self) -> float:
        """Seconds until it may be asked again; 0 if it may be asked now.

        After a pause one document is let through; whoever is told 0 has to tell how it went.
        """
        if self._failures < _FAILURES:
            return 0.0
        left = self._until - self._clock()
        if left > 0 or self._trying:
            return max(left, _SHORTEST)
        self._trying = True
        return 0.0

    def worked(self) -> None:
        """It has answered, whatever it said."""
        self._failures, self._pause, self._trying = 0, _SHORTEST, False

    def failed(self) -> None:
        """It has not answered."""
        self._failures += 1
        if self._failures == _FAILURES or self._trying:
            self._until = self._clock() + self._pause
            self._pause = min(2 * self._pause, _LONGEST)
        self._trying = False

    def unknown(self) -> None:
        """Nobody waited for how it went."""
        self._trying = False
