"""A run against a real server: what is in the tables, and what is told."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from glossator.cli.group import cli

from .conftest import Corpus

HARBOUR = 'The harbour of Ostrava closed. "We lost 40 boats," said Weber.'


def test_every_document_and_analyzer_has_a_row(corpus: Corpus) -> None:
    corpus.write({"a": HARBOUR, "b": "Seven gulls came back on Sunday."})
    ran = corpus.run(analyzers="entities,numbers,attribution,sentiment")
    assert ran.status == 0, ran.err
    assert ran.out.startswith("2 documents: 2 analyzed; 8 results and ")
    assert ran.err == ""
    found = corpus.tables("SELECT document, analyzer, status FROM {results} ORDER BY ALL")
    names = ("attribution", "entities", "numbers", "sentiment")
    assert found == [(document, name, "ok") for document in "ab" for name in names]
    counted = corpus.tables(
        "SELECT annotations = (SELECT count(*) FROM {annotations} AS a WHERE fragment = 0 AND a.document = r.document "
        "AND a.analyzer = r.analyzer) FROM {results} AS r"
    )
    assert set(counted) == {(True,)}


def test_offsets_count_in_the_text_beside_them(corpus: Corpus) -> None:
    corpus.write({"a": f"🎏 {HARBOUR}"})
    assert corpus.run(analyzers="entities,numbers,attribution").status == 0
    wrong = corpus.tables(
        "SELECT a.text FROM {annotations} AS a JOIN {documents} AS d ON d.id = a.document "
        'WHERE substring(d.text, a."begin" + 1, a."end" - a."begin") != a.text'
    )
    assert wrong == []
    assert corpus.tables("SELECT number.value, number.kind FROM {annotations} WHERE kind = 'number'") == [
        ("40", "cardinal")
    ]
    (said,) = corpus.tables("SELECT type, content, cue, source, source_name FROM {attributions}")
    assert said == ("direct", '"We lost 40 boats,"', "said", "Weber", "Weber")


def test_files_say_what_made_them(corpus: Corpus) -> None:
    corpus.write({"a": "Rain."})
    corpus.run("--options", "moody.loudness=7")
    (file,) = (corpus.out / "annotations").iterdir()
    told = {key.decode(): value.decode() for key, value in pq.read_schema(file).metadata.items()}
    assert told["glossator.version"] == "1"
    assert told["glossator.offset_unit"] == "code point"
    (analyzer,) = json.loads(told["glossator.analyzers"])
    assert (analyzer["name"], analyzer["options"]) == ("moody", {"loudness": 7})
    assert corpus.tables("SELECT DISTINCT fingerprint, expected FROM {results}") == [
        (analyzer["fingerprints"]["en"],) * 2
    ]
    assert json.loads(told["glossator.models"]) == {"en": "toy parser"}
    assert corpus.tables("SELECT value FROM {annotations}") == [('{"loudness": 7}',)]


def test_what_cannot_be_read_has_a_row_with_the_reason(corpus: Corpus) -> None:
    lines = ['{"id": "good", "text": "Snow."}', '{"id": "bad"', '{"id": "void", "text": "  "}', '{"text": "\\ud800"}']
    corpus.file.write_text("\n".join(lines))
    ran = corpus.run()
    assert ran.status == 1
    assert "corpus.jsonl:2: DOCUMENT_INVALID" in ran.err
    assert corpus.tables("SELECT status, reason FROM {results} ORDER BY ALL") == [
        ("failed", "DOCUMENT_EMPTY"),
        ("failed", "DOCUMENT_INVALID"),
        ("failed", "DOCUMENT_INVALID"),
        ("ok", None),
    ]
    assert corpus.tables(
        "SELECT id FROM {documents} WHERE text IS NULL AND reason = 'DOCUMENT_INVALID' ORDER BY id"
    ) == [
        (f"{corpus.file}:2",),
        (f"{corpus.file}:4",),
    ]


def test_a_document_that_is_too_large_fails_alone(corpus: Corpus) -> None:
    corpus.write({"huge": "word " * 300_000, "small": "Hail."})
    ran = corpus.run()
    assert ran.status == 1
    assert "huge: DOCUMENT_TOO_LARGE" in ran.err
    assert "word word" not in ran.err
    assert corpus.tables("SELECT document, reason FROM {results} ORDER BY ALL") == [
        ("huge", "DOCUMENT_TOO_LARGE"),
        ("small", None),
    ]


def test_a_failing_analyzer_is_a_row_and_a_summary(corpus: Corpus) -> None:
    corpus.write({f"{number}": "A stubborn mule." for number in range(8)} | {"calm": "A mule."})
    ran = corpus.run()
    assert ran.status == 1
    assert "8 failed, wholly or in part (ANALYZER_ERROR 8)" in ran.out
    assert "0: moody: ANALYZER_ERROR" in ran.err
    assert ran.err.count("moody: ANALYZER_ERROR:") == 5  # the others are counted
    assert corpus.tables("SELECT count(*) FROM {results} WHERE status = 'failed' AND NOT retryable") == [(8,)]


def test_a_language_that_is_not_there_is_a_reason(corpus: Corpus) -> None:
    corpus.write([{"id": "a", "text": "Schnee.", "language": "xx"}, {"id": "b", "text": "Snow."}])
    for told in ("2 documents: 2 analyzed", "2 documents: 0 analyzed, 2 done before, 1 failed before"):
        ran = corpus.run()
        assert ran.status == 1
        assert ran.out.startswith(told)
    assert corpus.tables(
        "SELECT d.language, r.reason FROM {results} AS r JOIN {documents} AS d ON id = document ORDER BY id"
    ) == [
        ("xx", "LANGUAGE_UNSUPPORTED"),
        ("en", None),
    ]


def test_two_documents_of_one_id_are_told_apart(corpus: Corpus) -> None:
    corpus.write([{"id": "x", "text": "One."}, {"id": "x", "text": "Two."}, {"id": "x", "text": "One."}])
    ran = corpus.run()
    assert ran.status == 0
    assert "1 there twice, 1 with an id that was taken" in ran.out
    assert "x: another document of this id has another text: this one is x#2" in ran.err
    assert corpus.tables("SELECT id, text FROM {documents} ORDER BY id") == [("x", "One."), ("x#2", "Two.")]
    again = corpus.run()
    assert "0 analyzed, 2 done before, 1 there twice" in again.out


def test_times_and_attributes_are_kept(corpus: Corpus) -> None:
    corpus.write(
        [
            {"id": "a", "text": "Fog.", "reference_time": "2024-05-01T09:00:00+02:00", "attributes": {"title": "Fog"}},
            {"id": "b", "text": "Mist."},
        ]
    )
    corpus.run("--reference-time", "2020-01-01", "--language", "en")
    found = corpus.tables("SELECT id, epoch(time), attributes['title'], language, format FROM {documents} ORDER BY id")
    assert found == [("a", 1714546800.0, "Fog", "en", "jsonl"), ("b", 1577836800.0, None, "en", "jsonl")]


def test_a_folder_of_packed_files(corpus: Corpus, tmp_path: Path) -> None:
    place = tmp_path / "press" / "2024"
    place.mkdir(parents=True)
    (place / "one.txt").write_text("Sleet.")
    with gzip.open(place / "two.jsonl.gz", "wt") as file:
        file.write('{"id": "b", "text": "Ice."}\n{"id": "c", "text": "Thaw."}\n')
    corpus.file = tmp_path / "press"
    assert corpus.run().status == 0
    assert corpus.tables("SELECT id, format FROM {documents} ORDER BY id") == [
        ("b", "jsonl"),
        ("c", "jsonl"),
        ("press/2024/one.txt", "text"),
    ]
    assert corpus.run("--limit", "1").out.startswith("1 document: 0 analyzed, 1 done before")


def test_a_file_whose_name_is_no_unicode(corpus: Corpus, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "odd")
    os.mkdir(folder)
    for name in (b"a\xff.txt", b"a\xff.unknown"):
        with open(folder + b"/" + name, "wb") as file:
            file.write(b"All is calm.")
    corpus.file = tmp_path / "odd"
    assert corpus.run().status == 1
    found = corpus.tables("SELECT id, source, text, reason FROM {documents} ORDER BY id")
    assert found == [
        ("odd/a\\udcff.txt", "odd/a\\udcff.txt", "All is calm.", None),
        ("odd/a\\udcff.unknown", "odd/a\\udcff.unknown", None, "DOCUMENT_INVALID"),
    ]
    assert "2 documents: 0 analyzed, 1 done before" in corpus.run().out


def test_an_archive_that_is_damaged_in_the_middle(corpus: Corpus, tmp_path: Path) -> None:
    place = tmp_path / "press"
    place.mkdir()
    lines = "".join(f'{{"id": "{number}", "text": "Tern {number} of {number**9}."}}\n' for number in range(2000))
    packed = gzip.compress(lines.encode())
    (place / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    (place / "b.txt").write_text("A tern.")
    corpus.file = place
    ran = corpus.run()
    assert ran.status == 1
    ((whole, broken, other),) = corpus.tables(
        "SELECT count(*) FILTER (text LIKE 'Tern %'), count(*) FILTER (text IS NULL), "
        "count(*) FILTER (text = 'A tern.') FROM {documents}"
    )
    assert 500 < whole < 2000
    assert (broken, other) == (1, 1)
    assert corpus.tables("SELECT count(*) FROM {results} WHERE status = 'failed'") == [(1,)]
    assert corpus.run().out.startswith(f"{whole + 2:,} documents: 0 analyzed, {whole + 1:,} done before")


def test_a_dry_run_counts_and_writes_nothing(corpus: Corpus) -> None:
    corpus.file.write_text('{"text": "Frost."}\nnonsense\n')
    ran = corpus.run("--dry-run")
    assert ran.status == 0
    assert [line.split() for line in ran.out.splitlines()] == [
        ["format", "files", "bytes", "documents", "characters", "unreadable"],
        ["jsonl", "1", "28", "1", "6", "1"],
        ["all", "1", "28", "1", "6", "1"],
        f"{corpus.out} has no tables yet: it lacks all of moody, for 1 document".split(),
    ]
    assert "all of the analyzers that run when none is named, for 1" in corpus.run("--dry-run", analyzers="").out
    assert not corpus.out.exists()


def test_a_dry_run_tells_what_the_tables_lack(corpus: Corpus) -> None:
    corpus.write({"a": "Frost.", "b": "A stubborn thaw.", "c": "Sleet."})
    corpus.run()
    corpus.write({"a": "Frost.", "b": "A stubborn thaw.", "c": "Hail.", "d": "Rime."})
    before = {path: path.stat().st_mtime_ns for path in corpus.out.rglob("*")}

    def told(*arguments: str, analyzers: str = "") -> list[str]:
        ran = corpus.run("--dry-run", *arguments, analyzers=analyzers)
        assert ran.status == 0, ran.err
        return " ".join(ran.out.split("all  ")[1].split()[5:]).split("; ")

    (plain,) = told()
    assert plain.startswith(
        f"of moody, {corpus.out} has all for 2 documents and lacks for 2: moody 2 1 have another text"
    )
    assert "1 failed before (--retry-failed runs 0 of them again)" in plain
    assert "only the run itself can tell" in plain
    (more,) = told(analyzers="moody,numbers")
    assert "has all for 0 documents and lacks for 4: moody 2, numbers 4" in more
    assert {path: path.stat().st_mtime_ns for path in corpus.out.rglob("*")} == before
    corpus.run()
    (nothing,) = told()
    assert "has all for 4 documents and lacks nothing" in nothing


def test_sentiment_names_whom_it_is_about_though_entities_are_not_asked_for(corpus: Corpus) -> None:
    corpus.write({"a": "Ingrid Holm was glad."})
    assert corpus.run(analyzers="sentiment").status == 0
    about = corpus.tables("SELECT DISTINCT canonical_name FROM {annotations} WHERE sentiment.level = 'target'")
    assert about == [("Ingrid Holm",)]
    assert corpus.tables("SELECT DISTINCT analyzer FROM {annotations}") == [("sentiment",)]


def test_an_unknown_analyzer_is_a_wrong_command(corpus: Corpus) -> None:
    corpus.write({"a": "Dew."})
    ran = corpus.run(analyzers="moods")
    assert ran.status == 2
    assert "moods" in ran.err


def test_an_unknown_format_is_a_wrong_command(corpus: Corpus) -> None:
    corpus.write({"a": "Dew."})
    ran = corpus.run("--input-format", "runes")
    assert ran.status == 2
    assert "no reader is called 'runes'" in ran.err
    assert not corpus.out.exists()


def test_a_folder_of_other_things_is_not_written_to(corpus: Corpus) -> None:
    corpus.write({"a": "Dew."})
    corpus.out.mkdir()
    (corpus.out / "thesis.odt").write_text("years")
    ran = corpus.run()
    assert ran.status == 2
    assert "name an empty or a new folder" in ran.err
    assert [entry.name for entry in corpus.out.iterdir()] == ["thesis.odt"]


def test_tables_of_another_version_are_left_alone(corpus: Corpus) -> None:
    corpus.out.mkdir()
    (corpus.out / "glossator.json").write_text('{"schema": "99"}')
    corpus.write({"a": "Dew."})
    ran = corpus.run()
    assert ran.status == 2
    assert "schema version 99, this Glossator writes 1: name another folder" in ran.err


def test_tables_in_the_folder_that_is_read_are_refused(corpus: Corpus) -> None:
    corpus.file = corpus.folder
    ran = corpus.run()
    assert ran.status == 2
    assert "lies in the folder that is read" in ran.err
    assert not corpus.out.exists()


def test_a_run_starts_a_server_of_its_own(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is configured for servers that others talk to."""
    corpus.write({"a": HARBOUR, "b": "Acht Boote liegen da."})
    monkeypatch.setenv("GLOSSATOR_SECURITY__TOKENS", str(tmp_path / "none.toml"))
    monkeypatch.setenv("GLOSSATOR_SERVER__WORKERS", "0")
    monkeypatch.setenv("GLOSSATOR_PLUGINS__MODULES", '["glossator.testing.toy"]')
    corpus.address = ""
    ran = corpus.run("--workers", "1", analyzers="")
    assert ran.status == 0, ran.err
    assert corpus.tables("SELECT count(*) FROM {results} WHERE status = 'ok'") == [(8,)]


def test_tables_are_listed(corpus: Corpus) -> None:
    corpus.write({"a": "Rain."})
    corpus.run("--options", "moody.loudness=2")
    listed = CliRunner().invoke(cli, ["tables", str(corpus.out)])
    assert listed.exit_code == 0
    lines = listed.stdout.splitlines()
    assert lines[1].split()[:3] == ["annotations", "1", "1"]
    assert lines[1].endswith(" each piece of an annotation")
    assert any(line.startswith("moody ") and ' {"loudness": 2}, fingerprints: en ' in line for line in lines)
    schema = CliRunner().invoke(cli, ["tables", "--schema"]).stdout
    assert "attributions.source_name" in schema
    nothing = CliRunner().invoke(cli, ["tables", str(corpus.folder)])
    assert nothing.exit_code == 2
    assert "has no tables of ours" in nothing.stderr
