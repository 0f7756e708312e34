"""When something that does not answer is left alone, and for how long."""

from __future__ import annotations

from glossator_remote.breaker import Breaker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_it_opens_after_five_failures_in_a_row_and_lets_one_try() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(5):
        assert breaker.closed_for() == 0
        breaker.failed()
    assert breaker.closed_for() == 1.0
    clock.now += 1.5
    assert breaker.closed_for() == 0  # this one tries
    assert breaker.closed_for() > 0  # and nobody else
    breaker.failed()
    assert breaker.closed_for() == 2.0  # twice as long
    clock.now += 2.5
    assert breaker.closed_for() == 0
    breaker.unknown()  # whoever tried was cancelled: the next one may
    assert breaker.closed_for() == 0
    breaker.worked()
    assert [breaker.closed_for() for _ in range(3)] == [0, 0, 0]


def test_a_success_in_between_sets_it_to_zero() -> None:
    breaker = Breaker(Clock())
    for _ in range(20):
        breaker.failed()
        breaker.worked()
    assert breaker.closed_for() == 0


def test_pauses_have_an_end() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(5):
        breaker.failed()
    for _ in range(12):
        clock.now += 60
        assert breaker.closed_for() == 0
        breaker.failed()
    assert breaker.closed_for() == 30.0
