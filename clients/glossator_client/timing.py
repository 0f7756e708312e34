"""How long a call may take in all, over every try."""

from __future__ import annotations

import time
from typing import Self

_LONGEST = 1e9
"""What is longer, in seconds, is no limit: gRPC would take it for a time that is over."""


class Deadline:
    """A point in time, on the monotonic clock; None seconds, or infinitely many, for none."""

    __slots__ = ("_at", "seconds")

    def __init__(self, seconds: float | None) -> None:
        if seconds is not None and not seconds > 0:  # not a number, either
            raise ValueError(f"the timeout is {seconds} s, it must be positive or None")
        self.seconds = seconds
        self._at = None if seconds is None or seconds > _LONGEST else time.monotonic() + seconds

    @classmethod
    def of(cls, seconds: float | None, otherwise: float | None) -> Self:
        """Of a call with these seconds; of one that says none, those of its client."""
        return cls(otherwise if seconds is None else seconds)

    def remaining(self) -> float | None:
        """Seconds left, at least 0; None for no limit."""
        return None if self._at is None else max(0.0, self._at - time.monotonic())

    def allows(self, delay: float) -> bool:
        """Whether there is time for a try after this many seconds."""
        remaining = self.remaining()
        return remaining is None or delay < remaining
