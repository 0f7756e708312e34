"""How the language of a document is known, in the tables and when a run goes on: also in folders from before that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from glossator import AnalyzerResult, Document, DocumentResult, IdentifiedLanguage, LanguageShare, LanguageSource
from glossator.contract.result import DocumentStatus
from glossator_corpus.language import UNKNOWN, Language
from glossator_corpus.member import Member
from glossator_corpus.resume.index import Index
from glossator_corpus.run.feed import Feed, Names
from glossator_corpus.run.request import Known
from glossator_corpus.run.stop import Stop
from glossator_corpus.run.tally import Tally
from glossator_corpus.run.writer import Writer
from glossator_corpus.tables.folder import Folder
from glossator_corpus.tables.rows import Rows
from glossator_corpus.tables.said import Entities
from glossator_corpus.tables.schema import TABLES

GERMAN = Language("de", "identified", 0.98)
LATER = {"documents": ["language_source", "language_confidence", "languages"], "results": ["notes"]}
"""Columns that older tables do not have."""
PRINTS = {"": "of English", "en": "of English", "de": "of German"}


def member(name: str) -> Member:
    return Member(Document(f"{name} fror.", name), "file", "jsonl")


def result(fingerprint: str, *notes: str) -> AnalyzerResult:
    return AnalyzerResult("x", "x", "1", fingerprint, notes=notes)


class Asked:
    """One analyzer on a server with two languages."""

    names = ("x",)

    def known(self, language: str) -> Known:
        return Known(language, {"x": PRINTS[language]}, {})

    def ways(self) -> str:
        return ""


def lacking(folder: Folder, *names: str, retry_failed: bool) -> Iterator[tuple[str, Names]]:
    """Which documents would run again."""
    with Index(folder) as index:
        feed = Feed(
            [member(name) for name in names],
            Asked(),
            index,
            Tally(print),
            Stop(print),
            enter=lambda *_: None,
            retry_failed=retry_failed,
        )
        while missing := feed.next_request():
            yield from ((one.id, missing) for one in feed.documents(missing) if one is not None)


def written(folder: Folder, rows: Rows, *, older: bool = False) -> None:
    tables = rows.tables()
    if older:
        tables = {name: table.drop_columns(LATER.get(name, [])) for name, table in tables.items()}
    schemas = {name: table.schema for name, table in tables.items()}
    with folder.part({}, None, schemas) as part:
        part.add(tables)
        part.keep()


def rows_of(name: str, language: Language, fingerprint: str, expected: str = "of English") -> Rows:
    rows = Rows()
    rows.add_document(member(name), language)
    rows.add_result(member(name), result(fingerprint), expected)
    return rows


def test_what_is_known_of_a_language_is_in_the_tables() -> None:
    found = IdentifiedLanguage("en", 0.75, (LanguageShare("en", 0.6), LanguageShare("de", 0.4)))
    told = DocumentResult(
        "d", DocumentStatus.OK, language="en", language_source=LanguageSource.IDENTIFIED, identified=found
    )
    rows = Rows()
    rows.add_document(member("d"), Language.of(told, ""))
    rows.add_result(member("d"), result("f", "nothing is so long"), "f")
    tables = {name: table.to_pylist() for name, table in rows.tables().items()}
    (document,), (row,) = tables["documents"], tables["results"]
    assert (document["language"], document["language_source"], document["language_confidence"]) == (
        "en",
        "identified",
        0.75,
    )
    assert document["languages"] == [("en", 0.6), ("de", 0.4)]
    assert row["notes"] == ["nothing is so long"]


@pytest.mark.parametrize("language", [GERMAN, Language("en", "named"), Language("fr"), UNKNOWN])
def test_what_is_known_survives_the_index(language: Language) -> None:
    assert Language.unpacked(language.packed()) == language
    mixed = Language("en", "identified", 0.5, (("en", 0.7), ("pt", 0.3)))
    assert Language.unpacked(mixed.packed()) == mixed


def test_a_document_in_a_second_language_is_not_run_again_with_what_failed(tmp_path: Path) -> None:
    with Folder(tmp_path / "out") as folder:
        written(folder, rows_of("Eva", GERMAN, "of German"))
        written(folder, rows_of("Ida", Language("en", "identified", 0.9), "less, of English"))
        assert list(lacking(folder, "Eva", "Ida", retry_failed=False)) == []
        assert list(lacking(folder, "Eva", "Ida", retry_failed=True)) == [("Ida", ("x",))]


def test_its_models_being_others_is_a_reason(tmp_path: Path) -> None:
    with Folder(tmp_path / "out") as folder:
        written(folder, rows_of("Eva", GERMAN, "of older German", "of older German"))
        assert list(lacking(folder, "Eva", retry_failed=False)) == [("Eva", ("x",))]


def test_older_tables_go_on(tmp_path: Path) -> None:
    """Their parts keep their columns, also when rows are taken out; newer ones have more, and plain readers cope."""
    with Folder(tmp_path / "out") as folder:
        rows = rows_of("Eva", Language("en"), "of English")
        rows.add_document(member("Ida"), Language("en"))
        rows.add_result(member("Ida"), result("of older English"), "of older English")
        written(folder, rows, older=True)
        assert list(lacking(folder, "Eva", "Ida", retry_failed=True)) == [("Ida", ("x",))]
        with Index(folder) as index:
            writer = Writer(folder, index, dict, lambda *_: None)
            now = [(result("of English", "brief"), "of English")]
            writer.add(member("Ida"), Language("en", "identified", 0.9), now, Entities(()))
            writer.flush()
            writer.settle()
            writer.close()
    place = tmp_path / "out"
    assert pa.parquet.read_schema(place / "documents" / "part-000001.parquet").names == [
        name for name in TABLES["documents"].names if name not in LATER["documents"]
    ]
    with duckdb.connect() as base:
        plain = base.sql(f"SELECT id, language FROM '{place}/documents/*.parquet' ORDER BY id").fetchall()  # noqa: S608 - a path of ours
        assert plain == [("Eva", "en"), ("Ida", "en")]
        every = f"read_parquet('{place}/documents/*.parquet', union_by_name = true)"
        told = base.sql(f"SELECT id, language_source FROM {every} ORDER BY id").fetchall()  # noqa: S608 - a path of ours
        assert told == [("Eva", None), ("Ida", "identified")]
