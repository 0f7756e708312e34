"""Rows that no longer hold are taken out of the tables: each document and each result is there once.

What is written later holds: so parts with a newer row are there first, and the older one is taken out afterwards. Who
is killed in between leaves both, until the next run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pyarrow as pa

from glossator_corpus.tables.folder import Folder, readable
from glossator_corpus.tables.schema import TABLES, metadata_of


class Holds(Protocol):
    """Knows which rows of a part hold."""

    def holds_document(self, part: int, name: str) -> bool:
        """Whether the row of this document does."""
        ...

    def holding(self, part: int, name: str) -> set[str]:
        """The analyzers whose results for it do."""
        ...


def settle(folder: Folder, part: int, holds: Holds) -> int:
    """Write a part anew without the rows that do not hold; returns how many of documents and results are left."""
    analyzers: dict[str, set[str]] = {}

    def of_result(row: tuple[str, ...]) -> bool:
        document, analyzer = row
        if document not in analyzers:
            analyzers[document] = holds.holding(part, document)
        return analyzer in analyzers[document]

    def of_document(row: tuple[str, ...]) -> bool:
        return holds.holds_document(part, row[0])

    schemas = {}
    for name in TABLES:
        with readable(folder.file(name, part)) as file:
            schemas[name] = file.schema_arrow
    left = 0
    # An older part keeps the columns that it has: readers of several files go by those of the first.
    with folder.part(metadata_of(schemas["results"]), part, schemas) as anew:
        for name in TABLES:
            columns, wanted = (["id"], of_document) if name == "documents" else (["document", "analyzer"], of_result)
            with readable(folder.file(name, part)) as file:
                # Group by group, as they were written: all of them might be more than fits well into memory.
                for group in range(file.num_row_groups):
                    kept = _filtered(file.read_row_group(group), columns, wanted)
                    left += kept.num_rows if name in ("documents", "results") else 0
                    anew.add({name: kept})
        if left:
            anew.keep()
    if not left:
        folder.remove(part)
    return left


def _filtered(table: pa.Table, columns: list[str], holds: Callable[[tuple[str, ...]], bool]) -> pa.Table:
    rows = zip(*(table.column(name).to_pylist() for name in columns), strict=True)
    return table.filter(pa.array([holds(row) for row in rows], pa.bool_()))
