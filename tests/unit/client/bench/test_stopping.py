from __future__ import annotations

import random
from itertools import pairwise
from math import comb

import pytest

from glossator_client.bench.stopping import Estimate, allowed, at_most, holds, needed


def test_the_fewest_queries_of_each_percentile_are_those_that_mlperf_asks_for() -> None:
    assert [needed(share) for share in (0.5, 0.9, 0.95, 0.97, 0.99, 0.999)] == [11, 64, 130, 219, 662, 6636]
    assert needed(0.99, over=0) == 459


@pytest.mark.parametrize(("over", "queries", "share"), [(0, 40, 0.9), (3, 40, 0.9), (30, 40, 0.9), (7, 25, 0.5)])
def test_probabilities_are_the_sums_of_the_binomial_distribution(over: int, queries: int, share: float) -> None:
    exact = sum(comb(queries, count) * (1 - share) ** count * share ** (queries - count) for count in range(over + 1))
    assert at_most(over, queries, share) == pytest.approx(exact, rel=1e-9)


def test_as_many_may_exceed_the_bound_as_the_queries_are_enough_for() -> None:
    for share in (0.5, 0.9, 0.99):
        for over in (0, 1, 2, 17, 300):
            fewest = needed(share, over)
            assert allowed(fewest, share) == over
            assert allowed(fewest - 1, share) == over - 1
            assert holds(fewest, over, share) is True
            assert holds(fewest - 1, over, share) is not True


def test_a_bound_is_neither_kept_nor_broken_while_the_queries_are_few() -> None:
    assert holds(0, 0, 0.99) is None
    assert holds(458, 0, 0.99) is None
    assert holds(3, 3, 0.99) is False
    assert holds(1000, 11, 0.99) is None
    assert holds(1000, 30, 0.99) is False


def test_too_few_queries_have_no_percentile_and_say_how_many_it_takes() -> None:
    few = Estimate.of([0.001] * 312, 0.99)
    assert few.value is None
    assert str(few) == "p99: too few queries, 312 of 662"
    assert Estimate.of([], 0.9).value is None


def test_an_estimate_lets_the_longest_times_go_that_the_confidence_allows() -> None:
    times = [index / 1000 for index in range(1, 1501)]
    random.Random(4).shuffle(times)  # noqa: S311 - no secret
    found = Estimate.of(times, 0.9)
    assert found.discarded == 122
    assert found.value == pytest.approx(1.378)
    assert found.value is not None
    assert found.value > sorted(times)[1349]
    assert str(found) == "p90 at most 1,378.0 ms"
    assert Estimate.of([1.0] * 63 + [9.0], 0.9).value == 9.0


def test_an_estimate_is_too_short_in_no_more_runs_than_the_confidence_says() -> None:
    draw = random.Random(11)  # noqa: S311 - no secret
    runs = [Estimate.of([draw.random() for _ in range(200)], 0.9).value for _ in range(3000)]
    short = sum(found is None or found < 0.9 for found in runs)
    assert short <= 45


def test_more_queries_bring_the_estimate_nearer_to_the_percentile() -> None:
    over = [allowed(queries, 0.99) / queries for queries in (700, 7_000, 70_000, 700_000)]
    assert all(more > less for less, more in pairwise(over))
    assert 0.0096 < over[-1] < 0.01


def test_a_share_is_no_percentage() -> None:
    with pytest.raises(ValueError, match="between 0 and 1, not 99"):
        needed(99)
