"""Lines of `glossator analyze --format jsonl` as results: each is an `AnalyzeResponse`, in whatever unit it counts."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.json_format import ParseDict, ParseError

from glossator.contract.result import AnalyzerResult, DocumentResult
from glossator.errors import DocumentInvalid
from glossator.text.annotation import SPAN, Span, messages_in
from glossator.text.offsets import OffsetEncoding, OffsetMap
from glossator.wire import messages as pb
from glossator.wire.decode import decode_response
from glossator.wire.extension import unpacked


def parse_line(line: str) -> pb.AnalyzeResponse:
    """The response that a line holds; raises `DocumentInvalid` if it is none. Fields of newer versions are skipped."""
    try:
        told = json.loads(line)
        apart = _set_apart(told)
        response = ParseDict(told, pb.AnalyzeResponse(), ignore_unknown_fields=True)
    except (ParseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        # What protobuf says may quote the line, and that the text.
        raise DocumentInvalid(
            f"the line is no AnalyzeResponse as `glossator analyze --format jsonl` writes it ({type(error).__name__})"
        ) from None
    for result, annotation, extension in apart:
        response.results[result].annotations[annotation].extension.CopyFrom(extension)
    return response


def decode_line(response: pb.AnalyzeResponse, text: str) -> DocumentResult:
    """The result, its offsets in code points of this text.

    Raises `DocumentInvalid` if a span does not lie in the text, or says that it covers something else: then the text
    is another one than was analyzed.
    """
    encoding = response.offset_encoding or pb.OFFSET_ENCODING_UNICODE_CODE_POINT
    if encoding not in {unit.value for unit in OffsetEncoding}:
        raise DocumentInvalid(f"offset_encoding {int(encoding)} is unknown to this version")
    offsets = OffsetMap(text, OffsetEncoding(int(encoding)))
    for result in response.results:
        for annotation in result.annotations:
            for span in messages_in(annotation, SPAN):
                _convert(span, offsets, text)
            if annotation.WhichOneof("value") == "extension" and (opened := unpacked(annotation.extension)) is not None:
                url = annotation.extension.type_url
                for span in messages_in(opened, SPAN):
                    _convert(span, offsets, text)
                annotation.extension.Pack(opened)
                annotation.extension.type_url = url
    told = decode_response(response)
    if not any(item.field_types.spans for each in response.results for item in each.annotations):
        return told
    return replace(told, results=tuple(_with_fields(each, offsets, text) for each in told.results))


def _convert(span: Any, offsets: OffsetMap, text: str) -> None:
    begin, end = _places(span.begin, span.end, offsets, text)
    if span.text and span.text != text[begin:end]:
        raise DocumentInvalid(
            f"the span [{begin}, {end}) was of other words than are there: this is not the text that was analyzed"
        )
    span.begin, span.end = begin, end


def _places(begin: int, end: int, offsets: OffsetMap, text: str) -> Span:
    found = Span(offsets.to_code_points(begin), offsets.to_code_points(end))
    if not 0 <= found.begin <= found.end <= len(text):
        raise DocumentInvalid(
            f"a span [{begin}, {end}) lies outside the text, which has {len(text)} characters: "
            "this is not the text that was analyzed"
        )
    return found


def _with_fields(result: AnalyzerResult, offsets: OffsetMap, text: str) -> AnalyzerResult:
    """The same with the spans inside of plain fields converted, too."""

    def converted(value: Any) -> Any:
        if isinstance(value, Span):
            return _places(value.begin, value.end, offsets, text)
        if isinstance(value, dict):
            return {key: converted(item) for key, item in value.items()}
        return [converted(item) for item in value] if isinstance(value, list) else value

    annotations = (
        replace(item, value=converted(item.value)) if isinstance(item.value, dict) else item
        for item in result.annotations
    )
    return replace(result, annotations=tuple(annotations))


def _set_apart(told: dict[str, Any]) -> list[tuple[int, int, AnyMessage]]:
    """Takes messages that JSON stands in for out of the object: (result, annotation, message)."""
    found = []
    for at, result in enumerate(told.get("results", ())):
        for position, annotation in enumerate(result.get("annotations", ())):
            extension = annotation.get("extension")
            if isinstance(extension, dict) and "@value" in extension:
                value = base64.b64decode(extension["@value"])
                found.append((at, position, AnyMessage(type_url=extension["@type"], value=value)))
                del annotation["extension"]
    return found
