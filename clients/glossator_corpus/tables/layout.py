"""How Parquet keeps the columns of a table: where a dictionary and statistics are worth what they take to make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import pyarrow as pa

# Of documents, in which no two are the same.
_ALL_DIFFERENT = frozenset({"text", "sha256", "content"})


class Layout(TypedDict):
    """Arguments of `ParquetWriter`."""

    compression: str
    use_dictionary: list[str]
    write_statistics: list[str]


def layout(schema: pa.Schema) -> Layout:
    """What differs in each row has no dictionary, fields of values have no statistics: nobody skips files by them."""
    documents = "sha256" in schema.names
    return {
        "compression": "zstd",
        "use_dictionary": [
            path
            for field in schema
            if not (documents and field.name in _ALL_DIFFERENT)
            for path, kind in _leaves(field.name, field.type)
            if not pa.types.is_floating(kind) and path.rpartition(".")[2] not in ("begin", "end")
        ],
        "write_statistics": [field.name for field in schema if not pa.types.is_nested(field.type)],
    }


def _leaves(path: str, kind: pa.DataType) -> Iterator[tuple[str, pa.DataType]]:
    """What Parquet calls the columns that a column of Arrow's becomes."""
    if pa.types.is_struct(kind):
        for field in kind:
            yield from _leaves(f"{path}.{field.name}", field.type)
    elif pa.types.is_map(kind):
        yield from _leaves(f"{path}.key_value.key", kind.key_type)
        yield from _leaves(f"{path}.key_value.value", kind.item_type)
    elif pa.types.is_list(kind):
        yield from _leaves(f"{path}.list.element", kind.value_type)
    else:
        yield path, kind
