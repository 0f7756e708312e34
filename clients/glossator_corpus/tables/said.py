"""What a result says, as lists that columns are made of, whether its annotations are decoded or still messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import methodcaller
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pydantic import BaseModel

from glossator import AnalyzerResult, Annotation, Reference
from glossator.wire import UndecodedResult, decode_annotation, value_fields
from glossator.wire import messages as pb
from glossator_corpus.tables.schema import MODELS

# Of an entity: its id and its fullest name.
Whom = tuple[str, str]

# Class of values -> its kind, of classes seen so far: to ask each value what it is would take longer than all else.
_KINDS: dict[type, str | None] = {}
_which = methodcaller("WhichOneof", "value")


@dataclass(frozen=True, slots=True)
class Alike:
    """Annotations of a result that follow one another and have values of one kind."""

    kind: str | None
    """One that has columns of its own; None for any other."""
    annotations: Sequence[Annotation | pb.Annotation]
    scores: list[float | None]
    spans: list[Sequence[Any]]
    """Of each annotation its pieces, which have `begin` and `end`."""
    values: list[Any]
    """Fields of each value by name; as JSON, if the kind has no columns."""


def items_of(result: AnalyzerResult) -> Sequence[Annotation | pb.Annotation]:
    """The annotations as they are there: both sorts have `id`, `kind` and `label`."""
    return result.messages if isinstance(result, UndecodedResult) else result.annotations


def said(result: AnalyzerResult) -> Iterator[Alike]:
    """All annotations of a result, in their order."""
    if isinstance(result, UndecodedResult):
        return _undecoded(result.messages)
    return _decoded(result.annotations)


class Entities:
    """The entities of one document, for the references to them."""

    def __init__(self, results: Iterable[AnalyzerResult]) -> None:
        self._results = {result.name: result for result in results}
        self._known: dict[str, Mapping[str, Whom]] = {}

    def of(self, fields: Mapping[str, Any], kind: str | None, name: str) -> Whom | None:
        """Whom a value of this kind is about, that an analyzer of this name gave."""
        if kind == "entity":
            return fields["entity_id"], fields["canonical_name"]
        reference: Reference | None = None
        if kind == "sentiment":
            reference = fields["target"]
        elif kind == "attribution":
            reference = fields["source_entity"]
        if reference is None:
            return None
        whose = reference.analyzer or name
        known = self._known.get(whose)
        if known is None:
            known = self._known[whose] = _entities(self._results.get(whose))
        return known.get(reference.annotation_id)


def _entities(result: AnalyzerResult | None) -> Mapping[str, Whom]:
    if isinstance(result, UndecodedResult):
        found = [(item.id, item.entity) for item in result.messages if item.HasField("entity")]
        return {name: (entity.entity_id, entity.canonical_name) for name, entity in found}
    return {
        item.id: (item.value.entity_id, item.value.canonical_name)
        for item in (result.annotations if result else ())
        if _kind_of(type(item.value)) == "entity"
    }


def _undecoded(messages: Sequence[pb.Annotation]) -> Iterator[Alike]:
    for which, together in groupby(messages, _which):
        items = list(together)
        if which not in MODELS:
            yield from _decoded([decode_annotation(item) for item in items])
            continue
        try:
            values = [value_fields(which, getattr(item, which)) for item in items]
        except (KeyError, ValueError):  # not all of them are as this version knows them
            yield from _decoded([decode_annotation(item) for item in items])
            continue
        scores = [item.score or (item.score if item.HasField("score") else None) for item in items]
        yield Alike(which, items, scores, [item.spans[:] for item in items], values)


def _decoded(annotations: Sequence[Annotation]) -> Iterator[Alike]:
    for value, together in groupby(annotations, _class_of_value):
        items = list(together)
        kind = _kind_of(value)
        values = [item.value.__dict__ if kind else _json(item.value) for item in items]
        yield Alike(kind, items, [item.score for item in items], [item.spans for item in items], values)


def _class_of_value(annotation: Annotation) -> type:
    return type(annotation.value)


def _kind_of(value: type) -> str | None:
    """The kind of values of this class that has columns of its own."""
    try:
        return _KINDS[value]
    except KeyError:
        found = next((kind for kind, model in MODELS.items() if issubclass(value, model)), None)
        return _KINDS.setdefault(value, found)


def _json(value: Any) -> str:
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    if isinstance(value, Message):
        return json.dumps(MessageToDict(value, preserving_proto_field_name=True), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, default=str)
