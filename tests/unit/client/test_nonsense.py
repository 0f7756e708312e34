"""Answers that no server of ours gives: whatever arrives, callers see the client's own errors, or plain results."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from google.protobuf.message import DecodeError, Message
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator import Annotation, Attribution, AttributionType, Document, DocumentStatus, Number, NumberKind, Span
from glossator.contract.result import AnalyzerResult
from glossator.wire import encode_result
from glossator.wire import messages as pb
from glossator_client.errors import ClientError, ServerError
from glossator_client.ledger import Ledger
from glossator_client.response import StreamReader, checked

TEXT = "Two of them, Kim said."
RESULT = encode_result(
    AnalyzerResult(
        "words",
        "words",
        "1",
        "f",
        (
            Annotation("number", (Span(0, 3),), Number(kind=NumberKind.CARDINAL, value="2")),
            Annotation("attribution", (Span(0, 11),), Attribution(type=AttributionType.INDIRECT, cue=(Span(17, 21),))),
            Annotation("acme.note", (Span(0, 3),), {"deep": [1, {"er": "x"}]}),
        ),
    ),
    TEXT,
)
DONE = pb.DocumentDone(status=pb.DOCUMENT_STATUS_OK, error=pb.AnalysisError(code=3, reason="X"))
ACCEPTED = pb.StreamAccepted(offset_encoding=pb.OFFSET_ENCODING_UNICODE_CODE_POINT, max_in_flight_documents=2)


def read_stream(response: pb.AnalyzeStreamResponse) -> None:
    StreamReader("d").read(response)


def receive(response: pb.AnalyzeDocumentsResponse) -> None:
    ledger = Ledger(ordered=False, max_in_flight=None, max_message_bytes=10_000)
    ledger.receive(pb.AnalyzeDocumentsResponse(accepted=ACCEPTED))
    ledger.admit(Document(TEXT, "d"))
    ledger.receive(response)
    list(ledger.take())


ANSWERS: list[tuple[Message, Callable[[Any], object]]] = [
    (pb.AnalyzeResponse(offset_encoding=pb.OFFSET_ENCODING_UNICODE_CODE_POINT, results=[RESULT], done=DONE), checked),
    (pb.AnalyzeStreamResponse(accepted=ACCEPTED), read_stream),
    (pb.AnalyzeStreamResponse(result=RESULT), read_stream),
    (pb.AnalyzeStreamResponse(done=DONE), read_stream),
    (pb.AnalyzeDocumentsResponse(accepted=ACCEPTED), receive),
    (pb.AnalyzeDocumentsResponse(result=RESULT), receive),
    (pb.AnalyzeDocumentsResponse(done=DONE), receive),
    (pb.AnalyzeDocumentsResponse(whole=pb.AnalyzeResponse(results=[RESULT], done=DONE)), receive),
]


@pytest.mark.parametrize(("answer", "read"), ANSWERS)
@settings(max_examples=200)
@given(data=st.data())
def test_bytes_gone_wrong(answer: Message, read: Callable[[Any], object], data: st.DataObject) -> None:
    sent = bytearray(answer.SerializeToString())
    for place in data.draw(st.lists(st.integers(0, len(sent) - 1), max_size=4)):
        sent[place] = data.draw(st.integers(0, 255))
    try:
        received = type(answer).FromString(bytes(sent))
    except DecodeError:
        return  # gRPC tells of these itself
    with contextlib.suppress(ClientError):
        read(received)


@pytest.mark.parametrize("status", [0, 77])
def test_a_status_of_a_newer_server_follows_from_the_results(status: int) -> None:
    done = pb.DocumentDone(status=status)  # type: ignore[arg-type]
    answer = pb.AnalyzeResponse(offset_encoding=pb.OFFSET_ENCODING_UNICODE_CODE_POINT, results=[RESULT], done=done)
    assert checked(answer).status is DocumentStatus.OK
    answer.results[0].error.reason = "ANALYZER_ERROR"
    answer.results.append(RESULT)
    assert checked(answer).status is DocumentStatus.PARTIAL


def test_a_value_that_json_does_not_have() -> None:
    answer = pb.AnalyzeResponse(offset_encoding=pb.OFFSET_ENCODING_UNICODE_CODE_POINT, results=[RESULT], done=DONE)
    answer.results[0].annotations[2].fields["deep"] = float("nan")
    with pytest.raises(ServerError, match="makes no sense"):
        checked(answer)
