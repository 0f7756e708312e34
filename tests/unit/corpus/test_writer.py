"""When what has come back is settled: by its age, and towards the end."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from glossator import AnalyzerResult, Annotation, Document, Entity, Span
from glossator_corpus.language import Language
from glossator_corpus.member import Member
from glossator_corpus.resume.index import Index
from glossator_corpus.run.tally import Tally
from glossator_corpus.run.writer import Writer
from glossator_corpus.tables.folder import Folder
from glossator_corpus.tables.said import Entities

SEA = Entity(entity_id="e", canonical_name="Kattegat")
ABOUT: dict[str, str] = {}


class Clock:
    """Seconds, as somebody says."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def add(writer: Writer, number: int, annotations: int = 1) -> None:
    """A document with an annotation of forty letters, so many times."""
    member = Member(Document("The ferry across the Kattegat was late.", str(number)), "file", "jsonl")
    said = tuple(Annotation("entity", (Span(21, 29),), SEA, id=str(each)) for each in range(annotations))
    result = AnalyzerResult("x", "x", "1", "f", said)
    writer.add(member, Language("en"), [(result, "f")], Entities([result]))


def test_what_is_ten_seconds_old_is_settled(tmp_path: Path) -> None:
    clock = Clock()
    with Folder(tmp_path / "out") as folder, Index(folder) as index:
        writer = Writer(folder, index, lambda: ABOUT, lambda *_: None, clock=clock)
        add(writer, 0)
        clock.now += 9
        writer.flush_if_due()
        assert folder.parts == []
        clock.now += 2
        writer.flush_if_due()
        assert folder.parts == [1]
        writer.close()


def test_a_long_run_makes_fewer_files_and_waits_a_minute_at_most(tmp_path: Path) -> None:
    clock = Clock()
    with Folder(tmp_path / "out") as folder, Index(folder) as index:
        writer = Writer(folder, index, lambda: ABOUT, lambda *_: None, clock=clock)
        waited = []
        for hours in (1, 24):
            clock.now = 100.0 + hours * 3600
            add(writer, hours)
            writer.flush()
            began, before = clock.now, len(folder.parts)
            add(writer, 100 + hours)
            while len(folder.parts) == before:
                clock.now += 1
                writer.flush_if_due()
            waited.append(clock.now - began)
        assert 30 < waited[0] < 45
        assert 60 <= waited[1] < 63
        writer.close()


def test_towards_the_end_rows_are_written_before_the_last_has_come(tmp_path: Path) -> None:
    with Folder(tmp_path / "out") as folder, Index(folder) as index:
        writer = Writer(folder, index, lambda: ABOUT, lambda *_: None)
        count = 16
        for number in range(count):
            add(writer, number, 1000)
            writer.flush_if_due(count - number - 1)
        writer.flush()
    with pq.ParquetFile(tmp_path / "out" / "annotations" / "part-000001.parquet") as file:
        groups = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
        assert sum(groups) == count * 1000
        assert len(groups) > 1
        assert groups[-1] < sum(groups) / 2
        assert len(set(file.read(["document"])["document"].to_pylist())) == count


def test_annotations_of_several_pieces_are_told_with_their_rows(tmp_path: Path) -> None:
    tally = Tally(print)
    with Folder(tmp_path / "out") as folder, Index(folder) as index:
        writer = Writer(folder, index, lambda: ABOUT, tally.kept)
        member = Member(Document("The ferry across the Kattegat was late.", "d"), "file", "jsonl")
        whole = Annotation("entity", (Span(21, 29),), SEA, id="1")
        split = Annotation("entity", (Span(4, 9), Span(21, 29)), SEA, id="2")
        result = AnalyzerResult("x", "x", "1", "f", (whole, split))
        writer.add(member, Language("en"), [(result, "f")], Entities([result]))
        assert "0 results and 0 annotations written to out" in tally.summary("out")
        writer.flush()
    assert "; 1 result and 2 annotations (3 rows, one for each piece) written to out in" in tally.summary("out")
