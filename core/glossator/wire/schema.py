"""JSON Schemas of values as the wire tells them: of pydantic models and of protobuf messages."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any, cast

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from pydantic import BaseModel
from pydantic.errors import PydanticInvalidForJsonSchema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from glossator.text.annotation import Attribution, Entity, Number, Reference, Sentiment, Span
from glossator.wire import messages as pb

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_OFFSET = {"type": "integer", "minimum": 0}
_POINTERS: dict[Any, dict[str, Any]] = {
    Span: {
        "type": "object",
        "description": "Half-open [begin, end) in the text, in the unit of the response.",
        "properties": {"begin": _OFFSET, "end": _OFFSET, "text": {"type": "string"}},
        "required": ["begin", "end"],
    },
    Reference: {
        "type": "object",
        "description": "Points at another annotation of the document; no analyzer means the same one.",
        "properties": {"analyzer": {"type": "string"}, "annotation_id": {"type": "string"}},
        "required": ["annotation_id"],
    },
}

_BUILT_IN: dict[type[Any], type[Message]] = {
    Entity: pb.Entity,
    Number: pb.Number,
    Sentiment: pb.Sentiment,
    Attribution: pb.Attribution,
}

_INTEGERS = frozenset(
    {
        *(FieldDescriptor.TYPE_INT32, FieldDescriptor.TYPE_UINT32, FieldDescriptor.TYPE_SINT32),
        *(FieldDescriptor.TYPE_FIXED32, FieldDescriptor.TYPE_SFIXED32),
    }
)
_LONG = frozenset(
    {
        *(FieldDescriptor.TYPE_INT64, FieldDescriptor.TYPE_UINT64, FieldDescriptor.TYPE_SINT64),
        *(FieldDescriptor.TYPE_FIXED64, FieldDescriptor.TYPE_SFIXED64),
    }
)
_NUMBERS = frozenset({FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FLOAT})
# Messages that JSON writes in ways of their own.
_WELL_KNOWN: dict[str, dict[str, Any]] = {
    "glossator.v1.Span": _POINTERS[Span],
    "google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
    "google.protobuf.Duration": {"type": "string", "description": "Seconds with an s: 1.5s"},
    "google.protobuf.FieldMask": {"type": "string"},
    "google.protobuf.Struct": {"type": "object"},
    "google.protobuf.ListValue": {"type": "array"},
    "google.protobuf.Value": {},
    "google.protobuf.Any": {"type": "object", "required": ["@type"]},
}


class _OnTheWire(GenerateJsonSchema):
    """As pydantic would, but spans and references are the objects that the wire makes of them, not arrays."""

    def named_tuple_schema(self, schema: Any) -> JsonSchemaValue:
        known = _POINTERS.get(schema["cls"])
        if known is not None:
            return dict(known)
        made: JsonSchemaValue = super().named_tuple_schema(schema)
        return made

    def call_schema(self, schema: core_schema.CallSchema) -> JsonSchemaValue:
        """What pydantic makes of named tuples up to 2.13."""
        known = _POINTERS.get(schema["function"])
        return dict(known) if known is not None else super().call_schema(schema)

    def handle_invalid_for_json_schema(self, schema: Any, error_info: str) -> JsonSchemaValue:
        return {}  # a type that only its own code understands: anything


def schema_of(model: type[Any]) -> dict[str, Any]:
    """What a value of this class looks like on the wire, as JSON; empty if that cannot be told. Not to be changed."""
    made: dict[str, Any] = _schema_of(cast("Hashable", model))
    return made


@lru_cache(maxsize=256)
def _schema_of(model: Any) -> dict[str, Any]:
    for ours, message in _BUILT_IN.items():
        if issubclass(model, ours):
            model = message
    if issubclass(model, Message):
        own = model.DESCRIPTOR.full_name
        if own in _WELL_KNOWN:  # packed, it stands under a name
            return {
                "$schema": DIALECT,
                "type": "object",
                "properties": {"value": _WELL_KNOWN[own]},
                "required": ["value"],
            }
        definitions: dict[str, Any] = {}
        _message(cast("Descriptor", model.DESCRIPTOR), definitions)
        return {"$schema": DIALECT, "$ref": f"#/$defs/{own}", "$defs": definitions}
    if not issubclass(model, BaseModel):
        return {}
    try:
        # "serialization": what is written, where fields with defaults are there, too.
        made: dict[str, Any] = model.model_json_schema(mode="serialization", schema_generator=_OnTheWire)
        return made
    except (PydanticInvalidForJsonSchema, TypeError, ValueError):
        return {}


def _message(kind: Descriptor, definitions: dict[str, Any]) -> None:
    """Adds the definition of a message and of those inside it, under their full names."""
    definitions[kind.full_name] = made = {"type": "object", "title": kind.name, "properties": {}}
    made["properties"] = {field.json_name: _field(field, definitions) for field in kind.fields}


def _field(field: FieldDescriptor, definitions: dict[str, Any]) -> dict[str, Any]:
    inner = field.message_type
    if inner is not None and inner.GetOptions().map_entry:
        return {"type": "object", "additionalProperties": _one(inner.fields_by_name["value"], definitions)}
    one = _one(field, definitions)
    return {"type": "array", "items": one} if field.is_repeated else one


def _one(field: FieldDescriptor, definitions: dict[str, Any]) -> dict[str, Any]:
    if (inner := field.message_type) is not None:
        if inner.full_name in _WELL_KNOWN:
            return dict(_WELL_KNOWN[inner.full_name])
        if inner.full_name not in definitions:
            _message(inner, definitions)
        return {"$ref": f"#/$defs/{inner.full_name}"}
    if field.enum_type is not None:
        return {"enum": [value.name for value in field.enum_type.values]}
    if field.type in _INTEGERS:
        return {"type": "integer"}
    if field.type in _LONG:
        return {"type": "string", "pattern": "^-?[0-9]+$"}
    if field.type in _NUMBERS:
        return {"type": ["number", "string"]}  # "NaN", "Infinity"
    if field.type == FieldDescriptor.TYPE_BOOL:
        return {"type": "boolean"}
    return {"type": "string"}  # bytes are base64
