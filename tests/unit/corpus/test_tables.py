"""The tables by themselves: their schema and its page, values as columns, and what the index takes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pytest
from google.protobuf.struct_pb2 import Struct
from pydantic import BaseModel

import glossator_corpus
from glossator import (
    AnalyzerResult,
    Annotation,
    Attribution,
    AttributionType,
    Document,
    Entity,
    Failure,
    Number,
    NumberKind,
    NumberPart,
    Reason,
    Reference,
    Sentiment,
    SentimentLevel,
    Span,
)
from glossator_corpus.errors import FolderUnusable
from glossator_corpus.language import Language
from glossator_corpus.member import Member
from glossator_corpus.resume.index import DocumentEntry, Index, ResultEntry, State
from glossator_corpus.tables.columns import builder
from glossator_corpus.tables.folder import Folder
from glossator_corpus.tables.page import written
from glossator_corpus.tables.rows import Rows
from glossator_corpus.tables.said import Entities
from glossator_corpus.tables.schema import MODELS, TABLES, struct_of

TEXT = "Ten of them, said Ida Roth."


def rows_of(*annotations: Annotation, name: str = "x") -> dict[str, list[dict[str, object]]]:
    """What becomes of them, table by table."""
    document = Document(TEXT, "d", "en")
    result = AnalyzerResult(name, name, "1", "f", annotations)
    rows = Rows()
    rows.add_document(Member(document, "file", "text"), Language("en", "identified", 0.75, (("en", 0.6), ("de", 0.4))))
    rows.add_result(Member(document), result, "f")
    rows.add_annotations(document, result, Entities([result]))
    return {table: found.to_pylist() for table, found in rows.tables().items()}


def test_the_page_has_the_columns() -> None:
    page = (Path(glossator_corpus.__file__).parent / "TABLES.md").read_text(encoding="utf-8")
    assert written(page) == page, "run python -m glossator_corpus.tables.page clients/glossator_corpus/TABLES.md"


def test_every_field_of_a_value_has_a_column() -> None:
    for model in MODELS.values():
        assert [field.name for field in struct_of(model)] == list(model.model_fields)
    other = TABLES["annotations"].field("number").type.field("other").type
    assert set(Number.model_fields) - {field.name for field in other} == {"other"}


def test_a_number_is_a_struct() -> None:
    value = Number(
        kind=NumberKind.CARDINAL,
        value="10",
        counted=Span(7, 11),
        parts=(NumberPart(span=Span(0, 3), value="10"),),
        other=Number(kind=NumberKind.DATE, timex="XXXX-10"),
    )
    (row,) = rows_of(Annotation("number", (Span(0, 3),), value, "cardinal"))["annotations"]
    number = row["number"]
    assert isinstance(number, dict)
    assert (number["kind"], number["value"], number["counted"]) == ("cardinal", "10", {"begin": 7, "end": 11})
    assert number["modifier"] is None
    assert number["parts"] == [{"span": {"begin": 0, "end": 3}, "value": "10", "unit": ""}]
    assert number["other"]["timex"] == "XXXX-10"
    assert (row["text"], row["value"], row["entity"]) == ("Ten", None, None)


def test_whoever_is_meant_is_named() -> None:
    ida = Entity(entity_id="e1", canonical_name="Ida Roth")
    said = Attribution(
        type=AttributionType.INDIRECT,
        source=(Span(18, 26),),
        cue=(Span(13, 17),),
        content=(Span(0, 3), Span(7, 11)),
        source_entity=Reference("m1"),
    )
    felt = Sentiment(
        level=SentimentLevel.TARGET,
        score=0,
        magnitude=0,
        positive=0,
        neutral=1,
        negative=0,
        target=Reference("m1", "x"),
    )
    tables = rows_of(
        Annotation("entity", (Span(18, 26),), ida, "PERSON", 0.5, "m1"),
        Annotation("attribution", said.content, said, "indirect", id="a1"),
        Annotation("sentiment", (), felt, "neutral", id="s1"),
    )
    mention, first, second, feeling = tables["annotations"]
    assert {row["canonical_name"] for row in tables["annotations"]} == {"Ida Roth"}
    assert [(row["fragment"], row["fragments"], row["text"]) for row in (first, second)] == [
        (0, 2, "Ten"),
        (1, 2, "them"),
    ]
    assert (feeling["begin"], feeling["end"], feeling["text"], feeling["fragments"]) == (None, None, None, 1)
    assert mention["score"] == 0.5
    (quoted,) = tables["attributions"]
    assert (quoted["content"], quoted["content_begin"], quoted["content_end"]) == ("Ten … them", 0, 11)
    assert (quoted["source"], quoted["source_entity_id"], quoted["source_name"]) == ("Ida Roth", "e1", "Ida Roth")
    assert (quoted["parent"], quoted["cue"]) == (None, "said")
    (result,) = tables["results"]
    assert result["annotations"] == 3
    assert dict(result["counts"]) == {"PERSON": 1, "indirect": 1, "neutral": 1}  # type: ignore[call-overload]


def test_values_of_other_kinds_are_json() -> None:
    class Topic(BaseModel):
        name: str

    message = Struct()
    message.update({"name": "Schnee"})
    annotations = [Annotation("acme.topic", (), value) for value in (Topic(name="Schnee"), {"name": "Schnee"}, message)]
    found = [json.loads(str(row["value"])) for row in rows_of(*annotations)["annotations"]]
    assert found == [{"name": "Schnee"}] * 3


def test_values_of_all_kinds_beside_one_another() -> None:
    """Each stands in its row, whatever its neighbours are."""
    old = Number(kind=NumberKind.AGE, value="70")
    stated = Sentiment(level=SentimentLevel.SENTENCE, score=0, magnitude=0, positive=0, neutral=1, negative=0)
    far = Entity(entity_id="e", canonical_name="Oslo")
    values = [old, stated, {"warm": True}, far, old, far, stated, old]
    spans = [(Span(0, 3),), (), (Span(0, 3), Span(7, 11)), (Span(7, 11),), (), (Span(0, 3), Span(4, 6)), (), ()]
    annotations = [
        Annotation("x", place, value, id=str(number))
        for number, (value, place) in enumerate(zip(values, spans, strict=True))
    ]
    rows = rows_of(*annotations)["annotations"]
    assert [row["id"] for row in rows] == ["0", "1", "2", "2", "3", "4", "5", "5", "6", "7"]
    assert [row["text"] for row in rows] == ["Ten", None, "Ten", "them", "them", None, "Ten", "of", None, None]
    assert [row["value"] for row in rows] == [None, None, *['{"warm": true}'] * 2, *[None] * 6]
    kinds = [[kind for kind in MODELS if row[kind] is not None] for row in rows]
    here = [
        ["number"],
        ["sentiment"],
        [],
        [],
        ["entity"],
        ["number"],
        ["entity"],
        ["entity"],
        ["sentiment"],
        ["number"],
    ]
    assert kinds == here
    assert {row["document"] for row in rows} == {"d"}


def test_values_inside_values() -> None:
    kind = TABLES["annotations"].field("number").type
    part = NumberPart(span=Span(0, 3), value="10")
    inner = Number(kind=NumberKind.DATE, counted=Span(1, 2), parts=(part, part))
    values = [Number(kind=NumberKind.SCORE), None, Number(kind=NumberKind.CARDINAL, other=inner, parts=(part,)), inner]
    bare, nothing, outer, alone = builder(kind)(values).to_pylist()
    assert nothing is None
    assert (bare["other"], bare["parts"], bare["counted"]) == (None, [], None)
    written = {"span": {"begin": 0, "end": 3}, "value": "10", "unit": ""}
    assert outer["parts"] == [written]
    assert (outer["other"]["kind"], outer["other"]["parts"]) == ("date", [written, written])
    assert outer["other"]["counted"] == alone["counted"] == {"begin": 1, "end": 2}
    assert builder(kind)([None, None]).to_pylist() == [None, None]
    assert builder(kind)([]).to_pylist() == []
    assert builder(pa.list_(pa.int32()))([None, (), (1, 2)]).to_pylist() == [None, [], [1, 2]]


def test_what_cannot_be_read_has_no_text() -> None:
    rows = Rows()
    time = datetime(2024, 5, 1, tzinfo=UTC)
    failure = Failure(Reason.DOCUMENT_INVALID, "it is damaged")
    rows.add_document(Member(Document("", "d", reference_time=time), "file.gz", "", failure), Language())
    (row,) = rows.tables()["documents"].to_pylist()
    assert (row["text"], row["sha256"], row["format"], row["reason"]) == (None, None, None, "DOCUMENT_INVALID")


def test_the_first_hour_of_all() -> None:
    """In UTC it would lie before year 1, which no time of Python's does."""
    rows = Rows()
    time = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    rows.add_document(Member(Document("Rain.", "d", reference_time=time), "file", "text"), Language())
    (row,) = rows.tables()["documents"].to_pylist()
    assert row["time"].year == 1


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(FolderUnusable, match="is no folder"), Folder(tmp_path / "out"):
        pass


def test_a_part_that_is_not_kept_is_not_there(tmp_path: Path) -> None:
    with Folder(tmp_path / "out") as folder:
        with folder.part({}) as part:
            part.add({name: schema.empty_table() for name, schema in TABLES.items()})
        assert folder.parts == []
        with folder.part({}) as part:
            part.keep()
        assert folder.parts == [1]
    assert [file.name for file in (tmp_path / "out").rglob("*.parquet")] == ["part-000001.parquet"] * 4


def test_the_index_takes_little_for_a_document(tmp_path: Path) -> None:
    """On the disk; of memory it takes what it is given."""
    count = 4000
    with Folder(tmp_path / "out") as folder, Index(folder) as index:
        empty = index.size
        for number in range(count):
            index.see(f"d{number}", bytes(16))
        names = [f"d{number}" for number in range(count)]
        index.enter(1, [DocumentEntry(name, bytes(16), bytes(8), True) for name in names], [])
        results = (
            ResultEntry(name, analyzer, "f", "f", State.OK, bytes(16))
            for name in names
            for analyzer in ("a", "b", "c", "d")
        )
        index.enter(1, [], results)
        assert (index.size - empty) / count < 500


MEMORY = """
import resource, sys
from pathlib import Path
from glossator import AnalyzerResult, Annotation, Document, Entity, Span
from glossator_corpus.language import Language
from glossator_corpus.member import Member
from glossator_corpus.resume.index import Index
from glossator_corpus.run.writer import Writer
from glossator_corpus.tables.folder import Folder
from glossator_corpus.tables.said import Entities

with Folder(Path(sys.argv[1])) as folder, Index(folder) as index:
    writer = Writer(folder, index, dict, lambda *_: None)
    for number in range(int(sys.argv[2])):
        member = Member(Document(f"Gull {number} sat on the pier.", str(number)), "file", "jsonl")
        gull = Entity(entity_id="e", canonical_name="Gull")
        said = tuple(Annotation("entity", (Span(0, 4),), gull, id=str(n)) for n in range(8))
        results = [(AnalyzerResult(name, name, "1", "f", said), "f") for name in ("a", "b")]
        assert index.see(str(number), member.content) is None
        writer.add(member, Language("en"), results, Entities(()))
        writer.flush_if_due()
    writer.flush()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_writing_ten_times_as_much_takes_no_more_memory(tmp_path: Path) -> None:
    """Without a server; `make bench-bars ONLY=corpus-memory` looks at all processes of a run."""
    peaks = [
        int(
            subprocess.run(
                [sys.executable, "-c", MEMORY, str(tmp_path / str(count)), str(count)],
                capture_output=True,
                check=True,
                text=True,
            ).stdout
        )
        for count in (2_000, 20_000)
    ]
    assert peaks[1] < 1.15 * peaks[0]


def test_schemas_are_of_plain_types() -> None:
    """What every reader of Parquet has: no type of Arrow's own."""
    for schema in TABLES.values():
        for field in schema:
            assert not isinstance(field.type, pa.ExtensionType | pa.DictionaryType)
            assert field.metadata[b"description"]
