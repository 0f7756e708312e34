"""The columns in TABLES.md, from the schema: `python -m glossator_corpus.tables.page FILE` writes them anew."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa

from glossator_corpus.tables.about import columns
from glossator_corpus.tables.schema import TABLES

BEGIN, END = "<!-- columns: begin -->", "<!-- columns: end -->"


def written(page: str) -> str:
    """The page with the columns as they are now, between the marks."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    lines: list[str] = []
    table = ""
    for name, column, kind, what in columns():
        if name != table:
            lines += ["", f"### {name}", "", "| column | type | what it is |", "| --- | --- | --- |"]
            table = name
        found = TABLES[name].field(column).type
        if pa.types.is_struct(found):
            fields = ", ".join(f"`{field.name}`" for field in found)
            lines.append(f"| `{column}` | `struct` | {what} Fields: {fields}. |")
        else:
            lines.append(f"| `{column}` | `{kind}` | {what} |")
    return "\n".join([head + BEGIN, *lines, "", END + tail])


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(written(file.read_text(encoding="utf-8")), encoding="utf-8")
