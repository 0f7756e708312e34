"""CSV: annotations.csv, who_said_what.csv and documents.csv in a folder, in UTF-8 with a byte order mark.

Spreadsheet programs run a cell that begins with =, +, -, @, a tab or a carriage return as a formula (OWASP, "CSV
Injection"): text that does so has an apostrophe before it, which is counted. Numbers of our own, such as -0.5, have
none. RFC 4180 lets a quoted field hold line ends; Python's csv reads them back unchanged where the file is opened
with newline="". NUL is written as it is; Excel's own import shows nothing for it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import ClassVar, TextIO

from glossator.contract.result import DocumentResult
from glossator.contract.writer import Form, Writer
from glossator.text.document import Document

from ..found.marks import found_in
from ..found.rows import ANNOTATIONS, DOCUMENTS, SAID, Cell, annotation_rows, document_row, said_rows

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell must not begin with; with a line end Excel looks at what follows it."""


class CsvWriter(Writer):
    """Three tables."""

    summary = "CSV: annotations.csv, who_said_what.csv and documents.csv in a folder"
    form = Form.FOLDER
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "formula": "texts that begin like a formula: an apostrophe stands before them",
            "syntax": "sentences of the syntax analyzer",
        }
    )

    def begin(self) -> None:
        self._files: dict[str, TextIO] = {}
        for name, head in (("annotations", ANNOTATIONS), ("who_said_what", SAID), ("documents", DOCUMENTS)):
            # utf-8-sig: without the mark Excel reads UTF-8 as something else.
            self._files[name] = (self.path / f"{name}.csv").open("w", encoding="utf-8-sig", newline="")
            self._write(name, [list(head)])

    def write(self, document: Document, result: DocumentResult) -> None:
        found = found_in(document, result)
        self._write("annotations", annotation_rows(found))
        self._write("who_said_what", said_rows(found))
        self._write("documents", [document_row(found)])
        self.lose("syntax", len(found.sentences))

    def end(self) -> None:
        self.close()

    def close(self) -> None:
        for file in getattr(self, "_files", {}).values():
            file.close()

    def _write(self, name: str, rows: Iterable[list[Cell]]) -> None:
        lines = io.StringIO()
        csv.writer(lines).writerows([self._cell(cell) for cell in row] for row in rows)
        self._files[name].write(lines.getvalue())

    def _cell(self, cell: Cell) -> Cell:
        if isinstance(cell, str) and cell.startswith(FORMULA):
            self.lose("formula")
            return f"'{cell}"
        return cell
