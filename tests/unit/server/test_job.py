"""Jobs: each result once, and one end."""

from __future__ import annotations

import time

from glossator.contract.result import DocumentStatus
from glossator.errors import Failure, Reason
from glossator_server.scheduler.job import Given

from .jobs import Kept, job, request


def test_each_result_is_delivered_once_and_the_last_ends_the_job() -> None:
    kept = Kept()
    item = job(of=request("base", "other"), deliver=kept)
    item.give("base", (b"1",), None)
    item.give("base", (b"2",), None)
    assert kept == [Given("base", (b"1",), None)]
    item.give("other", (b"3",), Failure(Reason.ANALYZER_ERROR, "no"))
    item.give("other", (b"4",), None)
    assert kept.ended is not None
    assert kept.ended.status is DocumentStatus.PARTIAL
    assert len(kept) == 3


def test_nothing_is_delivered_after_a_cancel() -> None:
    kept = Kept()
    item = job(deliver=kept)
    item.cancel()
    item.give("base", (b"1",), None)
    item.expire()
    (ended,) = kept
    assert kept.ended is ended
    assert kept.ended.status is DocumentStatus.CANCELLED


def test_a_result_after_the_deadline_is_too_late() -> None:
    kept = Kept()
    item = job(deliver=kept, deadline=time.monotonic())
    item.give("base", (b"1",), None)
    assert kept.ended is not None
    assert kept.ended.failure is not None
    assert kept.ended.failure.reason is Reason.DEADLINE_EXCEEDED
    assert len(kept) == 1
