"""What a folder of tables has in it: `glossator tables`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from glossator_corpus.tables.folder import files_of, readable, version_of
from glossator_corpus.tables.schema import TABLES, metadata_of

_ROW_FOR = {
    "documents": "each document",
    "results": "each analyzer, of each document",
    "annotations": "each piece of an annotation",
    "attributions": "each attribution",
}


@dataclass(frozen=True, slots=True)
class About:
    """For people."""

    rows: list[tuple[str, str, str, str, str]]
    """Table, files, rows, bytes, and what has a row."""
    lines: list[str]
    """Of the latest part: what its files say of themselves."""


def about(folder: Path) -> About:
    """Raises `FolderUnusable` and `Damaged`."""
    lines = [f"schema version {version_of(folder)}"]
    found = []
    for table in TABLES:
        files = files_of(folder, table)
        rows = 0
        for path in files:
            with readable(path) as file:
                rows += file.metadata.num_rows
                told = metadata_of(file.schema_arrow)
        size = sum(path.stat().st_size for path in files)
        found.append((table, f"{len(files):,}", f"{rows:,}", f"{size:,}", _ROW_FOR[table]))
    if files:
        lines += _lines(told)
    return About(sorted(found), lines)


def columns() -> Iterator[tuple[str, str, str, str]]:
    """Table, column, type, and what it means."""
    for table, schema in sorted(TABLES.items()):
        for field in schema:
            yield table, field.name, _short(str(field.type)), (field.metadata or {})[b"description"].decode()


def _lines(told: dict[str, str]) -> Iterator[str]:
    yield f"offsets count {told['offset_unit']}s"
    for each in json.loads(told.get("analyzers", "[]")):
        prints = ", ".join(f"{language} {value}" for language, value in each["fingerprints"].items() if value)
        options = f" {json.dumps(each['options'])}" if each["options"] else ""
        yield f"{each['name']} {each['version']}{options}, fingerprints: {prints or 'none'}"
    for language, parser in json.loads(told.get("models", "{}")).items():
        yield f"{language}: {parser}"


def _short(kind: str) -> str:
    return kind.replace("list<item: ", "list<")
