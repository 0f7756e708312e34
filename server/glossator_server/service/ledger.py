"""Results that clients have not taken yet, in bytes: of each stream, and of all together.

They count from when a worker gave them until gRPC has taken them: it does as the client reads, some megabytes ahead.
"""

from __future__ import annotations

from glossator.config import Limits


class Ledger:
    """Those of all streams together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.bytes = 0
        self.streams = 0

    @property
    def share(self) -> int:
        """What one stream may leave unread: less than its own limit only while all together have too much."""
        most = self._limits.max_stream_unread_bytes
        total = self._limits.max_unread_bytes
        return most if self.bytes < total else min(most, total // max(1, self.streams))


class Account:
    """Those of one stream."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.bytes = 0

    def open(self) -> None:
        """The stream begins."""
        self._ledger.streams += 1

    def close(self) -> None:
        """It is over: nothing of it is left."""
        self.add(-self.bytes)
        self._ledger.streams -= 1

    def add(self, size: int) -> None:
        """So much has come, or gone if it is negative."""
        self.bytes += size
        self._ledger.bytes += size

    @property
    def full(self) -> bool:
        """Whether the client must read before more is made for it."""
        return self.bytes >= self._ledger.share
