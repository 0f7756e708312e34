"""What steps are thought to cost: learnt of what they took."""

from __future__ import annotations

import pytest

from glossator import AnalyzerSpec, Config, Registry
from glossator.host.costs import Costs, key_of_step
from glossator.host.plan import Step, make_plan

from ..fakes import Plugins, per_document

SIZES = [1000]


@pytest.fixture
def step(plugins: Plugins) -> Step:
    registry = Registry.load(Config(), [plugins.plugin(per_document("tides"))])
    (step,) = make_plan(registry, [AnalyzerSpec("tides")]).steps
    return step


def test_one_odd_text_does_not_make_a_cheap_step_dear(step: Step) -> None:
    costs, key = Costs(), key_of_step(step)
    for seconds in (0.001, 0.001, 60.0):
        costs.learn(key, seconds, SIZES)
    assert 0.001 < costs.of_step(step, SIZES) < 0.002


def test_what_has_become_slow_is_known_to_be_slow_after_a_while(step: Step) -> None:
    costs, key = Costs(), key_of_step(step)
    for seconds in (0.001, *[0.1] * 30):
        costs.learn(key, seconds, SIZES)
    assert costs.of_step(step, SIZES) > 0.05
