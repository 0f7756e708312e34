"""From a model's score, and what else is known, to how often such a thing is right."""

from __future__ import annotations

import math

import pytest

from glossator import Calibration
from glossator.text.calibration import sureness


def test_a_model_that_is_as_often_right_as_it_says_is_left_as_it_is() -> None:
    plain = Calibration(0.0, {"likely": 1.0, "sure": 1.0})
    for score in (0.02, 0.3, 0.5, 0.97):
        assert plain.chance(sureness(score)) == pytest.approx(score)


def test_order_is_kept_and_chances_stay_chances() -> None:
    table = Calibration(-3.0, {"likely": 0.2, "sure": 4.0, "quoted": 50.0})
    chances = [table.chance(sureness(score)) for score in (0.0, 1e-9, 0.2, 0.6, 0.999, 1.0)]
    assert chances == sorted(chances)
    assert 0 < chances[0] < chances[-1] < 1
    assert 0 < table.chance({"quoted": -1e9}) < table.chance({"quoted": 1e9}) < 1


def test_what_it_does_not_know_of_says_nothing() -> None:
    table = Calibration(0.4, {"quoted": 1.0})
    assert table.chance({"shouted": 7.0}) == table.chance({}) == pytest.approx(0.5987, abs=1e-4)


@pytest.mark.parametrize(
    "given", [(math.nan, {}), (-math.inf, {}), (0.0, {"likely": 1.0, "sure": math.nan}), (0.0, {"likely": math.inf})]
)
def test_a_table_without_finite_numbers_is_refused(given: tuple[float, dict[str, float]]) -> None:
    with pytest.raises(ValueError, match="no finite number"):
        Calibration(*given)
