"""What busy workers have before them, and equal parts of what waits."""

from __future__ import annotations

import pytest

from glossator_server.scheduler.load import Load, level


class Clock:
    """A time that goes on when it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def done(load: Load, clock: Clock, kind: str, work: int, seconds: float) -> None:
    load.begin("done", kind, work, work)
    clock.now += seconds
    load.end("done")


def test_before_anything_is_known_the_length_says_it() -> None:
    load = Load(clock := Clock())
    load.begin("a", "some", 9000, 9000)
    clock.now += 10
    assert load.left() == [1.0]
    done(load, clock, "other", 9000, 1.0)
    load.begin("b", "unknown", 9000, 9000)
    clock.now += 0.25
    assert load.left() == [0, 0.75]


def test_what_a_kind_takes_is_learned_from_its_batches() -> None:
    load = Load(clock := Clock())
    done(load, clock, "slow", 1000, 10.0)
    done(load, clock, "quick", 1000, 0.1)
    assert load.seconds("slow", 3000) == pytest.approx(30)
    assert load.seconds("quick", 3000) == pytest.approx(0.3)
    load.begin("a", "slow", 500, 500)
    clock.now += 1
    assert load.left() == [pytest.approx(4)]


def test_it_follows_what_they_take_of_late() -> None:
    load = Load(clock := Clock())
    done(load, clock, "some", 1000, 1.0)
    for _ in range(40):
        done(load, clock, "some", 1000, 2.0)
    assert load.seconds("some", 1000) == pytest.approx(2, rel=0.01)


def test_a_batch_that_took_no_time_teaches_nothing() -> None:
    load = Load(clock := Clock())
    done(load, clock, "some", 9000, 0)
    assert load.cost("some") is None
    assert not load.rate


def test_kinds_that_were_not_there_for_long_are_forgotten() -> None:
    load = Load(clock := Clock())
    for number in range(1000):
        done(load, clock, "often", 1000, 1.0)
        done(load, clock, f"{number}", 1000, 1.0)
    assert load.cost("often") == pytest.approx(0.001)
    assert load.cost("0") is None


def test_each_gets_so_much_that_all_are_done_together() -> None:
    load = Load(clock := Clock())
    done(load, clock, "some", 1000, 1.0)
    assert load.part(9.0, others=2) == 3
    load.begin("a", "some", 3000, 3000)
    assert load.part(9.0, others=2) == 4
    load.begin("b", "some", 40_000, 40_000)
    assert load.part(9.0, others=2) == 6


def test_level() -> None:
    assert level(10, []) == 10
    assert level(10, [0, 0]) == 10 / 3
    assert level(10, [4]) == 7
    assert level(10, [30, 4]) == 7
    assert level(10, [30]) == 10
    assert level(0, [0, 5]) == 0
