"""Tables of `glossator run` as input of `export`: what is written is what the same results give otherwise."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from glossator import AnalyzerResult, DocumentResult, Reference, Span
from glossator.errors import DocumentInvalid
from glossator_formats.found.marks import found_in, plain
from glossator_formats.results import results_of
from glossator_formats.tables import VERSION
from glossator_formats.writers.doccano import DoccanoWriter

from .samples import TEXTS, document, failed, result

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'glossator[corpus]'")
pytest.importorskip("duckdb", reason="DuckDB is not installed: pip install 'glossator[corpus]'")
TYPED = ("entity", "number", "sentiment", "attribution")
NAMES = [name for name in TEXTS if name != "empty"]


def places(value: Any) -> Any:
    """Spans and references as the tables have them."""
    if isinstance(value, (Span, Reference)):
        return value._asdict()
    if isinstance(value, dict):
        return {key: places(inner) for key, inner in value.items()}
    return [places(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def rows_of(name: str, found: AnalyzerResult) -> Iterable[dict[str, Any]]:
    for one in found.annotations:
        value = places(one.value.model_dump()) if isinstance(one.value, BaseModel) else None
        for number, span in enumerate(one.spans or (None,)):
            yield {
                "document": name,
                "analyzer": found.name,
                "id": one.id or f"x{found.annotations.index(one)}",
                "kind": one.kind,
                "label": one.label,
                "score": one.score,
                "begin": span.begin if span else None,
                "end": span.end if span else None,
                "fragment": number,
                **{kind: value if kind == one.kind else None for kind in TYPED},
                "value": None if one.kind in TYPED else json.dumps(plain(one.value)),
            }


def write(folder: Path, told: list[tuple[str, DocumentResult]], version: str = "1") -> Path:
    """Tables as `glossator run` writes them, in two parts, newest documents first."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    rows: dict[str, list[dict[str, Any]]] = {"documents": [], "results": [], "annotations": []}
    for name, one in told:
        bad = one.failure
        rows["documents"].append(
            {
                "id": one.document_id, "text": None if bad else TEXTS[name], "language": "en", "time": None,
                "attributes": [("title", name)], "reason": bad.reason.value if bad else None,
                "message": bad.message if bad else None, "content": name,
            }
        )  # fmt: skip
        for found in one.results:
            rows["results"].append(
                {
                    "document": one.document_id, "analyzer": found.name, "analyzer_id": found.analyzer,
                    "version": found.version, "fingerprint": found.fingerprint, "reason": None, "message": None,
                    "content": name,
                }
            )  # fmt: skip
            rows["annotations"] += rows_of(one.document_id, found)
    types = {"documents": {"attributes": pa.map_(pa.string(), pa.string()), "time": pa.timestamp("us", tz="UTC")}}
    for table, held in rows.items():
        (folder / table).mkdir(parents=True)
        whole = pa.Table.from_pylist(held)
        for column, kind in types.get(table, {}).items():
            array = pa.array([row[column] for row in held], kind)
            whole = whole.set_column(whole.schema.get_field_index(column), column, array)
        newer = {one.document_id for _, one in told[: len(told) // 2]}
        second = pa.array([row["id" if table == "documents" else "document"] in newer for row in held], pa.bool_())
        pq.write_table(whole.filter(pc.invert(second)), folder / table / "part-000001.parquet")
        pq.write_table(whole.filter(second), folder / table / "part-000002.parquet")
    (folder / "glossator.json").write_text(json.dumps({"schema": version}), encoding="utf-8")
    return folder


def test_tables_say_what_was_said(tmp_path: Path) -> None:
    told = [(name, result(TEXTS[name], name=f"{name}.txt")) for name in NAMES]
    write(tmp_path / "tables", told)
    read = list(results_of(tmp_path / "tables", ()))
    assert [given.id for given, _ in read] == sorted(f"{name}.txt" for name in NAMES)
    for given, found in read:
        name = given.id.removesuffix(".txt")
        assert given.text == TEXTS[name]
        assert given.attributes == {"title": name}
        ours, theirs = found_in(document(name), result(TEXTS[name])), found_in(given, found)
        assert sorted((mark.key, mark.label, mark.spans) for mark in theirs.marks) == sorted(
            (mark.key, mark.label, mark.spans) for mark in ours.marks
        )
        assert {(link.kind, link.begin, link.end) for link in theirs.links} == {
            (link.kind, link.begin, link.end) for link in ours.links
        }
        assert theirs.sentences == ours.sentences
        assert [plain(mark.annotation.value) for mark in theirs.wide] == [
            plain(mark.annotation.value) for mark in ours.wide
        ]


def test_what_a_killed_run_left_twice_is_there_once(tmp_path: Path) -> None:
    """The rows of a later part hold, and annotations without results belong to none."""
    folder = write(tmp_path / "tables", [("plain", result(TEXTS["plain"], name="a", seed=2))])
    newer = write(tmp_path / "newer", [("astral", result(TEXTS["astral"], name="a"))])
    for table in ("documents", "results", "annotations"):
        shutil.copy(newer / table / "part-000001.parquet", folder / table / "part-000003.parquet")
    shutil.copy(folder / "annotations" / "part-000001.parquet", folder / "annotations" / "part-000004.parquet")
    ((given, found),) = results_of(folder, ())
    ((_, alone),) = results_of(newer, ())
    assert given.text == TEXTS["astral"]
    assert found == alone


def test_a_format_is_the_same(tmp_path: Path) -> None:
    write(tmp_path / "tables", [("plain", result(TEXTS["plain"], name="plain.txt"))])
    lines = []
    for given, found in (
        (document("plain"), result(TEXTS["plain"], name="plain.txt")),
        next(iter(results_of(tmp_path / "tables", ()))),
    ):
        stream = io.BytesIO()
        writer = DoccanoWriter(stream)
        writer.begin()
        writer.write(given, found)
        line = json.loads(stream.getvalue())
        spans = {one.pop("id"): tuple(one.values()) for one in line["entities"]}
        links = sorted((one["type"], spans[one["from_id"]], spans[one["to_id"]]) for one in line["relations"])
        lines.append((line["text"], sorted(spans.values()), links))
    assert lines[0] == lines[1]


def test_what_could_not_be_read_is_a_failure(tmp_path: Path) -> None:
    write(tmp_path / "tables", [("plain", result(TEXTS["plain"], name="b")), ("plain", failed("a"))])
    first, second = (found for _, found in results_of(tmp_path / "tables", ()))
    assert first.failure is not None
    assert first.failure.reason.value == "DOCUMENT_TOO_LARGE"
    assert second.ok


def test_folders_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentInvalid, match="holds no tables"):
        results_of(tmp_path, ())
    write(tmp_path / "tables", [("plain", result(TEXTS["plain"], name="b"))], version="7")
    with pytest.raises(DocumentInvalid, match="version 7, and this reads version 1"):
        results_of(tmp_path / "tables", ())


def test_the_columns_are_those_that_runs_write() -> None:
    from glossator_corpus.tables.schema import TABLES
    from glossator_corpus.tables.schema import VERSION as WRITTEN

    assert WRITTEN == VERSION
    read = {
        "documents": {"id", "text", "language", "time", "attributes", "reason", "message", "content"},
        "results": {"document", "analyzer", "analyzer_id", "version", "fingerprint", "reason", "message", "content"},
        "annotations": {
            *("document", "analyzer", "id", "kind", "label", "score", "begin", "end", "fragment", "value"),
            *TYPED,
        },
    }
    for table, columns in read.items():
        assert columns <= set(TABLES[table].names)
