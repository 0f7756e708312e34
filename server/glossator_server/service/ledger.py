"""Results that clients have not taken yet, in bytes: of each stream, and of all together.

They count from when a worker gave them until gRPC has taken them: it does as the client reads, some megabytes ahead.
"""

from __future__ import annotations

from typing import Any

import grpc

from glossator.config import Limits
from glossator_server.errors import overloaded

# gRPC copies the answer that a handler returns, and has both until the client has read it. Of a stream that is so for
# the one message which is being written.
_COPIES = 2


class Ledger:
    """Those of all streams together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.bytes = 0
        self.streams = 0

    def adopt(self, limits: Limits) -> None:
        """Other limits hold from now on."""
        self._limits = limits

    @property
    def share(self) -> int:
        """What one stream may leave unread: less than its own limit only while all together have too much."""
        most = self._limits.max_stream_unread_bytes
        total = self._limits.max_unread_bytes
        return most if self.bytes < total else min(most, total // max(1, self.streams))

    @property
    def limit(self) -> int:
        """Of all together."""
        return self._limits.max_unread_bytes


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


class Answers:
    """Those of single calls, by connection: gRPC has an answer from when a handler returns it until its client reads.

    Whoever has more than its share of what is too much gets no more of them; the others go on.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._accounts: dict[str, Account] = {}

    def check(self, peer: str, size: int = 0) -> None:
        """Raises `Overloaded` if so much more may not be answered on this connection before its client reads."""
        ledger = self._ledger
        if ledger.bytes + size < ledger.limit:
            return
        account = self._accounts.get(peer)
        if account is not None and account.bytes + size >= ledger.share:
            raise overloaded("bytes of results that clients have not read", ledger.limit)

    def add(self, context: grpc.aio.ServicerContext[Any, Any], size: int) -> None:
        """The call's handler is about to return an answer of this size. Raises `Overloaded` as `check` does."""
        size *= _COPIES
        peer = context.peer()
        self.check(peer, size)
        account = self._accounts.get(peer)
        if account is None:
            account = self._accounts[peer] = Account(self._ledger)
            account.open()
        account.add(size)
        # Called when the last of it has left, or the connection is gone.
        taken: Any = lambda _: self._taken(peer, account, size)  # noqa: E731 - grpc's types know no functions
        context.add_done_callback(taken)

    def _taken(self, peer: str, account: Account, size: int) -> None:
        account.add(-size)
        if not account.bytes and self._accounts.get(peer) is account:
            del self._accounts[peer]
            account.close()
