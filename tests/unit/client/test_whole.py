"""Documents that come in one message each are the same to callers as those that come result by result."""

from __future__ import annotations

import pytest

from glossator import Annotation, Document, Entity, Span
from glossator.contract.result import AnalyzerResult
from glossator.wire import encode_result
from glossator.wire import messages as pb
from glossator_client.ledger import DocumentEvent, Ledger

TEXT = "The heron left Bergen."
RESULTS = [
    encode_result(
        AnalyzerResult(
            name,
            name,
            "1",
            "f",
            (Annotation("entity", (Span(15, 21),), Entity(entity_id="e", canonical_name="Bergen")),),
        ),
        TEXT,
    )
    for name in ("b", "a")
]
DONE = pb.DocumentDone(status=pb.DOCUMENT_STATUS_OK, language="en")
ACCEPTED = pb.StreamAccepted(
    offset_encoding=pb.OFFSET_ENCODING_UNICODE_CODE_POINT,
    max_in_flight_documents=2,
    analyzers=[pb.AnalyzerSpec(analyzer="a"), pb.AnalyzerSpec(analyzer="b")],
)


def events(*responses: pb.AnalyzeDocumentsResponse, ordered: bool) -> list[DocumentEvent]:
    ledger = Ledger(ordered=ordered, max_in_flight=None, max_message_bytes=10_000)
    ledger.admit(Document(TEXT, "d"))
    for response in (pb.AnalyzeDocumentsResponse(accepted=ACCEPTED), *responses):
        ledger.receive(response)
    return list(ledger.take())


@pytest.mark.parametrize("ordered", [False, True])
def test_they_are_the_same(ordered: bool) -> None:
    apart = events(
        *(pb.AnalyzeDocumentsResponse(result=result) for result in RESULTS),
        pb.AnalyzeDocumentsResponse(done=DONE),
        ordered=ordered,
    )
    whole = pb.AnalyzeDocumentsResponse(whole=pb.AnalyzeResponse(results=RESULTS, done=DONE))
    assert events(whole, ordered=ordered) == apart
    # One that was too long for a message: some of it came before.
    rest = pb.AnalyzeDocumentsResponse(whole=pb.AnalyzeResponse(results=RESULTS[1:], done=DONE))
    assert events(pb.AnalyzeDocumentsResponse(result=RESULTS[0]), rest, ordered=ordered) == apart
    assert [event.done for event in apart] == [False, False, True]
