"""Single calls beside streams: who goes first, and what either is left."""

from __future__ import annotations

import asyncio

from glossator.config import Limits, Server
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.queue import JobQueue

from .jobs import job
from .queued import Clock, call, queue


async def test_a_single_call_goes_before_whatever_streams_have_sent() -> None:
    waiting = queue()
    for _ in range(40):
        waiting.offer(job("x" * 1000))
    await waiting.take()
    single = call("x" * 5000)
    waiting.offer(single)
    assert await waiting.take() == [single]


async def test_calls_that_come_all_the_time_leave_streams_their_share() -> None:
    waiting = queue(batch_documents=1)
    streamed = [job() for _ in range(10)]
    for item in streamed:
        waiting.offer(item)
    taken = []
    for _ in range(60):
        waiting.offer(call())
        taken += await waiting.take()
    assert 3 <= len(set(taken) & set(streamed)) <= 8


async def test_while_calls_come_a_batch_of_a_stream_takes_no_longer_than_a_call() -> None:
    clock = Clock()
    waiting = JobQueue(Limits(), Server(), clock)

    async def work(*items: Job, each: float) -> None:
        for item in items:
            waiting.offer(item)
        while len(waiting):
            batch = await waiting.take()
            clock.now += each * len(batch)
            waiting.finished(batch)

    await work(*[job("x" * 1000) for _ in range(32)], each=0.1)
    await work(call("x" * 3000), each=0.3)
    for _ in range(32):
        waiting.offer(job("x" * 1000))
    assert 1 <= len(await waiting.take()) <= 3
    # Nobody has called for a while: batches are as large as they are best.
    clock.now += 60
    assert len(await waiting.take()) > 10


async def kept_for_calls() -> tuple[JobQueue, Clock]:
    """A queue with two workers, of which one is kept for single calls: there has just been one."""
    clock = Clock()
    waiting = JobQueue(Limits(), Server(workers=2), clock)
    for item in (job("x" * 1000), call("x" * 1000)):
        waiting.offer(item)
        batch = await waiting.take()
        clock.now += 0.1
        waiting.finished(batch)
    return waiting, clock


async def test_while_calls_come_longer_documents_of_streams_leave_a_worker_to_them() -> None:
    waiting, clock = await kept_for_calls()
    long, other, short = job("x" * 9000), job("x" * 8000), job("x" * 500)
    for item in (long, other, short):
        waiting.offer(item)
    assert await waiting.take() == [long]
    assert await waiting.take() == [short]
    taking = asyncio.create_task(waiting.take())
    await asyncio.sleep(0)
    assert not taking.done()
    single = call()
    waiting.offer(single)
    assert await taking == [single]
    # Once nobody calls any more, no worker stands idle.
    clock.now += 5
    assert await waiting.take() == [other]


async def test_a_worker_that_was_kept_for_calls_takes_what_waits_when_the_other_is_done() -> None:
    waiting, _ = await kept_for_calls()
    for item in (long := job("x" * 9000), other := job("x" * 8000)):
        waiting.offer(item)
    assert await waiting.take() == [long]
    taking = asyncio.create_task(waiting.take())
    await asyncio.sleep(0)
    assert not taking.done()
    waiting.finished([long])
    assert await taking == [other]
