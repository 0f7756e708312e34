"""The tables: names, columns with what they mean, and the version of it all. The one place that says so.

Readers of other programs rely on it: within one version columns are only added, at the end. What a column means is in
the metadata of its field, and from there in `glossator tables` and in TABLES.md.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel

from glossator import Attribution, Entity, Number, Reference, Sentiment, Span

VERSION = "1"
"""Of what this module says. Folders of another one are refused."""

PREFIX = "glossator."
"""Of the keys in the metadata of every file's schema: version, offset_unit, analyzers, models."""

MODELS: Mapping[str, type[BaseModel]] = types.MappingProxyType(
    {"entity": Entity, "number": Number, "sentiment": Sentiment, "attribution": Attribution}
)
"""Kinds whose values have columns of their own; those of others are JSON."""

_SPAN = pa.struct([("begin", pa.int32()), ("end", pa.int32())])
_REFERENCE = pa.struct([("annotation_id", pa.string()), ("analyzer", pa.string())])
_PLAIN: Mapping[Any, pa.DataType] = types.MappingProxyType(
    {str: pa.string(), int: pa.int32(), float: pa.float64(), bool: pa.bool_(), Span: _SPAN, Reference: _REFERENCE}
)


def struct_of(model: type[BaseModel], *, outer: type[BaseModel] | None = None) -> pa.StructType:
    """The columns of a value. A value inside one of its own kind, as a number's `other`, has none itself."""
    fields = []
    for name, field in model.model_fields.items():
        if outer is model and _holds(field.annotation, model):
            continue
        fields.append(pa.field(name, _type_of(field.annotation, model)))
    return pa.struct(fields)


def _type_of(annotation: Any, model: type[BaseModel]) -> pa.DataType:
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if get_origin(annotation) in (Union, types.UnionType):
        (inner,) = (each for each in get_args(annotation) if each is not types.NoneType)
        return _type_of(inner, model)
    if get_origin(annotation) is tuple:
        return pa.list_(_type_of(get_args(annotation)[0], model))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return pa.string()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return struct_of(annotation, outer=model)
    raise TypeError(f"no column is made of {annotation}")  # a test of ours goes through all of them


def _holds(annotation: Any, model: type[BaseModel]) -> bool:
    return annotation is model or any(_holds(inner, model) for inner in get_args(annotation))


def _column(name: str, kind: pa.DataType, what: str, *, null: bool = True) -> pa.Field:
    return pa.field(name, kind, nullable=null, metadata={"description": what})


_TEXT, _COUNT, _OFFSET = pa.string(), pa.int32(), pa.int32()

DOCUMENTS = pa.schema(
    [
        _column("id", _TEXT, "Its name, which no other one in the folder has.", null=False),
        _column("source", _TEXT, "The file or archive that it was read from.", null=False),
        _column("format", _TEXT, "The reader that read it; null if none could."),
        _column("text", _TEXT, "What offsets count in; null if it could not be read."),
        _column("language", _TEXT, "As it was analyzed; of what could not be, as it was said or found to be."),
        _column("time", pa.timestamp("us", tz="UTC"), "When it was written, if that is known."),
        _column("attributes", pa.map_(_TEXT, _TEXT), "What its format says of it: title, author, url …"),
        _column("sha256", _TEXT, "Of the text in UTF-8, in hex; null if it could not be read."),
        _column("characters", _COUNT, "Length of the text in code points."),
        _column("reason", _TEXT, "Why it could not be read; null if it could."),
        _column("message", _TEXT, "The same for people."),
        _column(
            "content", _TEXT, "A digest of text, language and time as given: what results are results of.", null=False
        ),
        _column("language_source", _TEXT, "named, identified (by the text) or assumed; null if nobody told."),
        _column("language_confidence", pa.float64(), "Of what the text was found to be in; null if nobody looked."),
        _column("languages", pa.map_(_TEXT, pa.float64()), "Of a text in several languages, the share of each."),
    ]
)

RESULTS = pa.schema(
    [
        _column("document", _TEXT, "Id of the document.", null=False),
        _column(
            "analyzer", _TEXT, "Name that it was asked for by; its id, unless the request says otherwise.", null=False
        ),
        _column("analyzer_id", _TEXT, "Id of the analyzer.", null=False),
        _column("version", _TEXT, "Of the analyzer; empty if it did not run."),
        _column(
            "fingerprint", _TEXT, "Of all that decides the result: code, models, options; empty if it did not run."
        ),
        _column("status", _TEXT, "ok or failed.", null=False),
        _column("reason", _TEXT, "Why it failed: a stable name; null if it did not."),
        _column("message", _TEXT, "The same for people."),
        _column("retryable", pa.bool_(), "Whether it may succeed another time, with --retry-failed.", null=False),
        _column(
            "milliseconds", pa.float64(), "From when a worker took the document's batch until the result was ready."
        ),
        _column("annotations", _COUNT, "How many it made.", null=False),
        _column("counts", pa.map_(_TEXT, _COUNT), "The same by label."),
        _column("expected", _TEXT, "The fingerprint that it would have had if all had gone well; resuming goes by it."),
        _column("content", _TEXT, "The document's `content` when it was analyzed.", null=False),
        _column("notes", pa.list_(_TEXT), "What people should know of it that no annotation says."),
    ]
)

ANNOTATIONS = pa.schema(
    [
        _column("document", _TEXT, "Id of the document.", null=False),
        _column("analyzer", _TEXT, "As in results.", null=False),
        _column("id", _TEXT, "Of the annotation, among those of document and analyzer.", null=False),
        _column("kind", _TEXT, "entity, number, sentiment, attribution, or a plugin's.", null=False),
        _column("label", _TEXT, "Such as PERSON.", null=False),
        _column("score", pa.float64(), "From 0 to 1, if it has one."),
        _column("begin", _OFFSET, "Of this fragment in the text, in code points; null if it speaks of the whole."),
        _column("end", _OFFSET, "Where it ends: the first code point that is not in it."),
        _column(
            "fragment",
            _COUNT,
            "An annotation of several pieces has a row for each, from 0: count those with 0.",
            null=False,
        ),
        _column("fragments", _COUNT, "How many pieces it has, at least 1.", null=False),
        _column("text", _TEXT, "Of this fragment."),
        _column(
            "entity_id", _TEXT, "Of an entity, of what is felt towards one, or of who said it, within the document."
        ),
        _column("canonical_name", _TEXT, "That entity's fullest name."),
        *(_column(kind, struct_of(model), f"The value, if the kind is {kind}.") for kind, model in MODELS.items()),
        _column("value", _TEXT, "The value of any other kind, as JSON."),
    ]
)

ATTRIBUTIONS = pa.schema(
    [
        _column("document", _TEXT, "Id of the document.", null=False),
        _column("analyzer", _TEXT, "As in results.", null=False),
        _column("id", _TEXT, "As in annotations.", null=False),
        _column("type", _TEXT, "direct, indirect or mixed.", null=False),
        _column("act", _TEXT, "says, writes, asks, orders, promises, believes, perceives or does.", null=False),
        _column("assertion", _TEXT, "asserted, denied, asked, supposed or foreseen.", null=False),
        _column("source", _TEXT, "Who, in the words of the text; pieces are joined by “ … ”; null if it is not said."),
        _column("source_begin", _OFFSET, "Of the first piece."),
        _column("source_end", _OFFSET, "Of the last piece."),
        _column("source_entity_id", _TEXT, "The entity that this is, within the document, if it was found."),
        _column("source_name", _TEXT, "Its fullest name."),
        _column("cue", _TEXT, "The words for saying it."),
        _column("cue_begin", _OFFSET, "As for the source."),
        _column("cue_end", _OFFSET, "As for the source."),
        _column("content", _TEXT, "What was said."),
        _column("content_begin", _OFFSET, "As for the source."),
        _column("content_end", _OFFSET, "As for the source."),
        _column("parent", _TEXT, "Id of the attribution whose content this one is in; null if it is in none."),
        _column("score", pa.float64(), "From 0 to 1, if it has one."),
    ]
)

TABLES: Mapping[str, pa.Schema] = types.MappingProxyType(
    {"documents": DOCUMENTS, "annotations": ANNOTATIONS, "attributions": ATTRIBUTIONS, "results": RESULTS}
)
"""Every table. `results` is the last: a part counts once its results are there."""


def with_metadata(schema: pa.Schema, about: Mapping[str, str]) -> pa.Schema:
    """The schema with what a file says of itself: the version, the unit of offsets, and what else there is."""
    told = {"version": VERSION, "offset_unit": "code point", **about}
    return schema.with_metadata({f"{PREFIX}{key}": value for key, value in told.items()})


def metadata_of(schema: pa.Schema) -> dict[str, str]:
    """What a file says of itself, without our prefix."""
    found = {key.decode(): value.decode() for key, value in (schema.metadata or {}).items()}
    return {key.removeprefix(PREFIX): value for key, value in found.items() if key.startswith(PREFIX)}
