"""XLSX: sheets "annotations", "who said what" and "documents", for people.

Text is stored as text, whatever it begins with, and is shown with the prefix that keeps a spreadsheet program from
taking it for a formula when somebody edits the cell.

How openpyxl 3.1.5 and the format behave:

* a text that begins with "=" would become a formula: cells are marked as strings.
* XML 1.0 cannot hold most control characters, and openpyxl refuses them: U+FFFD stands for each.
* XML reads CR LF and CR as LF. With lxml, which the extra `formats` brings, openpyxl writes CR as `&#13;`, and all
  read it back; without, as it is, so that it would be lost: then it is written as Office's `_x000D_`, which Excel and
  LibreOffice read as CR and openpyxl as those seven characters.
* a text that holds such a thing itself, "_x000D_", is written with `_x005F_` in place of its first underscore, as
  ECMA-376 (ST_Xstring) wants it: Excel shows the text, openpyxl the escape.
* a cell holds 32,767 characters, a sheet 1,048,576 rows: longer texts are cut, further rows are left out, and both
  counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from glossator.contract.result import DocumentResult
from glossator.contract.writer import Form, Writer
from glossator.text.document import Document

from ..found.marks import found_in
from ..found.rows import ANNOTATIONS, DOCUMENTS, SAID, Cell, annotation_rows, document_row, said_rows
from .csv import FORMULA

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_CELL = 32_767
MAX_ROWS = 1_048_576
_ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class XlsxWriter(Writer):
    """One workbook."""

    summary = "XLSX: a workbook with a row for each annotation, and a sheet of who said what"
    form = Form.FILE
    suffix = ".xlsx"
    extra = "formats"
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "character": "control characters that XML cannot hold: U+FFFD stands for each",
            "cell": f"texts cut after {MAX_CELL:,} characters, the most that a cell holds",
            "row": f"rows beyond {MAX_ROWS:,}, the most that a sheet holds",
            "syntax": "sentences of the syntax analyzer",
        }
    )

    def begin(self) -> None:
        from openpyxl import Workbook

        self._book: Workbook = Workbook(write_only=True)
        self._sheets: dict[str, Any] = {}
        self._rows: dict[str, int] = {}
        for name, head in (("annotations", ANNOTATIONS), ("who said what", SAID), ("documents", DOCUMENTS)):
            self._sheets[name] = self._book.create_sheet(name)
            self._sheets[name].freeze_panes = "A2"
            self._rows[name] = 0
            self._add(name, list(head))

    def write(self, document: Document, result: DocumentResult) -> None:
        found = found_in(document, result)
        for name, rows in (("annotations", annotation_rows(found)), ("who said what", said_rows(found))):
            for row in rows:
                self._add(name, row)
        self._add("documents", document_row(found))
        self.lose("syntax", len(found.sentences))

    def end(self) -> None:
        self._book.save(self.path)

    def _add(self, name: str, row: list[Cell]) -> None:
        if self._rows[name] >= MAX_ROWS:
            self.lose("row")
            return
        self._rows[name] += 1
        self._sheets[name].append([self._cell(name, cell) for cell in row])

    def _cell(self, name: str, cell: Cell) -> Any:
        if not isinstance(cell, str):
            return cell
        from openpyxl import LXML
        from openpyxl.cell import WriteOnlyCell

        fit, changed = _ILLEGAL.subn("\ufffd", cell)
        self.lose("character", changed)
        fit = _ESCAPED.sub("_x005F_", fit)
        if not LXML:
            fit = fit.replace("\r", "_x000D_")
        if len(fit) > MAX_CELL:
            self.lose("cell")
            fit = (
                fit[: MAX_CELL - 8].rsplit("_x", 1)[0]
                if "_x" in fit[MAX_CELL - 16 : MAX_CELL - 8]
                else fit[: MAX_CELL - 8]
            )
        made = WriteOnlyCell(self._sheets[name], value=fit)
        made.data_type = "s"
        if fit.startswith(FORMULA):
            made.quotePrefix = True
        return made
