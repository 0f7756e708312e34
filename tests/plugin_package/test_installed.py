"""A third party's package, installed by pip and found through its entry points."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distributions, entry_points
from pathlib import Path

import pytest

from glossator import (
    AnalyzerSpec,
    Config,
    Document,
    DocumentStatus,
    Engine,
    OffsetEncoding,
    Reason,
    Registry,
    Span,
)
from glossator.errors import OptionsInvalid, PluginLoadError
from glossator.host.registry import PluginState
from glossator.wire import decode_response, encode_response

TEXT = "The RIVER rose. Gas prices rose too, said the bank; the river fell, and gas with it."
TROUBLE = "Here is TROUBLE."
KEYWORDS = {"energy": ["gas"], "water": ["river"], "speech": ["said"]}


@pytest.fixture(scope="module")
def installed(plugin_site: Path) -> Iterator[Config]:
    """A configuration under which everything installed can be loaded; the site is on the path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(plugin_site)
        yield Config.model_validate(
            {
                "plugins": {"block": ["entities", "numbers", "sentiment", "attribution"]},
                "analyzers": {"acme.topics": {"keywords": KEYWORDS}},
            }
        )


@pytest.fixture(scope="module")
def acme(installed: Config) -> Iterator[Engine]:
    engine = Engine(Registry.load(installed))
    engine.load()
    yield engine
    engine.close()


def test_the_distributions_are_there(plugin_site: Path) -> None:
    found = {one.name: one.version for one in distributions(path=[str(plugin_site)])}
    assert found == {"acme-topics": "1.2.0", "acme-broken": "0.1.0"}


def test_they_are_found_beside_the_built_in_ones(installed: Config) -> None:
    names = {entry.name for entry in entry_points(group="glossator")}
    assert {"acme", "acme_broken", "acme_misbehaving", "entities", "numbers", "stanza"} <= names


def test_they_are_loaded_and_the_broken_one_is_told(installed: Config) -> None:
    registry = Registry.load(installed)
    plugins = {info.name: info for info in registry.plugins}
    assert plugins["acme"].analyzers == ("acme.topics", "acme.shouting")
    assert (plugins["acme"].distribution, plugins["acme"].version) == ("acme-topics", "1.2.0")
    assert plugins["acme_broken"].state is PluginState.FAILED
    assert "No module named 'acme_library_that_is_not_there'" in plugins["acme_broken"].reason
    assert plugins["entities"].state is PluginState.DISABLED
    assert "acme.topics" in registry.default_set
    assert not [name for name in registry.default_set if registry.get(name).distribution == "acme-broken"]


def test_strict_loading_stops_at_the_broken_one(installed: Config) -> None:
    strict = installed.plugins.model_copy(update={"strict": True})
    with pytest.raises(PluginLoadError, match="plugin 'acme_broken' of acme-broken 0") as raised:
        Registry.load(installed.model_copy(update={"plugins": strict}))
    assert raised.value.failure.metadata == {"plugin": "acme_broken"}


def test_another_process_finds_them_too(plugin_site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "glossator", "plugins", "--format", "json"],
        env=os.environ | {"PYTHONPATH": str(plugin_site)},
        capture_output=True,
        text=True,
        check=False,
    )
    plugins = {plugin["name"]: plugin for plugin in json.loads(done.stdout)}
    assert plugins["acme"]["state"] == "loaded"
    assert plugins["acme"]["distribution"] == "acme-topics"
    assert plugins["acme_broken"]["state"] == "failed"
    assert "acme_library_that_is_not_there" in plugins["acme_broken"]["reason"]


def test_its_module_is_light(plugin_site: Path) -> None:
    script = "import sys, acme_topics.plugin; print('acme_topics.topics' in sys.modules, 'torch' in sys.modules)"
    environment = os.environ | {"PYTHONPATH": str(plugin_site)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_it_finds_topics(acme: Engine) -> None:
    (result,) = acme.analyze([Document(TEXT)], [AnalyzerSpec("acme.topics")])
    assert result["acme.topics"].failure is None
    assert result["acme.topics"].version == "1.2.0"
    topics = {item.label: item for item in result.annotations("acme.topic")}
    assert {label: [span.slice(TEXT) for span in item.spans] for label, item in topics.items()} == {
        "energy": ["Gas", "gas"],
        "speech": ["said"],  # a topic of the server's settings
        "water": ["RIVER", "river"],
    }
    assert topics["water"].value.first.slice(TEXT) == "RIVER"


def test_it_finds_shouting(acme: Engine) -> None:
    (result,) = acme.analyze([Document(TEXT)], [AnalyzerSpec("acme.shouting")])
    (shout,) = result.annotations()
    assert shout.value.word == shout.spans[0].slice(TEXT) == "RIVER"
    assert shout.value.sentence.slice(TEXT) == "The RIVER rose."


def test_its_options_hold_for_a_request(acme: Engine) -> None:
    asked = AnalyzerSpec("acme.topics", options={"topics": ["water", "energy"], "min_hits": 2})
    (result,) = acme.analyze([Document(TEXT)], [asked])
    assert [item.label for item in result.annotations()] == ["energy", "water"]
    with pytest.raises(OptionsInvalid, match="min_hits: Input should be less than or equal to 100"):
        acme.plan([AnalyzerSpec("acme.topics", options={"min_hits": 101})])


def test_its_values_travel_with_converted_spans(acme: Engine) -> None:
    text = f"😀 {TEXT}"
    (result,) = acme.analyze([Document(text)], [AnalyzerSpec("acme.topics")])
    response = encode_response(result, text, OffsetEncoding.UTF8)
    energy = decode_response(response).annotations("acme.topic")[0]
    first = energy.value["first"]
    assert isinstance(first, Span)
    assert text.encode()[first.begin : first.end] == b"Gas"
    assert energy.spans[0] == first


MISBEHAVIOUR = {
    "acme.raises": (Reason.ANALYZER_ERROR, "raised ValueError at acme_broken.misbehaving:"),
    "acme.miscounts": (Reason.RESULT_INVALID, "returned 0 outcomes for 1 documents"),
    "acme.overreaches": (Reason.RESULT_INVALID, "its span [0, 17) lies outside the text of 16 characters"),
    "acme.strays": (Reason.RESULT_INVALID, "its kind is not declared"),
    "acme.peeks": (Reason.RESULT_INVALID, "add Layer.MENTIONS to Manifest.layers"),
    "acme.dangles": (Reason.RESULT_INVALID, "it refers to an annotation that does not exist"),
    "acme.dawdles": (Reason.ANALYZER_TIMEOUT, "longer than its budget"),
    "acme.unborn": (Reason.ANALYZER_FAILED, "could not be created: FileNotFoundError"),
}


@pytest.mark.parametrize("name", MISBEHAVIOUR)
def test_misbehaviour_is_told_and_hurts_nobody_else(acme: Engine, name: str) -> None:
    reason, why = MISBEHAVIOUR[name]
    specs = [AnalyzerSpec(name), AnalyzerSpec("acme.topics")]
    seconds = 2 if reason is Reason.ANALYZER_TIMEOUT else 200
    trouble, good = acme.analyze([Document(TROUBLE), Document(TEXT)], specs, analyzer_timeout=seconds)
    assert trouble.status is DocumentStatus.PARTIAL
    assert trouble["acme.topics"].ok
    assert good["acme.topics"].ok
    told = trouble[name].failure
    assert told is not None
    assert (told.reason, trouble[name].annotations) == (reason, ())
    assert why in told.message
    assert "TROUBLE" not in told.message


@pytest.mark.parametrize("name", ["acme.raises", "acme.dawdles"])
def test_only_the_culprit_of_a_batch_fails(acme: Engine, name: str) -> None:
    documents = [Document(TEXT), Document(TROUBLE), Document(TEXT)]
    results = acme.analyze(documents, [AnalyzerSpec(name)], analyzer_timeout=1 if name == "acme.dawdles" else 200)
    assert [result.ok for result in results] == [True, False, True]
