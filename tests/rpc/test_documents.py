"""Many documents in one stream: accounting, order, flow control, cancelling."""

from __future__ import annotations

from itertools import groupby

import grpc
import pytest

from glossator.wire import messages as pb

from .gate import Gate
from .service import Serve, document, dones, options, results, words


async def test_each_document_gets_its_results_and_one_done(serve: Serve) -> None:
    service = await serve()
    documents = [document(f"Document {number}.", f"d{number}") for number in range(100)]
    events = await service.analyze_documents(documents, options("faults.words", "faults.acts"))
    assert events[-1].summary == pb.StreamSummary(received=100, ok=100)
    assert len(events) == 100 * 3 + 1
    for number in range(100):
        name = f"d{number}"
        assert words(results(events, name)["faults.words"]) == ["Document", str(number), "."]
        own = [event for event in events if event.document_id == name]
        assert {event.document_index for event in own} == {number}
        assert [event.WhichOneof("event") for event in own] == ["result", "result", "done"]


@pytest.mark.parametrize("ordered", [False, True])
async def test_each_document_comes_whole_where_that_is_asked_for(serve: Serve, *, ordered: bool) -> None:
    """One that is too long for a message comes in several as ever; and one that is refused has only its end."""
    service = await serve(limits={"result_chunk_bytes": 64 * 1024})
    documents = [
        document("One two.", "short"),
        document("Big.", "long", act="large", size="200000"),
        document("", "empty"),
        document("Bad.", "failing", act="raise"),
    ]
    how = options("faults.words", "faults.acts")
    events = await service.analyze_documents(documents, how, whole_documents=True, ordered=ordered)
    assert events[-1].summary == pb.StreamSummary(received=4, ok=2, partial=1, failed=1)
    told = {name: [event for event in events if event.document_id == name] for name in ("short", "empty", "failing")}
    (short,), (empty,), (failing,) = told.values()
    assert {result.name for result in short.whole.results} == {"faults.words", "faults.acts"}
    assert (short.document_index, short.whole.done.status) == (0, pb.DOCUMENT_STATUS_OK)
    assert empty.done.status == pb.DOCUMENT_STATUS_FAILED
    assert failing.whole.done.status == pb.DOCUMENT_STATUS_PARTIAL
    long = [event for event in events if event.document_id == "long"]
    assert [event.WhichOneof("event") for event in long] in (["result", "whole"], ["result", "result", "done"])


async def test_an_empty_stream_has_an_empty_summary(serve: Serve) -> None:
    service = await serve()
    (last,) = await service.analyze_documents([])
    assert last.summary == pb.StreamSummary()


async def test_what_the_stream_accepted(serve: Serve) -> None:
    service = await serve(limits={"max_in_flight_documents": 10})
    stream = await service.stream(options(analyzer_timeout={"seconds": 999}), max_in_flight_documents=1000)
    assert stream.accepted.max_in_flight_documents == 10
    assert stream.accepted.analyzer_timeout.seconds == 300
    assert stream.accepted.offset_encoding == pb.OFFSET_ENCODING_UNICODE_CODE_POINT
    await stream.close()
    await stream.rest()


async def test_a_slow_document_holds_up_no_other_unless_order_is_asked_for(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=2, batch_documents=1)
    documents = [
        document("Slow.", "slow", act="wait", gate=gate.path),
        *(document("Fast.", f"fast{number}") for number in range(3)),
    ]
    stream = await service.stream(options("faults.acts"))
    await stream.send(*documents)
    for number in range(3):
        assert "slow" not in dones(await stream.until_done(f"fast{number}"))
    gate.release("slow")
    await stream.until_done("slow")
    await stream.close()
    assert (await stream.rest())[-1].summary.ok == 4


async def test_ordered_documents_come_in_order_each_with_its_events_together(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=2, batch_documents=1)
    documents = [
        document("Slow.", "slow", act="wait", gate=gate.path),
        document("Fast.", "fast0"),
        document("", "rejected"),
        document("Wait.", "told", act="wait", gate=gate.path),
    ]
    stream = await service.stream(options("faults.acts", "faults.words"), ordered=True)
    await stream.send(*documents)
    # The last one is being worked on, so the second is long finished: and still the first comes first.
    await gate.told("waiting", "told")
    gate.release("slow")
    gate.release("told")
    await stream.close()
    events = await stream.rest()
    order = [name for name, _ in groupby(event.document_id for event in events if event.document_id)]
    assert order == ["slow", "fast0", "rejected", "told"]
    assert events[-1].summary == pb.StreamSummary(received=4, ok=3, failed=1)


async def test_reading_stops_at_max_in_flight(serve: Serve, gate: Gate) -> None:
    service = await serve()
    stream = await service.stream(options("faults.acts"), max_in_flight_documents=2)
    assert stream.accepted.max_in_flight_documents == 2
    waiting = [document("Wait.", f"w{number}", act="wait", gate=gate.path) for number in range(4)]
    await stream.send(*waiting)
    await gate.told("waiting", "w0")
    assert service.server.in_flight <= 2
    for number in range(4):
        await gate.told("waiting", f"w{number}")
        assert service.server.in_flight <= 2
        gate.release(f"w{number}")
    await stream.close()
    assert (await stream.rest())[-1].summary.ok == 4


async def test_cancelling_one_document_reaches_its_analyzer(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1, cancel_grace=100)
    stream = await service.stream(options("faults.acts", "faults.words"), max_in_flight_documents=2)
    # Both places are taken: even so the cancel is heard.
    await stream.send(document("Wait.", "first", act="wait", gate=gate.path))
    await gate.told("waiting", "first")
    await stream.send(document("Next.", "second"))
    await stream.cancel("first")
    await gate.told("cancelled", "first")
    events = await stream.until_done("second")
    assert dones(events)["first"].status == pb.DOCUMENT_STATUS_CANCELLED
    assert dones(events)["first"].error.reason == "CANCELLED"
    # A cancel of what is finished or never was is nothing.
    await stream.cancel("second")
    await stream.cancel("stranger")
    await stream.close()
    assert (await stream.rest())[-1].summary == pb.StreamSummary(received=2, ok=1, cancelled=1)


async def test_cancelling_a_document_that_waits(serve: Serve, gate: Gate) -> None:
    service = await serve()
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "busy", act="wait", gate=gate.path))
    await gate.told("waiting", "busy")
    await stream.send(document("Next.", "next"), document("Gone.", "gone"))
    await stream.cancel("gone")
    (done,) = await stream.until_done("gone")
    assert done.done.status == pb.DOCUMENT_STATUS_CANCELLED
    gate.release("busy")
    await stream.close()
    assert (await stream.rest())[-1].summary == pb.StreamSummary(received=3, ok=2, cancelled=1)


async def test_cancelling_the_call_reaches_the_analyzer(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1, cancel_grace=100)
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "d", act="wait", gate=gate.path))
    await gate.told("waiting", "d")
    stream.call.cancel()
    await gate.told("cancelled", "d")
    while service.server.in_flight:
        await service.check()
    await service.still_serves()


async def test_half_close_is_no_cancel(serve: Serve, gate: Gate) -> None:
    service = await serve()
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "d", act="wait", gate=gate.path))
    await stream.close()
    await gate.told("waiting", "d")
    gate.release("d")
    events = await stream.rest()
    assert dones(events)["d"].status == pb.DOCUMENT_STATUS_OK
    assert events[-1].summary.ok == 1
    assert await stream.call.code() == grpc.StatusCode.OK


async def test_chunks_of_a_document_follow_one_another(serve: Serve) -> None:
    service = await serve(limits={"result_chunk_bytes": 16 * 1024})
    documents = [document("word " * 300, f"d{number}") for number in range(3)]
    events = await service.analyze_documents(documents, options("faults.words"))
    for number in range(3):
        parts = [event.result for event in events if event.document_id == f"d{number}" and event.HasField("result")]
        assert [part.more for part in parts] == [True] * (len(parts) - 1) + [False]
        assert sum(len(part.annotations) for part in parts) == 300
