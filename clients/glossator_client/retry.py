"""When a call is tried again, and for how long: shared by both clients and by all calls."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, replace

from glossator_client.errors import ClientError, Overloaded, Unavailable, from_failure
from glossator_client.timing import Deadline


@dataclass(frozen=True, slots=True)
class Retry:
    """What was not served is tried again: a server that is away, restarting or loading, and overload if the server says
    when to return.

    A server that is started again loads models for a while, so patience is counted in seconds rather than in tries.
    """

    attempts: int | None = None
    """Tries in a row without any progress, the first one included; 1 switches retries off, None: as many as fit."""
    first_delay: float = 0.2
    """Seconds before the second try, unless the server says how long to wait."""
    max_delay: float = 5.0
    multiplier: float = 2.0
    wait: float = 60.0
    """Seconds that go by in a row without any progress, from the first failure on, before a call gives up. A call's own
    timeout may end it earlier."""

    def __post_init__(self) -> None:
        if self.attempts is not None and self.attempts < 1:
            raise ValueError(f"attempts is {self.attempts}, it must be at least 1")
        if min(self.first_delay, self.max_delay, self.multiplier, self.wait) <= 0:
            raise ValueError("delays, multiplier and wait must be positive")

    def delay(self, error: ClientError, failures: int) -> float | None:
        """Seconds until the next try; None: this error is final. `failures` counts those in a row, this one too."""
        if not isinstance(error, (Overloaded, Unavailable)) or (
            self.attempts is not None and failures >= self.attempts
        ):
            return None
        told = error.failure.retry_after
        if told is None and isinstance(error, Overloaded):
            return None
        if told is not None and told > 0:
            return told
        # Spread out, so that the clients of a restarted server do not all come back at once.
        spread = random.uniform(0.8, 1.2)  # noqa: S311 - no secret
        return min(self.max_delay, self.first_delay * self.multiplier ** min(failures - 1, 60)) * spread


class Patience:
    """The tries of one call, and what is left of the time for them."""

    def __init__(self, retry: Retry, deadline: Deadline) -> None:
        self._retry = retry
        self._deadline = deadline
        self._failures = 0
        self._since = 0.0

    def progress(self) -> None:
        """Something was served: patience begins anew."""
        self._failures = 0

    def delay(self, error: ClientError) -> float:
        """Seconds to wait before the next try; raises the error where none follows."""
        now = time.monotonic()
        if not self._failures:
            self._since = now
        self._failures += 1
        tried = now - self._since
        delay = self._retry.delay(error, self._failures)
        if delay is None or tried + delay > self._retry.wait or not self._deadline.allows(delay):
            raise error if self._failures == 1 else self._tired(error, tried)
        return delay

    def _tired(self, error: ClientError, tried: float) -> ClientError:
        message = f"{error.failure.message} (tried {self._failures} times in {tried:.1f} s)"
        return from_failure(replace(error.failure, message=message), status=error.status)
