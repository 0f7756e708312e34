"""From domain types to messages; offsets are converted here, once, to the unit that the client asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from google.protobuf.duration_pb2 import Duration
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct

from glossator.contract.batch import AnalysisOptions, AnalyzerSpec, whole_numbers
from glossator.contract.result import AnalyzerResult, DocumentResult, DocumentStatus
from glossator.errors import ContractError, Failure, OptionsInvalid
from glossator.telling import name_of
from glossator.text.annotation import (
    Annotation,
    Attribution,
    AttributionAct,
    AttributionAssertion,
    AttributionType,
    Bound,
    Entity,
    Number,
    NumberKind,
    Reference,
    Sentiment,
    SentimentLevel,
    SentimentVoice,
    Span,
    Value,
)
from glossator.text.document import Document
from glossator.text.language import DocumentLanguage, LanguageSource
from glossator.text.offsets import OffsetEncoding, OffsetMap
from glossator.wire import messages as pb
from glossator.wire.extension import pack, set_apart
from glossator.wire.fields import LARGEST, to_fields

if TYPE_CHECKING:  # generic in the stubs only
    from google.protobuf.internal.containers import RepeatedCompositeFieldContainer

_KINDS = {kind: pb.Number.Kind.Value(f"KIND_{kind.name}") for kind in NumberKind}
_BOUNDS = {
    bound: pb.Number.Bound.Value("BOUND_UNSPECIFIED" if bound is Bound.EXACT else f"BOUND_{bound.name}")
    for bound in Bound
}
# Those that are the same on both sides.
_NUMBER_FIELDS = tuple(
    name for name in Number.model_fields if name not in ("kind", "bound", "modifier", "counted", "parts", "other")
)
_LEVELS = {level: pb.Sentiment.Level.Value(f"LEVEL_{level.name}") for level in SentimentLevel}
_VOICES = {voice: pb.Sentiment.Voice.Value(f"VOICE_{voice.name}") for voice in SentimentVoice}
_TYPES = {kind: pb.Attribution.Type.Value(f"TYPE_{kind.name}") for kind in AttributionType}
_ACTS = {act: pb.Attribution.Act.Value(f"ACT_{act.name}") for act in AttributionAct}
_ASSERTIONS = {one: pb.Attribution.Assertion.Value(f"ASSERTION_{one.name}") for one in AttributionAssertion}
_STATUSES = {status: pb.DocumentStatus.Value(f"DOCUMENT_STATUS_{status.name}") for status in DocumentStatus}

_SOURCES = {source: pb.LanguageSource.Value(f"LANGUAGE_SOURCE_{source.name}") for source in LanguageSource}


class _Spans:
    """Fills in span messages of one document."""

    def __init__(self, text: str, encoding: OffsetEncoding, *, include_text: bool) -> None:
        offsets = OffsetMap(text, encoding)
        self._convert = offsets.from_code_points
        self._text = text if include_text else None
        self._plain = offsets.identical and not include_text
        self.convert = None if self._plain else self._in_place
        """Changes a span message in code points to what the client asked for; None if that is the same."""

    def one(self, message: pb.Span, span: Span) -> None:
        message.begin = self._convert(span.begin)
        message.end = self._convert(span.end)
        if self._text is not None:
            message.text = self._text[span.begin : span.end]

    def many(self, messages: RepeatedCompositeFieldContainer[pb.Span], spans: Iterable[Span]) -> None:
        if self._plain:
            for begin, end in spans:
                message = messages.add()
                message.begin = begin
                message.end = end
            return
        for span in spans:
            self.one(messages.add(), span)

    def told(self, span: Span) -> dict[str, Any]:
        """The span as a JSON object."""
        message = pb.Span()
        self.one(message, span)
        return {"begin": message.begin, "end": message.end} | ({"text": message.text} if message.text else {})

    def _in_place(self, message: pb.Span) -> None:
        self.one(message, Span(message.begin, message.end))


def encode_result(
    result: AnalyzerResult,
    text: str,
    encoding: OffsetEncoding = OffsetEncoding.CODE_POINT,
    *,
    include_text: bool = False,
    queue_seconds: float | None = None,
    words: Callable[[Annotation, str], str | None] | None = None,
) -> pb.AnalyzerResult:
    """One analyzer's result for the document with this text; `queue_seconds` replaces those of the result.

    `words` puts values of plugins' own kinds into words.

    Raises `ContractError` if a plugin's value cannot be represented, such as a non-finite number.
    """
    spans = _Spans(text, encoding, include_text=include_text)
    try:
        message = pb.AnalyzerResult(
            name=result.name,
            analyzer=result.analyzer,
            version=result.version,
            fingerprint=result.fingerprint,
            error=encode_failure(result.failure) if result.failure else None,
            notes=result.notes,
        )
        _fill(message.timing.queue, result.queue_seconds if queue_seconds is None else queue_seconds)
        _fill(message.timing.compute, result.compute_seconds)
        # Messages are filled in where they belong: to build them first and have them copied takes twice as long.
        for item in result.annotations:
            _annotation(message.annotations.add(), item, spans)
        if words is not None:
            for told, item in zip(message.annotations, result.annotations, strict=True):
                if not isinstance(item.value, Value):
                    told.words = " ".join((words(item, text) or "").encode(errors="replace").decode().split())
        return message
    except (TypeError, ValueError, ArithmeticError) as error:
        # Plugins are not type-checked. What protobuf says may quote the value, so only its type is told.
        raise ContractError(
            f"the result of analyzer {result.analyzer!r} cannot be represented on the wire: {name_of(type(error))}",
            analyzer=result.analyzer,
        ) from None


def encode_annotations(
    held: RepeatedCompositeFieldContainer[pb.Annotation],
    items: Iterable[Annotation],
    text: str,
    encoding: OffsetEncoding,
) -> None:
    """Adds the annotations of this text; raises `ContractError`, TypeError or ValueError for values that do not fit."""
    spans = _Spans(text, encoding, include_text=False)
    for item in items:
        _annotation(held.add(), item, spans)


def chunks(result: pb.AnalyzerResult, max_bytes: int) -> Iterator[pb.AnalyzerResult]:
    """The result in parts of at most about `max_bytes`, all but the last with `more` set."""
    if not result.annotations or result.ByteSize() <= max_bytes:
        yield result
        return
    head = pb.AnalyzerResult(
        name=result.name, analyzer=result.analyzer, version=result.version, fingerprint=result.fingerprint
    )
    part = pb.AnalyzerResult()
    part.CopyFrom(head)
    size = head.ByteSize()
    for annotation in result.annotations:
        added = annotation.ByteSize() + 8  # its tag and length
        if part.annotations and size + added > max_bytes:
            part.more = True
            yield part
            part = pb.AnalyzerResult()
            part.CopyFrom(head)
            size = head.ByteSize()
        part.annotations.append(annotation)
        size += added
    part.timing.CopyFrom(result.timing)
    part.notes.extend(result.notes)
    yield part


def encode_response(
    result: DocumentResult,
    text: str,
    encoding: OffsetEncoding = OffsetEncoding.CODE_POINT,
    *,
    include_text: bool = False,
) -> pb.AnalyzeResponse:
    """A whole document's results."""
    return pb.AnalyzeResponse(
        document_id=result.document_id,
        offset_encoding=pb.OffsetEncoding.ValueType(encoding.value),
        results=[encode_result(item, text, encoding, include_text=include_text) for item in result.results],
        done=encode_done(
            result.status,
            result.failure,
            DocumentLanguage(result.language, result.language_source, result.identified),
            result.queue_seconds,
            result.compute_seconds,
            result.cached,
        ),
    )


def encode_done(  # noqa: PLR0917 - as `DocumentResult` has them
    status: DocumentStatus,
    failure: Failure | None,
    language: DocumentLanguage,
    queue_seconds: float,
    compute_seconds: float,
    cached: bool = False,
) -> pb.DocumentDone:
    """The end of a document."""
    message = pb.DocumentDone(
        status=_STATUSES[status],
        error=encode_failure(failure) if failure else None,
        language=language.language,
        cached=cached,
    )
    if language.source is not None:
        message.language_source = _SOURCES[language.source]
    if (identified := language.identified) is not None:
        message.identified_language.language = identified.language
        message.identified_language.confidence = identified.confidence
        for each in identified.shares:
            message.identified_language.shares.add(language=each.language, share=each.share)
    _fill(message.timing.queue, queue_seconds)
    _fill(message.timing.compute, compute_seconds)
    return message


def encode_failure(failure: Failure) -> pb.AnalysisError:
    return pb.AnalysisError(
        code=int(failure.code),
        reason=failure.reason.value,
        message=failure.message,
        retryable=failure.retryable,
        retry_after=None if failure.retry_after is None else seconds(failure.retry_after),
        metadata=dict(failure.metadata),
    )


def encode_document(document: Document, into: pb.Document | None = None) -> pb.Document:
    """The document as a message, or filled into an empty one that is part of another.

    Raises `DocumentInvalid` for text that is not valid Unicode: protobuf could not carry it.
    """
    document.check_encodable()
    message = pb.Document() if into is None else into
    message.id = document.id
    message.text = document.text
    message.language = document.language
    if document.attributes:
        message.attributes.update(document.attributes)
    if document.reference_time is not None:
        message.reference_time.FromDatetime(document.reference_time)
        if (offset := document.reference_time.utcoffset()) is not None:
            message.reference_utc_offset = int(offset.total_seconds())
    return message


def encode_spec(spec: AnalyzerSpec) -> pb.AnalyzerSpec:
    """Raises `OptionsInvalid` for an integer that would lose digits: a Struct has doubles only."""
    if _too_large(spec.options):
        raise OptionsInvalid(
            f"options of analyzer {spec.analyzer[:100]!r} hold an integer beyond 2^53, which would lose digits on its "
            "way to a server: the analyzer must take it as a string",
            analyzer=spec.analyzer,
        )
    return pb.AnalyzerSpec(analyzer=spec.analyzer, name=spec.name, version=spec.version, options=struct(spec.options))


def encode_options(options: AnalysisOptions) -> pb.AnalysisOptions:
    return pb.AnalysisOptions(
        analyzers=[encode_spec(spec) for spec in options.analyzers],
        offset_encoding=pb.OffsetEncoding.ValueType(options.offset_encoding.value),
        include_text=options.include_text,
        analyzer_timeout=None if options.analyzer_timeout is None else seconds(options.analyzer_timeout),
        default_language=options.default_language,
        no_cache=options.no_cache,
        describe=options.describe,
        assume_language=options.assume_language,
    )


def response_json(response: pb.AnalyzeResponse) -> str:
    """The proto3 JSON of a response, on one line."""
    return json.dumps(response_fields(response), ensure_ascii=False)


def response_fields(response: pb.AnalyzeResponse) -> dict[str, Any]:
    """The same as a JSON object.

    A message of a plugin that is not installed here passes as {"@type": its type, "@value": its bytes in base64}.
    """
    response, apart = set_apart(response)
    told: dict[str, Any] = MessageToDict(response)
    for result, annotation, extension in apart:
        told["results"][result]["annotations"][annotation]["extension"] = extension
    for result in told.get("results", ()):
        for item in result.get("annotations", ()):
            if "fields" in item:  # a Struct has doubles only: 3, not 3.0
                item["fields"] = whole_numbers(item["fields"])
    return told


def struct(fields: Mapping[str, Any]) -> Struct:
    """A JSON object as a message."""
    message = Struct()
    message.update(dict(fields))
    return message


def _too_large(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_too_large(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(_too_large(item) for item in value)
    return isinstance(value, int) and not -LARGEST <= value <= LARGEST


def seconds(value: float) -> Duration:
    duration = Duration()
    duration.FromNanoseconds(round(value * 1e9))
    return duration


def _fill(duration: Duration, value: float) -> None:
    """Seconds that are not negative; quicker than the message's own method."""
    duration.seconds, duration.nanos = divmod(round(value * 1e9), 1_000_000_000)


def _annotation(message: pb.Annotation, item: Annotation, spans: _Spans) -> None:
    message.id = item.id
    message.label = item.label
    message.kind = item.kind
    if item.score is not None:
        message.score = item.score
    spans.many(message.spans, item.spans)
    value = item.value
    if isinstance(value, Entity):
        entity = message.entity
        entity.entity_id = value.entity_id
        entity.canonical_name = value.canonical_name
        entity.mention_count = value.mention_count
    elif isinstance(value, Number):
        _number(message.number, value, spans)
    elif isinstance(value, Sentiment):
        _sentiment(message.sentiment, value)
    elif isinstance(value, Attribution):
        _attribution(message.attribution, value, spans)
    elif isinstance(value, Message):
        pack(message, value, spans.convert)
    else:
        to_fields(message, value, spans.told)


def _number(message: pb.Number, value: Number, spans: _Spans) -> None:
    message.kind = _KINDS[value.kind]
    message.bound = _BOUNDS[value.bound]
    # Most fields of most numbers are empty, and then there is nothing to be set.
    fields = value.__dict__
    for name in _NUMBER_FIELDS:
        if found := fields[name]:
            setattr(message, name, found)
    if value.modifier is not None:
        spans.one(message.modifier, value.modifier)
    if value.counted is not None:
        spans.one(message.counted, value.counted)
    for part in value.parts:
        added = message.parts.add(value=part.value, unit=part.unit)
        spans.one(added.span, part.span)
    if value.other is not None:
        _number(message.other, value.other, spans)


def _sentiment(message: pb.Sentiment, value: Sentiment) -> None:
    message.level = _LEVELS[value.level]
    message.score = value.score
    message.magnitude = value.magnitude
    message.positive = value.positive
    message.neutral = value.neutral
    message.negative = value.negative
    message.quoted = value.quoted
    message.voice = _VOICES[value.voice]
    message.rule = value.rule
    if value.target is not None:
        _reference(message.target, value.target)


def _attribution(message: pb.Attribution, value: Attribution, spans: _Spans) -> None:
    message.type = _TYPES[value.type]
    message.act = _ACTS[value.act]
    message.assertion = _ASSERTIONS[value.assertion]
    message.parent_id = value.parent_id
    spans.many(message.source, value.source)
    spans.many(message.cue, value.cue)
    spans.many(message.content, value.content)
    if value.source_entity is not None:
        _reference(message.source_entity, value.source_entity)


def _reference(message: pb.Reference, reference: Reference) -> None:
    message.SetInParent()  # also one whose fields are all empty
    message.analyzer = reference.analyzer
    message.annotation_id = reference.annotation_id
