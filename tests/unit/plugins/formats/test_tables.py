"""CSV and XLSX: cells that are what the text says, and that no program runs."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from glossator import (
    AnalyzerResult,
    Annotation,
    Attribution,
    AttributionType,
    Document,
    DocumentResult,
    DocumentStatus,
    Span,
)
from glossator_formats.found.marks import found_in
from glossator_formats.found.rows import annotation_rows
from glossator_formats.writers.csv import CsvWriter
from glossator_formats.writers.xlsx import MAX_CELL, XlsxWriter

from .samples import TEXTS, document, failed, result, written

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1")


def said(text: str) -> tuple[Document, DocumentResult]:
    """A text that is, as a whole, what somebody says."""
    span = (Span(0, len(text)),)
    value = Attribution(type=AttributionType.DIRECT, source=span, content=span)
    found = AnalyzerResult("attribution", "attribution", annotations=(Annotation("attribution", span, value, id="a1"),))
    return Document(text, text), DocumentResult(text, DocumentStatus.OK, (found,))


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheet(path: Path, name: str) -> list[dict[str, object]]:
    head, *body = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def unescaped(cell: object) -> str:
    """As Excel and LibreOffice show it."""
    return str(cell or "").replace("_x005F_", "_")


def test_csv_has_a_row_for_each_annotation(tmp_path: Path) -> None:
    written(CsvWriter(tmp_path))
    told = rows(tmp_path, "annotations")
    wanted = [row for name in TEXTS for row in annotation_rows(found_in(document(name), result(TEXTS[name])))]
    assert len(told) == len(wanted)
    for one in told:
        text = TEXTS[one["document"].removesuffix(".txt")]
        if one["fragments"]:
            spans = [tuple(map(int, part.split("-"))) for part in one["fragments"].split(";")]
            assert one["text"].removeprefix("'") == " … ".join(text[begin:end] for begin, end in spans)
            assert (int(one["begin"]), int(one["end"])) == (spans[0][0], max(end for _, end in spans))
    assert [one["document"] for one in rows(tmp_path, "documents")] == [f"{name}.txt" for name in TEXTS]


def test_who_said_what(tmp_path: Path) -> None:
    written(CsvWriter(tmp_path), "plain")
    first, second, third = sorted(rows(tmp_path, "who_said_what"), key=lambda row: row["id"])
    assert first["who"]
    assert first["cue"]
    assert first["entity"]
    assert not second["who"]
    assert (third["cue"], third["inside"]) == ("", "a1")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_csv_begins_like_a_formula(tmp_path: Path, text: str) -> None:
    writer = CsvWriter(tmp_path)
    writer.begin()
    writer.write(*said(text))
    writer.end()
    (row,) = rows(tmp_path, "who_said_what")
    assert row["what"] == row["who"] == row["document"] == f"'{text}"
    assert writer.lost["formula"] >= 5


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_xlsx_is_a_formula(tmp_path: Path, text: str) -> None:
    writer = XlsxWriter(tmp_path / "x.xlsx")
    writer.begin()
    writer.write(*said(text))
    writer.end()
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    cells = [cell for one in book for row in one.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    (row,) = sheet(tmp_path / "x.xlsx", "who said what")
    assert unescaped(row["what"]) == text


def test_xlsx_holds_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    writer = written(XlsxWriter(path))
    told = sheet(path, "annotations")
    wanted = [row for name in TEXTS for row in annotation_rows(found_in(document(name), result(TEXTS[name])))]
    controls = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], "\ufffd")
    assert [unescaped(row["text"]) for row in told] == [str(row[9]).translate(controls) for row in wanted]
    assert [(row["begin"], row["end"]) for row in told] == [(row[6], row[7]) for row in wanted]
    assert writer.lost["character"] > 0


def test_a_text_that_no_cell_can_hold_is_cut_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    writer = XlsxWriter(path)
    writer.begin()
    writer.write(*said("\r\nboat" * 12_000))
    writer.end()
    (row,) = sheet(path, "who said what")
    assert MAX_CELL - 20 < len(str(row["what"])) <= MAX_CELL
    assert ("\r\nboat" * 12_000).startswith(unescaped(row["what"]))
    assert writer.lost["cell"] >= 2


def test_a_document_that_failed_has_a_row(tmp_path: Path) -> None:
    writer = CsvWriter(tmp_path)
    writer.begin()
    writer.write(document("plain"), failed("plain.txt"))
    writer.end()
    (row,) = rows(tmp_path, "documents")
    assert row["status"] == "failed"
    assert row["analyzers that failed"] == "DOCUMENT_TOO_LARGE"
