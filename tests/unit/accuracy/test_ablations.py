"""Ablations: each is a switch that the installed analyzer has."""

from __future__ import annotations

import pytest
from benchmarks.accuracy.ablations import ABLATIONS, Ablation, placed, table
from benchmarks.accuracy.bars import rows
from rich.console import Console

from glossator import Config, Registry
from glossator_formats.scores.count import Score


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load(Config.load())


@pytest.mark.parametrize("ablation", ABLATIONS, ids=lambda one: one.name)
def test_the_switch_exists_and_the_scores_are_known(ablation: Ablation, registry: Registry) -> None:
    options, settings = placed(ablation, registry)
    assert {**options, **settings} == ablation.switches
    assert set(ablation.scores) <= {row.id for row in rows()}
    assert {score.partition(".")[0] for score in ablation.scores} == set(ablation.parts)


def test_a_switch_that_is_not_there_is_said_to_be_missing(registry: Registry) -> None:
    assert placed(Ablation("x", "entities", {"use_magic": False}, (), ()), registry) == ({}, {})


def test_the_table_has_the_difference() -> None:
    found = {"": {"entities.exact": Score(80.0, 9)}, ABLATIONS[3].name: {"entities.exact": Score(78.5, 9)}}
    console = Console(width=160)
    with console.capture() as shown:
        console.print(table(found, rows(), ["entities"]))
    assert "-1.50" in shown.get()
    with console.capture() as shown:
        console.print(table({"": {}}, rows(), ["entities"]))
    assert "no such switch" in shown.get()
