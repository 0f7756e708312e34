"""Jobs: each result once, one end, and who is to blame."""

from __future__ import annotations

import time

from glossator.batch import PARSE
from glossator.errors import Failure, Reason
from glossator.result import DocumentStatus
from glossator_server.scheduler.blame import blame
from glossator_server.scheduler.job import Given

from .jobs import Kept, job, request

CRASHED = Failure(Reason.ANALYZER_CRASHED, "it crashed")


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


def test_the_culprit_fails_its_users_with_it_and_the_others_run_again() -> None:
    kept = Kept()
    item = job(of=request("grand", "user", "base", "other"), deliver=kept)
    blame(item, "base", CRASHED)
    assert kept.failures == {
        "base": "ANALYZER_CRASHED",
        "user": "DEPENDENCY_FAILED",
        "grand": "DEPENDENCY_FAILED",
    }
    assert [spec.name for spec in item.specs] == ["other"]
    assert kept.ended is None
    # Without the culprit there is a plan, and its steps have the names they had.
    assert {step.name for step in item.request.plan.steps} >= {spec.name for spec in item.specs}


def test_a_culprit_that_nobody_asked_for_fails_its_users() -> None:
    kept = Kept()
    item = job(of=request("user", "other"), deliver=kept)
    blame(item, "base", CRASHED)
    assert kept.failures == {"user": "DEPENDENCY_FAILED"}
    assert [spec.name for spec in item.specs] == ["other"]


def test_what_was_delivered_stays_and_runs_again_for_its_users() -> None:
    kept = Kept()
    item = job(of=request("base", "user", "other"), deliver=kept)
    item.give("base", (b"1",), None)
    blame(item, "other", CRASHED)
    assert kept.failures == {"other": "ANALYZER_CRASHED"}
    assert [spec.name for spec in item.specs] == ["base", "user"]


def test_without_the_parser_there_is_nothing_left_to_run() -> None:
    kept = Kept()
    item = job(of=request("base", "user"), deliver=kept)
    blame(item, PARSE, CRASHED)
    assert kept.failures == {"base": "ANALYZER_CRASHED", "user": "ANALYZER_CRASHED"}
    assert kept.ended is not None
    assert kept.ended.status is DocumentStatus.FAILED
