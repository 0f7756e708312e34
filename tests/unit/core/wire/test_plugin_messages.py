"""Values that are protobuf messages of a plugin's own: their spans and references are those of the wire's types."""

import base64
import json
from typing import Any

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct

from glossator import AnalyzerResult, Annotation, OffsetEncoding, Reference, Span
from glossator.cli.show.describe import describe
from glossator.cli.show.jsonl import render_line, unconverted
from glossator.contract.result import DocumentResult, DocumentStatus
from glossator.text.annotation import pointers_of
from glossator.wire import decode_result, encode_result, unpacked

TEXT = "😀 the river rose"
RIVER = Span(6, 11)
IN_UTF8 = Span(9, 14)


def _flood() -> type[Message]:
    """message Flood { string river = 1; Span where = 2; repeated Flood upstream = 3; map<string, Span> by_gauge = 4;
    Reference place = 5; int32 begin = 6; int32 end = 7; Struct more = 8; }
    """
    file = descriptor_pb2.FileDescriptorProto(name="acme/flood.proto", package="acme", syntax="proto3")
    file.dependency.extend(["glossator/v1/annotation.proto", "google/protobuf/struct.proto"])
    flood = file.message_type.add(name="Flood")
    entry = flood.nested_type.add(name="ByGaugeEntry")
    entry.options.map_entry = True
    kinds = descriptor_pb2.FieldDescriptorProto
    for message, name, number, kind, of in (
        (flood, "river", 1, kinds.TYPE_STRING, ""),
        (flood, "where", 2, kinds.TYPE_MESSAGE, ".glossator.v1.Span"),
        (flood, "upstream", 3, kinds.TYPE_MESSAGE, ".acme.Flood"),
        (flood, "by_gauge", 4, kinds.TYPE_MESSAGE, ".acme.Flood.ByGaugeEntry"),
        (flood, "place", 5, kinds.TYPE_MESSAGE, ".glossator.v1.Reference"),
        (flood, "begin", 6, kinds.TYPE_INT32, ""),
        (flood, "end", 7, kinds.TYPE_INT32, ""),
        (flood, "more", 8, kinds.TYPE_MESSAGE, ".google.protobuf.Struct"),
        (entry, "key", 1, kinds.TYPE_STRING, ""),
        (entry, "value", 2, kinds.TYPE_MESSAGE, ".glossator.v1.Span"),
    ):
        repeated = name in ("upstream", "by_gauge")
        label = kinds.LABEL_REPEATED if repeated else kinds.LABEL_OPTIONAL
        message.field.add(name=name, number=number, type=kind, type_name=of or None, label=label)
    pool = descriptor_pool.Default()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("acme.Flood"))


Flood = _flood()


def flood(**fields: Any) -> Any:
    made: Any = Flood(river="Ebro", begin=1990, end=2001, **fields)
    made.where.begin, made.where.end = RIVER
    made.upstream.add(river="Cinca").where.MergeFrom(made.where)
    made.by_gauge["a"].MergeFrom(made.where)
    made.place.annotation_id = "e-1"
    return made


def result_of(value: object) -> AnalyzerResult:
    return AnalyzerResult("floods", "acme.floods", annotations=(Annotation("acme.flood", (RIVER,), value, id="f"),))


def document_of(value: object) -> DocumentResult:
    return DocumentResult("d", DocumentStatus.OK, (result_of(value),))


def test_spans_and_references_are_found_wherever_they_are() -> None:
    assert pointers_of(flood()) == [RIVER, RIVER, RIVER, Reference("e-1")]
    assert pointers_of(Struct()) == []


def test_spans_are_converted_and_nothing_else_is() -> None:
    value = flood()
    message = encode_result(result_of(value), TEXT, OffsetEncoding.UTF8, include_text=True)
    got: Any = unpacked(message.annotations[0].extension)
    for span in (got.where, got.upstream[0].where, got.by_gauge["a"]):
        assert (Span(span.begin, span.end), span.text) == (IN_UTF8, "river")
    assert (got.begin, got.end) == (1990, 2001)
    assert Span(value.where.begin, value.where.end) == RIVER, "the plugin's own message stays as it was"


def test_one_that_came_over_the_wire_is_converted_where_its_class_is_known() -> None:
    came = decode_result(encode_result(result_of(flood()), TEXT)).annotations[0].value
    assert isinstance(came, AnyMessage)
    line, _ = render_line(document_of(came), TEXT, OffsetEncoding.UTF8, include_text=False)
    told = json.loads(line)["results"][0]["annotations"][0]["extension"]
    assert told["@type"] == "type.googleapis.com/acme.Flood"
    assert told["where"] == {"begin": 9, "end": 14}


def test_one_whose_class_is_not_known_passes_through() -> None:
    """A client without the plugin: the result stays good, and nothing is lost of it."""
    strange = AnyMessage(type_url="type.googleapis.com/acme.Unheard", value=b"\x0a\x03abc")
    line, told = render_line(document_of(strange), TEXT, OffsetEncoding.CODE_POINT, include_text=False)
    assert told.ok
    extension = json.loads(line)["results"][0]["annotations"][0]["extension"]
    assert extension["@type"] == "type.googleapis.com/acme.Unheard"
    assert base64.b64decode(extension["@value"]) == b"\x0a\x03abc"
    assert describe(told.results[0].annotations[0], TEXT) == "acme.flood (type: acme.Unheard)"


def test_neither_one_that_is_known_but_holds_another_that_is_not() -> None:
    outer = AnyMessage()
    outer.Pack(AnyMessage(type_url="type.googleapis.com/acme.Unheard", value=b"abc"))
    line, told = render_line(document_of(outer), TEXT, OffsetEncoding.CODE_POINT, include_text=False)
    assert told.ok
    assert set(json.loads(line)["results"][0]["annotations"][0]["extension"]) == {"@type", "@value"}


@pytest.mark.parametrize(
    ("text", "unit", "types"),
    [
        (TEXT, OffsetEncoding.UTF16, {"acme.Unheard"}),
        (TEXT, OffsetEncoding.CODE_POINT, set()),
        ("ascii is the same in all units", OffsetEncoding.UTF16, set()),
    ],
)
def test_spans_that_could_not_be_converted_are_told(text: str, unit: OffsetEncoding, types: set[str]) -> None:
    strange = AnyMessage(type_url="type.googleapis.com/acme.Unheard", value=b"abc")
    assert unconverted(document_of(strange), text, unit) == types
    assert unconverted(document_of(flood()), text, unit) == set()


def test_it_is_described_with_what_its_spans_cover() -> None:
    said = describe(Annotation("acme.flood", (RIVER,), flood()), TEXT)
    assert "where: “river”" in said
    assert "place: e-1" in said
