"""A plugin's own value as JSON and back, with what JSON has no type for told beside it: `FieldTypes`.

Spans and references are objects there like any other, and large integers would be rounded, since a Struct knows only
doubles. So the places of all three are listed as JSON Pointers, and nobody has to guess from names.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct
from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_jsonable_python

from glossator.contract.batch import whole_numbers
from glossator.contract.nesting import DEEPEST
from glossator.errors import ContractError
from glossator.telling import name_of
from glossator.text.annotation import Reference, Span
from glossator.wire import messages as pb

LARGEST = 2**53
"""Integers up to here are doubles, too."""

_Path = tuple[Any, ...]
"""Keys from the outermost object inwards, the last one first: ("span", (0, ("parts", ())))."""


class _Json:
    """Makes JSON of one value; `found` collects the places of what is more than that."""

    def __init__(self, told: Callable[[Span], dict[str, Any]]) -> None:
        self._told = told
        self.found = pb.FieldTypes()

    def of(self, value: Any, path: _Path = (), levels: int = DEEPEST) -> Any:
        """`levels`: how many objects and arrays there may still be within one another."""
        if levels < 0:
            raise ContractError(f"a value holds more than {DEEPEST} objects or lists within one another")
        if isinstance(value, Span):
            self.found.spans.append(_pointer(path))
            return self._told(value)
        if isinstance(value, Reference):
            self.found.references.append(_pointer(path))
            return {"analyzer": value.analyzer, "annotation_id": value.annotation_id}
        if isinstance(value, BaseModel):
            fields = {name: getattr(value, name) for name in type(value).model_fields} | (value.model_extra or {})
            return {name: self.of(item, (name, path), levels - 1) for name, item in fields.items()}
        if isinstance(value, Mapping):
            return {str(key): self.of(item, (str(key), path), levels - 1) for key, item in value.items()}
        if isinstance(value, (tuple, list, set, frozenset)):
            return [self.of(item, (at, path), levels - 1) for at, item in enumerate(value)]
        if isinstance(value, float) and not math.isfinite(value):
            raise ContractError("a value holds a number that is not finite, which JSON cannot represent")
        if isinstance(value, int) and not -LARGEST <= value <= LARGEST:
            self.found.integers.append(_pointer(path))
            return str(int(value))
        if value is None or isinstance(value, (str, int, float)):
            return value
        try:
            plain = to_jsonable_python(value)
        except (PydanticSerializationError, UnicodeDecodeError):
            raise ContractError(f"a value holds a {name_of(type(value))}, which JSON cannot represent") from None
        return self.of(plain, path, levels)  # once more: numbers inside it may not be finite


def to_fields(message: pb.Annotation, value: Any, told: Callable[[Span], dict[str, Any]]) -> None:
    """Fills in the value's fields; `told` makes an object of a span.

    Raises `ContractError` for what JSON cannot represent, TypeError or ValueError for what a Struct cannot.
    """
    json = _Json(told)
    fields = Struct()
    fields.update(dict(json.of(value)))
    message.fields.CopyFrom(fields)
    if json.found.ByteSize():
        message.field_types.CopyFrom(json.found)


def from_fields(message: pb.Annotation) -> dict[str, Any]:
    """The value's fields, with `Span`, `Reference` and large integers at the places that are listed.

    A place that does not hold what the list says, as of a server that is not ours, stays as it is.
    """
    value = json_object(message.fields)
    if message.HasField("field_types"):
        types = message.field_types
        _restore(value, types.spans, _span)
        _restore(value, types.references, _reference)
        _restore(value, types.integers, int)
    return value


def json_object(message: Struct) -> dict[str, Any]:
    """The JSON object that a Struct holds; whole numbers as integers."""
    found: dict[str, Any] = whole_numbers(MessageToDict(message))  # a Struct has one kind of number, the double
    return found


def _pointer(path: _Path) -> str:
    keys = []
    while path:
        key, path = path
        keys.append(str(key).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{key}" for key in reversed(keys))


def _restore(value: Any, pointers: Iterable[str], make: Callable[[Any], Any]) -> None:
    for pointer in pointers:
        _, *keys = (key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/"))
        holder: Any = None
        inside: Any = value
        try:
            for key in keys:
                holder = inside
                inside = holder[int(key)] if isinstance(holder, list) else holder[key]
            holder[int(keys[-1]) if isinstance(holder, list) else keys[-1]] = make(inside)
        except (LookupError, TypeError, ValueError):
            continue


def _span(fields: Any) -> Span:
    return Span(int(fields["begin"]), int(fields["end"]))


def _reference(fields: Any) -> Reference:
    return Reference(str(fields["annotation_id"]), str(fields["analyzer"]))
