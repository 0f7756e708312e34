"""Plans: which analyzers run, in which waves, on which layers."""

import os
import re
import subprocess
import sys

import pytest
from pydantic import BaseModel, ConfigDict

from glossator import AnalyzerSpec, Config, Layer, Manifest, Registry
from glossator.errors import AnalyzerNotFound, OptionsInvalid, PluginConflict
from glossator.host.plan import Plan, make_plan
from glossator.host.registry import PluginState

from ..fakes import Note, Plugins, per_document


class Options(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: int = 3


def names(plan: Plan) -> list[list[str]]:
    return [[step.name for step in wave.steps] for wave in plan.waves]


def plan_of(plugins: Plugins, analyzers: list[Manifest], *specs: AnalyzerSpec | str) -> Plan:
    registry = Registry.load(Config(), [plugins.plugin(*analyzers)])
    return make_plan(registry, [AnalyzerSpec(spec) if isinstance(spec, str) else spec for spec in specs])


def reading(name: str, *layers: Layer, **manifest: object) -> Manifest:
    return per_document(name, layers=frozenset(layers), **manifest)


def test_cheap_layers_come_first_so_their_analyzers_answer_first(plugins: Plugins) -> None:
    analyzers = [
        reading("deep", Layer.DEPPARSE),
        reading("names", Layer.MENTIONS),
        reading("numbers", Layer.TOKENS),
        reading("text"),
    ]
    plan = plan_of(plugins, analyzers, "deep", "names", "numbers", "text")
    assert names(plan) == [["text"], ["numbers"], ["names"], ["deep"]]
    assert [wave.layers for wave in plan.waves[:3]] == [
        frozenset(),
        {Layer.TOKENS},
        {Layer.TOKENS, Layer.MENTIONS},
    ]
    assert Layer.DEPPARSE in plan.waves[3].layers
    assert [spec.name for spec in plan.specs] == ["deep", "names", "numbers", "text"]


def test_only_the_layers_of_the_requested_analyzers_are_parsed(plugins: Plugins) -> None:
    analyzers = [reading("deep", Layer.DEPPARSE), reading("numbers", Layer.TOKENS)]
    assert plan_of(plugins, analyzers, "numbers").waves[-1].layers == {Layer.TOKENS}


def test_providers_that_were_not_asked_for_run_but_are_implied(plugins: Plugins) -> None:
    analyzers = [
        per_document("quotes", uses=("entity",), emits={"quote": Note}),
        per_document("people", emits={"entity": Note}),
        per_document("other"),
    ]
    plan = plan_of(plugins, analyzers, "quotes")
    assert names(plan) == [["people"], ["quotes"]]
    assert plan.implied == {"people"}
    assert [spec.name for spec in plan.specs] == ["quotes"]
    assert plan.steps[1].providers == {"entity": "people"}
    assert plan_of(plugins, analyzers, "quotes", "people").implied == frozenset()


def test_a_cheap_user_of_an_expensive_provider_waits_for_it(plugins: Plugins) -> None:
    analyzers = [
        reading("people", Layer.MENTIONS),
        reading("quotes", uses=("people",)),
        reading("numbers", Layer.TOKENS),
    ]
    assert names(plan_of(plugins, analyzers, "quotes", "numbers")) == [["numbers"], ["people"], ["quotes"]]


def test_one_analyzer_may_run_several_times_under_several_names(plugins: Plugins) -> None:
    analyzers = [per_document("topics", options=Options)]
    few, many = AnalyzerSpec("topics", "few", options={"limit": 1}), AnalyzerSpec("topics", "many")
    plan = plan_of(plugins, analyzers, few, many)
    assert {step.name: step.options for step in plan.steps} == {"few": Options(limit=1), "many": Options(limit=3)}


def test_a_user_takes_the_instance_of_the_request(plugins: Plugins) -> None:
    analyzers = [per_document("people", options=Options), per_document("quotes", uses=("people",))]
    mine = AnalyzerSpec("people", "mine", options={"limit": 1})
    plan = plan_of(plugins, analyzers, "quotes", mine)
    assert plan.implied == frozenset()
    (quotes,) = (step for step in plan.steps if step.name == "quotes")
    assert quotes.providers == {"people": "mine"}
    named = plan_of(plugins, analyzers, "quotes", mine, AnalyzerSpec("people"))
    (quotes,) = (step for step in named.steps if step.name == "quotes")
    assert quotes.providers == {"people": "people"}


def test_which_of_several_instances_is_meant_must_be_clear(plugins: Plugins) -> None:
    analyzers = [per_document("people"), per_document("quotes", uses=("people",))]
    with pytest.raises(OptionsInvalid, match="'quotes' uses 'people', which the request asks for several times: leave"):
        plan_of(plugins, analyzers, "quotes", AnalyzerSpec("people", "one"), AnalyzerSpec("people", "two"))


def test_an_instance_cannot_take_the_name_of_an_implied_analyzer(plugins: Plugins) -> None:
    analyzers = [per_document("people"), per_document("quotes", uses=("people",)), per_document("other")]
    for specs in (("quotes", AnalyzerSpec("other", "people")), (AnalyzerSpec("other", "people"), "quotes")):
        with pytest.raises(OptionsInvalid, match="uses 'people', but the request gives that name to another"):
            plan_of(plugins, analyzers, *specs)
    assert names(plan_of(plugins, analyzers, AnalyzerSpec("other", "people"))) == [["people"]]


def test_analyzers_that_use_one_another_are_left_out_and_told_so(plugins: Plugins) -> None:
    analyzers = [
        per_document("a", uses=("b",)),
        per_document("b", uses=("a",)),
        per_document("self", uses=("self",)),
        per_document("fine"),
        per_document("user", uses=("a",)),
    ]
    registry = Registry.load(Config(), [plugins.plugin(*analyzers)])
    assert list(registry.analyzers) == ["fine", "user"]
    assert [wave.steps[0].name for wave in make_plan(registry, [AnalyzerSpec("fine")]).waves] == ["fine"]
    told = {name: found.failure.message for name, found in registry.failed.items() if found.failure}
    assert re.search("in a circle: (a -> b -> a|b -> a -> b);", told["a"])
    assert "in a circle: self -> self; correct Manifest.uses of one of them" in told["self"]
    (info,) = registry.plugins
    assert (info.state, info.analyzers) == (PluginState.FAILED, ("fine", "user"))
    with pytest.raises(PluginConflict, match="in a circle"):
        Registry.load(Config.model_validate({"plugins": {"strict": True}}), [plugins.plugin(*analyzers)])


def test_a_kind_that_nobody_provides_stops_no_other_analyzer(plugins: Plugins) -> None:
    analyzers = [per_document("quotes", uses=("entity",)), per_document("topics")]
    assert names(plan_of(plugins, analyzers, "quotes", "topics")) == [["quotes", "topics"]]


def test_requests_are_checked_before_anything_runs(plugins: Plugins) -> None:
    analyzers = [per_document("topics", options=Options)]
    with pytest.raises(OptionsInvalid, match="limit: Input should be a valid integer"):
        plan_of(plugins, analyzers, AnalyzerSpec("topics", options={"limit": "x"}))
    with pytest.raises(AnalyzerNotFound):
        plan_of(plugins, analyzers, "nothing")


ORDER = """
from glossator import Config, Manifest, Registry, AnalyzerSpec
from glossator.contract.analyzer import NoOptions
from glossator.host.plan import make_plan
from glossator.host.registry import Registered

def manifest(name, *uses):
    return Registered(Manifest(name=name, create=print, emits={name: NoOptions}, uses=uses), "acme", "1")

class Given(Registry):
    def __init__(self):
        self.config = Config()
        kinds = "abcdefgh"
        self.analyzers = {name: manifest(name) for name in kinds} | {"last": manifest("last", *kinds)}
        self.providers = {name: name for name in self.analyzers}

print([step.name for step in make_plan(Given(), [AnalyzerSpec("last")]).steps])
"""


def test_the_order_of_steps_is_the_same_in_every_process() -> None:
    orders = {
        subprocess.run(
            [sys.executable, "-c", ORDER], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert orders == {b"['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'last']\n"}


def optional(name: str, *kinds: str, **manifest: object) -> Manifest:
    return per_document(name, uses_if_there=kinds, **manifest)


def test_who_provides_what_is_used_if_it_is_there_runs_before(plugins: Plugins) -> None:
    plan = plan_of(plugins, [per_document("people"), optional("quotes", "people", "places")], "quotes")
    assert names(plan) == [["people"], ["quotes"]]
    assert plan.implied == {"people"}
    assert plan.steps[1].providers == {"people": "people"}
    assert plan.steps[1].optional == {"people"}


def test_what_is_used_if_it_is_there_is_no_reason_to_refuse_a_request(plugins: Plugins) -> None:
    class Required(BaseModel):
        model_config = ConfigDict(extra="forbid")

        limit: int

    analyzers = [
        per_document("people", default=False, options=Required),
        per_document("places"),
        optional("quotes", "people", "places", "nothing"),
    ]
    twice = [AnalyzerSpec("places", "a"), AnalyzerSpec("places", "b")]
    assert plan_of(plugins, analyzers, *twice, "quotes").steps[-1].providers == {}
    taken = plan_of(plugins, analyzers, AnalyzerSpec("quotes"), AnalyzerSpec("quotes", "places"))
    assert all(not step.providers for step in taken.steps)
    asked = plan_of(plugins, analyzers, AnalyzerSpec("people", options={"limit": 1}), "quotes")
    assert asked.steps[-1].providers == {"people": "people", "places": "places"}


def test_what_is_used_if_it_is_there_closes_no_circle(plugins: Plugins) -> None:
    found = [plugins.plugin(optional("a", "b"), optional("b", "c"), per_document("c", uses=("a",)), optional("d", "d"))]
    registry = Registry.load(Config(), found)
    assert {name: each.reads_if_there for name, each in registry.analyzers.items()} == {
        "a": ("b",),
        "b": (),
        "c": (),
        "d": (),
    }
    assert names(make_plan(registry, [AnalyzerSpec("a"), AnalyzerSpec("c")])) == [["b"], ["a"], ["c"]]
    assert registry.plugins[0].state is PluginState.LOADED
    assert "'b' does without the kind 'c': 'c', which provides it, uses what it says" in registry.plugins[0].notes
