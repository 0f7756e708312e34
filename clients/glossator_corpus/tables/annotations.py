"""The rows of annotations: by far the most. They grow column by column, a run of like annotations at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import chain, groupby
from typing import Any

import pyarrow as pa
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pydantic import BaseModel

from glossator import AnalyzerResult, Annotation, Entity, Reference, Span
from glossator_corpus.tables.columns import builder, in_rows, repeated
from glossator_corpus.tables.schema import ANNOTATIONS, MODELS

_COLUMNS = ("id", "kind", "label", "score", "begin", "end", "fragment", "fragments", "text")
_ENTITY_COLUMNS = ("entity_id", "canonical_name")
_BUILDERS = {kind: builder(ANNOTATIONS.field(kind).type) for kind in MODELS}


# Class of values -> its kind, of classes seen so far: to ask each value what it is would take longer than all else.
_KINDS: dict[type, str | None] = {}


def kind_of(value: type) -> str | None:
    """The kind of values of this class that has columns of its own."""
    try:
        return _KINDS[value]
    except KeyError:
        found = next((kind for kind, model in MODELS.items() if issubclass(value, model)), None)
        return _KINDS.setdefault(value, found)


class Entities:
    """The entities of one document, for the references to them."""

    def __init__(self, results: Iterable[AnalyzerResult]) -> None:
        self._known: dict[tuple[str, str], Entity] = {
            (result.name, annotation.id): annotation.value
            for result in results
            for annotation in result.annotations
            if kind_of(type(annotation.value)) == "entity"
        }

    def of(self, value: Any, kind: str | None, name: str) -> Entity | None:
        """Whom a value of this kind is about, that an analyzer of this name gave."""
        if kind == "entity":
            entity: Entity = value
            return entity
        reference: Reference | None = None
        if kind == "sentiment":
            reference = value.target
        elif kind == "attribution":
            reference = value.source_entity
        return None if reference is None else self._known.get((reference.analyzer or name, reference.annotation_id))


class Annotations:
    """Rows of annotations, a row for each fragment, as lists of what their columns hold."""

    def __init__(self) -> None:
        # Document, analyzer, and how many rows of them follow one another.
        self._whose: list[tuple[str, str, int]] = []
        self._columns: dict[str, list[Any]] = {name: [] for name in (*_COLUMNS, *_ENTITY_COLUMNS)}
        # Kind, or "value" for any other -> the rows that have such a value, and the values.
        self._values: dict[str, tuple[list[int], list[Any]]] = {kind: ([], []) for kind in (*MODELS, "value")}

    def __len__(self) -> int:
        return len(self._columns["id"])

    def add(self, document: str, text: str, result: AnalyzerResult, entities: Entities) -> int:
        """What a result says of a document with this id and text; returns how many rows that makes."""
        before = len(self)
        for value, alike in groupby(result.annotations, _class_of_value):
            self._add(text, list(alike), kind_of(value), entities, result.name)
        added = len(self) - before
        if added:
            self._whose.append((document, result.name, added))
        return added

    def _add(
        self, text: str, annotations: Sequence[Annotation], kind: str | None, entities: Entities, name: str
    ) -> None:
        """Annotations whose values are of one class."""
        counts = [len(annotation.spans) or 1 for annotation in annotations]
        spans: list[Span | None]
        if sum(counts) == len(annotations):
            positions = [0] * len(annotations)
            spans = [annotation.spans[0] if annotation.spans else None for annotation in annotations]
        else:
            annotations = [each for each, count in zip(annotations, counts, strict=True) for _ in range(count)]
            positions = list(chain.from_iterable(map(range, counts)))
            counts = [count for count in counts for _ in range(count)]
            spans = [
                each.spans[position] if each.spans else None
                for each, position in zip(annotations, positions, strict=True)
            ]
        rows = range(len(self), len(self) + len(annotations))
        values = [annotation.value for annotation in annotations]
        about = [entities.of(value, kind, name) for value in values]
        columns = self._columns
        columns["id"] += [annotation.id for annotation in annotations]
        columns["kind"] += [annotation.kind for annotation in annotations]
        columns["label"] += [annotation.label for annotation in annotations]
        columns["score"] += [annotation.score for annotation in annotations]
        columns["begin"] += [None if span is None else span[0] for span in spans]
        columns["end"] += [None if span is None else span[1] for span in spans]
        columns["fragment"] += positions
        columns["fragments"] += counts
        columns["text"] += [None if span is None else text[span[0] : span[1]] for span in spans]
        columns["entity_id"] += [None if entity is None else entity.entity_id for entity in about]
        columns["canonical_name"] += [None if entity is None else entity.canonical_name for entity in about]
        taken, held = self._values[kind or "value"]
        taken += rows
        held += values if kind else map(_json, values)

    def table(self) -> pa.Table:
        """All of them."""
        length = len(self)
        documents, analyzers, counts = zip(*self._whose, strict=True) if self._whose else ((), (), ())
        rows, values = self._values["value"]
        made = {
            "document": repeated(documents, counts),
            "analyzer": repeated(analyzers, counts),
            **{name: pa.array(column, ANNOTATIONS.field(name).type) for name, column in self._columns.items()},
            **{kind: in_rows(_BUILDERS[kind](self._values[kind][1]), self._values[kind][0], length) for kind in MODELS},
            "value": in_rows(pa.array(values, pa.string()), rows, length),
        }
        return pa.Table.from_arrays([made[field.name] for field in ANNOTATIONS], schema=ANNOTATIONS)


def _class_of_value(annotation: Annotation) -> type:
    return type(annotation.value)


def _json(value: Any) -> str:
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    if isinstance(value, Message):
        return json.dumps(MessageToDict(value, preserving_proto_field_name=True), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, default=str)
