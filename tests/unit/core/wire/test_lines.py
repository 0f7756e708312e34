"""Results that were saved as JSON lines come back as they were, in whatever unit they count."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from glossator import AnalyzerResult, Annotation, DocumentResult, DocumentStatus, Entity, Span
from glossator.errors import DocumentInvalid
from glossator.text.offsets import OffsetEncoding
from glossator.wire import decode_line, encode_response, parse_line, response_json

TEXT = "😀 Ada saw 𝔅ob."


class Place(BaseModel):
    where: Span
    inner: tuple[Span, ...] = ()


def saved(encoding: OffsetEncoding = OffsetEncoding.CODE_POINT, *, include_text: bool = False) -> str:
    found = (
        Annotation("entity", (Span(2, 5),), Entity(entity_id="e1", canonical_name="Ada"), "PERSON", 0.5, "m1"),
        Annotation("acme.place", (Span(10, 13),), Place(where=Span(10, 13), inner=(Span(2, 5),)), id="p1"),
    )
    result = DocumentResult("d", DocumentStatus.OK, (AnalyzerResult("a", "a", "1", "f", found),), language="en")
    return response_json(encode_response(result, TEXT, encoding, include_text=include_text))


@pytest.mark.parametrize("include_text", [True, False])
@pytest.mark.parametrize("encoding", list(OffsetEncoding))
def test_spans_are_the_same_in_every_unit(encoding: OffsetEncoding, include_text: bool) -> None:
    result = decode_line(parse_line(saved(encoding, include_text=include_text)), TEXT)
    entity, place = result.annotations()
    assert entity.spans[0].slice(TEXT) == "Ada"
    assert entity.value == Entity(entity_id="e1", canonical_name="Ada")
    assert place.spans[0].slice(TEXT) == "𝔅ob"
    assert place.value["where"] == Span(10, 13)
    assert place.value["inner"] == [Span(2, 5)]
    assert (result.document_id, result.language) == ("d", "en")


def test_fields_of_newer_versions_are_skipped() -> None:
    told = json.loads(saved())
    told["fromTheFuture"] = told["results"][0]["fromTheFuture"] = 1
    assert len(decode_line(parse_line(json.dumps(told)), TEXT).annotations()) == 2


def test_a_message_that_is_not_installed_passes() -> None:
    told = json.loads(saved())
    told["results"][0]["annotations"][0]["extension"] = {"@type": "type.googleapis.com/acme.Topic", "@value": "CgE="}
    del told["results"][0]["annotations"][0]["entity"]
    (value, _) = (item.value for item in decode_line(parse_line(json.dumps(told)), TEXT).annotations())
    assert value.TypeName() == "acme.Topic"
    assert value.value == b"\n\x01"


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "1", '{"results": 3}', '{"results": [{"annotations": [7]}]}', "[" * 9999]
)
def test_what_is_no_response_is_refused_without_its_words(line: str) -> None:
    with pytest.raises(DocumentInvalid, match="the line is no AnalyzeResponse"):
        parse_line(line)


def _outside(told: dict[str, Any]) -> None:
    told["results"][0]["annotations"][0]["spans"][0]["end"] = 99


def _backwards(told: dict[str, Any]) -> None:
    told["results"][0]["annotations"][0]["spans"][0] = {"begin": 5, "end": 2}


def _inner(told: dict[str, Any]) -> None:
    told["results"][0]["annotations"][1]["fields"]["where"]["end"] = 99


def _unit(told: dict[str, Any]) -> None:
    told["offsetEncoding"] = 17


@pytest.mark.parametrize(
    ("change", "said"), [(_outside, "outside"), (_backwards, "outside"), (_inner, "outside"), (_unit, "unknown")]
)
def test_spans_that_cannot_be_are_refused(change: Callable[[dict[str, Any]], None], said: str) -> None:
    told = json.loads(saved())
    change(told)
    with pytest.raises(DocumentInvalid, match=said):
        decode_line(parse_line(json.dumps(told)), TEXT)


def test_another_text_is_noticed_where_spans_have_theirs() -> None:
    other = TEXT.replace("Ada", "Eva")
    assert decode_line(parse_line(saved()), other).annotations()  # nothing tells
    with pytest.raises(DocumentInvalid, match="not the text that was analyzed"):
        decode_line(parse_line(saved(include_text=True)), other)
