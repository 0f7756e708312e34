"""A JSON Schema validator whose work has a limit: whoever runs the server has not written the schemas that it holds to.

Regular expressions go through the engine of pydantic, which takes time in proportion to a text, and everything else is
counted. A process that answers everybody must not wait for what `^(a+)+$` makes of a request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from jsonschema_specifications import REGISTRY
from pydantic_core import SchemaError as PatternError
from pydantic_core import SchemaValidator

MAX_STEPS = 200_000
"""Keywords that may be applied to one value and its parts."""

MAX_MATCHED = 4096
"""Characters of a text that a pattern is held against; whether longer ones fit, the remote says."""

_steps: ContextVar[list[int]] = ContextVar("steps")

Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError] | None]


class TooMuch(Exception):
    """Applying the schema takes more than `MAX_STEPS`."""


def linear(pattern: str) -> bool:
    """Whether a pattern can be matched in a time that grows with the text alone: no look-around, no references back."""
    return _matcher(pattern) is not None


def bounded(schema: Mapping[str, Any]) -> Draft202012Validator:
    """A validator for a schema that has been checked; it fetches nothing. Used inside `counted`."""
    made: Draft202012Validator = _Bounded(schema, registry=REGISTRY)
    return made


def counted(work: Callable[[], Any]) -> Any:
    """What the work gives; raises `TooMuch` when the validators in it have taken too many steps."""
    token = _steps.set([MAX_STEPS])
    try:
        return work()
    finally:
        _steps.reset(token)


@lru_cache(1000)
def _matcher(pattern: str) -> SchemaValidator | None:
    try:
        # No anchors are added: as in JSON Schema, a pattern is found anywhere in a text.
        return SchemaValidator({"type": "str", "pattern": pattern}, {"regex_engine": "rust-regex"})
    except PatternError:
        return None


def _found(pattern: str, text: str) -> bool:
    """Whether it is found in the text, as far as that can be said here; else the remote says it."""
    matcher = _matcher(pattern)
    return matcher is None or len(text) > MAX_MATCHED or matcher.isinstance_python(text, strict=True)


def _counting(keyword: Keyword) -> Keyword:
    def applied(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        left = _steps.get()
        left[0] -= 1
        if left[0] < 0:
            raise TooMuch
        yield from keyword(validator, value, instance, schema) or ()

    return applied


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(instance, "string") and not _found(pattern, instance):
        yield ValidationError("it does not match the pattern")


def _pattern_properties(validator: Any, patterns: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(instance, "object"):
        for pattern, subschema in patterns.items():
            for key, value in instance.items():
                if _found(pattern, key):
                    yield from validator.descend(value, subschema, path=key, schema_path=pattern)


def _additional_properties(validator: Any, allowed: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if not validator.is_type(instance, "object"):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for key, value in instance.items():
        if key not in known and not any(_found(pattern, key) for pattern in patterns):
            yield from validator.descend(value, allowed, path=key)


def _unique_items(validator: Any, unique: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """jsonschema's own compares each item with each, if they cannot be sorted."""
    if not unique or not validator.is_type(instance, "array"):
        return
    if len({json.dumps(_plain(item), sort_keys=True) for item in instance}) < len(instance):
        yield ValidationError("two of its items are equal")


def _plain(value: Any) -> Any:
    """As JSON Schema compares it: 1 is 1.0, and true is no number."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _plain(inside) for key, inside in value.items()}
    return [_plain(inside) for inside in value] if isinstance(value, list) else value


_OWN: Mapping[str, Keyword] = {
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "uniqueItems": _unique_items,
}
_KEYWORDS: Mapping[str, Any] = {**Draft202012Validator.VALIDATORS, **_OWN}
_extend: Any = extend
_Bounded: Any = _extend(Draft202012Validator, {name: _counting(keyword) for name, keyword in _KEYWORDS.items()})
