"""Reading documents: nothing altered, nothing lost, and clear words for what cannot be read."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from glossator import Document, Reason
from glossator.contract.reader import ATTRIBUTES, Reader, Reading, Source, document_id
from glossator.errors import OptionsInvalid
from glossator.extras import install_command
from glossator.reading import unpack
from glossator.reading.documents import How, Item, documents, survey
from glossator.reading.installed import Readers


def read(*paths: object, **how: Any) -> list[Item]:
    return list(documents(map(str, paths), How(**how)))


def lines(tmp_path: Path, data: bytes, **how: Any) -> list[Item]:
    path = tmp_path / "in.jsonl"
    path.write_bytes(data)
    return read(path, **how)


def why(item: Item) -> str:
    assert item.failure is not None
    return item.failure.message


@pytest.mark.parametrize("text", ["a\r\nb\rc\n", "\ufeffwith a mark", "no end", "", "e\u0301 \u00e9 \U0001f600"])
def test_texts_are_never_altered(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    assert read(path) == [Item(Document(text, str(path)))]


def test_what_cannot_be_read_fails_alone_and_in_order(tmp_path: Path) -> None:
    for name, data in (("1.txt", b"one"), ("2.txt", b"caf\xe9 au lait"), ("4.txt", b"four")):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "3").mkdir()
    found = read(*(tmp_path / name for name in ("1.txt", "2.txt", "3", "nowhere", "4.txt")))
    assert [Path(item.document.id).name for item in found] == ["1.txt", "2.txt", "3", "nowhere", "4.txt"]
    assert [item.document.text for item in found] == ["one", "", "", "", "four"]
    assert "byte 0xe9 at offset 3" in why(found[1])
    assert "--encoding" in why(found[1])
    assert "folder without files" in why(found[2])
    assert "No such file" in why(found[3])


def test_a_huge_file_is_refused_without_reading_it_all() -> None:
    (item,) = read(os.devnull.replace("null", "zero"), input_format="text", max_bytes=10)
    assert item.failure is not None
    assert item.failure.reason is Reason.DOCUMENT_TOO_LARGE
    assert "10 bytes" in item.failure.message


def test_long_and_odd_paths_become_ids() -> None:
    long = ["x" * 300 + end for end in ("a.txt", "b.txt")]
    ids = {document_id(path) for path in long}
    assert len(ids) == 2
    assert all(len(found) <= 256 for found in ids)
    assert document_id("caf\udce9.txt") == "caf\\udce9.txt"
    assert document_id("café.txt") == "café.txt"


def test_a_line_may_say_all_about_its_document(tmp_path: Path) -> None:
    (item,) = lines(
        tmp_path,
        b'{"id": "7", "text": "Hi\\r\\n", "language": "en", "reference_time": "2024-05-01T09:00:00+02:00", '
        b'"attributes": {"a": "b"}}',
    )
    time = datetime(2024, 5, 1, 9, tzinfo=timezone(timedelta(hours=2)))
    assert item == Item(Document("Hi\r\n", "7", "en", time, {"a": "b"}))


def test_ids_default_to_file_and_line(tmp_path: Path) -> None:
    found = lines(tmp_path, b'\xef\xbb\xbf{"text": "one"}\r\n\n  \n{"text": "four"}\n{"id": 5, "text": "five"}')
    assert [item.document.id.rpartition("/")[2] for item in found] == ["in.jsonl:1", "in.jsonl:4", "5"]


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


def test_a_huge_line_is_refused_and_skipped(tmp_path: Path) -> None:
    big, good = lines(tmp_path, b'{"text": "' + b"x" * 100 + b'"}\n{"text": "ok"}\n', max_bytes=20)
    assert big.failure is not None
    assert big.failure.reason is Reason.DOCUMENT_TOO_LARGE
    assert good.document.text == "ok"


def test_reference_times_default_and_are_utc_without_a_zone(tmp_path: Path) -> None:
    flag, own = datetime(2024, 1, 1), datetime(2020, 2, 2, tzinfo=UTC)
    found = lines(tmp_path, b'{"text": "a"}\n{"text": "b", "reference_time": "2020-02-02"}', reference_time=flag)
    assert [item.document.reference_time for item in found] == [flag.replace(tzinfo=UTC), own]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    (folder / "b").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "c.txt").write_text("hidden")
    for name in ("b/2.txt", "b/10.txt", "a.txt", "c"):
        (folder / name).write_text(f"Text {name}.")
    return folder


def test_folders_are_walked_in_order_and_ids_do_not_tell_where_they_lie(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = ["news/a.txt", "news/b/10.txt", "news/b/2.txt", "news/c"]
    assert [item.document.id for item in read(corpus)] == ids
    monkeypatch.chdir(corpus)
    assert [item.document.id for item in read(".")] == ids
    assert [item.document.id for item in read("b/")] == ["b/10.txt", "b/2.txt"]


def test_folders_of_one_name_keep_their_paths(corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "more" / "news"
    other.mkdir(parents=True)
    (other / "a.txt").write_text("Another.")
    ids = [item.document.id for item in read(corpus, other)]
    assert len(set(ids)) == 5
    assert f"{other}/a.txt" in ids


def test_patterns_are_for_shells_that_leave_them_alone(corpus: Path) -> None:
    assert [Path(item.source).name for item in read(f"{corpus}/**/*.txt")] == ["a.txt", "10.txt", "2.txt"]
    (nothing,) = read(f"{corpus}/*.xml")
    assert "no file has such a name" in why(nothing)


def test_links_and_pipes_in_a_folder_hold_nothing_up(corpus: Path) -> None:
    (corpus / "b" / "up").symlink_to(corpus)
    (corpus / "b" / "gone").symlink_to(corpus / "nowhere")
    os.mkfifo(corpus / "pipe")
    found = {item.document.id: item for item in read(corpus)}
    assert len(found) == 7
    assert "a link to a folder that it lies in" in why(found["news/b/up"])
    assert "No such file" in why(found["news/b/gone"])
    assert "neither a file nor a folder" in why(found["news/pipe"])


def test_what_is_of_no_known_format_is_told(corpus: Path) -> None:
    (corpus / "x.dat").write_bytes(bytes(range(256)))
    *_, item = read(corpus)
    assert "its format is unknown" in why(item)
    assert "--input-format" in why(item)


def test_packed_files_are_read_as_what_is_in_them(tmp_path: Path) -> None:
    zstd = pytest.importorskip("backports.zstd")
    data = b'{"text": "one"}\n{"text": "two"}\n'
    (tmp_path / "1.jsonl.gz").write_bytes(gzip.compress(data[:16]) + gzip.compress(data[16:]))
    (tmp_path / "2.jsonl.ZST").write_bytes(zstd.compress(data[:16]) + zstd.compress(data[16:]))
    (tmp_path / "3.txt").write_bytes(gzip.compress(b"three"))  # whatever its name
    assert [item.document.text for item in read(tmp_path)] == ["one", "two", "one", "two", "three"]


@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_what_comes_before_the_damage_is_kept(tmp_path: Path, kind: str, damage: str) -> None:
    zstd = pytest.importorskip("backports.zstd")
    checked = {zstd.CompressionParameter.checksum_flag: 1}
    pack = gzip.compress if kind == "gz" else partial(zstd.compress, options=checked)
    whole = b"".join(b'{"text": "Line %d."}\n' % number for number in range(1000))
    good, bad = pack(whole), bytearray(pack(whole))
    if damage == "cut":
        del bad[-8:]
    else:
        bad[len(bad) // 2] ^= 0x55
    (tmp_path / f"1.jsonl.{kind}").write_bytes(good + bytes(bad))
    (tmp_path / "2.txt").write_text("Next.")
    *read_, failed, last = read(tmp_path)
    assert len(read_) >= 1000
    assert all(item.failure is None for item in read_)
    assert ("end too early" if damage == "cut" else "damaged") in why(failed)
    assert failed.document.id == f"{tmp_path.name}/1.jsonl.{kind}:unread"
    assert last.document.text == "Next."


def test_a_name_that_lies_about_packing_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_text("Not packed.")
    (item,) = read(tmp_path)
    assert "no gzip file" in why(item)


def test_what_unpacks_out_of_proportion_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "FREE_BYTES", 100_000)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b" " * 5_000_000))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Owls hoot in the old barn."}\n' * 5_000))
    first, *others = read(tmp_path)
    assert "more than 500 times as many, which is the limit: if you trust the file, unpack it yourself" in why(first)
    assert len(others) == 5_000


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_wide_encodings_are_recognized(tmp_path: Path, encoding: str, name: str) -> None:
    text = "Ōta met Żak. 🦉 " * 3000
    written = text if name == "a.txt" else json.dumps({"text": text}, ensure_ascii=False) + "\n"
    (tmp_path / name).write_bytes(written.encode(encoding))
    (item,) = read(tmp_path)
    assert item.document.text.removeprefix("\ufeff") == text


def test_encodings_may_be_mixed(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_bytes("Zoë".encode("cp1252"))
    (tmp_path / "2.txt").write_bytes("Zoë".encode("utf-16"))
    (tmp_path / "3.txt").write_bytes("\ufeffZoë".encode())
    (tmp_path / "4.jsonl").write_bytes('{"text": "Zoë"}'.encode("cp1252"))
    found = read(tmp_path, options={"encoding": "cp1252"})
    assert [item.document.text for item in found] == ["Zoë", "\ufeffZoë", "\ufeffZoë", "Zoë"]
    assert "byte 0xeb" in why(read(tmp_path)[0])
    with pytest.raises(OptionsInvalid, match="no encoding is called 'klingon'"):
        read(tmp_path, options={"encoding": "klingon"})


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"input_format": "papyrus"}, "no reader is called 'papyrus': choose auto or one of "),
        ({"input_format": "jsnol"}, 'did you mean "jsonl"'),
        ({"options": {"colour": "red"}}, "no reader has an option 'colour'"),
        ({"options": {"text.colour": "red"}}, "the reader 'text' has no option 'colour': it has encoding"),
    ],
)
def test_what_there_is_not_is_told_before_anything_is_read(tmp_path: Path, how: Mapping[str, Any], said: str) -> None:
    with pytest.raises(OptionsInvalid, match=said):
        documents([str(tmp_path)], How(**how))


class Loud(BaseModel):
    loud: bool = False


class Verses(Reader[Loud]):
    name = "verses"
    summary = "a line is a document"
    suffixes = (".verse",)
    options = Loud

    def read(self, source: Source, options: Loud) -> Iterator[Reading]:
        with source.open() as stream:
            for number, line in enumerate(stream, 1):
                if b"bad" in line:
                    raise ValueError(line)
                text = line.decode().strip()
                yield Document(text.upper() if options.loud else text, source.place(number))


class Needy(Verses):
    name = "needy"
    extra = "poetry"
    requires = ("iambic_pentameter",)
    suffixes = (".needy",)


def readers(*names: str) -> Readers:
    return Readers(EntryPoint(name.lower(), f"{__name__}:{name}", "glossator.readers") for name in names)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    module = type(sys)(__name__)
    module.__dict__.update(Verses=Verses, Needy=Needy, Loud=Loud)
    monkeypatch.setitem(sys.modules, __name__, module)


@pytest.mark.usefixtures("here")
def test_a_reader_of_others_is_used_and_its_failure_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "1.verse").write_text("one\ntwo\nbad secret\n")
    (tmp_path / "2.verse").write_text("three\n")
    found = list(documents([str(tmp_path)], How(options={"verses.loud": True}), readers=readers("Verses", "Needy")))
    assert [item.document.text for item in found] == ["ONE", "TWO", "", "THREE"]
    assert "its reader cannot go on: ValueError" in why(found[2])
    assert "secret" not in why(found[2])


@pytest.mark.usefixtures("here")
def test_a_reader_without_its_libraries_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "1.needy").write_text("one\n")
    (item,) = documents([str(tmp_path)], readers=readers("Needy"))
    assert f"{install_command('poetry')} (missing: iambic_pentameter)" in why(item)
    with pytest.raises(OptionsInvalid, match="iambic_pentameter"):
        documents([str(tmp_path)], How("needy"), readers=readers("Needy"))


def test_entry_points_that_give_no_reader_are_told() -> None:
    found = Readers(
        [
            EntryPoint("nowhere", "nowhere_at_all:Reader", "glossator.readers"),
            EntryPoint("path", "pathlib:Path", "glossator.readers"),
        ]
    )
    assert ["No module named 'nowhere_at_all'" in found.all[0].problem, "no class derived" in found.all[1].problem] == [
        True,
        True,
    ]
    assert found.all[0].reader is None


def test_a_survey_tells_what_would_be_read(corpus: Path) -> None:
    (corpus / "x.jsonl").write_text("{}")
    told = [
        (one.found.source.name, one.reader and one.reader.name, one.found.source.size) for one in survey([str(corpus)])
    ]
    assert told[0] == ("news/a.txt", "text", 11)
    assert told[-1] == ("news/x.jsonl", "jsonl", 2)


def test_every_reader_of_ours_can_be_listed() -> None:
    for one in Readers().all:
        assert one.reader is not None, one.problem
        assert set(one.reader.gives) <= set(ATTRIBUTES)
