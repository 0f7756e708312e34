"""What hosts and remote analyzers say to each other, to and from messages; both ends use this module if in Python.

Offsets are in code points on the side of the domain types, and in the remote's unit in the messages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.message import Message

from glossator.contract.analyzer import Annotations, Manifest
from glossator.contract.view import View
from glossator.errors import ContractError, Failure
from glossator.host.info import result_type
from glossator.host.plugins.options import closed
from glossator.telling import name_of
from glossator.text.annotation import SPAN, Annotation, Span, messages_in
from glossator.text.document import Document
from glossator.text.offsets import OffsetEncoding, OffsetMap
from glossator.text.parse import Parse, by_cost, with_required
from glossator.wire import messages as pb
from glossator.wire.decode import decode_annotation, decode_document, decode_failure
from glossator.wire.encode import encode_annotations, encode_document, struct
from glossator.wire.fields import json_object
from glossator.wire.parses import decode_parse, fill_parse
from glossator.wire.schema import schema_of

PROTOCOL = 1
"""Of `glossator.v1.RemoteAnalyzerService`."""

_Unit = pb.OffsetEncoding.ValueType


@dataclass(frozen=True, slots=True)
class Question:
    """A document and what a remote analyzer is told of it."""

    analyzer: str
    document: Document
    encoding: OffsetEncoding
    options: Mapping[str, Any]
    parse: Parse
    provided: Mapping[str, tuple[str, tuple[Annotation, ...]]] = field(default_factory=dict)
    """Kind -> name of the instance that provided it, and what it said."""


def encode_manifest(manifest: Manifest, encoding: OffsetEncoding) -> pb.RemoteManifest:
    """A manifest in the words of the wire; what only processes of its own have, settings say, is left out."""
    message = pb.RemoteManifest(
        name=manifest.name,
        title=manifest.title,
        summary=manifest.summary,
        kinds=[
            pb.KindInfo(
                kind=kind,
                version=manifest.value_versions.get(kind, "1"),
                result_type=result_type(model),
                schema=struct(schema_of(model)),
            )
            for kind, model in manifest.emits.items()
        ],
        languages=manifest.languages,
        layers=[layer.value for layer in by_cost(manifest.layers)],
        uses=manifest.uses,
        uses_if_there=manifest.uses_if_there,
        labels=manifest.labels,
        in_default_set=manifest.default,
        deterministic=manifest.deterministic,
        scores_calibrated=manifest.calibrated,
        calibrated_by=sorted(layer.value for layer in manifest.calibrated_by),
        max_document_bytes=manifest.max_document_bytes,
        offset_encoding=_Unit(encoding.value),
    )
    if manifest.options.model_fields:
        message.options_schema.update(closed(manifest.options.model_json_schema()))
    return message


def encode_question(
    manifest: Manifest, view: View, options: Mapping[str, Any], encoding: OffsetEncoding
) -> pb.AnalyzeDocumentRequest:
    """What is asked of a document. Raises `ContractError` for values of others that the wire cannot tell."""
    offsets = OffsetMap(view.text, encoding)
    message = pb.AnalyzeDocumentRequest(
        analyzer=manifest.name, offset_encoding=_Unit(encoding.value), options=struct(options)
    )
    encode_document(view.document, message.document)
    message.document.language = view.language
    if layers := with_required(manifest.layers):
        fill_parse(message.parse, view, layers, offsets.from_code_points)
    for kind in (*manifest.uses, *manifest.uses_if_there):
        if view.provided(kind):
            held = message.provided.add(kind=kind, analyzer=view.provider(kind))
            try:
                encode_annotations(held.annotations, view.annotations(kind), view.text, encoding)
            except (TypeError, ValueError, ArithmeticError) as error:
                raise ContractError(
                    f"what it reads cannot be represented on the wire: {name_of(type(error))}"
                ) from None
    return message


def decode_question(message: pb.AnalyzeDocumentRequest) -> Question:
    """Raises `DocumentInvalid`, or `ContractError` for a unit that there is not or offsets that are none."""
    encoding = _encoding(message.offset_encoding)
    document = decode_document(message.document)
    offsets = OffsetMap(document.text, encoding)
    _in_code_points(message, offsets)
    provided = {
        held.kind: (held.analyzer, tuple(decode_annotation(each) for each in held.annotations))
        for held in message.provided
    }
    try:
        parse = decode_parse(message.parse, document.text, document.language, offsets.to_code_points)
    except ValueError as error:
        raise ContractError(f"the host's parse cannot be used: {name_of(type(error))}") from None
    return Question(message.analyzer, document, encoding, json_object(message.options), parse, provided)


def encode_answer(
    said: Annotations | pb.AnalysisError, text: str, encoding: OffsetEncoding, version: str = ""
) -> pb.AnalyzeDocumentResponse:
    """What is said of a document, or why nothing is. Raises `ContractError` for what the wire cannot tell."""
    message = pb.AnalyzeDocumentResponse(offset_encoding=_Unit(encoding.value), version=version)
    if isinstance(said, pb.AnalysisError):
        message.error.CopyFrom(said)
        return message
    try:
        message.notes.extend(said.notes)
        encode_annotations(message.annotations, said.items, text, encoding)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ContractError(f"its result cannot be represented on the wire: {name_of(type(error))}") from None
    return message


def decode_answer(
    message: pb.AnalyzeDocumentResponse,
    text: str,
    encoding: OffsetEncoding,
    value: Callable[[str, Mapping[str, Any], dict[str, Any]], Any],
) -> tuple[Annotation, ...] | Failure:
    """What a remote analyzer said of the document with this text.

    `value` makes the value of a kind of its JSON, which schemas speak of, and of the same with spans and references.
    Raises `ContractError` for another unit than the one that was asked for, and offsets inside a character.
    """
    if message.HasField("error"):
        return decode_failure(message.error)
    if message.offset_encoding != encoding.value:
        given = message.offset_encoding
        name = pb.OffsetEncoding.Name(given) if given in pb.OffsetEncoding.values() else str(int(given))
        raise ContractError(
            f"its answer counts in {name}, and it was asked for {pb.OffsetEncoding.Name(_Unit(encoding.value))}: "
            "set offset_encoding"
        )
    offsets = OffsetMap(text, encoding)
    _in_code_points(message, offsets)
    found = []
    for each in message.annotations:
        decoded = decode_annotation(each)
        if each.WhichOneof("value") in (None, "fields"):
            fields = _spans_in_code_points(decoded.value, offsets)
            made = value(each.kind, json_object(each.fields), fields)
            decoded = Annotation(decoded.kind, decoded.spans, made, decoded.label, decoded.score, decoded.id)
        found.append(decoded)
    return tuple(found)


def _encoding(number: int) -> OffsetEncoding:
    try:
        return OffsetEncoding(number)
    except ValueError:
        raise ContractError(f"offset_encoding {int(number)} is unknown here") from None


def _in_code_points(message: Message, offsets: OffsetMap) -> None:
    """Converts the spans of a message in place, those in Structs aside."""
    if offsets.identical:
        return
    for held in messages_in(message, SPAN):
        span: Any = held
        span.begin, span.end = _exact(span.begin, offsets), _exact(span.end, offsets)


def _spans_in_code_points(value: Any, offsets: OffsetMap) -> Any:
    if isinstance(value, Span):
        return Span(_exact(value.begin, offsets), _exact(value.end, offsets))
    if isinstance(value, dict):
        return {key: _spans_in_code_points(item, offsets) for key, item in value.items()}
    if isinstance(value, list):
        return [_spans_in_code_points(item, offsets) for item in value]
    return value


def _exact(offset: int, offsets: OffsetMap) -> int:
    found = offsets.to_code_points(offset)
    if offsets.from_code_points(found) != offset:
        raise ContractError(f"offset {offset} lies inside a character: in which unit does it count?")
    return found
