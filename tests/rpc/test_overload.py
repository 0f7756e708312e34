"""Too much at once: unary calls are refused with a time to come back, streams are just not read."""

from __future__ import annotations

import asyncio
from typing import Any

import grpc
import pytest

from glossator.wire import messages as pb
from glossator.wire.rpc import AnalysisServiceStub

from .gate import Gate
from .service import Serve, Service, Stream, document, options, refusal
from .unreading import Unreading


def busy(service: Service) -> bool:
    """Whether any document waits for a worker or is worked on."""
    return service.server.in_flight > service.server.postponed


@pytest.mark.parametrize("limits", [{"max_queue_documents": 2}, {"max_queue_bytes": 30}], ids=["documents", "bytes"])
async def test_a_full_queue(serve: Serve, gate: Gate, limits: dict[str, int]) -> None:
    service = await serve(limits=limits)
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "busy", act="wait", gate=gate.path))
    await gate.told("waiting", "busy")
    waiting = [asyncio.create_task(service.analyze(document("Ten bytes."))) for _ in range(2)]
    while service.server.waiting < 2:
        await service.check()

    found = await service.refused(document("Eleven bytes."))
    assert (found.code, found.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED")
    assert found.retry_seconds == 1.0
    assert found.metadata["limit"] == str(next(iter(limits.values())))
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await service.analyze_stream(document("Eleven bytes."))
    assert refusal(error.value).reason == "OVERLOADED"

    # A stream waits instead, and gets its turn.
    await stream.send(document("Patience.", "patient"))
    gate.release("busy")
    await stream.until_done("patient")
    for response in await asyncio.gather(*waiting):
        assert response.done.status == pb.DOCUMENT_STATUS_OK
    await stream.close()
    assert (await stream.rest())[-1].summary == pb.StreamSummary(received=2, ok=2)


async def test_health_answers_while_everything_is_busy(serve: Serve, gate: Gate) -> None:
    service = await serve()
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "busy", act="wait", gate=gate.path))
    await gate.told("waiting", "busy")
    assert await service.check() == "SERVING"
    gate.release("busy")
    await stream.until_done("busy")


async def test_too_many_streams(serve: Serve) -> None:
    service = await serve(limits={"max_streams": 1})
    stream = await service.stream()
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await service.stream()
    found = refusal(error.value)
    assert (found.code, found.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED")
    assert found.retry_seconds == 1.0
    await stream.close()
    await stream.rest()
    await service.analyze_stream(document())
    await service.still_serves()


async def test_a_document_larger_than_the_queue_is_served_when_nothing_waits(serve: Serve) -> None:
    service = await serve(limits={"max_queue_bytes": 10})
    response = await service.analyze(document("More than ten bytes."))
    assert response.done.status == pb.DOCUMENT_STATUS_OK


async def test_a_client_that_does_not_read_stops_nobody_else(serve: Serve) -> None:
    service = await serve(limits={"result_chunk_bytes": 64 * 1024})
    stream = await service.stream(options("faults.acts"), max_in_flight_documents=4)
    large = 1024 * 1024
    sending = asyncio.create_task(
        stream.send(*(document("Big.", f"d{number}", act="large", size=str(large)) for number in range(40)))
    )
    for _ in range(20):
        await service.still_serves()
    # What the server holds for it is bounded by what it may have in flight, whatever it sends.
    assert service.server.in_flight <= 4
    await stream.until_done("d39")
    await sending
    await stream.close()
    assert (await stream.rest())[-1].summary.ok == 40


@pytest.mark.parametrize(
    ("ordered", "whole", "chunk"), [(False, False, 64), (True, False, 64), (False, True, 512), (True, True, 512)]
)
async def test_what_a_client_leaves_unread_is_bounded_and_nothing_is_lost(
    serve: Serve, ordered: bool, whole: bool, chunk: int
) -> None:
    limit, large = 1024 * 1024, 400_000
    service = await serve(limits={"max_stream_unread_bytes": limit, "result_chunk_bytes": chunk * 1024})
    stream = await service.stream(
        options("faults.acts", "faults.words"), max_in_flight_documents=64, ordered=ordered, whole_documents=whole
    )
    items = [document("Big.", f"d{number}", act="large", size=str(large)) for number in range(64)]
    await stream.send(*items)
    while service.server.unread < limit or busy(service):
        await service.still_serves()
    # One document's results more than the limit, whatever is still to come.
    assert service.server.unread < limit + 2 * large
    await stream.close()
    events = await stream.rest()
    assert events[-1].summary == pb.StreamSummary(received=64, ok=64)
    assert {event.WhichOneof("event") for event in events[:-1]} == ({"whole"} if whole else {"result", "done"})
    ends = [event.document_id for event in events if event.HasField("done") or event.HasField("whole")]
    assert ends.count("d0") == 1
    for item in items:
        mine = [event for event in events if event.document_id == item.id]
        found = [result for event in mine for result in (event.whole.results if whole else [event.result])]
        found = [result for result in found if result.name]
        assert sorted({result.name for result in found}) == ["faults.acts", "faults.words"]
        assert [result.more for result in found if result.name == "faults.words"] == [False]
    assert service.server.unread == 0


async def _unread(serve: Serve, gate: Gate, *others: pb.Document, **server: Any) -> Stream:
    """A stream of one that waited, ten large documents and these: it was taken back what its client reads too late."""
    service = await serve(workers=1, limits={"max_stream_unread_bytes": 1024 * 1024}, **server)
    stream = await service.stream(options("faults.acts"), max_in_flight_documents=64)
    await stream.send(document("First.", "first", act="wait", gate=gate.path))
    await gate.told("waiting", "first")
    large = [document("Big.", f"d{number}", act="large", size="6000000") for number in range(10)]
    await stream.send(*others, *large)
    while service.server.waiting < len(others) + 10:
        await service.check()
    gate.release("first")
    while service.server.unread < 1024 * 1024 or busy(service):
        await service.still_serves()
    return stream


async def test_suspects_that_a_client_left_unread_get_their_turn_again(serve: Serve, gate: Gate) -> None:
    stream = await _unread(serve, gate, document("Bad.", "bad", act="crash"))
    await stream.close()
    assert (await stream.rest())[-1].summary == pb.StreamSummary(received=12, ok=11, failed=1)


async def test_what_a_client_left_unread_is_finished_while_the_server_drains(serve: Serve, gate: Gate) -> None:
    stream = await _unread(serve, gate)
    (service,) = serve.services
    drained = asyncio.create_task(service.server.drain())
    await stream.close()
    assert (await stream.rest())[-1].summary == pb.StreamSummary(received=11, ok=11)
    assert await drained


async def test_what_waits_for_its_client_is_in_flight_and_is_told_when_the_server_gives_up(
    serve: Serve, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossator_server.server._LAST_WORDS", 60.0)
    stream = await _unread(serve, gate, drain_timeout=0.1)
    (service,) = serve.services
    waiting = service.server.in_flight
    assert waiting == service.server.postponed
    assert 0 < waiting < 11
    await stream.close()
    drained = asyncio.create_task(service.server.drain())
    while service.server.in_flight:
        await service.check()
    events = await stream.rest()
    assert events[-1].summary == pb.StreamSummary(received=11, ok=11 - waiting, failed=waiting)
    ends = [event.done.error.reason for event in events if event.HasField("done")]
    assert sorted(ends) == [""] * (11 - waiting) + ["SHUTTING_DOWN"] * waiting
    assert not await drained


async def test_a_stream_of_one_document_waits_for_its_client_too(serve: Serve) -> None:
    large = 7_000_000
    service = await serve(limits={"max_stream_unread_bytes": 1024 * 1024})
    names = [f"acts{number}" for number in range(6)]
    how = options(*(pb.AnalyzerSpec(analyzer="faults.acts", name=name) for name in names))
    call = service.analysis.AnalyzeStream(
        pb.AnalyzeStreamRequest(document=document("Big.", act="large", size=str(large)), options=how)
    )
    await call.read()
    while not service.server.unread or busy(service):
        await service.still_serves()
    assert service.server.unread < 2 * large
    events = []
    while (event := await call.read()) is not grpc.aio.EOF:
        events.append(event)
    assert [event.result.name for event in events if event.HasField("result")] == names
    assert events[-1].done.status == pb.DOCUMENT_STATUS_OK


async def test_answers_that_nobody_reads_are_bounded_and_cost_nobody_else_his(serve: Serve) -> None:
    limit, large = 4 * 1024 * 1024, 1_000_000
    service = await serve(workers=1, limits={"max_unread_bytes": limit})
    unread = await Unreading.connect(service.server.address)
    item = document("Big.", act="large", size=str(large))
    before = service.server.unread
    for _ in range(8):
        unread.call(pb.AnalyzeRequest(document=item, options=options("faults.acts")))
        await service.still_serves()
    while service.server.unread < limit - 2 * large or service.server.in_flight:
        await service.check()
    assert before == 0
    assert service.server.unread < limit + 2 * large  # it counts twice: gRPC has made a copy
    # Who reads has large answers, too.
    response = await service.analyze(item, options("faults.acts"))
    assert response.done.status == pb.DOCUMENT_STATUS_OK
    unread.close()
    while service.server.unread:
        await service.check()


async def test_what_was_left_unread_is_forgotten_with_the_call(serve: Serve) -> None:
    service = await serve(limits={"max_stream_unread_bytes": 1024 * 1024})
    stream = await service.stream(options("faults.acts"))
    await stream.send(*(document("Big.", f"d{number}", act="large", size="2000000") for number in range(8)))
    while service.server.unread < 1024 * 1024:
        await service.still_serves()
    stream.call.cancel()
    while service.server.calls:
        await service.still_serves()
    assert service.server.unread == 0
    assert service.server.in_flight == 0


async def _place(service: Service) -> Stream:
    """A new stream, as soon as the old one stands still: a document of it may be about to be worked on."""
    while True:
        try:
            return await service.stream(options("faults.words"))
        except grpc.aio.AioRpcError as error:
            assert "open streams" in (error.details() or "")  # noqa: PT017 - tried again


@pytest.mark.parametrize("standing", ["silent", "idle", "unread"])
async def test_a_stream_that_stands_still_makes_room(serve: Serve, standing: str) -> None:
    service = await serve(limits={"max_streams": 1, "stream_idle": 0, "max_stream_unread_bytes": 1024 * 1024})
    if standing == "silent":
        old = service.analysis.AnalyzeDocuments()
        await old.wait_for_connection()
        while not service.server.calls:
            await service.check()
    else:
        stream = await service.stream(options("faults.acts"))
        old = stream.call
        if standing == "unread":
            await stream.send(*(document("Big.", f"d{number}", act="large", size="6000000") for number in range(4)))
            while not service.server.unread or busy(service):
                await service.still_serves()
    new = await _place(service)
    with pytest.raises(grpc.aio.AioRpcError) as error:  # noqa: PT012 - what it was told before comes first
        while True:
            assert await old.read() is not grpc.aio.EOF
    found = refusal(error.value)
    assert (found.code, found.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED")
    assert "others need its place" in found.message
    await new.send(document(document_id="a"))
    await new.close()
    assert (await new.rest())[-1].summary.ok == 1
    assert service.server.unread == 0


async def test_a_stream_whose_documents_are_worked_on_keeps_its_place(serve: Serve, gate: Gate) -> None:
    service = await serve(limits={"max_streams": 1, "stream_idle": 0})
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "busy", act="wait", gate=gate.path))
    await gate.told("waiting", "busy")
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await service.stream()
    assert refusal(error.value).reason == "OVERLOADED"
    gate.release("busy")
    await stream.until_done("busy")
    await stream.close()
    assert (await stream.rest())[-1].summary.ok == 1


@pytest.mark.parametrize(("connections", "count"), [(20, 2000), (1, 500)])
async def test_every_call_of_a_burst_is_answered_by_us(serve: Serve, connections: int, count: int) -> None:
    """More calls than gRPC lets wait on its own account, or run over a connection; each end says why and how long."""
    service = await serve(limits={"max_queue_documents": 10})
    channels = [
        grpc.aio.insecure_channel(
            service.server.address, [("grpc.use_local_subchannel_pool", 1), ("grpc.enable_retries", 0)]
        )
        for _ in range(connections)
    ]
    request = pb.AnalyzeRequest(document=document(), options=options("faults.words"))
    for channel in channels:
        await channel.channel_ready()
    calls: list[Any] = [AnalysisServiceStub(channels[number % connections]).Analyze(request) for number in range(count)]
    ends = await asyncio.gather(*calls, return_exceptions=True)
    refused = [refusal(end) for end in ends if isinstance(end, grpc.aio.AioRpcError)]
    assert {end.reason for end in refused} <= {"OVERLOADED"}
    assert all(end.retry_seconds for end in refused)
    assert len(refused) < count
    await asyncio.gather(*(channel.close() for channel in channels))
