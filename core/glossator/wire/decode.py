"""From messages to domain types. Offsets are taken as they are: clients of ours ask for code points."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from google.protobuf.duration_pb2 import Duration
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct

from glossator.annotation import (
    Annotation,
    Attribution,
    AttributionType,
    Bound,
    Entity,
    Number,
    NumberKind,
    NumberPart,
    Reference,
    Sentiment,
    SentimentLevel,
    Span,
)
from glossator.batch import AnalysisOptions, AnalyzerSpec
from glossator.document import Document
from glossator.errors import DocumentInvalid, Failure, OptionsInvalid, Reason
from glossator.offsets import OffsetEncoding
from glossator.result import AnalyzerResult, DocumentResult, DocumentStatus
from glossator.wire import messages as pb

# The wire's numbers of enum values -> ours.
_KINDS = {int(pb.Number.Kind.Value(f"KIND_{kind.name}")): kind for kind in NumberKind}
_BOUNDS = {int(pb.Number.Bound.BOUND_UNSPECIFIED): Bound.EXACT} | {
    int(pb.Number.Bound.Value(f"BOUND_{bound.name}")): bound for bound in Bound if bound is not Bound.EXACT
}
_LEVELS = {int(pb.Sentiment.Level.Value(f"LEVEL_{level.name}")): level for level in SentimentLevel}
_TYPES = {int(pb.Attribution.Type.Value(f"TYPE_{kind.name}")): kind for kind in AttributionType}


def decode_document(message: pb.Document) -> Document:
    """Raises `DocumentInvalid` if the reference time is out of range."""
    reference: datetime | None = None
    if message.HasField("reference_time"):
        try:
            reference = message.reference_time.ToDatetime(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise DocumentInvalid("reference_time lies outside the years 1 to 9999") from None
    return Document(message.text, message.id, message.language, reference, dict(message.attributes))


def decode_options(message: pb.AnalysisOptions) -> AnalysisOptions:
    """Raises `OptionsInvalid` for an unknown offset encoding or a timeout that is not positive."""
    encoding = message.offset_encoding or pb.OFFSET_ENCODING_UNICODE_CODE_POINT
    if encoding not in {unit.value for unit in OffsetEncoding}:
        raise OptionsInvalid(f"offset_encoding {int(encoding)} is unknown to this server")
    timeout: float | None = None
    if message.HasField("analyzer_timeout"):
        timeout = _seconds(message.analyzer_timeout)
        if timeout <= 0:
            raise OptionsInvalid(f"analyzer_timeout is {timeout} s, it must be positive")
    return AnalysisOptions(
        tuple(decode_spec(spec) for spec in message.analyzers),
        OffsetEncoding(int(encoding)),
        message.include_text,
        timeout,
        message.default_language,
    )


def decode_spec(message: pb.AnalyzerSpec) -> AnalyzerSpec:
    """Raises `OptionsInvalid` if it names no analyzer or holds a number that JSON does not have."""
    if not message.analyzer:
        raise OptionsInvalid("an AnalyzerSpec names no analyzer: set its field `analyzer` to an id of the registry")
    try:
        options = json_object(message.options)
    except ValueError:
        raise OptionsInvalid(
            f"options of analyzer {message.analyzer[:100]!r} hold a number that is not finite: JSON has none",
            analyzer=message.analyzer,
        ) from None
    return AnalyzerSpec(message.analyzer, message.name, message.version, options)


def decode_response(message: pb.AnalyzeResponse) -> DocumentResult:
    return decode_done(message.document_id, message.done, [decode_result(item) for item in message.results])


def decode_done(
    document_id: str, message: pb.DocumentDone, results: Iterable[AnalyzerResult], index: int = 0
) -> DocumentResult:
    return DocumentResult(
        document_id,
        DocumentStatus(pb.DocumentStatus.Name(message.status).removeprefix("DOCUMENT_STATUS_").lower()),
        tuple(results),
        decode_failure(message.error) if message.HasField("error") else None,
        message.language,
        index,
        _seconds(message.timing.queue),
        _seconds(message.timing.compute),
    )


def decode_result(message: pb.AnalyzerResult) -> AnalyzerResult:
    return AnalyzerResult(
        message.name,
        message.analyzer,
        message.version,
        message.fingerprint,
        tuple(_annotation(item) for item in message.annotations),
        decode_failure(message.error) if message.HasField("error") else None,
        _seconds(message.timing.queue),
        _seconds(message.timing.compute),
    )


def merge_chunks(parts: list[pb.AnalyzerResult]) -> pb.AnalyzerResult:
    """The parts of a split result as one."""
    whole = pb.AnalyzerResult()
    for part in parts:
        whole.MergeFrom(part)
    whole.more = False
    return whole


def decode_failure(message: pb.AnalysisError) -> Failure:
    """A reason that this version does not know becomes INTERNAL, its name kept in the metadata."""
    metadata = dict(message.metadata)
    try:
        reason = Reason(message.reason)
    except ValueError:
        reason = Reason.INTERNAL
        metadata["reason"] = message.reason
    retry_after = _seconds(message.retry_after) if message.HasField("retry_after") else None
    return Failure(reason, message.message, metadata, retry_after)


def json_object(message: Struct) -> dict[str, Any]:
    """The JSON object that a Struct holds; whole numbers as integers."""
    return {key: _json(value) for key, value in MessageToDict(message).items()}


def _annotation(message: pb.Annotation) -> Annotation:
    return Annotation(
        message.kind,
        _spans(message.spans),
        _value_or_fields(message),
        message.label,
        message.score if message.HasField("score") else None,
        message.id,
    )


def _value_or_fields(message: pb.Annotation) -> Any:
    try:
        return _value(message)
    except (KeyError, ValueError):
        # A newer server may use enum values that this version does not know: better plain fields than no result.
        return MessageToDict(
            getattr(message, message.WhichOneof("value") or "fields"), preserving_proto_field_name=True
        )


def _value(message: pb.Annotation) -> Any:
    which = message.WhichOneof("value")
    if which == "entity":
        entity = message.entity
        return Entity(
            entity_id=entity.entity_id,
            canonical_name=entity.canonical_name,
            mention_count=max(1, entity.mention_count),
        )
    if which == "number":
        return _number(message.number)
    if which == "sentiment":
        sentiment = message.sentiment
        return Sentiment(
            level=_LEVELS[sentiment.level],
            score=sentiment.score,
            magnitude=sentiment.magnitude,
            positive=sentiment.positive,
            neutral=sentiment.neutral,
            negative=sentiment.negative,
            target=_reference(sentiment.target) if sentiment.HasField("target") else None,
            quoted=sentiment.quoted,
        )
    if which == "attribution":
        attribution = message.attribution
        return Attribution(
            type=_TYPES[attribution.type],
            source=_spans(attribution.source),
            cue=_spans(attribution.cue),
            content=_spans(attribution.content),
            source_entity=_reference(attribution.source_entity) if attribution.HasField("source_entity") else None,
            parent_id=attribution.parent_id,
        )
    if which == "extension":
        return message.extension
    return json_object(message.fields)


def _number(number: pb.Number) -> Number:
    # Most fields of most numbers are empty: those that are not are few.
    fields = {field.name: value for field, value in number.ListFields()}
    fields["kind"] = _KINDS[number.kind]
    fields["bound"] = _BOUNDS[number.bound]
    for name in ("modifier", "counted"):
        if name in fields:
            fields[name] = _span(fields[name])
    if "parts" in fields:
        fields["parts"] = tuple(
            NumberPart(span=_span(part.span), value=part.value, unit=part.unit) for part in number.parts
        )
    return Number(**fields)


def _span(message: pb.Span) -> Span:
    return Span(message.begin, message.end)


def _spans(messages: Iterable[pb.Span]) -> tuple[Span, ...]:
    return tuple(Span(message.begin, message.end) for message in messages)


def _reference(message: pb.Reference) -> Reference:
    return Reference(message.annotation_id, message.analyzer)


def _json(value: Any) -> Any:
    # A Struct has one kind of number, the double: whole ones are meant as integers.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    return value


def _seconds(duration: Duration) -> float:
    return duration.ToNanoseconds() / 1e9
