"""From messages to domain types. Offsets are taken as they are: clients of ours ask for code points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from google.protobuf.duration_pb2 import Duration
from google.protobuf.json_format import MessageToDict
from pydantic import BaseModel

from glossator.contract.batch import AnalysisOptions, AnalyzerSpec
from glossator.contract.result import AnalyzerResult, DocumentResult, DocumentStatus, status_of
from glossator.errors import DocumentInvalid, Failure, OptionsInvalid, Reason
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
    NumberPart,
    Sentiment,
    SentimentLevel,
    SentimentVoice,
)
from glossator.text.document import Document
from glossator.text.language import IdentifiedLanguage, LanguageShare, LanguageSource
from glossator.text.offsets import OffsetEncoding
from glossator.wire import messages as pb
from glossator.wire.fields import from_fields, json_object
from glossator.wire.unchecked import annotation, given, model, reference, span, spans

# The wire's numbers of enum values -> ours.
_KINDS = {int(pb.Number.Kind.Value(f"KIND_{kind.name}")): kind for kind in NumberKind}
_BOUNDS = {int(pb.Number.Bound.BOUND_UNSPECIFIED): Bound.EXACT} | {
    int(pb.Number.Bound.Value(f"BOUND_{bound.name}")): bound for bound in Bound if bound is not Bound.EXACT
}
_STATUSES = {int(pb.DocumentStatus.Value(f"DOCUMENT_STATUS_{status.name}")): status for status in DocumentStatus}
_SOURCES = {int(pb.LanguageSource.Value(f"LANGUAGE_SOURCE_{source.name}")): source for source in LanguageSource}
_LEVELS = {int(pb.Sentiment.Level.Value(f"LEVEL_{level.name}")): level for level in SentimentLevel}
_TYPES = {int(pb.Attribution.Type.Value(f"TYPE_{kind.name}")): kind for kind in AttributionType}
# A server that does not tell is one from before these fields: what they default to is what it meant.
_VOICES = {int(pb.Sentiment.Voice.Value(f"VOICE_{voice.name}")): voice for voice in SentimentVoice}
_ACTS = {int(pb.Attribution.Act.ACT_UNSPECIFIED): AttributionAct.SAYS} | {
    int(pb.Attribution.Act.Value(f"ACT_{act.name}")): act for act in AttributionAct
}
_ASSERTIONS = {int(pb.Attribution.Assertion.ASSERTION_UNSPECIFIED): AttributionAssertion.ASSERTED} | {
    int(pb.Attribution.Assertion.Value(f"ASSERTION_{one.name}")): one for one in AttributionAssertion
}
# Descriptors, because to make a string of a field's name each time takes as long as the look-up.
_NUMBER_NAMES = {each: each.name for each in pb.Number.DESCRIPTOR.fields}
# No default of a number is one that could be changed.
_NUMBER_DEFAULTS = {name: each.default for name, each in Number.model_fields.items()}
_DAY = 24 * 60 * 60
_PART = given(*NumberPart.model_fields)


@dataclass(frozen=True, slots=True)
class UndecodedResult(AnalyzerResult):
    """One whose annotations stay messages, as whoever makes columns of them needs no objects in between."""

    messages: Sequence[pb.Annotation] = field(default=(), hash=False, compare=False)
    """In the place of `annotations`, of which it has none."""


def decode_document(message: pb.Document) -> Document:
    """Raises `DocumentInvalid` if the reference time or its offset from UTC is out of range."""
    reference: datetime | None = None
    if message.HasField("reference_time"):
        offset = message.reference_utc_offset
        if not -_DAY < offset < _DAY:
            raise DocumentInvalid(
                f"reference_utc_offset is {offset} seconds, it must be less than a day: give the seconds east of UTC"
            )
        try:
            zone = timezone(timedelta(seconds=offset)) if offset else UTC
            reference = message.reference_time.ToDatetime(tzinfo=UTC).astimezone(zone)
        except (ValueError, OverflowError):
            raise DocumentInvalid("reference_time lies outside the years 1 to 9999") from None
    attributes = dict(message.attributes) if message.attributes else {}
    return Document(message.text, message.id, message.language, reference, attributes)


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
        describe=message.describe,
        no_cache=message.no_cache,
        assume_language=message.assume_language,
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
    """A status that this version does not know becomes the one that follows from the results."""
    found = tuple(results)
    failure = decode_failure(message.error) if message.HasField("error") else None
    return DocumentResult(
        document_id,
        _STATUSES.get(message.status) or status_of([result.failure for result in found], failure),
        found,
        failure,
        message.language,
        index,
        _seconds(message.timing.queue),
        _seconds(message.timing.compute),
        message.cached,
        _SOURCES.get(message.language_source),
        _identified(message.identified_language) if message.HasField("identified_language") else None,
    )


def _identified(message: pb.IdentifiedLanguage) -> IdentifiedLanguage:
    shares = tuple(LanguageShare(each.language, each.share) for each in message.shares)
    return IdentifiedLanguage(message.language, message.confidence, shares)


def decode_result(message: pb.AnalyzerResult) -> AnalyzerResult:
    return AnalyzerResult(
        message.name,
        message.analyzer,
        message.version,
        message.fingerprint,
        tuple([decode_annotation(item) for item in message.annotations[:]]),
        decode_failure(message.error) if message.HasField("error") else None,
        _seconds(message.timing.queue),
        _seconds(message.timing.compute),
        tuple(message.notes),
        {item.id: item.words for item in message.annotations if item.words},
    )


def undecoded_result(message: pb.AnalyzerResult) -> UndecodedResult:
    return UndecodedResult(
        message.name,
        message.analyzer,
        message.version,
        message.fingerprint,
        (),
        decode_failure(message.error) if message.HasField("error") else None,
        _seconds(message.timing.queue),
        _seconds(message.timing.compute),
        tuple(message.notes),
        messages=message.annotations[:],
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


def decode_annotation(message: pb.Annotation) -> Annotation:
    """One annotation, its offsets in the unit that it has; of a kind that is not ours the value is a dict."""
    score: float | None = message.score
    if not score and not message.HasField("score"):
        score = None
    return annotation(message.kind, spans(message.spans), _value_or_fields(message), message.label, score, message.id)


def value_fields(which: str, message: Any) -> dict[str, Any]:
    """What the value has in a field of an annotation that is called `which`, as its class would have it, by name.

    Raises KeyError for a value that is not of our kinds, or of a newer server; ValueError for one out of range.
    """
    found: dict[str, Any] = _FIELDS[which](message)
    return found


def _value_or_fields(message: pb.Annotation) -> Any:
    which = message.WhichOneof("value")
    if which is None:
        return {}
    if which == "fields":
        return from_fields(message)
    value = getattr(message, which)
    try:
        if which == "number":
            return _number(value)
        if which == "extension":
            return value
        kind, names = _CLASSES[which]
        return model(kind, _FIELDS[which](value), names)
    except (KeyError, ValueError):
        # A newer server may use enum values that this version does not know: better plain fields than no result.
        return MessageToDict(value, preserving_proto_field_name=True)


def _entity(entity: pb.Entity) -> dict[str, Any]:
    return {
        "entity_id": entity.entity_id,
        "canonical_name": entity.canonical_name,
        "mention_count": entity.mention_count or 1,
    }


def _number(number: pb.Number) -> Number:
    fields = _told(number)
    return model(Number, _NUMBER_DEFAULTS | fields, given(*fields))


def _number_fields(number: pb.Number) -> dict[str, Any]:
    return _NUMBER_DEFAULTS | _told(number)


def _told(number: pb.Number) -> dict[str, Any]:
    # Most fields of most numbers are empty: those that are not are few.
    fields = {_NUMBER_NAMES[which]: value for which, value in number.ListFields()}
    fields["kind"] = _KINDS[number.kind]
    fields["bound"] = _BOUNDS[number.bound]
    for name in ("modifier", "counted"):
        if name in fields:
            fields[name] = span(fields[name])
    if "other" in fields:
        fields["other"] = _number(number.other)
    if "parts" in fields:
        fields["parts"] = tuple(
            model(NumberPart, {"span": span(part.span), "value": part.value, "unit": part.unit}, _PART)
            for part in number.parts
        )
    return fields


def _sentiment(sentiment: pb.Sentiment) -> dict[str, Any]:
    score, magnitude = sentiment.score, sentiment.magnitude
    positive, neutral, negative = sentiment.positive, sentiment.neutral, sentiment.negative
    # The ranges are ours: the wire would carry anything.
    if not (-1 <= score <= 1 and magnitude >= 0 and 0 <= positive <= 1 and 0 <= neutral <= 1 and 0 <= negative <= 1):
        raise ValueError("a sentiment is out of range")
    return {
        "level": _LEVELS[sentiment.level],
        "score": score,
        "magnitude": magnitude,
        "positive": positive,
        "neutral": neutral,
        "negative": negative,
        "target": reference(sentiment.target) if sentiment.HasField("target") else None,
        "quoted": sentiment.quoted,
        "voice": _VOICES.get(sentiment.voice) or (SentimentVoice.QUOTED if sentiment.quoted else SentimentVoice.AUTHOR),
        "rule": sentiment.rule,
    }


def _attribution(attribution: pb.Attribution) -> dict[str, Any]:
    return {
        "type": _TYPES[attribution.type],
        "act": _ACTS[attribution.act],
        "assertion": _ASSERTIONS[attribution.assertion],
        "source": spans(attribution.source),
        "cue": spans(attribution.cue),
        "content": spans(attribution.content),
        "source_entity": reference(attribution.source_entity) if attribution.HasField("source_entity") else None,
        "parent_id": attribution.parent_id,
    }


# By the field of an annotation that holds the value. Of numbers only some fields are given, so they have no set here.
_FIELDS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "entity": _entity,
    "number": _number_fields,
    "sentiment": _sentiment,
    "attribution": _attribution,
}
_CLASSES: Mapping[str, tuple[type[BaseModel], set[str]]] = {
    "entity": (Entity, given(*Entity.model_fields)),
    "sentiment": (Sentiment, given(*Sentiment.model_fields)),
    "attribution": (Attribution, given(*Attribution.model_fields)),
}


def _seconds(duration: Duration) -> float:
    # Like the message's own method, but quicker.
    return (duration.seconds * 1_000_000_000 + duration.nanos) / 1e9
