"""From documents and results to rows: columns that grow, one list each, until they become a part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from glossator import (
    AnalyzerResult,
    Document,
    Failure,
    Reason,
    Span,
)
from glossator.errors import RETRYABLE
from glossator_corpus.language import Language
from glossator_corpus.member import Member
from glossator_corpus.tables.annotations import Annotations
from glossator_corpus.tables.said import Alike, Entities, Whom, items_of, said
from glossator_corpus.tables.schema import TABLES

# Between the pieces of what stands in several places.
_GAP = " … "
# What a row of annotations takes in memory, roughly: it holds some forty values.
_ROW_BYTES = 400


class Rows:
    """Rows of all tables, as many as fit into memory well."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES if table != "annotations"}
        self._annotations = Annotations()
        self.size = 0
        """Bytes that they take in memory, roughly."""

    def tables(self) -> dict[str, pa.Table]:
        """Name -> table."""
        made = {"annotations": self._annotations.table()}
        for name, rows in self._rows.items():
            schema = TABLES[name]
            columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
            arrays = [pa.array(column, field.type) for field, column in zip(schema, columns, strict=True)]
            made[name] = pa.Table.from_arrays(arrays, schema=schema)
        return {name: made[name] for name in TABLES}

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
        annotations = items_of(result)
        counts = Counter([annotation.label or annotation.kind for annotation in annotations])
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
                len(annotations),
                list(counts.items()),
                expected or None,
                member.content.hex(),
                list(result.notes),
            )
        )
        self.size += _ROW_BYTES

    def add_annotations(self, document: Document, result: AnalyzerResult, entities: Entities) -> int:
        """What a result says; returns how many rows of annotations that makes.

        `entities` are those that its references mean.
        """
        rows = 0
        for alike in said(result):
            about = [entities.of(fields, alike.kind, result.name) for fields in alike.values]
            count = self._annotations.add(document.id, result.name, document.text, alike, about)
            rows += count
            if alike.kind == "attribution":
                self._add_attributions(document, result.name, alike, about)
        self.size += _ROW_BYTES * rows
        return rows

    def _add_attributions(self, document: Document, name: str, alike: Alike, about: Sequence[Whom | None]) -> None:
        rows = self._rows["attributions"]
        for item, fields, score, whom in zip(alike.annotations, alike.values, alike.scores, about, strict=True):
            rows.append(
                (
                    document.id,
                    name,
                    item.id,
                    fields["type"].value,
                    fields["act"].value,
                    fields["assertion"].value,
                    *_pieces(fields["source"], document.text),
                    *(whom or (None, None)),
                    *_pieces(fields["cue"], document.text),
                    *_pieces(fields["content"], document.text),
                    fields["parent_id"] or None,
                    score,
                )
            )
        self.size += _ROW_BYTES * len(alike.annotations)


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
