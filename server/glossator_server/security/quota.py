"""How much one caller may ask for: documents under way, and documents and bytes in a minute."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from glossator.errors import GlossatorError, Reason
from glossator_server.scheduler.job import Delivery, Ended
from glossator_server.security.tokens import Token

_MINUTE = 60.0


class RateLimited(GlossatorError):
    """The caller has had what its token allows; the message says which limit, and when to come back."""

    reason = Reason.RATE_LIMITED


class Rate:
    """An allowance that fills up evenly, and is full at first: a minute's worth may come at once (a token bucket)."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        """0: no limit."""
        self.per_minute = per_minute
        self._clock = clock
        self._left = float(per_minute)
        self._at = clock()

    def wait(self, amount: int) -> float:
        """Seconds until this much is there; what is more than a minute's worth must have all of one."""
        if not self.per_minute:
            return 0.0
        now = self._clock()
        self._left = min(self.per_minute, self._left + (now - self._at) * self.per_minute / _MINUTE)
        self._at = now
        missing = min(amount, self.per_minute) - self._left
        return max(0.0, missing * _MINUTE / self.per_minute)

    def take(self, amount: int) -> None:
        """It may go below zero, by what is more than a minute's worth."""
        if self.per_minute:
            self._left -= amount


class Quota:
    """What one token has used up."""

    def __init__(self, token: Token, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = token.name
        self._most = token.max_in_flight
        self._documents = Rate(token.documents_per_minute, clock)
        self._bytes = Rate(token.bytes_per_minute, clock)
        self.in_flight = 0
        self._fewer = asyncio.Event()

    def begin(self, size: int) -> None:
        """A document of this many bytes is to be analyzed at once; raises `RateLimited` if that is too much."""
        if self._most and self.in_flight >= self._most:
            raise RateLimited(
                f"the token {self.name!r} has {self.in_flight} documents under way, the limit is {self._most}: wait "
                "until one of them is done",
                retry_after=1.0,
                limit=self._most,
            )
        for rate, amount, what in ((self._documents, 1, "documents"), (self._bytes, size, "bytes")):
            if (seconds := rate.wait(amount)) > 0:
                raise RateLimited(
                    f"the token {self.name!r} has had its {rate.per_minute} {what} of a minute: try again in "
                    f"{seconds:.1f} s",
                    retry_after=seconds,
                    limit=rate.per_minute,
                )
        self._take(size)

    async def turn(self, size: int) -> None:
        """The same, but waits until it is allowed: a stream is read more slowly, its client need not do anything."""
        while True:
            seconds = max(self._documents.wait(1), self._bytes.wait(size))
            if seconds > 0:
                await asyncio.sleep(seconds)
            elif self._most and self.in_flight >= self._most:
                self._fewer.clear()
                await self._fewer.wait()
            else:
                break
        self._take(size)

    def until_end(self, deliver: Callable[[Delivery], None]) -> Callable[[Delivery], None]:
        """Delivers the same, and counts the document as under way until it has ended."""

        def counted(delivery: Delivery) -> None:
            if isinstance(delivery, Ended):
                self.end()
            deliver(delivery)

        return counted

    def end(self) -> None:
        """A document is done."""
        self.in_flight -= 1
        self._fewer.set()

    def _take(self, size: int) -> None:
        self.in_flight += 1
        self._documents.take(1)
        self._bytes.take(size)
