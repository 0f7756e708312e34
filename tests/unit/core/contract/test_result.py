"""How a document ended, from the results of its analyzers."""

import pytest

from glossator import AnalyzerResult, Annotation, DocumentResult, DocumentStatus, Failure, Reason
from glossator.contract.result import in_order, status_of

GOOD = AnalyzerResult("good", "good", annotations=(Annotation("a", (), None), Annotation("b", (), None)))
BAD = AnalyzerResult("bad", "bad", failure=Failure(Reason.ANALYZER_ERROR, "x"))
DROPPED = AnalyzerResult("dropped", "dropped", failure=Failure(Reason.CANCELLED, "x"))


@pytest.mark.parametrize(
    ("results", "failure", "status"),
    [
        ([GOOD, GOOD], None, DocumentStatus.OK),
        ([], None, DocumentStatus.OK),
        ([GOOD, BAD], None, DocumentStatus.PARTIAL),
        ([BAD, BAD], None, DocumentStatus.FAILED),
        ([GOOD, DROPPED], None, DocumentStatus.CANCELLED),
        ([], Failure(Reason.DOCUMENT_EMPTY, "x"), DocumentStatus.FAILED),
        ([GOOD], Failure(Reason.CANCELLED, "x"), DocumentStatus.CANCELLED),
    ],
)
def test_status(results: list[AnalyzerResult], failure: Failure | None, status: DocumentStatus) -> None:
    assert status_of([result.failure for result in results], failure) is status


def test_results_are_found_by_name_and_annotations_by_kind() -> None:
    result = DocumentResult("id", DocumentStatus.PARTIAL, (BAD, GOOD))
    assert result["good"] is GOOD
    with pytest.raises(KeyError, match="other"):
        result["other"]
    assert [item.kind for item in result.annotations()] == ["a", "b"]
    assert [item.kind for item in result.annotations("b")] == ["b"]
    assert not result.ok


def test_order_is_that_of_the_request_however_results_arrive() -> None:
    assert in_order([GOOD, BAD], ["bad", "missing", "good"]) == (BAD, GOOD)
