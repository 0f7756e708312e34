"""CSV and TSV: a row is a document.

Python's own module and not pyarrow's: that one makes numbers of ids such as "007", and gives up a file for one row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from pydantic import Field

from glossator.contract.reader import Reader, Reading, Source, invalid
from glossator_formats.decoding import Decoding, as_utf8
from glossator_formats.rows import Columns, Rows

_DELIMITERS = ",;\t|"
_EXCELS = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""What Excel takes, and some programs write, before the first row."""


class CsvOptions(Columns, Decoding):
    delimiter: str = Field("", max_length=1, description="Default: the one that the first line has most of.")
    header: bool = Field(True, description="Whether the first row has names; if not, columns are called 1, 2, 3 …")


class CsvReader(Reader[CsvOptions]):
    """Fields in quotes may hold line ends. A row with other columns than the first one, or without text, is told."""

    name = "csv"
    summary = "a row is a document; other columns become attributes"
    suffixes = (".csv", ".tsv", ".tab")
    media_types = ("text/csv", "text/tab-separated-values")
    options = CsvOptions
    gives = ("title", "author", "url", "published", "left_out")

    def read(self, source: Source, options: CsvOptions) -> Iterator[Reading]:
        # One field may be a whole text; the module's own limit is 128 KiB.
        csv.field_size_limit(max(csv.field_size_limit(), source.max_bytes))
        with source.open() as raw, as_utf8(raw, options.encoding) as utf8:
            # What is not valid is told of its row, and costs no other.
            stream = io.TextIOWrapper(utf8, "utf-8", errors="surrogateescape", newline="")
            lines = _lines(stream, source.max_bytes)
            first = next(lines, "").removeprefix("\ufeff")
            told = _EXCELS.fullmatch(first)
            if told is not None:
                first = next(lines, "")
            if not first:
                raise invalid("it is empty: the first line must have the names of the columns")
            delimiter = options.delimiter or (told[1] if told else max(_DELIMITERS, key=first.count))
            rows = csv.reader(_chain(first, lines), delimiter=delimiter, strict=True)
            yield from _documents(rows, source, options)


def _documents(rows: Iterator[list[str]], source: Source, options: CsvOptions) -> Iterator[Reading]:
    table: Rows | None = None
    width = number = 0
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            number += 1
            if "end of data" in str(error):
                # All that follows is inside that field.
                message = "a quotation mark is never closed, up to the end of the file: close it, or double it"
                yield source.unreadable(message, number)
                return
            yield source.unreadable("its quotation marks do not match: double those inside of fields", number)
            continue
        if row is None:
            return
        if not row:  # a blank line
            continue
        if table is None:
            width = len(row)
            names = row if options.header else [str(at + 1) for at in range(width)]
            table = Rows(names, options, source, "csv")
            if options.header:
                continue
        number += 1
        if len(row) != width:
            message = f"the row has {len(row)} fields, the first one {width}: quote fields that hold the delimiter"
            yield source.unreadable(message, number)
        else:
            yield table.document(row, number)


def _lines(stream: io.TextIOWrapper, longest: int) -> Iterator[str]:
    while line := stream.readline(longest + 1):
        if len(line) > longest:
            raise invalid(f"a line has more than {longest} characters: split the document, or check that it is CSV")
        yield line


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
