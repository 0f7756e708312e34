"""Tables of `glossator run` as results: documents with what was said of them, in the order of their ids.

DuckDB sorts the tables, on the disk where they are larger than memory; so one document after the other is held here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from glossator.contract.result import AnalyzerResult, DocumentResult, DocumentStatus, status_of
from glossator.errors import DocumentInvalid, Failure, Reason
from glossator.text.annotation import Annotation, Attribution, Entity, Number, Sentiment, Span
from glossator.text.document import Document

MANIFEST = "glossator.json"
VERSION = "1"
"""Of the tables' schema that this reads."""
_MODELS: dict[str, type[BaseModel]] = {
    "entity": Entity,
    "number": Number,
    "sentiment": Sentiment,
    "attribution": Attribution,
}
_BATCH = 2000
_Row = dict[str, Any]


class Tables:
    """The results in a folder of tables."""

    def __init__(self, folder: Path) -> None:
        """Raises `DocumentInvalid` if it holds no tables, or those of another version."""
        try:
            told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            version = str(told["schema"])
        except (OSError, ValueError, KeyError, TypeError):
            raise DocumentInvalid(f"{str(folder)!r} holds no tables of 'glossator run': it has no {MANIFEST}") from None
        if version != VERSION:
            raise DocumentInvalid(
                f"{str(folder)!r} has tables of version {version[:20]}, and this reads version {VERSION}: "
                "export with the Glossator that wrote them"
            )
        self._folder = folder

    def __iter__(self) -> Iterator[tuple[Document, DocumentResult]]:
        results = _Following(self._rows("results", "document, analyzer"))
        annotations = _Following(self._rows("annotations", 'document, analyzer, "begin", "end" DESC, id, fragment'))
        for name, rows in groupby(self._rows("documents", "id"), itemgetter("id")):
            # Under way, or after a kill, what a run replaces is there, too: the later part holds.
            row = max(rows, key=_part)
            held = {
                one["analyzer"]: one for one in sorted(results.of(name), key=_part) if one["content"] == row["content"]
            }
            said = (one for one in annotations.of(name) if _part(one) == _part(held.get(one["analyzer"], {})))
            yield _analyzed(row, list(held.values()), list(said))

    def _rows(self, table: str, order: str) -> Iterator[_Row]:
        """The rows of a table, sorted, each with the file that it is in; of parts that count: those with results."""
        import duckdb

        counted = {file.name for file in (self._folder / "results").glob("*.parquet")}
        files = [str(file) for file in sorted((self._folder / table).glob("*.parquet")) if file.name in counted]
        if not files:
            return
        with duckdb.connect() as connection:
            query = f"SELECT * FROM read_parquet(?, filename = true) ORDER BY {order}"  # noqa: S608 - ours
            found = connection.execute(query, [files])
            names = [column[0] for column in found.description or ()]
            while rows := found.fetchmany(_BATCH):
                for row in rows:
                    yield dict(zip(names, row, strict=True))


class _Following:
    """Rows sorted by document, asked for by documents in the same order."""

    def __init__(self, rows: Iterator[_Row]) -> None:
        self._groups = groupby(rows, itemgetter("document"))
        self._next: tuple[str, list[_Row]] | None = None

    def of(self, document: str) -> list[_Row]:
        while self._next is None or self._next[0] < document:
            group = next(self._groups, None)
            if group is None:
                return []
            self._next = group[0], list(group[1])
        return self._next[1] if self._next[0] == document else []


def _part(row: _Row) -> int:
    """The number of the part that a row is in; -1 of no row."""
    return int(Path(row["filename"]).stem.rpartition("-")[2]) if row else -1


def _analyzed(row: _Row, results: list[_Row], annotations: list[_Row]) -> tuple[Document, DocumentResult]:
    attributes = row["attributes"] or {}
    document = Document(row["text"] or "", row["id"], row["language"] or "", row["time"], dict(attributes))
    failure = _failure(row)
    said: dict[str, dict[str, list[_Row]]] = {}
    for each in annotations:
        said.setdefault(each["analyzer"], {}).setdefault(each["id"], []).append(each)
    found = {
        one["analyzer"]: AnalyzerResult(
            one["analyzer"],
            one["analyzer_id"],
            one["version"] or "",
            one["fingerprint"] or "",
            tuple(_annotation(pieces) for pieces in said.get(one["analyzer"], {}).values()),
            _failure(one),
        )
        for one in results
    }
    status = status_of([item.failure for item in found.values()], failure)
    if not found and failure is None:
        status = DocumentStatus.OK
    return document, DocumentResult(
        row["id"], status, tuple(found.values()) if failure is None else (), failure, row["language"] or ""
    )


def _annotation(pieces: list[_Row]) -> Annotation:
    first = pieces[0]
    spans = {Span(piece["begin"], piece["end"]) for piece in pieces if piece["begin"] is not None}
    kind: str = first["kind"]
    value: Any = json.loads(first["value"]) if first["value"] else {}
    if kind in _MODELS and first[kind] is not None:
        given = {name: inner for name, inner in first[kind].items() if inner is not None}
        try:
            value = _MODELS[kind].model_validate(given)
        except ValidationError:  # of a newer version: better plain fields than none
            value = given
    return Annotation(kind, tuple(sorted(spans)), value, first["label"], first["score"], first["id"])


def _failure(row: _Row) -> Failure | None:
    if row["reason"] is None:
        return None
    try:
        return Failure(Reason(row["reason"]), row["message"] or "")
    except ValueError:
        return Failure(Reason.INTERNAL, row["message"] or "", {"reason": row["reason"]})
