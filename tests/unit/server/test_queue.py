"""The queue: who may wait, whose turn it is, what a full or a closed one says."""

from __future__ import annotations

import asyncio

import pytest

from glossator_server.errors import Overloaded, ShuttingDown

from .jobs import job, request
from .queued import call, queue, suspected


async def test_whoever_waits_for_jobs_stops_when_its_worker_is_gone() -> None:
    waiting = queue()
    gone: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    taking = asyncio.create_task(waiting.take(unless=gone))
    await asyncio.sleep(0)
    gone.set_result("signal 9")
    assert await taking == []
    item = job()
    waiting.offer(item)
    assert await waiting.take() == [item]


async def test_a_job_is_not_lost_on_a_worker_that_leaves_just_then() -> None:
    waiting = queue()
    leaving, staying = (asyncio.create_task(waiting.take()) for _ in range(2))
    await asyncio.sleep(0)
    item = job()
    waiting.offer(item)
    leaving.cancel()
    assert await staying == [item]


async def test_jobs_that_run_in_part_go_with_those_that_run_the_same_part() -> None:
    waiting = queue()
    whole, part, same = (job(of=request("base", "other")) for _ in range(3))
    for item in (part, same):
        item.leave_out("other")
    for item in (whole, part, same):
        waiting.offer(item)
    assert await waiting.take() == [whole]
    assert await waiting.take() == [part, same]


async def test_callers_take_turns() -> None:
    waiting = queue(batch_documents=1)
    many = [call(client="ann") for _ in range(5)]
    one = call(client="bob")
    for item in (*many, one):
        waiting.offer(item)
    assert one in [(await waiting.take())[0] for _ in range(2)]


@pytest.mark.parametrize("limits", [{"max_queue_documents": 8}, {"max_queue_bytes": 80}], ids=["documents", "bytes"])
@pytest.mark.parametrize("mine", [True, False], ids=["calls first", "streams first"])
async def test_neither_calls_nor_streams_can_have_all_the_room(limits: dict[str, int], mine: bool) -> None:
    waiting = queue(**limits)
    limit = next(iter(limits.values()))
    for _ in range(6):
        waiting.offer(job("Ten chars.", interactive=mine))
    with pytest.raises(Overloaded) as error:
        waiting.offer(job("Ten chars.", interactive=mine))
    assert error.value.failure.metadata["limit"] == str(limit * 3 // 4)
    for _ in range(2):
        waiting.offer(job("Ten chars.", interactive=not mine))
    with pytest.raises(Overloaded) as error:
        waiting.offer(job("Ten chars.", interactive=not mine))
    assert error.value.failure.metadata["limit"] == str(limit)


async def test_suspects_do_not_take_the_room_of_calls() -> None:
    waiting = queue(max_queue_documents=8)
    for _ in range(50):
        suspected(waiting)
    assert not waiting.put_now(job())
    waiting.offer(call())
    waiting.offer(call())


async def test_a_call_does_not_wait_behind_streams_that_wait_for_room() -> None:
    waiting = queue(max_queue_documents=4)
    for _ in range(3):
        waiting.offer(job())
    putting = asyncio.create_task(waiting.put(job()))
    await asyncio.sleep(0)
    assert not putting.done()
    waiting.offer(call())
    putting.cancel()


async def test_a_full_queue_refuses_and_says_what_is_full() -> None:
    waiting = queue(max_queue_documents=1)
    waiting.offer(job())
    with pytest.raises(Overloaded, match="1 documents waiting") as error:
        waiting.offer(job())
    assert error.value.failure.retry_after == 1.0
    small = queue(max_queue_bytes=12)
    small.offer(job("Tén chars."))
    with pytest.raises(Overloaded, match="12 bytes"):
        small.offer(job("Three"))


async def test_who_waits_for_room_gets_it_in_order() -> None:
    waiting = queue(max_queue_documents=1)
    first, second, third = job(), job(), job()
    waiting.offer(first)
    putting = [asyncio.create_task(waiting.put(item)) for item in (second, third)]
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        waiting.offer(job())
    assert await waiting.take() == [first]
    await putting[0]
    assert not putting[1].done()
    assert await waiting.take() == [second]
    await putting[1]
    assert await waiting.take() == [third]


async def test_a_job_that_ends_while_it_waits_for_room_waits_no_longer() -> None:
    waiting = queue(max_queue_documents=1)
    first, second = job(), job()
    waiting.offer(first)
    putting = asyncio.create_task(waiting.put(second))
    await asyncio.sleep(0)
    waiting.discard(second)
    await putting
    assert await waiting.take() == [first]
    assert len(waiting) == 0


async def test_a_closed_queue_takes_nothing_and_gives_what_it_has() -> None:
    waiting = queue(max_queue_documents=1)
    first, second = job(), job()
    waiting.offer(first)
    putting = asyncio.create_task(waiting.put(second))
    await asyncio.sleep(0)
    waiting.close()
    with pytest.raises(ShuttingDown):
        await putting
    with pytest.raises(ShuttingDown):
        waiting.offer(job())
    with pytest.raises(ShuttingDown):
        await waiting.put(job())
    assert await waiting.take() == [first]
