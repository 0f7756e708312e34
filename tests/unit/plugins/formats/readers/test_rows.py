"""CSV, TSV, Parquet and JSON lines of other names: a row is a document, and a bad one costs no other."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from glossator import Reason
from glossator.reading.documents import How, Item, documents

from .conftest import Read

pa = pytest.importorskip("pyarrow", reason="needs the extra corpus")
pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra corpus")


def why(item: Item) -> str:
    assert item.failure is not None
    return item.failure.message


def records(items: list[Item]) -> list[str]:
    return [item.document.id.rpartition(":")[2] for item in items]


def parquet(columns: dict[str, Any], **how: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, **how)
    return sink.getvalue()


def test_a_row_is_a_document_and_other_columns_are_attributes(read: Read) -> None:
    first, second = read(
        "a.csv",
        "id,text,headline,date,section\r\n"
        '007,"Ann said: ""No.""\r\nThen she left.",Ann leaves,2024-05-01,News\r\n'
        "008,Bob stayed.,,,\r\n",
    )
    assert (first.document.id, first.document.text) == ("007", 'Ann said: "No."\r\nThen she left.')
    assert first.document.attributes == {"title": "Ann leaves", "published": "2024-05-01", "csv.section": "News"}
    assert first.document.reference_time is None
    assert second.document.attributes == {}


def test_columns_can_be_named(read: Read) -> None:
    data = "Key;Story;When;lang\nx1;Ann left.;2024-05-01T09:00:00+02:00;en-GB\n"
    (item,) = read("a.csv", data, text_column="story", id_column="Key", time_column="When")
    assert (item.document.id, item.document.text, item.document.language) == ("x1", "Ann left.", "en-GB")
    assert item.document.reference_time == datetime(2024, 5, 1, 9, tzinfo=timezone(timedelta(hours=2)))


def test_rows_that_are_none_are_told_one_by_one(read: Read) -> None:
    items = read(
        "a.csv",
        b'text,time\nOne.,\n,2024-05-01\nThree.,x,y\nFo\xfcr.,\nFive.,yesterday\n"Six" six.,\nSeven.,2024-05-01\n',
        time_column="time",
    )
    assert records(items) == ["1", "2", "3", "4", "5", "6", "7"]
    assert [item.document.text for item in items if item.failure is None] == ["One.", "Seven."]
    assert items[1].failure is not None
    assert items[1].failure.reason is Reason.DOCUMENT_EMPTY
    for item, said in zip(items[2:6], ("3 fields", "not valid UTF-8", "ISO 8601", "quotation marks"), strict=True):
        assert said in why(item)


def test_a_quotation_mark_that_is_never_closed_is_told(read: Read) -> None:
    first, bad = read("a.csv", 'text,n\nOne.,1\n"Two.,2\nThree.,3\n')
    assert first.document.text == "One."
    assert "never closed" in why(bad)


def test_tabs_and_other_encodings(read: Read) -> None:
    for encoding, options in (("utf-16", {}), ("cp1252", {"encoding": "cp1252"}), ("utf-8-sig", {})):
        (item,) = read("a.tsv", "text\ttitle\nZoë, naïve; left.\tA, b\n".encode(encoding), **options)
        assert item.document.text == "Zoë, naïve; left."
        assert item.document.attributes == {"title": "A, b"}


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.jsonl"])
def test_a_column_that_is_not_there_is_told(read: Read, name: str) -> None:
    data: dict[str, bytes] = {
        "a.csv": b"words,more\nOne secret.,2\n",
        "a.parquet": parquet({"words": ["One secret."], "more": ["2"]}),
        "a.jsonl": b'{"words": "One secret.", "more": "2"}\n',
    }
    (item,) = read(name, data[name], text_column="story")
    assert "it has no column 'story': name another one with --text-column" in why(item)
    assert "secret" not in why(item)
    (item,) = read(name, data[name])
    assert "--text-column" in why(item)


def test_parquet_has_types_of_its_own(read: Read) -> None:
    when = datetime(2024, 5, 1, 9, tzinfo=UTC)
    data = parquet(
        {
            "id": [7, 8, None],
            "text": pa.array(["One.", None, "Three."]).dictionary_encode(),
            "when": pa.array([when, when, None], pa.timestamp("ns", "UTC")),
            "tags": [["a", "b"], [], None],
            "nested": [{"x": 1}, None, None],
        }
    )
    first, empty, third = read("a.parquet", data, time_column="when")
    assert (first.document.id, first.document.text, first.document.reference_time) == ("7", "One.", when)
    assert first.document.attributes["parquet.tags"] == "a; b"
    assert first.document.attributes["parquet.nested.x"] == "1"
    assert why(empty).startswith("the row has no text")
    assert third.document.id.endswith("a.parquet:3")


def test_a_field_of_a_struct_is_a_column(read: Read) -> None:
    rows = [{"body": "One.", "by": {"name": "Ada"}, "parts": [{"n": 1}]}, None, {"body": "Three.", "by": None}]
    data = parquet({"key": [1, 2, 3], "story": rows}, row_group_size=2)
    first, empty, third = read("a.parquet", data, text_column="story.body", id_column="key")
    assert (first.document.id, first.document.text) == ("1", "One.")
    assert first.document.attributes == {"parquet.story.by.name": "Ada"}
    assert why(empty).startswith("the row has no text")
    assert (third.document.text, third.document.attributes) == ("Three.", {})


@pytest.mark.parametrize("begin", ["sep=;\r\n", "\ufeffSEP=;\n"])
def test_a_first_line_for_excel_is_no_row(read: Read, begin: str) -> None:
    (item,) = read("a.csv", f"{begin}id;text, whole\n1;One, two; three\n2;Four.\n", text_column="text, whole")[1:]
    assert (item.document.id, item.document.text) == ("2", "Four.")


def test_a_value_that_python_does_not_have_costs_no_row_its_text(read: Read) -> None:
    data = parquet(
        {
            "text": ["One owl.", "Two owls."],
            "when": pa.array([2**62, 0], pa.timestamp("us", "UTC")),
            "day": pa.array([2**31 - 1, 0], pa.date32()),
        }
    )
    far, near = read("a.parquet", data)
    assert (far.document.text, near.document.text) == ("One owl.", "Two owls.")
    assert far.document.attributes == {"parquet.when": str(2**62), "parquet.day": str(2**31 - 1)}
    assert near.document.attributes["parquet.day"] == "1970-01-01"
    far, near = read("a.parquet", data, time_column="when")
    assert far.failure is not None
    assert near.document.reference_time is not None


def test_a_string_that_is_no_unicode_costs_its_row(read: Read) -> None:
    offsets, letters = struct.pack("<3i", 0, 2, 4), b"\xff\xfeok"
    strings = pa.Array.from_buffers(pa.string(), 2, [None, pa.py_buffer(offsets), pa.py_buffer(letters)])
    bad, good = read("a.parquet", parquet({"text": strings}))
    assert bad.failure is not None
    assert "not valid UTF-8" in bad.failure.message
    assert good.document.text == "ok"


def test_parquet_that_is_damaged_in_the_middle_loses_one_group(read: Read) -> None:
    texts = [f"Text number {number} is about owls." for number in range(300)]
    data = bytearray(parquet({"text": texts}, row_group_size=100, compression="gzip", use_dictionary=False))
    begin = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1).column(0).data_page_offset
    data[begin + 20 : begin + 120] = bytes(100)
    items = read("a.parquet", bytes(data))
    (bad,) = [item for item in items if item.failure is not None]
    assert bad.document.id.endswith("a.parquet:101-200")
    assert "damaged" in why(bad)
    assert [item.document.text for item in items if item.failure is None] == texts[:100] + texts[200:]


def test_checksums_of_parquet_are_heeded(read: Read) -> None:
    plain = {"compression": "none", "use_dictionary": False, "write_statistics": False, "write_page_checksum": True}
    data = parquet({"text": ["Owls hunt at night."] * 3}, **plain)
    (item,) = read("a.parquet", data.replace(b"night", b"noon!", 1))
    assert "they are damaged" in why(item)


def test_parquet_that_is_cut_off_is_told(read: Read) -> None:
    (item,) = read("a.parquet", parquet({"text": ["One."]})[:-10])
    assert "no Parquet file, or its end is damaged" in why(item)


def test_lines_of_others_are_rows(read: Read) -> None:
    first, bad, third = read(
        "a.jsonl",
        '{"body": "One.", "headline": "A", "meta": {"x": 1}, "n": 3}\n{"text": 1}\n{"text": "Three."}\n',
        **{"jsonl.others": True},
    )
    assert first.document.attributes == {"title": "A", "jsonl.n": "3"}
    assert "its text is a int" in why(bad)
    assert third.document.text == "Three."


def test_a_text_over_the_limit_is_told_in_each(tmp_path: Path) -> None:
    long, short = "x" * 200, "Short."
    (tmp_path / "a.csv").write_text(f"text\n{short}\n{long}\n{short}\n")
    (tmp_path / "b.parquet").write_bytes(parquet({"text": [short, long, short]}))
    items = list(documents([str(tmp_path)], How(max_bytes=100)))
    assert [item.document.text for item in items if item.failure is None] == [short, short, short]
    assert [item.failure.reason for item in items if item.failure] == [
        Reason.DOCUMENT_INVALID,
        Reason.DOCUMENT_TOO_LARGE,
    ]
