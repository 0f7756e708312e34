"""What clients leave unread: of each stream, and of all together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from glossator.config import Limits
from glossator_server.errors import Overloaded
from glossator_server.service.ledger import Account, Answers, Ledger


def opened(ledger: Ledger, unread: int) -> Account:
    account = Account(ledger)
    account.open()
    account.add(unread)
    return account


def test_each_stream_has_its_own_limit() -> None:
    ledger = Ledger(Limits(max_stream_unread_bytes=10, max_unread_bytes=1000))
    greedy, modest = opened(ledger, 10), opened(ledger, 9)
    assert greedy.full
    assert not modest.full
    greedy.add(-1)
    assert not greedy.full


def test_when_all_together_have_too_much_those_with_more_than_their_part_are_full() -> None:
    ledger = Ledger(Limits(max_stream_unread_bytes=10, max_unread_bytes=20))
    greedy = [opened(ledger, 8), opened(ledger, 8)]
    modest = opened(ledger, 3)
    assert not any(account.full for account in (*greedy, modest))
    modest.add(1)
    assert [account.full for account in (*greedy, modest)] == [True, True, False]


def test_a_stream_that_is_over_leaves_nothing_behind() -> None:
    ledger = Ledger(Limits())
    account = opened(ledger, 7)
    opened(ledger, 5)
    account.close()
    assert (ledger.bytes, ledger.streams) == (5, 1)


class Called:
    """A call, as far as its answer is concerned: whose it is, and when the last of it has left."""

    def __init__(self, peer: str) -> None:
        self._peer = peer
        self.left: list[Callable[[object], None]] = []

    def peer(self) -> str:
        return self._peer

    def add_done_callback(self, function: Callable[[object], None]) -> None:
        self.left.append(function)


def test_answers_count_as_they_take_memory_until_they_have_left() -> None:
    ledger = Ledger(Limits(max_stream_unread_bytes=30, max_unread_bytes=30))
    answers = Answers(ledger)
    call: Any = Called("one")
    answers.add(call, 10)
    assert ledger.bytes == 20  # gRPC has made a copy of it
    with pytest.raises(Overloaded):
        answers.add(call, 10)
    other: Any = Called("another")
    answers.add(other, 10)
    for each in (*call.left, *other.left):
        each(None)
    assert (ledger.bytes, ledger.streams) == (0, 0)
