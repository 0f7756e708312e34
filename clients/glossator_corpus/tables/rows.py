"""From documents and results to rows: columns that grow, one list each, until they become a part."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pydantic import BaseModel

from glossator import (
    AnalyzerResult,
    Annotation,
    Attribution,
    Document,
    Entity,
    Failure,
    Reason,
    Reference,
    Sentiment,
    Span,
)
from glossator.errors import RETRYABLE
from glossator_corpus.language import Language
from glossator_corpus.member import Member
from glossator_corpus.tables.schema import MODELS, TABLES

# Between the pieces of what stands in several places.
_GAP = " … "
# What a row of annotations takes in memory, roughly: it holds some forty values.
_ROW_BYTES = 400


class Rows:
    """Rows of all tables, as many as fit into memory well."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        # Kind -> the rows of annotations that have such a value, and the values.
        self._values: dict[str, tuple[list[int], list[Mapping[str, Any]]]] = {kind: ([], []) for kind in MODELS}
        self.size = 0
        """Bytes that they take in memory, roughly."""

    def tables(self) -> dict[str, pa.Table]:
        """Name -> table."""
        made = {}
        for name, schema in TABLES.items():
            rows = self._rows[name]
            plain = [field for field in schema if not (name == "annotations" and field.name in MODELS)]
            columns = zip(*rows, strict=True) if rows else ([] for _ in plain)
            arrays = {field.name: pa.array(column, field.type) for field, column in zip(plain, columns, strict=True)}
            if name == "annotations":
                arrays |= {kind: self._column(kind, len(rows)) for kind in MODELS}
            made[name] = pa.Table.from_arrays([arrays[field.name] for field in schema], schema=schema)
        return made

    def _column(self, kind: str, length: int) -> pa.Array:
        """The values of a kind, each in its row."""
        rows, values = self._values[kind]
        places: list[int | None] = [None] * length
        for place, row in enumerate(rows):
            places[row] = place
        return pa.array(values, TABLES["annotations"].field(kind).type).take(pa.array(places, pa.int32()))

    def add_document(self, member: Member, language: Language) -> None:
        """The row of a document, or of what could not be read."""
        document, failure = member.document, member.failure
        time = document.reference_time
        self._rows["documents"].append(
            (
                document.id,
                member.source,
                member.reader or None,
                None if failure else document.text,
                language.code or None,
                None if time is None else _utc(time),
                list(document.attributes.items()),
                None if failure else member.sha256,
                None if failure else len(document.text),
                failure.reason.value if failure else None,
                failure.message if failure else None,
                member.content.hex(),
                language.source or None,
                language.confidence,
                list(language.shares),
            )
        )
        self.size += 2 * len(document.text) + _ROW_BYTES

    def add_result(self, member: Member, result: AnalyzerResult, expected: str) -> None:
        """The row of a result, without what it says."""
        failure = result.failure
        counts = Counter(annotation.label or annotation.kind for annotation in result.annotations)
        self._rows["results"].append(
            (
                member.document.id,
                result.name,
                result.analyzer,
                result.version or None,
                result.fingerprint or None,
                "failed" if failure else "ok",
                failure.reason.value if failure else None,
                failure.message if failure else None,
                may_succeed(failure),
                result.compute_seconds * 1000,
                len(result.annotations),
                list(counts.items()),
                expected or None,
                member.content.hex(),
                list(result.notes),
            )
        )
        self.size += _ROW_BYTES

    def add_annotations(self, document: Document, result: AnalyzerResult, entities: Entities) -> None:
        """What a result says. `entities` are those that its references mean."""
        text, document_id, name = document.text, document.id, result.name
        rows = self._rows["annotations"]
        before = len(rows)
        for annotation in result.annotations:
            value = annotation.value
            entity = entities.of(annotation, name)
            known = None if entity is None else entity.entity_id, None if entity is None else entity.canonical_name
            kind = next((kind for model, kind in _KINDS if isinstance(value, model)), None)
            other = _json(value) if kind is None else None
            spans: Sequence[Span | None] = annotation.spans or _WHOLE
            for position, span in enumerate(spans):
                begin, end, covered = (None, None, None) if span is None else (*span, text[span.begin : span.end])
                if kind is not None:
                    places, values = self._values[kind]
                    places.append(len(rows))
                    values.append(_VALUES[kind](value))
                rows.append(
                    (
                        document_id,
                        name,
                        annotation.id,
                        annotation.kind,
                        annotation.label,
                        annotation.score,
                        begin,
                        end,
                        position,
                        len(spans),
                        covered,
                        *known,
                        other,
                    )
                )
            if isinstance(value, Attribution):
                self._add_attribution(document, name, annotation, value, entity)
        self.size += _ROW_BYTES * (len(rows) - before)

    def _add_attribution(
        self, document: Document, name: str, annotation: Annotation, value: Attribution, entity: Entity | None
    ) -> None:
        self._rows["attributions"].append(
            (
                document.id,
                name,
                annotation.id,
                value.type.value,
                value.act.value,
                value.assertion.value,
                *_pieces(value.source, document.text),
                None if entity is None else entity.entity_id,
                None if entity is None else entity.canonical_name,
                *_pieces(value.cue, document.text),
                *_pieces(value.content, document.text),
                value.parent_id or None,
                annotation.score,
            )
        )
        self.size += _ROW_BYTES


class Entities:
    """The entities of one document, for the references to them."""

    def __init__(self, results: Iterable[AnalyzerResult]) -> None:
        self._known = {
            (result.name, annotation.id): annotation.value
            for result in results
            for annotation in result.annotations
            if isinstance(annotation.value, Entity)
        }

    def of(self, annotation: Annotation, name: str) -> Entity | None:
        """Whom an annotation of this analyzer is about."""
        value = annotation.value
        if isinstance(value, Entity):
            return value
        reference: Reference | None = None
        if isinstance(value, Sentiment):
            reference = value.target
        elif isinstance(value, Attribution):
            reference = value.source_entity
        return None if reference is None else self._known.get((reference.analyzer or name, reference.annotation_id))


def may_succeed(failure: Failure | None) -> bool:
    """Whether what failed may succeed another time: also if only something that it uses failed in such a way."""
    if failure is None or failure.retryable:
        return failure is not None
    if failure.reason is not Reason.DEPENDENCY_FAILED:
        return False
    # What it uses may have failed for what that uses in its turn: the message tells the reasons all the way.
    return any(f": {reason.value}:" in failure.message for reason in RETRYABLE)


def _utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError:  # the first hours of year 1, or the last of 9999
        return time.replace(tzinfo=UTC)


def _pieces(spans: Sequence[Span], text: str) -> tuple[str | None, int | None, int | None]:
    if not spans:
        return None, None, None
    return _GAP.join(text[span.begin : span.end] for span in spans), spans[0].begin, spans[-1].end


def _json(value: Any) -> str:
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    if isinstance(value, Message):
        return json.dumps(MessageToDict(value, preserving_proto_field_name=True), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, default=str)


def _converter(struct: pa.StructType) -> Callable[[Any], Mapping[str, Any]]:
    """What makes a value to what Arrow takes for this struct. Strings of enums are strings already."""
    inside = [
        (field.name, _converter(inner), pa.types.is_list(field.type))
        for field in struct
        if (inner := _struct(field.type)) is not None
    ]

    def convert(value: Any) -> Mapping[str, Any]:
        if isinstance(value, tuple):
            return dict(zip(value._fields, value, strict=True))  # type: ignore[attr-defined]
        given: dict[str, Any] = value.__dict__
        if not inside:
            return given
        made = given.copy()
        for name, each, many in inside:
            if found := given[name]:
                made[name] = [each(one) for one in found] if many else each(found)
        return made

    return convert


def _struct(kind: pa.DataType) -> pa.StructType | None:
    inner = kind.value_type if pa.types.is_list(kind) else kind
    return inner if pa.types.is_struct(inner) else None


_VALUES = {kind: _converter(TABLES["annotations"].field(kind).type) for kind in MODELS}
_KINDS = tuple((model, kind) for kind, model in MODELS.items())
_WHOLE: Sequence[None] = (None,)
"""The spans of an annotation that speaks of the whole document."""
