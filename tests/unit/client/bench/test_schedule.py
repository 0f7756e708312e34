from __future__ import annotations

import itertools
import statistics
from collections import Counter

import pytest

from glossator_client.bench.schedule import arrivals, moments, order, twister


def gaps(burstiness: float) -> list[float]:
    found = itertools.islice(moments(50, 3, burstiness), 20_000)
    return [after - before for before, after in itertools.pairwise(found)]


def test_the_generator_is_the_one_of_the_c_plus_plus_standard() -> None:
    draw = twister(5489)
    numbers = [draw.getrandbits(32) for _ in range(10_000)]
    assert numbers[0] == 3499211612
    # The standard tells the ten thousandth.
    assert numbers[-1] == 4123659995
    assert twister(5489 + 2**32).getrandbits(32) == 3499211612


@pytest.mark.parametrize(("burstiness", "variation"), [(1.0, 1.0), (0.25, 2.0), (4.0, 0.5)])
def test_gaps_are_as_long_on_average_and_vary_as_told(burstiness: float, variation: float) -> None:
    found = gaps(burstiness)
    assert statistics.mean(found) == pytest.approx(0.02, rel=0.06)
    assert statistics.stdev(found) / statistics.mean(found) == pytest.approx(variation, rel=0.06)


def test_arrivals_begin_at_once_end_in_time_and_are_the_same_in_every_run() -> None:
    found = list(arrivals(50, 100))
    assert found[0] == 0
    assert found[-1] < 100
    assert found == list(arrivals(50, 100))
    assert found != list(arrivals(50, 100, seed=1))


def test_a_rate_is_positive() -> None:
    for rate, burstiness in ((0, 1), (1, 0)):
        with pytest.raises(ValueError, match="positive"):
            next(moments(rate, 0, burstiness))


def test_equal_issue_takes_every_document_as_often_in_changing_order() -> None:
    found = list(itertools.islice(order(30, equal=True), 90))
    assert set(Counter(found).values()) == {3}
    assert found[:30] != found[30:60] != sorted(found[30:60])
    drawn = Counter(itertools.islice(order(30), 900))
    assert len(set(drawn.values())) > 1
    assert set(drawn) == set(range(30))
