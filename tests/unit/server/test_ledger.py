"""What clients leave unread: of each stream, and of all together."""

from __future__ import annotations

from glossator.config import Limits
from glossator_server.service.ledger import Account, Ledger


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
