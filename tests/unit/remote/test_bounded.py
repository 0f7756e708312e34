"""Schemas that others have written: holding a value to one of them comes to an end."""

from __future__ import annotations

from typing import Any

import pytest

from glossator.errors import PluginLoadError
from glossator_remote.bounded import MAX_MATCHED, linear
from glossator_remote.schema import Schema, options_model


def problem(schema: dict[str, Any], instance: object) -> str:
    return Schema(schema, "this").problem(instance)


@pytest.mark.parametrize(
    ("schema", "fits", "not_fits"),
    [
        ({"pattern": "b+"}, ["abc", 3, "x" * MAX_MATCHED + "y"], ["ac", ""]),
        ({"pattern": r"^\w+@\w+$"}, ["zoë@oslo"], ["zoë"]),
        # Whether these fit, the remote says.
        ({"pattern": r"^(?!no)"}, ["yes", "no"], []),
        ({"pattern": r"^[^]+$"}, ["yes"], []),
        (
            {"patternProperties": {"^n": {"type": "integer"}}, "properties": {"a": {}}, "additionalProperties": False},
            [{"n1": 1, "a": "x"}, {}],
            [{"n1": "x"}, {"b": 1}],
        ),
        ({"additionalProperties": {"type": "string"}}, [{"a": "x"}], [{"a": 1}]),
        ({"propertyNames": {"pattern": "^[a-z]+$"}}, [{"a": 1}], [{"A": 1}]),
        (
            {"uniqueItems": True},
            [[1, True, "1", {"a": 1}, {"a": True}], [], "aa"],
            [[1, 1.0], [{"a": 1, "b": 2}, {"b": 2, "a": 1.0}], [[0], [0]]],
        ),
        ({"uniqueItems": False}, [[1, 1]], []),
        ({"$ref": "#/$defs/n", "$defs": {"n": {"type": "integer"}}}, [1], ["1"]),
        ({"anyOf": [{"type": "null"}, {"minimum": 3}]}, [None, 3], [2]),
    ],
)
def test_a_schema_says_what_it_says_anywhere(schema: dict[str, Any], fits: list[Any], not_fits: list[Any]) -> None:
    assert [problem(schema, each) for each in fits] == [""] * len(fits)
    assert all(problem(schema, each) for each in not_fits)


@pytest.mark.parametrize("pattern", [r"^(a+)+$", r"(a|aa)+$", r"(\w+\s?)*$", r"^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_patterns_that_try_everything_elsewhere_take_no_longer_than_others(pattern: str) -> None:
    assert linear(pattern)
    for letters in (40, MAX_MATCHED - 1):
        # With the regular expressions of Python these are steps by the billion.
        assert problem({"pattern": pattern}, "a" * letters + "!") in ("", "it does not fit pattern of its schema")


def test_options_are_held_to_patterns() -> None:
    model: Any = options_model({"properties": {"word": {"default": "a", "pattern": r"^(a+)+$"}}}, "options")
    assert model(word="aa").model_dump() == {"word": "aa"}
    with pytest.raises(ValueError, match="it does not fit properties/word/pattern of its schema"):
        model(word="a" * 40 + "!")


def test_a_schema_that_doubles_at_every_step_is_given_up() -> None:
    doubling: dict[str, Any] = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(60)}
    doubling["d60"] = {"type": "integer"}
    told = problem({"$ref": "#/$defs/d0", "$defs": doubling}, 3)
    assert told.startswith("holding it to its schema takes more than 200,000 steps: make the schema simpler")


@pytest.mark.parametrize("keyword", ["unevaluatedProperties", "unevaluatedItems"])
def test_what_is_not_applied_is_refused(keyword: str) -> None:
    with pytest.raises(PluginLoadError, match=f"has {keyword}, which is not applied here: write additionalProperties"):
        Schema({"properties": {"a": {keyword: False}}}, "this")
    Schema({"properties": {keyword: {"const": {keyword: 3}}}}, "a property that is called so")
