"""What becomes of documents whose worker hung or died."""

from __future__ import annotations

import pytest

from glossator.contract.batch import PARSE
from glossator.contract.result import DocumentStatus
from glossator.errors import Failure, Reason
from glossator_server.scheduler.blame import blame, settle
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.running import End, Verdict
from glossator_server.worker.death import Cause, Death

from .jobs import Kept, job, request

CRASHED = Failure(Reason.ANALYZER_CRASHED, "it crashed")


def lost(cause: Cause, step: str = "base") -> Verdict:
    return Verdict(End.LOST, step, Death(cause, "signal"))


def settled(item: Job, verdict: Verdict, *, alone: bool) -> str:
    """The reason that its step was given."""
    failure = settle(item, verdict, alone=alone, limit=30)
    return "" if failure is None else failure.reason.value


@pytest.mark.parametrize("verdict", [lost(Cause.ITSELF), lost(Cause.KILLED), Verdict(End.OVERDUE, "base")])
def test_nobody_is_blamed_for_what_happened_to_a_batch(verdict: Verdict) -> None:
    item = job()
    for _ in range(5):
        assert not settled(item, verdict, alone=False)
    assert item.suspect
    assert not item.ended


def test_a_crash_alone_after_one_in_a_batch_is_the_documents() -> None:
    kept = Kept()
    item = job(deliver=kept)
    settled(item, lost(Cause.ITSELF), alone=False)
    assert settled(item, lost(Cause.ITSELF), alone=True) == "ANALYZER_CRASHED"
    assert kept.failures == {"base": "ANALYZER_CRASHED"}
    assert item.ended


def test_a_crash_alone_may_happen_once() -> None:
    item = job()
    assert not settled(item, lost(Cause.ITSELF), alone=True)
    assert settled(item, lost(Cause.ITSELF), alone=True) == "ANALYZER_CRASHED"


def test_a_hang_alone_is_the_documents() -> None:
    item = job()
    assert settled(item, Verdict(End.OVERDUE, "base"), alone=True) == "ANALYZER_TIMEOUT"


@pytest.mark.parametrize(
    ("cause", "told", "message"),
    [(Cause.KILLED, "killed", "killed from outside"), (Cause.MEMORY, "memory", "give the server more memory")],
)
def test_a_document_whose_workers_are_killed_again_and_again_is_told_so(cause: Cause, told: str, message: str) -> None:
    item = job()
    assert not settled(item, lost(cause), alone=False)
    assert not settled(item, lost(cause), alone=True)
    assert not settled(item, lost(cause), alone=True)
    failure = settle(item, lost(cause), alone=True, limit=30)
    assert failure is not None
    assert (failure.reason, failure.metadata["cause"]) == (Reason.ANALYZER_CRASHED, told)
    assert message in failure.message


def test_kills_and_crashes_do_not_add_up() -> None:
    item = job()
    for _ in range(2):
        assert not settled(item, lost(Cause.KILLED), alone=True)
    assert not settled(item, lost(Cause.ITSELF), alone=True)


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


def test_who_can_do_without_the_culprit_runs_again_without_it() -> None:
    kept = Kept()
    item = job(of=request("able", "user"), deliver=kept)
    blame(item, "base", CRASHED)
    assert kept.failures == {"user": "DEPENDENCY_FAILED"}
    assert not item.ended
    assert [spec.name for spec in item.selection.specs] == ["able"]
    assert item.selection.without == ("base",)
    assert item.key != job(of=request("able")).key
