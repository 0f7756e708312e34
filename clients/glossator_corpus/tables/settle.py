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

    kept = {}
    about: dict[str, str] = {}
    for name in TABLES:
        with readable(folder.file(name, part)) as file:
            table = file.read()
        about = metadata_of(table.schema)
        if name == "documents":
            kept[name] = _filtered(table, ["id"], lambda row: holds.holds_document(part, row[0]))
        else:
            kept[name] = _filtered(table, ["document", "analyzer"], of_result)
    left = kept["documents"].num_rows + kept["results"].num_rows
    if left:
        with folder.part(about, part) as anew:
            anew.add(kept)
            anew.keep()
    else:
        folder.remove(part)
    return int(left)


def _filtered(table: pa.Table, columns: list[str], holds: Callable[[tuple[str, ...]], bool]) -> pa.Table:
    rows = zip(*(table.column(name).to_pylist() for name in columns), strict=True)
    return table.filter(pa.array([holds(row) for row in rows], pa.bool_()))
