"""The published schemas of values describe what is sent: every value of a sample fits its schema, as JSON has it."""

import json
from typing import Any

import pytest
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ConfigDict

from glossator import (
    AnalyzerResult,
    Annotation,
    Attribution,
    AttributionType,
    Entity,
    Number,
    NumberKind,
    NumberPart,
    Reference,
    Sentiment,
    SentimentLevel,
    Span,
)
from glossator.contract.result import DocumentResult, DocumentStatus
from glossator.wire import encode_response, response_json
from glossator.wire.schema import schema_of

TEXT = "She said 4 ft 2 in."


class Word(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    word: str
    where: Span
    others: tuple[Span, ...] = ()
    of: Reference | None = None
    inner: dict[str, "Word"] = {}


class Odd(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    thing: Struct


def json_of(value: Any) -> Any:
    item = Annotation("acme.kind", (), value)
    result = DocumentResult("d", DocumentStatus.OK, (AnalyzerResult("a", "acme", annotations=(item,)),))
    annotation = json.loads(response_json(encode_response(result, TEXT, include_text=True)))
    (held,) = annotation["results"][0]["annotations"]
    (value,) = (
        held[name] for name in ("entity", "number", "sentiment", "attribution", "extension", "fields") if name in held
    )
    return value


@pytest.mark.parametrize(
    "value",
    [
        Entity(entity_id="e-1", canonical_name="Ebro"),
        Number(
            kind=NumberKind.QUANTITY,
            counted=Span(0, 3),
            parts=(NumberPart(span=Span(9, 13), value="4", unit="[ft_i]"),),
            other=Number(kind=NumberKind.CARDINAL, value="4"),
        ),
        Sentiment(
            level=SentimentLevel.TARGET, score=0.5, magnitude=1, positive=0.6, neutral=0.3, negative=0.1,
            target=Reference("e-1", "entities"),
        ),
        Attribution(type=AttributionType.DIRECT, source=(Span(0, 3),), source_entity=Reference("e-1", "entities")),
        Word(word="ft", where=Span(11, 13), others=(Span(0, 3),), of=Reference("x")),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_is_sent_fits(value: Any) -> None:
    schema = schema_of(type(value))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    validator.validate(json_of(value))
    assert not validator.is_valid({"where": "here", "type": 7, "kind": 7, "level": 7, "entityId": 7}), (
        "it says something"
    )


@pytest.mark.parametrize("value", [Timestamp(seconds=1), Struct()])
def test_messages_that_json_writes_in_its_own_way(value: Message) -> None:
    schema = schema_of(type(value))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json_of(value))


def test_a_type_that_only_its_own_code_understands_may_be_anything() -> None:
    assert Draft202012Validator(schema_of(Odd)).is_valid({"thing": 7})
