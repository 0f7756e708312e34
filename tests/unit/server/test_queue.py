"""The queue: who may wait, who is next, who goes together."""

from __future__ import annotations

import asyncio

import pytest

from glossator.config import Limits, Server
from glossator_server.errors import Overloaded, ShuttingDown
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.queue import JobQueue

from .jobs import job, request


def queue(*, batch_documents: int = 32, batch_characters: int = 100_000, workers: int = 1, **limits: int) -> JobQueue:
    server = Server(batch_documents=batch_documents, batch_characters=batch_characters, workers=workers)
    return JobQueue(Limits.model_validate(limits), server)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def worked(*, seconds: float, workers: int = 1) -> tuple[JobQueue, Clock]:
    """A queue whose one batch so far, of a thousand characters, took so long."""
    clock = Clock()
    waiting = JobQueue(Limits(), Server(workers=workers), clock)
    waiting.offer(job("x" * 1000))
    batch = await waiting.take()
    clock.now += seconds
    waiting.finished(batch)
    return waiting, clock


def offer(waiting: JobQueue, clock: Clock, item: Job, *, after: float) -> Job:
    clock.now += after
    waiting.offer(item)
    return item


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


async def shared_by_two(waiting: JobQueue, clock: Clock, documents: list[Job], seconds: float) -> list[int]:
    """How many of these documents each of two workers gets done, where one takes so many seconds."""
    offered = iter(documents)
    waiting.offer(next(offered))  # one is there, and a worker has begun with it, before the others come
    ends: list[tuple[float, int, list[Job]]] = []
    done = [0, 0]

    async def take(worker: int) -> None:
        batch = await waiting.take()
        done[worker] += len(batch)
        ends.append((clock.now + seconds * len(batch), worker, batch))

    await take(0)
    for item in offered:
        waiting.offer(item)
    await take(1)
    while ends:
        ends.sort(key=lambda end: end[:2])
        clock.now, worker, batch = ends.pop(0)
        waiting.finished(batch)
        if len(waiting):
            await take(worker)
    return done


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


async def test_light_documents_that_come_thick_and_fast_go_together() -> None:
    waiting, clock = await worked(seconds=0.0002)
    items = [offer(waiting, clock, job("x" * 3000), after=0.0001) for _ in range(2)]
    taking = asyncio.create_task(waiting.take())
    await asyncio.sleep(0)
    assert not taking.done()
    items.append(offer(waiting, clock, job("x" * 3000), after=0.0001))
    assert await taking == items


@pytest.mark.parametrize(
    ("seconds", "apart", "together"),
    [pytest.param(0.0002, 0.01, 2, id="light, but few"), pytest.param(1.0, 0.0001, 1, id="many, but not light")],
)
async def test_other_documents_do_not_wait_for_company(seconds: float, apart: float, together: int) -> None:
    waiting, clock = await worked(seconds=seconds)
    items = [offer(waiting, clock, job("x" * 3000), after=apart) for _ in range(2)]
    taking = asyncio.create_task(waiting.take())
    await asyncio.sleep(0)
    assert taking.done()
    assert taking.result() == items[:together]


async def test_one_late_document_does_not_end_what_comes_thick_and_fast() -> None:
    waiting, clock = await worked(seconds=0.0002)
    for _ in range(50):
        offer(waiting, clock, job(), after=0.0002)
    while len(waiting):
        waiting.finished(await waiting.take())
    item = offer(waiting, clock, job(), after=0.0008)
    taking = asyncio.create_task(waiting.take())
    await asyncio.sleep(0)
    assert not taking.done()
    assert await taking == [item]


async def test_whoever_sends_one_document_after_the_other_seldom_waits_for_company() -> None:
    waiting, clock = await worked(seconds=0.0002)
    waited = 0
    for _ in range(100):
        item = offer(waiting, clock, job("x" * 3000), after=0.0003)
        taking = asyncio.create_task(waiting.take())
        await asyncio.sleep(0)
        waited += not taking.done()
        assert await taking == [item]
        waiting.finished([item])
    assert 0 < waited < 10


async def test_enough_documents_do_not_wait_for_more() -> None:
    waiting, clock = await worked(seconds=0.0002)
    items = [offer(waiting, clock, job(), after=0.0001) for _ in range(16)]
    taking = asyncio.create_task(waiting.take())
    await asyncio.sleep(0)
    assert taking.done()
    assert taking.result() == items


@pytest.mark.parametrize("gone", [True, False], ids=["worker gone", "cancelled"])
async def test_no_document_is_lost_while_it_waits_for_company(gone: bool) -> None:
    waiting, clock = await worked(seconds=0.0002, workers=2)
    lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    items = [offer(waiting, clock, job(), after=0.0001) for _ in range(2)]
    leaving = asyncio.create_task(waiting.take(unless=lost))
    await asyncio.sleep(0)
    assert not leaving.done()
    if gone:
        lost.set_result("signal 9")
        assert await leaving == []
    else:
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
    assert await waiting.take() == items


def call(text: str = "Text.", client: str = "") -> Job:
    """A job for which somebody waits."""
    return job(text, interactive=True, client=client)


def suspected(waiting: JobQueue, text: str = "Text.") -> Job:
    """A job that comes back from a batch that went wrong."""
    item = job(text)
    item.suspect = True
    waiting.put_again(item)
    return item


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


async def test_jobs_that_run_in_part_go_with_those_that_run_the_same_part() -> None:
    waiting = queue()
    whole, part, same = (job(of=request("base", "other")) for _ in range(3))
    for item in (part, same):
        item.leave_out("other")
    for item in (whole, part, same):
        waiting.offer(item)
    assert await waiting.take() == [whole]
    assert await waiting.take() == [part, same]


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


async def test_callers_take_turns() -> None:
    waiting = queue(batch_documents=1)
    many = [call(client="ann") for _ in range(5)]
    one = call(client="bob")
    for item in (*many, one):
        waiting.offer(item)
    assert one in [(await waiting.take())[0] for _ in range(2)]


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


async def test_while_calls_come_longer_documents_of_streams_leave_a_worker_to_them() -> None:
    clock = Clock()
    waiting = JobQueue(Limits(), Server(workers=2), clock)
    for item in (job("x" * 1000), call("x" * 1000)):
        waiting.offer(item)
        batch = await waiting.take()
        clock.now += 0.1
        waiting.finished(batch)
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
    clock = Clock()
    waiting = JobQueue(Limits(), Server(workers=2), clock)
    for item in (job("x" * 1000), call("x" * 1000)):
        waiting.offer(item)
        batch = await waiting.take()
        clock.now += 0.1
        waiting.finished(batch)
    for item in (long := job("x" * 9000), other := job("x" * 8000)):
        waiting.offer(item)
    assert await waiting.take() == [long]
    taking = asyncio.create_task(waiting.take())
    await asyncio.sleep(0)
    assert not taking.done()
    waiting.finished([long])
    assert await taking == [other]


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
