"""One document: unary, and as a stream."""

from __future__ import annotations

import grpc
import pytest
from google.protobuf.json_format import MessageToDict

from glossator.wire import messages as pb

from .service import PATIENT, Serve, document, options, spec, words


async def test_the_results_of_all_analyzers_in_one_answer(serve: Serve) -> None:
    service = await serve()
    response = await service.analyze(document("Two words", "d1"), options("faults.users", "faults.words"))
    assert response.document_id == "d1"
    assert response.offset_encoding == pb.OFFSET_ENCODING_UNICODE_CODE_POINT
    assert [result.name for result in response.results] == ["faults.users", "faults.words"]
    assert words(response.results[1]) == ["Two", "words"]
    assert [(span.begin, span.end) for item in response.results[1].annotations for span in item.spans] == [
        (0, 3),
        (4, 9),
    ]
    assert response.done.status == pb.DOCUMENT_STATUS_OK
    assert response.done.language == "en"
    assert response.results[1].version == "1.0"
    assert len(response.results[1].fingerprint) == 16


async def test_the_default_set_runs_when_none_is_named(serve: Serve) -> None:
    service = await serve()
    response = await service.analyze(document())
    assert [result.name for result in response.results] == ["faults.acts", "faults.words"]


async def test_one_analyzer_twice_with_options(serve: Serve) -> None:
    service = await serve()
    how = options(spec("faults.words", "long", minimum=4), "faults.words")
    response = await service.analyze(document("A long day"), how)
    assert {result.name: words(result) for result in response.results} == {
        "long": ["long"],
        "faults.words": ["A", "long", "day"],
    }


@pytest.mark.parametrize(
    ("unit", "spans"),
    [
        (pb.OFFSET_ENCODING_UNICODE_CODE_POINT, [(0, 4), (5, 6), (7, 9)]),
        (pb.OFFSET_ENCODING_UTF16_CODE_UNIT, [(0, 4), (5, 7), (8, 10)]),
        (pb.OFFSET_ENCODING_UTF8_BYTE, [(0, 5), (6, 10), (11, 13)]),
    ],
)
async def test_offsets_in_the_unit_asked_for(
    serve: Serve, unit: pb.OffsetEncoding.ValueType, spans: list[tuple[int, int]]
) -> None:
    service = await serve()
    how = options("faults.words", offset_encoding=unit, include_text=True)
    response = await service.analyze(document("Café 😀 ok"), how)
    assert response.offset_encoding == unit
    found = [item.spans[0] for item in response.results[0].annotations]
    assert [(span.begin, span.end) for span in found] == spans
    assert [span.text for span in found] == ["Café", "😀", "ok"]
    # Spans inside values are in the same unit.
    inside = [MessageToDict(item.fields)["where"] for item in response.results[0].annotations]
    assert [(where["begin"], where["end"]) for where in inside] == spans


@pytest.mark.parametrize("workers", [0, 1])
async def test_plugins_kinds_are_put_into_words_for_who_asks(serve: Serve, workers: int) -> None:
    service = await serve(workers=workers)
    analyzers = ("faults.users", "faults.words")
    response = await service.analyze(document("Two words"), options(*analyzers, describe=True))
    assert [item.words for item in response.results[0].annotations] == ["used: Two", "used: words"]
    assert [item.words for item in response.results[1].annotations] == ["", ""], "its plugin has none"
    response = await service.analyze(document("Two words"), options(*analyzers))
    assert [item.words for item in response.results[0].annotations] == ["", ""], "nobody asked"


async def test_a_note_comes_with_the_result_that_it_is_of(serve: Serve) -> None:
    service = await serve()
    response = await service.analyze(document("Two words", act="note"), options("faults.acts", "faults.words"))
    assert [list(result.notes) for result in response.results] == [["nothing is wrong with it"], []]
    assert response.done.status == pb.DOCUMENT_STATUS_OK


async def test_a_stream_accepts_then_gives_results_then_ends(serve: Serve) -> None:
    service = await serve()
    events = await service.analyze_stream(document("Two words"), options("faults.words", "faults.acts"))
    assert [event.WhichOneof("event") for event in events] == ["accepted", "result", "result", "done"]
    accepted = events[0].accepted
    assert [item.name for item in accepted.analyzers] == ["faults.words", "faults.acts"]
    assert accepted.analyzers[0].version == "1.0"
    assert accepted.analyzers[0].options["minimum"] == 1
    assert accepted.max_document_bytes == 1024 * 1024
    assert accepted.analyzer_timeout.seconds == PATIENT["analyzer_timeout"]
    assert events[-1].done.status == pb.DOCUMENT_STATUS_OK


async def test_a_large_result_is_split_in_streams_and_whole_in_unary(serve: Serve) -> None:
    service = await serve(limits={"result_chunk_bytes": 16 * 1024})
    item = document("word " * 500)
    events = await service.analyze_stream(item, options("faults.words"))
    parts = [event.result for event in events if event.HasField("result")]
    assert len(parts) > 3
    assert [part.more for part in parts] == [True] * (len(parts) - 1) + [False]
    assert all(part.ByteSize() <= 16 * 1024 for part in parts)
    response = await service.analyze(item, options("faults.words"))
    (whole,) = response.results
    assert not whole.more
    assert len(whole.annotations) == 500
    assert [one.id for part in parts for one in part.annotations] == [one.id for one in whole.annotations]


async def test_a_response_larger_than_a_message_says_what_to_do(serve: Serve) -> None:
    service = await serve(limits={"max_message_bytes": 64 * 1024})
    item = document("word " * 2000)
    found = await service.refused(item, options("faults.words"))
    assert (found.code, found.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "RESULT_TOO_LARGE")
    assert "AnalyzeStream" in found.message
    assert found.retry_seconds is None
    await service.still_serves()


async def test_timing_tells_queue_from_compute(serve: Serve) -> None:
    service = await serve()
    response = await service.analyze(document())
    assert response.done.timing.compute.ToNanoseconds() > 0
    assert response.done.timing.queue.ToNanoseconds() > 0


async def test_a_service_that_is_down_is_told_in_band_with_when_to_try_again(serve: Serve) -> None:
    service = await serve()
    text = document(act="unavailable")
    response = await service.analyze(text, options("faults.acts", "faults.words"))
    error = response.results[0].error
    assert (error.reason, error.retryable) == ("ANALYZER_UNAVAILABLE", True)
    assert error.retry_after.ToNanoseconds() == 1_500_000_000
    assert response.done.status == pb.DOCUMENT_STATUS_PARTIAL
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await service.analyze(text, options("faults.acts"))
    assert raised.value.code() is grpc.StatusCode.UNAVAILABLE
