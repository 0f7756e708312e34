"""Breakers: an analyzer that only fails is left out, and tried again."""

from __future__ import annotations

import pytest

from glossator.config import Server
from glossator.errors import Reason
from glossator_server.scheduler.breaker import Breakers

CRASHED, TIMEOUT = Reason.ANALYZER_CRASHED, Reason.ANALYZER_TIMEOUT


class Kept:
    """Breakers, a clock that stands still, and what was told."""

    def __init__(self, **server: float) -> None:
        self.now = 1000.0
        self.told: list[tuple[str, float]] = []
        settings = Server.model_validate({"quarantine_after": 3, **server})
        self.breakers = Breakers(settings, lambda *changed: self.told.append(changed), lambda: self.now)

    def fail(self, times: int = 3, reason: Reason = CRASHED) -> None:
        for _ in range(times):
            self.breakers.failed("bad", reason)


def test_failures_in_a_row_leave_an_analyzer_out_and_no_other() -> None:
    kept = Kept()
    kept.fail(2)
    assert kept.breakers.refusal("bad") is None
    kept.fail(1)
    refusal = kept.breakers.refusal("bad")
    assert refusal is not None
    assert (refusal.reason, refusal.retryable) == (Reason.ANALYZER_NOT_READY, True)
    assert refusal.retry_after == 10.0
    assert kept.breakers.refusal("good") is None
    assert kept.breakers.out.keys() == {"bad"}
    assert kept.told == [("bad", 10.0)]


def test_bad_documents_among_good_ones_take_it_from_nobody() -> None:
    kept = Kept()
    for _ in range(50):
        kept.fail(2)
        kept.breakers.worked("bad")
    assert kept.breakers.refusal("bad") is None
    assert not kept.breakers
    assert kept.told == []


def test_a_timeout_costs_as_much_as_three_crashes() -> None:
    kept = Kept()
    kept.fail(1, TIMEOUT)
    assert kept.breakers.refusal("bad") is not None


def test_other_failures_do_not_count() -> None:
    kept = Kept()
    kept.fail(100, Reason.ANALYZER_ERROR)
    assert not kept.breakers


def test_it_can_be_switched_off() -> None:
    kept = Kept(quarantine_after=0)
    kept.fail(100)
    assert kept.breakers.refusal("bad") is None


def test_after_the_pause_one_document_is_let_through() -> None:
    kept = Kept()
    kept.fail()
    assert not kept.breakers.probe("bad")
    kept.now += 10
    assert kept.breakers.out == {}
    assert kept.breakers.probe("bad")
    assert not kept.breakers.probe("bad")
    assert kept.breakers.refusal("bad") is not None
    assert kept.breakers.out == {}
    kept.breakers.worked("bad")
    assert kept.breakers.refusal("bad") is None
    assert kept.told[-1] == ("bad", 0.0)


def test_a_pause_is_longer_than_the_one_before_but_for_what_was_under_way() -> None:
    kept = Kept()
    kept.fail()
    kept.fail(20)  # they were in the queue when it was left out
    assert kept.told == [("bad", 10.0)]
    for pause in (20.0, 40.0, 80.0, 160.0, 320.0, 320.0):
        kept.now += 1000
        assert kept.breakers.probe("bad")
        kept.fail(1)
        assert kept.told[-1] == ("bad", pause)


def test_a_try_of_which_nothing_is_heard_is_repeated() -> None:
    kept = Kept()
    kept.fail()
    kept.now += 10
    assert kept.breakers.probe("bad")
    kept.now += 10
    assert kept.breakers.probe("bad")


@pytest.mark.parametrize("name", ["bad", "good"])
def test_nothing_is_known_of_what_only_works(name: str) -> None:
    kept = Kept()
    kept.breakers.worked(name)
    assert not kept.breakers
    assert not kept.breakers.probe(name)


def test_a_service_that_is_down_convicts_nobody() -> None:
    kept = Kept()
    kept.fail(100, Reason.ANALYZER_UNAVAILABLE)
    assert kept.breakers.refusal("bad") is None
    assert kept.told == []
