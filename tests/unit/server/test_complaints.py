"""Warnings of failing analyzers: one for each and minute, with how many there were."""

from __future__ import annotations

import pytest

from glossator.errors import Failure, Reason
from glossator_server.scheduler.complaints import Complaints

FAILURE = Failure(
    Reason.ANALYZER_ERROR, "the analyzer raised ValueError at acme_x.topics:31", {"exception": "ValueError"}
)


def test_each_analyzer_is_told_of_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    complaints = Complaints(lambda: now)
    for _ in range(3):
        complaints.hear("acme.topics", FAILURE)
        complaints.hear("acme.other", FAILURE)
    now = 59.0
    complaints.hear("acme.topics", FAILURE)
    now = 60.0
    complaints.hear("acme.topics", FAILURE)
    now = 120.0
    complaints.hear("acme.topics", FAILURE)
    why = "failed: ANALYZER_ERROR: the analyzer raised ValueError at acme_x.topics:31"
    assert caplog.messages == [
        f"analyzer acme.topics {why}",
        f"analyzer acme.other {why}",
        f"analyzer acme.topics {why}; 3 more since the last of these warnings",
        f"analyzer acme.topics {why}",
    ]


@pytest.mark.parametrize("reason", [Reason.CANCELLED, Reason.DOCUMENT_TOO_LARGE, Reason.DEPENDENCY_FAILED])
def test_what_is_no_fault_of_an_analyzer_is_not_told(caplog: pytest.LogCaptureFixture, reason: Reason) -> None:
    Complaints().hear("acme.topics", Failure(reason, "why"))
    assert caplog.messages == []


@pytest.mark.parametrize("reason", [Reason.ANALYZER_ERROR, Reason.ANALYZER_UNAVAILABLE])
def test_what_authors_have_written_themselves_is_not_told(caplog: pytest.LogCaptureFixture, reason: Reason) -> None:
    Complaints().hear("acme.topics", Failure(reason, "no head for marmalade\nerror: all is lost"))
    assert caplog.messages == [
        f"analyzer acme.topics failed: {reason.value}: it has told its client why, in words of its own"
    ]
