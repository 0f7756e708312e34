"""Reading documents: nothing altered, nothing lost, and clear words for what cannot be read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from glossator import Document, Reason
from glossator.cli.read import sources
from glossator.cli.read.sources import Source, document_id, read_jsonl, read_texts, with_reference_time


def read_one(found: Iterator[Source]) -> Source:
    (source,) = found
    return source


def lines(tmp_path: Path, data: bytes) -> list[Source]:
    path = tmp_path / "in.jsonl"
    path.write_bytes(data)
    return [source for source in read_jsonl([str(path)]) if source is not None]


def why(source: Source) -> str:
    assert source.failure is not None
    return source.failure.message


@pytest.mark.parametrize("text", ["a\r\nb\rc\n", "\ufeffwith a mark", "no end", "", "e\u0301 \u00e9 \U0001f600"])
def test_texts_are_never_altered(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    assert read_one(read_texts([str(path)])) == Source(Document(text, str(path)))


def test_what_cannot_be_read_fails_alone_and_in_order(tmp_path: Path) -> None:
    for name, data in (("1.txt", b"one"), ("2.txt", b"caf\xe9 au lait"), ("4.txt", b"four")):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "3").mkdir()
    found = list(read_texts([str(tmp_path / name) for name in ("1.txt", "2.txt", "3", "nowhere", "4.txt")]))
    assert [Path(source.document.id).name for source in found] == ["1.txt", "2.txt", "3", "nowhere", "4.txt"]
    assert [source.document.text for source in found] == ["one", "", "", "", "four"]
    assert "byte 0xe9 at offset 3" in why(found[1])
    assert "directory" in why(found[2])
    assert "No such file" in why(found[3])


def test_a_huge_file_is_refused_without_reading_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_READ_BYTES", 10)
    source = read_one(read_texts([os.devnull.replace("null", "zero")]))
    assert source.failure is not None
    assert source.failure.reason is Reason.DOCUMENT_TOO_LARGE
    assert "10 bytes" in source.failure.message


def test_long_and_odd_paths_become_ids() -> None:
    long = ["x" * 300 + end for end in ("a.txt", "b.txt")]
    ids = {document_id(path) for path in long}
    assert len(ids) == 2
    assert all(len(found) <= 256 for found in ids)
    assert document_id("caf\udce9.txt") == "caf\\udce9.txt"
    assert document_id("café.txt") == "café.txt"


def test_a_line_may_say_all_about_its_document(tmp_path: Path) -> None:
    (source,) = lines(
        tmp_path,
        b'{"id": "7", "text": "Hi\\r\\n", "language": "en", "reference_time": "2024-05-01T09:00:00+02:00", '
        b'"attributes": {"a": "b"}}',
    )
    time = datetime(2024, 5, 1, 9, tzinfo=timezone(timedelta(hours=2)))
    assert source == Source(Document("Hi\r\n", "7", "en", time, {"a": "b"}))


def test_ids_default_to_file_and_line(tmp_path: Path) -> None:
    found = lines(tmp_path, b'\xef\xbb\xbf{"text": "one"}\r\n\n  \n{"text": "four"}\n{"id": 5, "text": "five"}')
    assert [source.document.id.rpartition("/")[2] for source in found] == ["in.jsonl:1", "in.jsonl:4", "5"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "Invalid JSON"),
        (b"[1]", "object"),
        (b'{"id": "a"}', "text: Field required"),
        (b'{"text": 7}', "text: Input should be a valid string"),
        (b'{"text": "a", "body": "b"}', "body: Extra inputs are not permitted"),
        (b'{"text": "\\ud800"}', "Invalid JSON"),
        (b'{"text": "\xff"}', "byte 0xff at offset 10"),
        (b'{"text": "a", "reference_time": "yesterday"}', "reference_time: "),
    ],
)
def test_a_bad_line_is_named_and_the_others_go_on(tmp_path: Path, line: bytes, said: str) -> None:
    first, bad, last = lines(tmp_path, b'{"text": "one"}\n' + line + b'\n{"text": "three"}\n')
    assert (first.document.text, last.document.text) == ("one", "three")
    assert bad.document.id.endswith("in.jsonl:2")
    assert said in why(bad)


def test_no_error_quotes_the_text(tmp_path: Path) -> None:
    for data in (b'{"text": ["secret"]}', b'{"text": "secret', b'{"secret": 1, "text": "secret"'):
        (bad,) = lines(tmp_path, data)
        assert "secret" not in why(bad)


def test_a_huge_line_is_refused_and_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_READ_BYTES", 20)
    big, good = lines(tmp_path, b'{"text": "' + b"x" * 100 + b'"}\n{"text": "ok"}\n')
    assert big.failure is not None
    assert big.failure.reason is Reason.DOCUMENT_TOO_LARGE
    assert good.document.text == "ok"


def test_reference_times_default_and_are_utc_without_a_zone() -> None:
    flag, own = datetime(2024, 1, 1, tzinfo=UTC), datetime(2020, 2, 2)
    found = with_reference_time(
        [Source(Document("a")), Source(Document("b", reference_time=own))],
        flag,
    )
    assert [source and source.document.reference_time for source in found] == [flag, own.replace(tzinfo=UTC)]
