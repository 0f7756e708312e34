"""The recipe of calibrations: tables that keep the order of scores, judged on documents that were not fitted on."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

import glossator_en
from glossator.text.calibration import sureness
from glossator_en.plugin import glossator_models
from glossator_formats.scores.reliability import expected_error

pytest.importorskip("torch")


def observed(module: Any, count: int, off: float, corpus: str = "made up") -> list[Any]:
    """Statements that are right by `off` less often than their model believes."""
    chance = random.Random(7)  # noqa: S311 - the same each time
    scores = [chance.uniform(0.3, 0.99) for _ in range(count)]
    return [
        module.Observed(corpus, number % 40, sureness(score), chance.random() < score - off)
        for number, score in enumerate(scores)
    ]


def test_an_overconfident_model_is_brought_down_for_documents_that_were_not_fitted_on(
    recipe: Callable[[str], Any],
) -> None:
    calibrate, module = recipe("packing.calibrate"), recipe("packing.observed")
    table = calibrate.table(observed(module, 4000, 0.2), observed(module, 4000, 0.2, "elsewhere"))
    assert len(table.judged) == 8000
    for corpus in ("made up", "elsewhere"):
        assert expected_error(table.bins(corpus)) < 0.03
    assert table.calibration.chance(sureness(0.9)) == pytest.approx(0.7, abs=0.04)


def test_who_is_surer_is_never_judged_less_often_right(recipe: Callable[[str], Any]) -> None:
    fit = recipe("packing.logistic").fit
    upside_down = [(sureness(0.9), False), (sureness(0.2), True)] * 20
    table = fit([features for features, _ in upside_down], [right for _, right in upside_down], ("likely", "sure"))
    assert table.chance(sureness(0.9)) >= table.chance(sureness(0.2))


def test_of_nothing_nothing_is_known(recipe: Callable[[str], Any]) -> None:
    table = recipe("packing.calibrate").table([])
    assert (table.calibration.chance({}), table.judged, table.bins("made up")) == (0.5, [], [])


def test_the_same_observations_give_the_same_table(recipe: Callable[[str], Any]) -> None:
    calibrate, module = recipe("packing.calibrate"), recipe("packing.observed")
    assert calibrate.table(observed(module, 300, 0.1)) == calibrate.table(observed(module, 300, 0.1))


def test_bundled_tables_are_of_the_weights_that_lie_beside_them(recipe: Callable[[str], Any]) -> None:
    """Else: python -m training.packing.calibrate --data DATA."""
    calibrate = recipe("packing.calibrate")
    written = json.loads((glossator_en.path() / "calibration.json").read_text("utf-8"))
    for package in glossator_models():
        resources = recipe("packing.observed").english(package)
        tables = written[package.extra["variant"]]
        assert set(tables) == {layer.value for layer in resources.calibrations} == {"mentions", "roles"}
        for layer, calibration in resources.calibrations.items():
            assert tables[layer.value]["of"] == calibrate.digest(resources.layers[layer].model.files[0])
            assert all(calibration.weights.get(name, 0.0) >= 0 for name in calibrate.GROWING)
