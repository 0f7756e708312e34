"""Strings and collections of any size: what is over a limit is refused as a whole, and harms nobody else."""

from __future__ import annotations

from typing import Any

import grpc
import pytest

from glossator.wire import messages as pb

from .gate import Gate
from .service import Refusal, Serve, Service, document, dones, options, refusal, spec

INVALID = grpc.StatusCode.INVALID_ARGUMENT
LONG = "n" * 1_000_000


async def refused_by_each_call(service: Service, how: pb.AnalysisOptions) -> Refusal:
    """Why these options are refused: the same in each of the three calls, and before any document is looked at."""
    found = await service.refused(document(), how)
    for attempt in (service.analyze_stream(document(), how), service.stream(how)):
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await attempt
        other = refusal(error.value)
        assert (other.code, other.reason) == (found.code, found.reason)
        assert other.metadata["limit"] == found.metadata["limit"]
    await service.still_serves()
    return found


@pytest.mark.parametrize(
    ("how", "limit"),
    [
        (options(spec("faults.words", **{f"option{number}": "on" for number in range(20_000)})), 65536),
        (options(pb.AnalyzerSpec(analyzer="faults.words", name=LONG)), 65536),
        (options(pb.AnalyzerSpec(analyzer="faults.words", version=LONG)), 65536),
        (options(default_language="en-" + LONG), 65536),
        (options(*[pb.AnalyzerSpec(analyzer="faults.words")] * 100_000), 65536),
        (options(*[pb.AnalyzerSpec(analyzer="w")] * 1000), 32),
        (options(pb.AnalyzerSpec(analyzer="faults.words", name="n" * 257)), 256),
    ],
    ids=["options", "name", "version", "language", "analyzers by size", "analyzers by number", "name by characters"],
)
async def test_options_that_are_too_large(serve: Serve, how: pb.AnalysisOptions, limit: int) -> None:
    found = await refused_by_each_call(await serve(), how)
    assert (found.code, found.reason) == (INVALID, "OPTIONS_INVALID")
    assert found.metadata["limit"] == str(limit)
    assert int(found.metadata["found"]) > limit


async def test_the_limit_of_options_is_the_configured_one(serve: Serve) -> None:
    service = await serve(limits={"max_options_bytes": 40})
    await service.still_serves()
    found = await refused_by_each_call(service, options(pb.AnalyzerSpec(analyzer="faults.words", name="n" * 40)))
    assert found.metadata == {"limit": "40", "found": "58"}


@pytest.mark.parametrize(
    ("item", "limit"),
    [
        (document("One.", "long", note="v" * 70_000), 65536),
        (document("One.", "long", **{f"k{number}": "" for number in range(100_000)}), 65536),
        (document("One.", "long", **{f"k{number}": "" for number in range(2000)}), 65536),
        (pb.Document(text="One.", id="long", language="en-" + LONG), 256),
        (document("One.", LONG), 256),
        (document("One.", "n" * 257), 256),
    ],
    ids=["attribute", "attributes by number", "attributes together", "language", "id", "id by characters"],
)
async def test_documents_whose_text_is_not_what_is_too_large(serve: Serve, item: pb.Document, limit: int) -> None:
    """They fail alone, in unary with a status, in the streams in band."""
    service = await serve()
    found = await service.refused(item, options("faults.words"))
    assert (found.code, found.reason, found.metadata["limit"]) == (INVALID, "DOCUMENT_INVALID", str(limit))
    (_, done) = await service.analyze_stream(item, options("faults.words"))
    assert done.done.error.message == found.message
    events = await service.analyze_documents([document(document_id="a"), item, document(document_id="b")])
    ends = {event.document_index: event for event in events if event.HasField("done")}
    assert [ends[index].done.error.reason for index in range(3)] == ["", "DOCUMENT_INVALID", ""]
    # What answers repeat of an id is no longer than an id may be.
    assert item.id.startswith(ends[1].document_id)
    assert len(ends[1].document_id) <= 256


async def test_attributes_count_their_names_their_values_and_32_each(serve: Serve) -> None:
    service = await serve(limits={"max_attributes_bytes": 39})
    (result,) = (await service.analyze(document(act="none"), options("faults.acts"))).results
    assert not result.HasField("error")
    found = await service.refused(document(act="nones"), options("faults.acts"))
    assert found.metadata == {"limit": "39", "found": "40"}


@pytest.mark.parametrize("more", [{"attributes": {"note": "v" * 100}}, {}], ids=["attributes", "options"])
async def test_attributes_and_options_count_where_documents_wait(
    serve: Serve, gate: Gate, more: dict[str, Any]
) -> None:
    service = await serve(limits={"max_queue_bytes": 150})
    how = options("faults.words") if more else options(pb.AnalyzerSpec(analyzer="faults.words", name="n" * 100))
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "busy", act="wait", gate=gate.path))
    await gate.told("waiting", "busy")
    waiting = service.analysis.Analyze(pb.AnalyzeRequest(document=pb.Document(text="One.", **more), options=how))
    while not service.server.waiting:
        await service.check()
    found = await service.refused(pb.Document(text="Two.", **more), how)
    assert (found.reason, found.metadata["limit"]) == ("OVERLOADED", "150")
    gate.release("busy")
    assert (await waiting).done.status == pb.DOCUMENT_STATUS_OK
    await stream.close()
    await stream.rest()


async def test_what_is_no_document_ends_a_stream_after_those_before_it(serve: Serve, gate: Gate) -> None:
    service = await serve()
    call: Any = service.channel.stream_stream("/glossator.v1.AnalysisService/AnalyzeDocuments")()
    request = pb.AnalyzeDocumentsRequest
    await call.write(request(config=pb.StreamConfig(options=options("faults.acts"))).SerializeToString())
    await call.read()
    for item in (document("Wait.", "d0", act="wait", gate=gate.path), document("One.", "d1"), document("Two.", "d2")):
        await call.write(request(document=item).SerializeToString())
    await call.write(b"\x12\x06\x0a\x01x\x12\x01\xff")  # a document whose text is not UTF-8
    await gate.told("waiting", "d0")
    gate.release("d0")
    events = []
    with pytest.raises(grpc.aio.AioRpcError) as error:  # noqa: PT012 - the documents come before the error
        while True:
            events.append(pb.AnalyzeDocumentsResponse.FromString(await call.read()))
    assert refusal(error.value).reason == "PROTOCOL_ERROR"
    assert {name: done.status for name, done in dones(events).items()} == dict.fromkeys(
        ["d0", "d1", "d2"], pb.DOCUMENT_STATUS_OK
    )
    await service.still_serves()
