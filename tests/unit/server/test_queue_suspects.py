"""Documents that may have ended a worker: alone, in their turn, apart from others."""

from __future__ import annotations

import asyncio

from .jobs import job
from .queued import call, queue, suspected, worked


async def test_suspects_run_alone_and_let_innocents_overtake() -> None:
    waiting = queue()
    suspects = [suspected(waiting) for _ in range(2)]
    streamed = job()
    waiting.offer(streamed)
    single = call()
    waiting.offer(single)
    assert [await waiting.take() for _ in range(4)] == [[single], [streamed], [suspects[0]], [suspects[1]]]


async def test_suspects_get_their_turn_however_much_else_there_is() -> None:
    waiting = queue(batch_documents=1, max_queue_documents=1000)
    suspects = [suspected(waiting) for _ in range(2)]
    for _ in range(200):
        waiting.offer(job())
    order = [(await waiting.take())[0] for _ in range(100)]
    assert set(suspects) <= set(order)
    assert order.index(suspects[1]) - order.index(suspects[0]) > 5


async def test_a_suspect_that_hung_makes_the_next_one_wait_all_the_longer() -> None:
    waiting, clock = await worked(seconds=0.1)
    first, second = (suspected(waiting) for _ in range(2))
    for _ in range(100):
        waiting.offer(job("x" * 2000))
    while (batch := await waiting.take()) != [first]:
        waiting.finished(batch)
    clock.now += 30
    waiting.finished(batch)
    while len(waiting) > 1:
        assert await waiting.take() != [second]


async def test_suspects_are_left_to_the_worker_that_is_there_for_them() -> None:
    waiting = queue()
    waiting.apart = True
    taking, noticing = asyncio.create_task(waiting.take()), asyncio.create_task(waiting.suspected())
    await asyncio.sleep(0)
    item = suspected(waiting)
    await noticing
    assert not taking.done()
    assert (waiting.suspect(), waiting.suspect()) == (item, None)
    waiting.offer(other := job())
    assert await taking == [other]


async def test_without_such_a_worker_the_others_take_them() -> None:
    waiting = queue()
    waiting.apart = True
    item = suspected(waiting)
    taking = asyncio.create_task(waiting.take())
    await asyncio.sleep(0)
    assert not taking.done()
    waiting.apart = False
    assert waiting.suspect() is None
    assert await taking == [item]
