"""Analyzers that fail again and again are left out for a while, so that they cost nobody a worker any more.

In a row, that is: whatever an analyzer gets done sets its count to zero, so that bad documents among good ones, however
many, take it from nobody. After a pause one document is let through to it, by itself; if that goes wrong, too, the next
pause is twice as long.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from glossator.config import Server
from glossator.errors import Failure, Reason

# A timeout costs as much of a worker's time as many crashes.
_WEIGHTS = {Reason.ANALYZER_CRASHED: 1, Reason.ANALYZER_TIMEOUT: 3}
# Pauses grow up to so many times the first.
_LONGEST = 32


@dataclass(slots=True)
class _Trouble:
    """Of one analyzer."""

    count: int = 0
    pause: float = 0.0
    """The length of the latest; 0 as long as there was none."""
    until: float = 0.0
    probing: bool = False
    """Whether a document was let through after the pause, of which nothing is known yet."""


class Breakers:
    """One for each analyzer of whose failures something is known."""

    def __init__(
        self, server: Server, changed: Callable[[str, float], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`changed` is told which analyzer is left out from now on and for how many seconds; or 0: it is back."""
        self._server = server
        self._changed = changed
        self._clock = clock
        self._troubles: dict[str, _Trouble] = {}

    def __bool__(self) -> bool:
        """Whether anything is known: else nobody need be told what went well."""
        return bool(self._troubles)

    def adopt(self, server: Server) -> None:
        """Count and pause like this from now on."""
        self._server = server

    @property
    def out(self) -> Mapping[str, str]:
        """Analyzer that is left out now -> why. Not those that are being tried: they may well work again."""
        now = self._clock()
        return {
            analyzer: f"failed {trouble.count} times in a row: it is tried again in {trouble.until - now:.0f} s"
            for analyzer, trouble in self._troubles.items()
            if trouble.until > now and not trouble.probing
        }

    def failed(self, analyzer: str, reason: Reason) -> None:
        """A document was told that the analyzer crashed or ran out of time."""
        weight, most = _WEIGHTS.get(reason, 0), self._server.quarantine_after
        if not weight or not most:
            return
        trouble = self._troubles.setdefault(analyzer, _Trouble())
        trouble.count += weight
        if trouble.count < most or (trouble.pause and not trouble.probing):
            return  # not yet; or it is left out, and this document was with it already
        trouble.probing = False
        first = self._server.quarantine_seconds
        trouble.pause = min(2 * trouble.pause or first, _LONGEST * first)
        trouble.until = self._clock() + trouble.pause
        self._changed(analyzer, trouble.pause)

    def worked(self, analyzer: str) -> None:
        """It got something done."""
        trouble = self._troubles.pop(analyzer, None)
        if trouble is not None and trouble.pause:
            self._changed(analyzer, 0.0)

    def refusal(self, analyzer: str) -> Failure | None:
        """What a document that wants it is to be told, if it is left out."""
        trouble = self._troubles.get(analyzer)
        if trouble is None or (left := trouble.until - self._clock()) <= 0:
            return None
        return Failure(
            Reason.ANALYZER_NOT_READY,
            f"analyzer {analyzer!r} has failed {trouble.count} times in a row and is left out for {left:.0f} s",
            {"analyzer": analyzer},
            retry_after=left,
        )

    def probe(self, analyzer: str) -> bool:
        """Whether a document that wants it is the one to try it with, now that the pause is over."""
        trouble = self._troubles.get(analyzer)
        if trouble is None or not trouble.pause or trouble.until > self._clock():
            return False
        # If nothing is heard of this one, another one gets a try.
        trouble.probing, trouble.until = True, self._clock() + trouble.pause
        return True
