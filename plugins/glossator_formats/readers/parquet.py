"""Parquet: a row is a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ConfigDict

from glossator.contract.reader import Reader, Reading, Source, invalid
from glossator_formats.rows import Columns, Rows

_BATCH = 64
"""Rows that are in memory at once."""


class ParquetOptions(Columns):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ParquetReader(Reader[ParquetOptions]):
    """Read row group by row group: what is damaged in one costs no other. A field of a struct is a column, called
    "outer.inner"; lists of anything but strings are left out.
    """

    name = "parquet"
    summary = "a row is a document; other columns become attributes"
    suffixes = (".parquet", ".pq")
    media_types = ("application/vnd.apache.parquet",)
    extra = "corpus"
    requires = ("pyarrow",)
    options = ParquetOptions
    gives = ("title", "author", "url", "published", "left_out")

    def sniff(self, head: bytes) -> bool:
        return head.startswith(b"PAR1")

    def read(self, source: Source, options: ParquetOptions) -> Iterator[Reading]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        with source.seekable() as stream:
            try:
                # Not every writer gives checksums; those that are there are heeded.
                file = pq.ParquetFile(stream, page_checksum_verification=True)
                schema = file.schema_arrow
            except (pa.ArrowException, OSError, UnicodeDecodeError):
                raise invalid(
                    "it is no Parquet file, or its end is damaged or missing: write or fetch it again"
                ) from None
            names = [name for name, kind in _leaves(schema) if _simple(kind)]
            if len(set(names)) != len(names):
                raise invalid("several of its columns have one name: rename them")
            rows = Rows(names, options, source, "parquet")
            before = 0
            for group in range(file.num_row_groups):
                count = file.metadata.row_group(group).num_rows
                batches = file.iter_batches(_BATCH, row_groups=[group], columns=names, use_threads=False)
                yield from _group(batches, names, rows, range(before + 1, before + count + 1))
                before += count


def _group(batches: Any, names: list[str], rows: Rows, numbers: range) -> Iterator[Reading]:
    """The documents of a row group, whose rows have these numbers."""
    import pyarrow as pa

    done = 0
    while True:
        try:
            batch = next(batches, None)
            values = None if batch is None else [_values(column) for column in _columns(batch, names)]
        except (pa.ArrowException, OSError, UnicodeDecodeError):
            first, last = numbers[done], numbers[-1]
            message = f"rows {first} to {last} cannot be read: they are damaged; write or fetch the file again"
            yield rows.source.unreadable(message, f"{first}-{last}")
            return
        if values is None:
            return
        for row in zip(*values, strict=True):
            yield rows.document(row, numbers[done])
            done += 1


def _leaves(fields: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Names and types of columns, those inside of structs by their path."""
    import pyarrow as pa

    for field in fields:
        if pa.types.is_struct(field.type):
            yield from _leaves(field.type, f"{before}{field.name}.")
        else:
            yield f"{before}{field.name}", field.type


def _columns(batch: Any, names: list[str]) -> Iterator[Any]:
    import pyarrow as pa

    table = pa.Table.from_batches([batch])
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return (table.column(name).combine_chunks() for name in names)


def _values(column: Any) -> list[Any]:
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):  # Python's have no nanoseconds
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    try:
        return list(column.to_pylist())
    except (OverflowError, ValueError, UnicodeDecodeError):  # of one of them
        return [_value(each) for each in column]


def _value(scalar: Any) -> Any:
    """What Python has no value for, such as times after 9999, as its number; what is no Unicode, as its bytes."""
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes()
    except (OverflowError, ValueError):
        return str(scalar.value)


def _simple(kind: Any) -> bool:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return _simple(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return bool(pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type))
    return not pa.types.is_nested(kind)
