"""The same command again does what is missing and nothing else."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from .conftest import Corpus, Served

WEATHER = {"a": "Rain in Brno.", "b": "Snow in Graz.", "c": "Wind in Linz."}


def test_nothing_is_done_twice(corpus: Corpus, moods: Served) -> None:
    corpus.write(WEATHER)
    corpus.run()
    assert moods.analyzed() == ["a", "b", "c"]
    again = corpus.run()
    assert again.status == 0
    assert again.out.startswith("3 documents: 0 analyzed, 3 done before; 0 results")
    assert moods.analyzed() == []


@pytest.mark.parametrize(
    ("analyzers", "mule", "asked"),
    [
        pytest.param("moody,entities", "", False, id="all-is-told"),
        pytest.param("moody,entities", "A stubborn mule.", True, id="one-failed"),
        pytest.param("sulky", "", True, id="moods-run-unasked"),
    ],
)
def test_the_server_is_asked_what_to_expect_where_no_result_tells(
    corpus: Corpus, moods: Served, analyzers: str, mule: str, asked: bool
) -> None:
    """Fingerprints are those that analyzers have when nothing that they use has failed."""
    corpus.write({"mule": mule} if mule else WEATHER)
    corpus.run(analyzers=analyzers)
    assert (moods.moods / "probed").exists() is asked
    corpus.write(WEATHER | ({"mule": mule} if mule else {}))
    corpus.run(analyzers=analyzers)
    moods.analyzed()
    assert ": 0 analyzed, " in corpus.run(analyzers=analyzers).out
    assert moods.analyzed() == []


def test_new_documents_are_added(corpus: Corpus, moods: Served) -> None:
    corpus.write(WEATHER)
    corpus.run()
    moods.analyzed()
    corpus.write(WEATHER | {"d": "Hail in Wels."})
    corpus.run()
    assert moods.analyzed() == ["d"]
    assert corpus.tables("SELECT count(*), count(DISTINCT id) FROM {documents}") == [(4, 4)]


def test_a_new_analyzer_runs_alone(corpus: Corpus, moods: Served) -> None:
    corpus.write(WEATHER)
    corpus.run()
    moods.analyzed()
    ran = corpus.run(analyzers="moody,entities")
    assert "3 analyzed; 3 results" in ran.out
    assert moods.analyzed() == []
    assert corpus.tables("SELECT analyzer, count(*) FROM {results} GROUP BY ALL ORDER BY ALL") == [
        ("entities", 3),
        ("moody", 3),
    ]
    assert corpus.tables("SELECT count(*) FROM {documents}") == [(3,)]


def test_other_options_concern_only_whom_they_concern(corpus: Corpus, moods: Served) -> None:
    corpus.write(WEATHER)
    corpus.run(analyzers="moody,entities")
    moods.analyzed()
    ran = corpus.run("--options", "moody.loudness=3", analyzers="moody,entities")
    assert "3 analyzed; 3 results" in ran.out
    assert moods.analyzed() == ["a", "b", "c"]
    assert corpus.tables("SELECT value, count(*) FROM {annotations} WHERE kind = 'moody.mood' GROUP BY ALL") == [
        ('{"loudness": 3}', 3)
    ]
    assert corpus.tables("SELECT count(*) FROM {results}") == [(6,)]
    assert corpus.run("--options", "moody.loudness=3", analyzers="moody,entities").out.startswith(
        "3 documents: 0 analyzed, 3 done before"
    )


def test_what_is_replaced_is_taken_out_group_by_group(
    corpus: Corpus, moods: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossator_corpus.run.writer._MOST_IN_MEMORY", 1)  # a group for each document
    corpus.write(WEATHER)
    corpus.run(analyzers="moody,entities")
    corpus.write(WEATHER | {"b": "Sun in Steyr."})
    corpus.run(analyzers="entities")
    first = corpus.out / "results" / "part-000001.parquet"
    assert pq.ParquetFile(first).num_row_groups == 2
    assert pq.read_schema(first).metadata[b"glossator.version"] == b"1"
    assert corpus.tables("SELECT document, analyzer FROM {results} ORDER BY ALL") == [
        ("a", "entities"),
        ("a", "moody"),
        ("b", "entities"),
        ("c", "entities"),
        ("c", "moody"),
    ]
    corpus.run("--reference-time", "2024-01-01", analyzers="moody,entities")
    assert not first.exists()
    assert corpus.tables("SELECT count(*) FROM {results}") == [(6,)]


def test_a_changed_text_is_told_and_analyzed_again(corpus: Corpus, moods: Served) -> None:
    corpus.write(WEATHER)
    corpus.run(analyzers="moody,entities")
    moods.analyzed()
    corpus.write(WEATHER | {"b": "Sun in Steyr."})
    ran = corpus.run()  # entities are not asked for: what they said is of another text
    assert moods.analyzed() == ["b"]
    assert "1 with a changed text" in ran.out
    assert "b: its text, language or time is not what it was" in ran.err
    assert corpus.tables("SELECT text FROM {documents} WHERE id = 'b'") == [("Sun in Steyr.",)]
    assert corpus.tables("SELECT analyzer FROM {results} WHERE document = 'b'") == [("moody",)]
    assert corpus.tables("SELECT count(*) FROM {annotations} WHERE text = 'Graz'") == [(0,)]


def test_another_time_is_another_document(corpus: Corpus, moods: Served) -> None:
    corpus.write(WEATHER)
    corpus.run("--reference-time", "2024-01-01")
    moods.analyzed()
    corpus.run("--reference-time", "2024-01-02")
    assert moods.analyzed() == ["a", "b", "c"]
    assert corpus.tables("SELECT DISTINCT epoch(time) FROM {documents}") == [(1704153600.0,)]


def test_other_attributes_are_kept_without_analyzing(corpus: Corpus, moods: Served) -> None:
    corpus.write([{"id": "a", "text": "Rain."}])
    corpus.run()
    moods.analyzed()
    corpus.write([{"id": "a", "text": "Rain.", "attributes": {"title": "Weather"}}])
    corpus.run()
    assert moods.analyzed() == []
    assert corpus.tables("SELECT attributes['title'] FROM {documents}") == [("Weather",)]


def test_failures_that_may_succeed_are_tried_again_when_asked(corpus: Corpus, moods: Served) -> None:
    corpus.write(WEATHER | {"far": "They are elsewhere.", "mule": "A stubborn mule."})
    ran = corpus.run()
    assert ran.status == 1
    assert "ANALYZER_UNAVAILABLE 1" in ran.out
    assert moods.analyzed() == ["a", "b", "c"]
    (moods.moods / "back").touch()
    plain = corpus.run()
    assert plain.status == 1
    assert "5 done before, 2 failed before (--retry-failed runs 1 of them again)" in plain.out
    retried = corpus.run("--retry-failed")
    assert "5 documents: 1 analyzed, 4 done before, 1 failed before" in retried.out
    assert moods.analyzed() == ["far"]
    assert corpus.tables("SELECT document, status FROM {results} ORDER BY ALL")[-2:] == [
        ("far", "ok"),
        ("mule", "failed"),
    ]
    assert corpus.tables("SELECT count(*) FROM {results}") == [(5,)]


def test_what_failed_for_something_that_may_succeed_is_tried_again_too(corpus: Corpus, moods: Served) -> None:
    corpus.write({"far": "They are elsewhere.", "mule": "A stubborn mule."})
    corpus.run(analyzers="sulky")
    rows = "SELECT document, reason, retryable FROM {results} ORDER BY ALL"
    assert corpus.tables(rows) == [("far", "DEPENDENCY_FAILED", True), ("mule", "DEPENDENCY_FAILED", False)]
    (moods.moods / "back").touch()
    ran = corpus.run("--retry-failed", analyzers="sulky")
    assert ran.out.startswith("2 documents: 1 analyzed, 1 done before")
    assert corpus.tables(rows) == [("far", None, False), ("mule", "DEPENDENCY_FAILED", False)]


def test_what_cannot_be_read_any_more_stays(corpus: Corpus, moods: Served) -> None:
    corpus.file = corpus.folder / "press"
    corpus.file.mkdir()
    (corpus.file / "a.txt").write_text("Rain.")
    corpus.run()
    (corpus.file / "a.txt").write_bytes(b"Rain \xff.")
    ran = corpus.run()
    assert ran.status == 1
    assert "press/a.txt: it cannot be read now; what the tables have of it stays" in ran.err
    assert corpus.tables("SELECT text FROM {documents}") == [("Rain.",)]
    corpus.run(analyzers="moody,entities")
    rows = "SELECT analyzer, status FROM {results} ORDER BY ALL"
    assert corpus.tables(rows) == [("entities", "failed"), ("moody", "ok")]
    (corpus.file / "a.txt").write_text("Rain.")
    moods.analyzed()
    assert corpus.run(analyzers="moody,entities").status == 0
    assert corpus.tables(rows) == [("entities", "ok"), ("moody", "ok")]
    assert moods.analyzed() == []


def test_unreadable_ones_get_rows_for_new_analyzers_too(corpus: Corpus) -> None:
    corpus.file.write_text("nonsense\n")
    for analyzers in ("moody", "moody", "moody,entities"):
        assert corpus.run(analyzers=analyzers).status == 1
    assert corpus.tables("SELECT analyzer, reason FROM {results} ORDER BY ALL") == [
        ("entities", "DOCUMENT_INVALID"),
        ("moody", "DOCUMENT_INVALID"),
    ]
    assert corpus.tables("SELECT count(*) FROM {documents}") == [(1,)]


def test_documents_that_lack_different_things(corpus: Corpus, moods: Served) -> None:
    corpus.write({"a": "Rain."})
    corpus.run(analyzers="moody")
    corpus.write({"b": "Snow."})
    corpus.run(analyzers="entities")
    moods.analyzed()
    corpus.write({"a": "Rain.", "b": "Snow.", "c": "Wind."})
    ran = corpus.run(analyzers="moody,entities")
    assert "3 analyzed; 4 results" in ran.out
    assert moods.analyzed() == ["b", "c"]
    assert corpus.tables("SELECT document, count(*) FROM {results} GROUP BY ALL ORDER BY ALL") == [
        ("a", 2),
        ("b", 2),
        ("c", 2),
    ]


def test_what_was_refused_for_its_language_is_tried_again_once_that_changes(corpus: Corpus, moods: Served) -> None:
    corpus.write({"a": "Nad mestom visi temen oblak in kmalu bo začelo deževati, zato ostanite raje doma."})
    refused = corpus.run()
    assert "LANGUAGE_UNSUPPORTED 1" in refused.out
    again = corpus.run()
    assert again.out.startswith("1 document: 0 analyzed, 1 done before, 1 failed before")
    believed = corpus.run("--language", "en")
    assert believed.out.startswith("1 document: 1 analyzed; 1 result")
    assert moods.analyzed() == ["a"]
    assert corpus.run("--language", "en").out.startswith("1 document: 0 analyzed, 1 done before; 0 results")


def test_a_pattern_that_nothing_has_is_a_slip(corpus: Corpus) -> None:
    corpus.file = corpus.file.with_name("no*such.jsonl")
    ran = corpus.run()
    assert (ran.status, corpus.out.exists()) == (2, False)
    assert "check the path or the pattern" in ran.err
