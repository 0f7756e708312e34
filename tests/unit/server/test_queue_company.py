"""Light documents that come thick and fast wait for company."""

from __future__ import annotations

import asyncio

import pytest

from .jobs import job
from .queued import offer, worked


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
