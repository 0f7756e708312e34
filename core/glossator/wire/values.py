"""Values: annotations of our kinds as messages, with spans in the unit that a client asked for.

Messages are filled in where they belong: to build them first and have them copied takes twice as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from google.protobuf.message import Message

from glossator.contract.nesting import DEEPEST
from glossator.errors import ContractError
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
)
from glossator.text.offsets import OffsetEncoding, OffsetMap
from glossator.wire import messages as pb
from glossator.wire.extension import pack
from glossator.wire.fields import to_fields

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


class Spans:
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


def fill_annotation(message: pb.Annotation, item: Annotation, spans: Spans) -> None:
    """Fill in an empty message; raises `ContractError`, TypeError or ValueError for a value that does not fit."""
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


def _number(message: pb.Number, value: Number, spans: Spans, levels: int = DEEPEST) -> None:
    if levels < 0:
        raise ContractError(f"a number holds more than {DEEPEST} others within one another")
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
        _number(message.other, value.other, spans, levels - 1)


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


def _attribution(message: pb.Attribution, value: Attribution, spans: Spans) -> None:
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
