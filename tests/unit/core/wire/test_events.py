"""Responses that are put together from bytes are those that the generated classes write."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from glossator.text.offsets import OffsetEncoding
from glossator.wire import events
from glossator.wire import messages as pb

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
results = st.builds(lambda name, more: pb.AnalyzerResult(name=name, analyzer="a", more=more), texts, st.booleans())
dones = st.builds(lambda language: pb.DocumentDone(status=pb.DOCUMENT_STATUS_OK, language=language), texts)


@given(texts, st.integers(0, 2**63), results, dones)
def test_events_of_a_document(name: str, index: int, result: pb.AnalyzerResult, done: pb.DocumentDone) -> None:
    made = events.DocumentEvents(name, index)
    whole = pb.AnalyzeDocumentsResponse(document_id=name, document_index=index, result=result)
    assert made.result(result.SerializeToString()) == whole.SerializeToString()
    whole = pb.AnalyzeDocumentsResponse(document_id=name, document_index=index, done=done)
    assert made.done(done) == whole.SerializeToString()


@given(texts, st.integers(0, 2**63), st.lists(results, max_size=4), dones)
def test_a_whole_document(name: str, index: int, found: list[pb.AnalyzerResult], done: pb.DocumentDone) -> None:
    parts = [result.SerializeToString() for result in found]
    response = pb.AnalyzeResponse(results=found, done=done)
    whole = pb.AnalyzeDocumentsResponse(document_id=name, document_index=index, whole=response)
    assert events.DocumentEvents(name, index).whole(parts, done) == whole.SerializeToString()


@given(texts, st.lists(results, max_size=4), dones)
def test_a_response(name: str, found: list[pb.AnalyzerResult], done: pb.DocumentDone) -> None:
    parts = [result.SerializeToString() for result in found]
    whole = pb.AnalyzeResponse(document_id=name, offset_encoding=pb.OFFSET_ENCODING_UTF8_BYTE, results=found, done=done)
    assert events.response(name, OffsetEncoding.UTF8, parts, done) == whole.SerializeToString()


@given(results)
def test_a_result_of_a_stream(result: pb.AnalyzerResult) -> None:
    assert events.stream_result(result.SerializeToString()) == (
        pb.AnalyzeStreamResponse(result=result).SerializeToString()
    )


@given(st.integers(0, 2**40))
def test_lengths_are_written_as_protobuf_writes_them(value: int) -> None:
    written = pb.StreamSummary(received=value).SerializeToString()
    assert written == (b"\x08" + events.varint(value) if value else b"")
