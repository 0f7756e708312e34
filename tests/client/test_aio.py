"""The async client: the same behaviour, and what only tasks and event loops can get wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

import grpc
import pytest

from glossator import AnalyzerResult, Document, DocumentResult, Failure, Reason
from glossator_client import (
    AsyncClient,
    Cancelled,
    DeadlineExceeded,
    DocumentRejected,
    Overloaded,
    RequestInvalid,
    ServerError,
    Unavailable,
)

from .behaviours import LOADING, backwards, breaks_after, ends_with, forgetful, refuses_after, silent
from .conftest import SOON
from .scripted import WINDOW, Scripted
from .test_many import corpus, ids
from .test_single import EMOJI

# One loop for all: gRPC's own is the process's.
pytestmark = pytest.mark.asyncio(loop_scope="session")


async def ended(server: Scripted, call: int = 0) -> bool:
    """Whether the server saw the end of a call; waits for it without blocking the loop."""
    return await asyncio.to_thread(server.calls[call].ended.wait, 200)


async def test_one_document(async_client: AsyncClient) -> None:
    result = await async_client.analyze(Document(EMOJI, id="d7"), analyzers="words", language="de")
    assert [item.spans[0].slice(EMOJI) for item in result.annotations("entity")] == EMOJI.split()
    assert (result.document_id, result.language) == ("d7", "de")


async def test_a_stream_gives_results_and_then_the_document(server: Scripted, async_client: AsyncClient) -> None:
    server.chunk_bytes = 60
    first, whole = [outcome async for outcome in async_client.analyze_stream(EMOJI)]
    assert isinstance(whole, DocumentResult)
    assert whole.results == (first,)
    assert len(whole.annotations()) == len(EMOJI.split())


async def test_rejected_documents_raise(server: Scripted, async_client: AsyncClient) -> None:
    with pytest.raises(DocumentRejected) as caught:
        await async_client.analyze("é" * 501)
    assert caught.value.failure.metadata == {"limit": "1000", "found": "1002"}
    with pytest.raises(DocumentRejected):
        _ = [outcome async for outcome in async_client.analyze_stream(" ")]
    seen = len(server.calls)
    with pytest.raises(DocumentRejected, match="lone surrogate"):
        await async_client.analyze("\ud800")
    assert len(server.calls) == seen


async def test_retries(server: Scripted, async_client: AsyncClient) -> None:
    server.failures.append((Failure(Reason.SHUTTING_DOWN, "going down"), grpc.StatusCode.UNAVAILABLE, None))
    server.failures.append((Failure(Reason.OVERLOADED, "full"), grpc.StatusCode.RESOURCE_EXHAUSTED, 0.002))
    assert (await async_client.analyze("a")).ok
    server.failures.append((Failure(Reason.OVERLOADED, "full"), grpc.StatusCode.RESOURCE_EXHAUSTED, None))
    with pytest.raises(Overloaded):
        await async_client.analyze("a")


async def test_a_server_that_loads_is_waited_for(server: Scripted) -> None:
    async with AsyncClient(server.address, timeout=200) as client:
        server.failures.extend([(LOADING, grpc.StatusCode.UNAVAILABLE, 0.001)] * 20)
        assert (await client.analyze("a")).ok
        server.failures.extend([(LOADING, grpc.StatusCode.UNAVAILABLE, 0.001)] * 20)
        assert [outcome.ok async for outcome in client.analyze_stream("a")] == [True, True]
    assert len(server.calls) == 42


async def test_calls_that_were_dropped_on_their_way_are_made_again(server: Scripted, async_client: AsyncClient) -> None:
    server.failures.append((None, grpc.StatusCode.CANCELLED, None))
    assert (await async_client.analyze("a")).ok
    server.breaks.append((grpc.StatusCode.CANCELLED, "RST_STREAM"))
    only, whole = [outcome async for outcome in async_client.analyze_stream("one two")]
    assert isinstance(whole, DocumentResult)
    assert whole.results == (only,)


async def test_no_server() -> None:
    async with AsyncClient("127.0.0.1:1", retry=SOON) as client:
        with pytest.raises(Unavailable, match=r"no server answers at 127\.0\.0\.1:1"):
            await client.analyze("a")
        with pytest.raises(Unavailable):
            _ = [result async for result in client.analyze_documents(["a"])]


async def test_many_documents_in_order(server: Scripted, async_client: AsyncClient) -> None:
    server.script.append(backwards)
    results = [result async for result in async_client.analyze_documents(corpus(3), ordered=True)]
    assert [result.document_id for result in results] == ids(3)
    results = [result async for result in async_client.analyze_documents(corpus(30), ordered=True)]
    assert [result.document_id for result in results] == ids(30)


async def test_rejected_documents_are_results(async_client: AsyncClient) -> None:
    texts = ["good", " ", "bad \ud800", "x" * 1001]
    results = [result async for result in async_client.analyze_documents(texts, ordered=True)]
    assert [result.failure and result.failure.reason for result in results] == [
        None,
        Reason.DOCUMENT_EMPTY,
        Reason.DOCUMENT_INVALID,
        Reason.DOCUMENT_TOO_LARGE,
    ]


@pytest.mark.parametrize("limit", [None, 1, 3])
async def test_documents_are_taken_only_when_there_is_room(async_client: AsyncClient, limit: int | None) -> None:
    taken = finished = 0
    room = min(limit or WINDOW, WINDOW)

    async def endless() -> AsyncIterator[Document]:
        nonlocal taken
        while True:
            # One may be on its way from the reading task to this loop.
            assert taken - finished <= room
            taken += 1
            yield Document("some text", id=str(taken))

    async with aclosing(async_client.analyze_documents(endless(), max_in_flight=limit)) as results:
        async for _ in results:
            finished += 1
            if finished == 50:
                break
    assert taken - finished <= room


async def test_a_source_that_waits_for_results_gets_them(async_client: AsyncClient) -> None:
    told: asyncio.Queue[str] = asyncio.Queue()

    async def conversation() -> AsyncIterator[str]:
        yield "first"
        for _ in range(5):
            # Room for more is there, but nothing is sent before the answer to the last one has arrived.
            yield f"after {await told.get()}"

    results = []
    async for result in async_client.analyze_documents(conversation()):
        results.append(result.document_id)
        told.put_nowait(result.document_id)
    assert results == [str(index) for index in range(6)]


@pytest.mark.parametrize("ordered", [False, True])
async def test_a_broken_stream_goes_on_where_it_stopped(
    server: Scripted, async_client: AsyncClient, ordered: bool
) -> None:
    server.script.extend([breaks_after(5, then_result=True), breaks_after(0), refuses_after(3, LOADING)])
    events = [event async for event in async_client.stream_documents(corpus(12), ordered=ordered)]
    assert sorted(event.document.id for event in events if event.done) == sorted(ids(12))
    told = [event.document.id for event in events if isinstance(event.outcome, AnalyzerResult)]
    assert sorted(told) == sorted(ids(12))
    if ordered:
        assert told == ids(12)
    assert server.calls[1].received[0] == "d5"
    assert server.calls[3].received[0] == "d8"


async def test_tries_without_progress_are_bounded(server: Scripted, async_client: AsyncClient) -> None:
    server.script.extend([breaks_after(0)] * 9)
    # grpc.aio may lose the server's own words when it was sending at that moment.
    with pytest.raises(Unavailable, match=r"connection lost|ended the call while"):
        _ = [result async for result in async_client.analyze_documents(corpus(3))]
    assert len(server.calls) == 4


async def test_errors_of_the_stream(server: Scripted, async_client: AsyncClient) -> None:
    problem = Failure(Reason.ANALYZER_NOT_FOUND, "no such analyzer")
    server.script.extend([ends_with(problem, grpc.StatusCode.NOT_FOUND), forgetful])
    with pytest.raises(RequestInvalid):
        _ = [result async for result in async_client.analyze_documents(corpus(3))]
    with pytest.raises(ServerError):
        _ = [result async for result in async_client.analyze_documents(corpus(3))]


async def test_an_error_of_the_iterable_is_passed_on(server: Scripted, async_client: AsyncClient) -> None:
    def broken() -> Iterator[str]:
        yield "text"
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        _ = [result async for result in async_client.analyze_documents(broken())]
    assert await ended(server)


async def test_leaving_the_loop_cancels_the_call(server: Scripted, async_client: AsyncClient) -> None:
    server.script.append(silent)
    async for _ in async_client.analyze_documents(corpus(9)):
        break
    assert await ended(server)


async def test_leaving_a_single_stream_cancels_the_call(server: Scripted, async_client: AsyncClient) -> None:
    server.hang = True
    async for _ in async_client.analyze_stream("a"):
        break
    assert await ended(server)


async def test_twenty_abandoned_streams_all_end(server: Scripted, async_client: AsyncClient) -> None:
    # More than the server has threads: the later ones are served only because the earlier ones were cancelled.
    server.script.extend([silent] * 20)
    for _ in range(20):
        async with aclosing(async_client.analyze_documents(corpus(9))) as results:
            await anext(results)
    for call in range(20):
        assert await ended(server, call)


async def test_a_cancelled_task_cancels_the_call(server: Scripted, async_client: AsyncClient) -> None:
    server.script.append(silent)
    reached = asyncio.Event()

    async def work() -> None:
        async for _ in async_client.analyze_documents(corpus(9)):
            reached.set()

    task = asyncio.create_task(work())
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await ended(server)


async def test_a_waiting_source_is_let_go(server: Scripted, async_client: AsyncClient) -> None:
    released = asyncio.Event()

    async def waiting() -> AsyncIterator[str]:
        yield "text"
        try:
            await asyncio.Event().wait()
        finally:
            released.set()

    async with aclosing(async_client.analyze_documents(waiting())) as results:
        await anext(results)
    assert released.is_set()
    assert await ended(server)


async def test_closing_the_client_ends_its_streams(server: Scripted, async_client: AsyncClient) -> None:
    server.script.append(silent)
    results = async_client.analyze_documents(corpus(9))
    await anext(results)
    await async_client.close()
    with pytest.raises(Cancelled):
        await anext(results)
    with pytest.raises(Cancelled):
        await async_client.analyze("a")
    assert await ended(server)


async def test_deadlines(server: Scripted, async_client: AsyncClient) -> None:
    server.script.append(silent)
    with pytest.raises(DeadlineExceeded):
        _ = [result async for result in async_client.analyze_documents(corpus(9), timeout=0.3)]
    server.hang = True
    with pytest.raises(DeadlineExceeded):
        _ = [outcome async for outcome in async_client.analyze_stream("a", timeout=0.3)]


async def test_a_client_may_be_made_outside_of_a_loop(server: Scripted) -> None:
    async with await asyncio.to_thread(AsyncClient, server.address) as client:
        assert (await client.analyze("a")).ok
