"""Results as plain JSON, to be compared between runs and processes."""

from __future__ import annotations

import json
import math
from typing import Any

from google.protobuf.message import Message
from pydantic_core import to_jsonable_python

from glossator.contract.analyzer import Failed, Outcome
from glossator.telling import name_of
from glossator.text.annotation import Annotation
from glossator.text.parse import Parse

PADDING = 2e-3
"""What floats may differ by between a batch and a document alone, for networks that pad."""


def plain(outcome: Outcome) -> Any:
    """The outcome as JSON: a list of annotations, or the reason of a failure."""
    if isinstance(outcome, Failed):
        return {"failed": str(outcome.failure.reason)}
    items = getattr(outcome, "items", None)
    if not isinstance(items, (tuple, list)):
        return {"failed": f"no outcome: {type(outcome).__name__}"}
    return [plain_annotation(item) for item in items]


def plain_annotation(item: Annotation) -> dict[str, Any]:
    """One annotation as JSON; ids are left out, they are told by position."""
    return {
        "kind": jsonable(getattr(item, "kind", None)),
        "spans": jsonable(getattr(item, "spans", None)),
        "label": jsonable(getattr(item, "label", None)),
        "score": jsonable(getattr(item, "score", None)),
        "value": jsonable(getattr(item, "value", None)),
    }


def plain_result(parse: object) -> dict[str, Any]:
    """A parse as JSON, or the reason why there is none."""
    if isinstance(parse, Parse):
        return plain_parse(parse)
    return {"failed": str(getattr(parse, "reason", type(parse).__name__))}


def plain_parse(parse: Parse) -> dict[str, Any]:
    """A parse as JSON."""
    # By hand: a long text has a hundred thousand rows.
    return {
        name: given if isinstance(given := getattr(parse, name), str) else [_row(row) for row in given]
        for name in Parse.__slots__
        if name != "layers"
    }


def _row(row: Any) -> Any:
    return [_row(each) for each in row] if isinstance(row, tuple) else row


def jsonable(value: Any) -> Any:
    """A value of anybody's as JSON, whatever it holds."""
    try:
        found = to_jsonable_python(value, fallback=_unknown, inf_nan_mode="strings")
    except (ValueError, TypeError):  # bytes that are no text, a value within itself, a serializer of its own
        found = f"a {name_of(type(value))} without a form in JSON"
    return json.loads(json.dumps(found, default=repr))


def _unknown(value: Any) -> Any:
    if isinstance(value, Message):
        return repr(value.SerializeToString(deterministic=True))
    if callable(listed := getattr(value, "tolist", None)):  # an array of numpy's, or of those that are like them
        return listed()
    if getattr(type(value), "__repr__", None) is not object.__repr__:
        return repr(value)
    # Of a class of somebody's, in a shared layer say: where it is in memory is not what it says.
    return {"is": name_of(type(value)), **getattr(value, "__dict__", {})}


def difference(one: Any, other: Any, tolerance: float = 0.0, path: str = "") -> str:
    """Where two JSON values differ, or nothing: "annotation 3, value.score"."""
    if isinstance(one, (int, float)) and isinstance(other, (int, float)) and not isinstance(one, bool):
        near = (
            one == other
            or (one != one and other != other)  # noqa: PLR0124 - NaN is the same NaN
            or (tolerance and math.isclose(one, other, abs_tol=tolerance))
        )
        return "" if near else path or "the number"
    if isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            return path or "the fields"
        named = ((difference(one[key], other[key], tolerance, f"{path}.{key}" if path else key)) for key in one)
        return next(filter(None, named), "")
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return f"{path or 'the annotations'} ({len(one)} and {len(other)})"
        pairs = enumerate(zip(one, other, strict=True))
        where = (difference(*pair, tolerance, f"{path}[{n}]" if path else f"annotation {n}") for n, pair in pairs)
        return next(filter(None, where), "")
    return "" if type(one) is type(other) and one == other else path or "the result"
