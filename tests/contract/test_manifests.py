"""What the built-in analyzers say of themselves."""

from __future__ import annotations

import subprocess
import sys

import jsonschema
import pytest

from glossator import AnalyzerSpec, Engine, Layer, Registry
from glossator.errors import OptionsInvalid
from glossator.host.info import AnalyzerState, info_of
from glossator.wire import struct

from .conftest import BUILT_IN

analyzers = pytest.mark.parametrize("analyzer", BUILT_IN)
pytestmark = pytest.mark.timeout(600)  # the first test waits for the models


def test_these_are_all_of_ours(registry: Registry) -> None:
    ours = [name for name, found in registry.analyzers.items() if found.distribution == "glossator"]
    assert ours == sorted([*BUILT_IN, "syntax"])
    assert set(registry.default_set) >= set(BUILT_IN)
    assert "syntax" not in registry.default_set  # what it says is for programs, who ask for it


@analyzers
def test_it_is_described(registry: Registry, engine: Engine, analyzer: str) -> None:
    info = info_of(registry, engine.status(), analyzer)
    assert info.description
    assert info.title
    assert info.kinds
    assert info.state in {AnalyzerState.READY, AnalyzerState.UNAVAILABLE}
    assert bool(info.state_reason) == (info.state is AnalyzerState.UNAVAILABLE)


@analyzers
def test_its_options_schema_is_json_schema_and_the_defaults_fit(registry: Registry, analyzer: str) -> None:
    info = info_of(registry, None, analyzer)
    jsonschema.Draft202012Validator.check_schema(info.options_schema)
    validator = jsonschema.Draft202012Validator(info.options_schema)
    validator.validate(info.default_options)
    assert not validator.is_valid({**info.default_options, "no_such_option": 1})
    assert struct(info.options_schema).fields


@analyzers
def test_every_option_is_described_and_has_a_default(registry: Registry, analyzer: str) -> None:
    manifest = registry.get(analyzer).manifest
    for name, field in manifest.options.model_fields.items():
        assert field.description, name
        assert not field.is_required(), name
    for name, field in manifest.settings.model_fields.items():
        assert field.description, name


@analyzers
def test_default_options_change_nothing(engine: Engine, analyzer: str) -> None:
    info = info_of(engine.registry, engine.status(), analyzer)
    (step,) = (
        step
        for step in engine.plan([AnalyzerSpec(analyzer, options=info.default_options)]).steps
        if step.name == analyzer
    )
    assert step.options == engine.registry.get(analyzer).manifest.options()


@analyzers
def test_an_unknown_option_is_refused_by_name(registry: Registry, analyzer: str) -> None:
    with pytest.raises(OptionsInvalid, match="no_such_option: Extra inputs are not permitted"):
        registry.resolve([AnalyzerSpec(analyzer, options={"no_such_option": 1})])


def test_numbers_need_no_more_than_tokens(registry: Registry) -> None:
    """What keeps them fast: they answer before any network but the tokenizer has run."""
    assert registry.get("numbers").manifest.layers <= {Layer.TOKENS}


LIGHT = """
import sys
from glossator import Config, Registry
Registry.load(Config.model_validate({"plugins": {"strict": True}}))
heavy = ("torch", "stanza", "pint", "babel", "numpy", "dateutil", "grpc")
print(sorted(name for name in heavy if name in sys.modules))
"""


def test_finding_the_plugins_imports_no_models() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
