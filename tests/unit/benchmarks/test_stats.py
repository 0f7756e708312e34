from __future__ import annotations

import pytest
from benchmarks.stats import Spread, differences, ratios


def test_a_spread_has_median_and_quartiles() -> None:
    assert Spread.of([5, 1, 3, 2, 4]) == Spread(3, 2, 4, 5)


def test_of_few_samples_the_extremes_are_shown() -> None:
    assert Spread.of([2.0]) == Spread(2.0, 2.0, 2.0, 1)
    assert Spread.of([3.0, 1.0]) == Spread(2.0, 1.0, 3.0, 2)
    with pytest.raises(ValueError, match="nothing"):
        Spread.of([])


def test_pairs_are_taken_round_by_round() -> None:
    # The machine was half as fast in the second round: the ratios do not show it.
    assert ratios([6.0, 12.0], [2.0, 4.0]) == [3.0, 3.0]
    assert differences([6.0, 12.0], [2.0, 4.0]) == [4.0, 8.0]
    with pytest.raises(ValueError, match="zip"):
        ratios([1.0], [1.0, 2.0])
