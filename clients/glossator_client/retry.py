"""When a call is tried again, and how long it waits before: shared by both clients."""

from __future__ import annotations

import random
from dataclasses import dataclass

from glossator_client.errors import ClientError, Overloaded, Unavailable


@dataclass(frozen=True, slots=True)
class Retry:
    """Only what was not served is tried again: UNAVAILABLE, and overload if the server says when to return."""

    attempts: int = 4
    """Tries in a row without any progress, the first one included; 1 switches retries off."""
    first_delay: float = 0.2
    """Seconds before the second try."""
    max_delay: float = 5.0
    multiplier: float = 5.0

    def __post_init__(self) -> None:
        if self.attempts < 1 or min(self.first_delay, self.max_delay, self.multiplier) <= 0:
            raise ValueError("attempts must be at least 1, delays and multiplier positive")

    def told(self, error: ClientError, failures: int) -> float | None:
        """Seconds to wait if the server asked to come back later; None: give up.

        `failures` counts those in a row, this one included. UNAVAILABLE has then been retried by gRPC already.
        """
        if failures < self.attempts and isinstance(error, Overloaded):
            return error.failure.retry_after
        return None

    def reconnect(self, error: ClientError, failures: int) -> float | None:
        """Seconds to wait before a broken stream is opened again; None: give up."""
        if failures < self.attempts and isinstance(error, Unavailable):
            if error.failure.retry_after is not None:
                return error.failure.retry_after
            # Spread out, so that the clients of a restarted server do not all come back at once.
            spread = random.uniform(0.8, 1.2)  # noqa: S311 - no secret
            return min(self.max_delay, self.first_delay * self.multiplier ** (failures - 1)) * spread
        return self.told(error, failures)
