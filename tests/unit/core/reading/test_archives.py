"""Archives: what is in them is read as in folders; what is damaged, or made to harm, is told and costs little."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from glossator.reading import archives, unpack
from glossator.reading.documents import How, Item, documents, survey

STORIES = {
    "2024/may/gulls.txt": b"Gulls came.",
    "2024/terns.txt": "Ternš lëft.".encode(),
    "notes.jsonl": b'{"text": "Dew."}',
}
READ = [("2024/may/gulls.txt", "Gulls came."), ("2024/terns.txt", "Ternš lëft."), ("notes.jsonl:1", "Dew.")]


def read(path: Path, **how: object) -> list[Item]:
    return list(documents([str(path)], How(**how)))  # type: ignore[arg-type]


def told(path: Path) -> list[tuple[str, str]]:
    """Names inside of the archive, and texts or what is wrong."""
    return [
        (
            item.document.id.removeprefix(f"{path}").removeprefix("/"),
            item.failure.message if item.failure else item.document.text,
        )
        for item in read(path)
    ]


def zipped(path: Path, files: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def tarred(path: Path, files: Mapping[str, bytes], mode: str = "w", kind: int = tarfile.PAX_FORMAT) -> Path:
    with tarfile.open(path, mode, format=kind) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def test_a_zip_is_read_as_a_folder(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "news.ZIP", {"2024/": b"", "__MACOSX/2024/._terns.txt": b"\0", ".DS_Store": b"", **STORIES}
    )
    assert told(path) == READ
    assert [item.source for item in read(path)] == [f"{path}/{name}" for name in STORIES]


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
def test_zips_of_other_packings(tmp_path: Path, packing: int) -> None:
    assert told(zipped(tmp_path / "news.zip", STORIES, packing)) == READ


@pytest.mark.parametrize(("name", "mode"), [("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz")])
@pytest.mark.parametrize("kind", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_a_tar_is_read_as_a_folder(tmp_path: Path, name: str, mode: str, kind: int) -> None:
    long = f"{'deep/' * 40}{'x' * 120}.txt"
    path = tarred(tmp_path / name, {**STORIES, long: b"Rime."}, mode, kind)
    found = read(path)
    assert [item.document.text for item in found] == [text for _, text in READ] + ["Rime."]
    assert len({item.document.id for item in found}) == 4


def test_what_is_in_an_archive_may_be_packed_itself(tmp_path: Path) -> None:
    files = {"a.txt.gz": gzip.compress(b"Packed."), "b.txt": b"Not."}
    for path in (zipped(tmp_path / "a.zip", files), tarred(tmp_path / "a.tar", files)):
        assert told(path) == [("a.txt.gz", "Packed."), ("b.txt", "Not.")]


def test_tables_in_a_tar_can_be_read_from_any_place(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    data = io.BytesIO()
    pq.write_table(pa.table({"text": ["Fog.", "Haze."]}), data)
    path = tarred(tmp_path / "a.tar.gz", {"x.parquet": data.getvalue(), "y.txt": b"Mist."}, "w:gz")
    assert [text for _, text in told(path)] == ["Fog.", "Haze.", "Mist."]


def test_archives_lie_in_folders_beside_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    zipped(folder / "b.zip", {"one.txt": b"One."})
    (folder / "a.txt").write_text("Zero.")
    tarred(folder / "c.tar", {"two.txt": b"Two."})
    assert [(item.document.id, item.document.text) for item in read(folder)] == [
        ("corpus/a.txt", "Zero."),
        ("corpus/b.zip/one.txt", "One."),
        ("corpus/c.tar/two.txt", "Two."),
    ]
    assert [one.found.source.name for one in survey([str(folder)])] == [
        "corpus/a.txt",
        "corpus/b.zip/one.txt",
        "corpus/c.tar/two.txt",
    ]


def test_names_lead_nowhere(tmp_path: Path) -> None:
    files = {"../../up.txt": b"Up.", "/root.txt": b"Root.", "C:\\docs\\win.txt": b"Win."}
    names = [("up.txt", "Up."), ("root.txt", "Root."), ("C:/docs/win.txt", "Win.")]
    assert told(zipped(tmp_path / "a.zip", files)) == names
    assert told(tarred(tmp_path / "a.tar", files)) == names


def test_links_are_told_and_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Not for anybody.")
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for name, kind in (("link.txt", tarfile.SYMTYPE), ("hard.txt", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, str(secret)
            archive.addfile(info)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, str(secret))
    (one, two, three), (four,) = told(tmp_path / "a.tar"), told(tmp_path / "a.zip")
    assert all("link, which is not followed" in message for _, message in (one, two, four))
    assert "no file" in three[1]


def test_an_archive_in_an_archive_is_told(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", STORIES).read_bytes()
    outer = zipped(tmp_path / "outer.zip", {"inner.zip": inner, "b.txt": b"Beside."})
    (one, two) = told(outer)
    assert "archive in an archive" in one[1]
    assert two == ("b.txt", "Beside.")


def test_a_file_of_a_zip_that_is_damaged_costs_no_other(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.txt": b"Alpha.", "b.txt": b"Beta.", "c.txt": b"Gamma."}, zipfile.ZIP_STORED)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Beta.", b"Bxta.", 1))
    (one, two, three) = told(path)
    assert (one[1], three[1]) == ("Alpha.", "Gamma.")
    assert "damaged" in two[1]
    assert "Bxta" not in two[1]


def test_zips_that_are_none_or_locked(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(path, STORIES).read_bytes()[:-30])
    assert "its end is damaged or missing" in told(path)[0][1]
    path.write_bytes(b"")
    assert "no zip archive" in told(path)[0][1]
    data = bytearray(zipped(path, {"a.txt": b"Alpha."}).read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    assert "encrypted" in told(path)[0][1]
    assert "without files" in told(zipped(path, {"empty/": b""}))[0][1]


@pytest.mark.parametrize("cut", [10, 700, 1536, 1600, 2100, 2560, 3072])
def test_a_tar_that_is_cut_off_is_told(tmp_path: Path, cut: int) -> None:
    """In a head, in a file, between two files, and where only the mark of the end is missing."""
    path = tarred(tmp_path / "a.tar", {f"{name}.txt": name.encode() * 600 for name in "abc"}, kind=tarfile.USTAR_FORMAT)
    path.write_bytes(path.read_bytes()[:cut] if cut < 3072 else path.read_bytes()[:4608])
    *_, last = told(path)
    assert "cut off" in last[1]


def test_a_tar_whose_head_is_damaged_is_not_taken_for_one_that_ends(tmp_path: Path) -> None:
    path = tarred(tmp_path / "a.tar", {"a.txt": b"Alpha.", "b.txt": b"Beta."}, kind=tarfile.USTAR_FORMAT)
    data = bytearray(path.read_bytes())
    data[1024] ^= 1
    path.write_bytes(data)
    (one, two) = told(path)
    assert one == ("a.txt", "Alpha.")
    assert "the head of a file is none" in two[1]


def test_a_packed_tar_that_is_damaged_gives_what_came_before(tmp_path: Path) -> None:
    path = tarred(
        tmp_path / "a.tar.gz",
        {"a.txt": b"Alpha."} | {f"{n}.txt": bytes([65 + n % 26]) * 99 for n in range(900)},
        "w:gz",
    )
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    found = told(path)
    assert found[0] == ("a.txt", "Alpha.")
    assert 1 < len(found) < 901
    assert "gzip data end too early" in found[-1][1]


def test_what_unpacks_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FREE_BYTES", 200_000)
    monkeypatch.setattr(archives, "MAX_RATIO", 50)
    monkeypatch.setattr(unpack, "FREE_BYTES", 200_000)
    monkeypatch.setattr(unpack, "MAX_RATIO", 50)
    files = {"a.txt": b"Alpha."} | {f"{number}.txt": b" " * 100_000 + b"x" for number in range(30)}
    for path in (zipped(tmp_path / "a.zip", files), tarred(tmp_path / "a.tar.gz", files, "w:gz")):
        found = read(path)
        assert found[0].document.text == "Alpha."
        assert len(found) < 10
        assert found[-1].failure is not None
        assert "more than 50 times as many" in found[-1].failure.message
        assert found[-1].document.id == str(path)


def test_lists_and_names_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_LIST_BYTES", 10_000)
    monkeypatch.setattr(archives, "MAX_HEAD_BYTES", 2000)
    monkeypatch.setattr(archives, "MAX_FILES", 300)
    many = {f"{number:050}.txt": b"Same." for number in range(400)}
    assert "10000 bytes, which is the limit" in told(zipped(tmp_path / "a.zip", many))[0][1]
    found = told(tarred(tmp_path / "a.tar", many))
    assert len(found) == 301
    assert "more than 300 files" in found[-1][1]
    long = tarred(tmp_path / "b.tar", {"a.txt": b"Alpha.", "y" * 4000: b"Beta."})
    assert "2000 bytes, which is the limit" in told(long)[1][1]
