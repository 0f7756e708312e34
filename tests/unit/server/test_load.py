"""What busy workers have before them, and equal parts of what waits."""

from __future__ import annotations

from glossator_server.scheduler.load import BATCH_COST, Load, level


class Clock:
    """A time that goes on when it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_of_an_unknown_rate_a_whole_batch_is_left() -> None:
    load = Load(clock := Clock())
    load.begin("a", 5000)
    clock.now += 10
    assert load.left() == [5000 + BATCH_COST]


def test_what_is_left_gets_less_with_time_and_never_less_than_nothing() -> None:
    load = Load(clock := Clock())
    load.begin("a", 9000)
    clock.now += 1
    load.end("a")
    load.begin("b", 19_000)
    clock.now += 0.5
    assert load.left() == [15_000]
    clock.now += 10
    assert load.left() == [0]


def test_the_rate_follows_what_batches_take() -> None:
    load = Load(clock := Clock())
    for _ in range(40):
        load.begin("a", 9000)
        clock.now += 2
        load.end("a")
    load.begin("b", 9000)
    clock.now += 1
    assert round(load.left()[0]) == 5000


def test_a_batch_that_took_no_time_teaches_nothing() -> None:
    load = Load(Clock())
    load.begin("a", 9000)
    load.end("a")
    load.begin("b", 1000)
    assert load.left() == [1000 + BATCH_COST]


def test_each_gets_so_much_that_all_are_done_together() -> None:
    load = Load(Clock())
    assert load.part(9000, others=2) == 3000
    load.begin("a", 2000)
    assert load.part(9000, others=2) == 4000
    load.begin("b", 40_000)
    assert load.part(9000, others=2) == 6000


def test_level() -> None:
    assert level(10, []) == 10
    assert level(10, [0, 0]) == 10 / 3
    assert level(10, [4]) == 7
    assert level(10, [30, 4]) == 7
    assert level(10, [30]) == 10
    assert level(0, [0, 5]) == 0
