"""What the queue gives a free worker: a batch, and how much of what waits."""

from __future__ import annotations

import asyncio

import pytest

from glossator.config import Limits, Server
from glossator_server.scheduler.queue import JobQueue

from .jobs import job, request
from .queued import Clock, queue, shared_by_two


async def test_a_batch_is_what_waits_with_the_oldest_jobs_key() -> None:
    waiting = queue()
    first, second, third, fourth, fifth = (
        job(of=request("base")),
        job(of=request("other")),
        job(of=request("base")),
        job(of=request("base", depth=1)),
        job(of=request("base"), language="xx"),
    )
    for item in (first, second, third, fourth, fifth):
        waiting.offer(item)
    assert await waiting.take() == [first, third]
    assert await waiting.take() == [second]
    assert await waiting.take() == [fourth]
    assert await waiting.take() == [fifth]
    assert (len(waiting), waiting.bytes) == (0, 0)


async def test_requests_with_another_timeout_do_not_share_a_batch() -> None:
    waiting = queue()
    patient, hasty = job(of=request(timeout=30)), job(of=request(timeout=1))
    waiting.offer(patient)
    waiting.offer(hasty)
    assert await waiting.take() == [patient]


@pytest.mark.parametrize(
    ("budget", "sizes"),
    [({"batch_documents": 2}, [2, 2, 1]), ({"batch_characters": 25}, [2, 2, 1]), ({"batch_characters": 5}, [1] * 5)],
)
async def test_a_batch_keeps_its_budget_but_for_one_document(budget: dict[str, int], sizes: list[int]) -> None:
    waiting = queue(**budget)
    for _ in range(5):
        waiting.offer(job("Ten chars."))
    assert [len(await waiting.take()) for _ in sizes] == sizes


async def test_free_workers_share_what_waits() -> None:
    waiting = queue(workers=3)
    takers = [asyncio.create_task(waiting.take()) for _ in range(3)]
    await asyncio.sleep(0)
    for _ in range(7):
        waiting.offer(job())
    assert sorted(len(batch) for batch in await asyncio.gather(*takers)) == [2, 2, 3]


async def test_a_worker_leaves_to_others_what_they_can_do_in_the_same_time() -> None:
    waiting = queue(workers=2)
    documents = [job("x" * 1000) for _ in range(12)]
    for item in documents:
        waiting.offer(item)
    assert await waiting.take() == documents[:6]
    # The other one has as much before it as is left: all of that is for whoever comes now.
    assert await waiting.take() == documents[6:]


async def test_what_a_busy_worker_has_before_it_counts() -> None:
    waiting = queue(workers=2)
    waiting.offer(job("x" * 3000))
    busy = await waiting.take()
    for _ in range(8):
        waiting.offer(job("x" * 1000))
    # A batch costs a thousand characters by itself: 4,000 there and 8,000 here are 6,000 for each.
    assert len(await waiting.take()) == 6
    waiting.finished(busy)
    assert len(await waiting.take()) == 2


async def test_documents_of_a_slow_analyzer_are_shared_by_the_time_that_they_take() -> None:
    clock = Clock()
    waiting = JobQueue(Limits(), Server(workers=2), clock)
    quick, slow = request("base"), request("other")
    for _ in range(5):
        await shared_by_two(waiting, clock, [job("x" * 60, of=quick) for _ in range(20)], seconds=0.005)
    for _ in range(2):  # also the first time
        done = await shared_by_two(waiting, clock, [job("x" * 60, of=slow) for _ in range(20)], seconds=0.5)
        assert max(done) <= 12
    # Options make no other kind of it.
    done = await shared_by_two(waiting, clock, [job("x" * 60, of=request("other", depth=2)) for _ in range(20)], 0.5)
    assert max(done) <= 12


async def test_no_batch_is_so_small_that_it_is_not_worth_it() -> None:
    waiting = queue(workers=2)
    for _ in range(2):
        waiting.offer(job("x" * 1000))
    assert len(await waiting.take()) == 2


async def test_a_single_worker_does_not_make_the_first_results_wait_for_the_last() -> None:
    waiting = queue(workers=1)
    for _ in range(12):
        waiting.offer(job("x" * 1000))
    assert len(await waiting.take()) == 6


async def test_a_batch_comes_as_close_to_its_part_as_it_can() -> None:
    waiting = queue(workers=2)
    documents = [job("x" * size) for size in (1000, 1000, 1000, 6000, 1000, 1000, 1000)]
    for item in documents:
        waiting.offer(item)
    assert await waiting.take() == [*documents[:3], *documents[4:]]
    assert await waiting.take() == [documents[3]]


async def test_a_document_of_which_most_fits_is_taken_where_nothing_fits_better() -> None:
    waiting = queue(workers=2)
    first, large, middle = (job("x" * size) for size in (3000, 5000, 4000))
    for item in (first, large, middle):
        waiting.offer(item)
    # A half is 6,000, and 7,000 comes closest.
    assert await waiting.take() == [first, middle]


async def test_the_oldest_job_goes_whatever_its_size_and_those_that_fit_go_with_it() -> None:
    waiting = queue(workers=1)
    large, middle, small = job("x" * 5000), job("x" * 3000), job("x" * 1000)
    for item in (large, middle, small):
        waiting.offer(item)
    assert await waiting.take() == [large]
    assert await waiting.take() == [middle]
    assert await waiting.take() == [small]
    for item in (middle, large, small):
        waiting.offer(item)
    assert await waiting.take() == [middle, small]


async def test_what_most_of_fits_never_exceeds_a_batch() -> None:
    waiting = queue(workers=1, batch_characters=5000)
    first, second = job("x" * 3000), job("x" * 3000)
    waiting.offer(first)
    waiting.offer(second)
    assert await waiting.take() == [first]


async def test_a_long_document_takes_nobody_along() -> None:
    waiting = queue(batch_characters=100)
    small, long, other = job(), job("x" * 101), job()
    for item in (long, small, other):
        waiting.offer(item)
    assert await waiting.take() == [long]
    assert await waiting.take() == [small, other]


async def test_long_documents_leave_a_worker_to_the_others() -> None:
    waiting = queue(batch_characters=100, workers=2)
    long = [job("x" * 101) for _ in range(3)]
    for item in long:
        waiting.offer(item)
    small = job()
    waiting.offer(small)
    first = await waiting.take()
    assert first == [long[0]]
    assert await waiting.take() == [small]
    # Where nothing else waits no worker stands idle.
    assert await waiting.take() == [long[1]]
    late = job()
    waiting.offer(late)
    assert await waiting.take() == [late]
    waiting.finished(first)
    waiting.finished([long[1]])
    assert await waiting.take() == [long[2]]
