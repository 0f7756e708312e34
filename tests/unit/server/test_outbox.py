"""Outboxes: interleaved, or document by document."""

from __future__ import annotations

import asyncio
from itertools import groupby
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from glossator.config import Limits
from glossator_server.service.ledger import Account, Ledger
from glossator_server.service.outbox import Event, OrderedOutbox, Outbox


def an_account() -> Account:
    return Account(Ledger(Limits()))


def result(index: int, number: int) -> Event:
    return Event(f"result {number}".encode(), index)


def done(index: int) -> Event:
    return Event(b"done", index, status=1)


async def emptied(outbox: Outbox) -> list[Event]:
    outbox.wake()
    events = []
    while not outbox.empty and (event := await outbox.get()) is not None:
        events.append(event)
        outbox.written(event)
    return events


@given(st.lists(st.integers(0, 4), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_ordered_documents_come_whole_and_in_order(lengths: list[int], random: Random) -> None:
    documents = [[*(result(index, n) for n in range(length)), done(index)] for index, length in enumerate(lengths)]
    merged: list[Event] = []
    left = [list(events) for events in documents]
    while any(left):
        merged.append(random.choice([events for events in left if events]).pop(0))

    async def run() -> list[Event]:
        outbox = OrderedOutbox(an_account())
        for event in merged:
            outbox.put(event)
        return await emptied(outbox)

    assert asyncio.run(run()) == [event for events in documents for event in events]


async def test_the_first_document_does_not_wait_for_its_end() -> None:
    outbox = OrderedOutbox(an_account())
    outbox.put(result(1, 0))
    assert outbox.empty
    outbox.put(result(0, 0))
    assert [event.document for event in await emptied(outbox)] == [0]
    outbox.put(done(0))
    outbox.put(done(1))
    events = await emptied(outbox)
    assert [index for index, _ in groupby(events, lambda event: event.document)] == [0, 1]


async def test_what_is_not_written_counts_also_while_it_waits_its_turn() -> None:
    account = an_account()
    outbox = OrderedOutbox(account)
    outbox.put(result(1, 0))
    assert account.bytes == 8
    assert outbox.empty
    outbox.put(done(0))
    event = await outbox.get()
    assert event is not None
    assert account.bytes == 12
    outbox.written(event)
    assert account.bytes == 8


async def test_a_waiting_get_can_be_woken() -> None:
    outbox = Outbox(an_account())
    getting = asyncio.create_task(outbox.get())
    await asyncio.sleep(0)
    outbox.wake()
    assert await getting is None
