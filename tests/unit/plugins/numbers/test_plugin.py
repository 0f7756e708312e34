"""The manifest and the options."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from glossator import Layer, NoOptions, Number, NumberKind
from glossator_plugins.numbers import plugin
from glossator_plugins.numbers.options import NumbersOptions

TEXT = "On May 5 dozens of people paid $20 for two F-16 models."


def test_manifest() -> None:
    (manifest,) = plugin.glossator_analyzers()
    assert manifest.name == "numbers"
    assert manifest.layers == {Layer.TOKENS}
    assert manifest.emits == {"number": Number}
    assert set(manifest.labels) == {kind.value for kind in NumberKind}
    manifest.create(NoOptions()).close()


def test_the_plugin_module_is_light() -> None:
    code = (
        "import sys, glossator_plugins.numbers.plugin; "
        "print([name for name in ('pint', 'babel', 'dateutil') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_labels_are_the_kinds(find: Any) -> None:
    assert [one.annotation.label for one in find(TEXT)] == ["date", "cardinal", "money", "cardinal"]


def test_kinds_are_chosen(find: Any) -> None:
    assert [one.text for one in find(TEXT, kinds=["money", "identifier"])] == ["$20", "F-16"]


def test_identifiers_are_added(find: Any) -> None:
    assert [one.text for one in find(TEXT, include_identifiers=True)] == ["May 5", "dozens", "$20", "two", "F-16"]


def test_vague_amounts_are_dropped(find: Any) -> None:
    assert "dozens" not in [one.text for one in find(TEXT, vague=False)]


def test_options_reject_what_they_do_not_know() -> None:
    with pytest.raises(ValidationError):
        NumbersOptions.model_validate({"kinds": ["sum"]})
    with pytest.raises(ValidationError):
        NumbersOptions.model_validate({"sort": "money"})


def test_every_option_is_described() -> None:
    properties = NumbersOptions.model_json_schema()["properties"]
    assert all(option.get("description") for option in properties.values())
