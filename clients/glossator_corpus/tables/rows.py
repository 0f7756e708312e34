"""From documents and results to rows: columns that grow, one list each, until they become a part."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC
from typing import Any

import pyarrow as pa
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pydantic import BaseModel

from glossator import AnalyzerResult, Annotation, Attribution, Document, Entity, Reference, Sentiment, Span
from glossator_corpus.member import Member
from glossator_corpus.tables.schema import MODELS, TABLES

# Between the pieces of what stands in several places.
_GAP = " … "
# What a row of annotations takes in memory, roughly: it holds some forty values.
_ROW_BYTES = 400


class Rows:
    """Rows of all tables, as many as fit into memory well."""

    def __init__(self) -> None:
        self._columns: dict[str, dict[str, list[Any]]] = {
            table: {name: [] for name in schema.names} for table, schema in TABLES.items()
        }
        self.size = 0
        """Bytes that they take in memory, roughly."""

    def count(self, table: str) -> int:
        """Rows of a table."""
        return len(next(iter(self._columns[table].values())))

    def tables(self) -> dict[str, pa.Table]:
        """Name -> table."""
        made = {}
        for name, columns in self._columns.items():
            schema = TABLES[name]
            arrays = [pa.array(columns[field.name], field.type) for field in schema]
            made[name] = pa.Table.from_arrays(arrays, schema=schema)
        return made

    def add_document(self, member: Member, language: str) -> None:
        """The row of a document, or of what could not be read."""
        document, failure = member.document, member.failure
        time = document.reference_time
        self._add(
            "documents",
            (
                document.id,
                member.source,
                member.reader or None,
                None if failure else document.text,
                language or None,
                None if time is None else time.astimezone(UTC),
                list(document.attributes.items()),
                None if failure else member.sha256,
                None if failure else len(document.text),
                failure.reason.value if failure else None,
                failure.message if failure else None,
                member.content.hex(),
            ),
        )
        self.size += 2 * len(document.text) + _ROW_BYTES

    def add_result(self, member: Member, result: AnalyzerResult, expected: str) -> None:
        """The row of a result, without what it says."""
        failure = result.failure
        counts = Counter(annotation.label or annotation.kind for annotation in result.annotations)
        self._add(
            "results",
            (
                member.document.id,
                result.name,
                result.analyzer,
                result.version or None,
                result.fingerprint or None,
                "failed" if failure else "ok",
                failure.reason.value if failure else None,
                failure.message if failure else None,
                failure is not None and failure.retryable,
                result.compute_seconds * 1000,
                len(result.annotations),
                list(counts.items()),
                expected or None,
                member.content.hex(),
            ),
        )
        self.size += _ROW_BYTES

    def add_annotations(self, document: Document, result: AnalyzerResult, entities: Entities) -> None:
        """What a result says. `entities` are those that its references mean."""
        text, document_id = document.text, document.id
        for annotation in result.annotations:
            value = annotation.value
            entity = entities.of(annotation, result.name)
            typed = [_VALUES[kind](value) if isinstance(value, model) else None for kind, model in MODELS.items()]
            other = None if any(each is not None for each in typed) else _json(value)
            spans: Sequence[Span | None] = annotation.spans or (None,)
            for position, span in enumerate(spans):
                self._add(
                    "annotations",
                    (
                        document_id,
                        result.name,
                        annotation.id,
                        annotation.kind,
                        annotation.label,
                        annotation.score,
                        None if span is None else span.begin,
                        None if span is None else span.end,
                        position,
                        len(spans),
                        None if span is None else text[span.begin : span.end],
                        None if entity is None else entity.entity_id,
                        None if entity is None else entity.canonical_name,
                        *typed,
                        other,
                    ),
                )
            if isinstance(value, Attribution):
                self._add_attribution(document, result.name, annotation, value, entity)
            self.size += _ROW_BYTES * len(spans)

    def _add_attribution(
        self, document: Document, name: str, annotation: Annotation, value: Attribution, entity: Entity | None
    ) -> None:
        self._add(
            "attributions",
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
            ),
        )
        self.size += _ROW_BYTES

    def _add(self, table: str, row: tuple[Any, ...]) -> None:
        for column, value in zip(self._columns[table].values(), row, strict=True):
            column.append(value)


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


def _converter(struct: pa.StructType) -> Callable[[Any], Any]:
    """What makes a value to what Arrow takes for this struct. Strings of enums are strings already."""
    fields = [
        (field.name, _converter(inner) if (inner := _struct(field.type)) else None, field.type) for field in struct
    ]
    plain = all(convert is None for _, convert, _ in fields)
    names = [name for name, _, _ in fields]

    def convert(value: Any) -> Any:
        if plain:
            return {name: getattr(value, name) for name in names}
        made = {}
        for name, inside, kind in fields:
            given = getattr(value, name)
            if inside is None or given is None:
                made[name] = given
            elif pa.types.is_list(kind):
                made[name] = [inside(each) for each in given]
            else:
                made[name] = inside(given)
        return made

    return convert


def _struct(kind: pa.DataType) -> pa.StructType | None:
    inner = kind.value_type if pa.types.is_list(kind) else kind
    return inner if pa.types.is_struct(inner) else None


_VALUES = {kind: _converter(TABLES["annotations"].field(kind).type) for kind in MODELS}
