"""Files that nobody trusts: nothing is fetched, nothing is opened, and what is too much is told."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossator.errors import GlossatorError
from glossator.reading import unpack
from glossator.reading.documents import How, Item, documents
from glossator.reading.installed import Readers

from .conftest import Read
from .samples import ATOM, MAIL, NEWSML, NITF, PAGE, RSS, SRT, VTT, XHTML, page, record

pytest.importorskip("lxml", reason="needs the extra formats")

ITEM = NEWSML.format(kind="text", content=XHTML)
NEWS = {"nitf": NITF, "newsml": ITEM, "feed": RSS}


def with_dtd(xml: str, declarations: str, reference: str, element: str) -> str:
    """The file with entities that it declares, and one of them in its text."""
    root = {"<nitf": "nitf", "<newsItem": "newsItem", "<rss": "rss"}
    start, name = next((xml.index(tag), name) for tag, name in root.items() if tag in xml)
    body = xml[start:].replace(element, element + reference, 1)
    return f"<?xml version='1.0'?><!DOCTYPE {name} [{declarations}]>{body}"


@pytest.mark.parametrize(("name", "element"), [("nitf", "<p>"), ("newsml", "<p>"), ("feed", "<description>")])
@pytest.mark.parametrize("address", ["file://{path}", "http://secrets.example/1", "{path}"])
def test_external_entities_are_not_resolved(read: Read, tmp_path: Path, name: str, element: str, address: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the owl's password")
    declared = f'<!ENTITY x SYSTEM "{address.format(path=secret)}">'
    items = read("a.xml", with_dtd(NEWS[name], declared, "&x;", element), how=How(name))
    assert items
    for item in items:
        assert "password" not in f"{item.document} {item.failure}"


@pytest.mark.parametrize(("name", "element"), [("nitf", "<p>"), ("newsml", "<p>"), ("feed", "<description>")])
def test_entities_that_grow_are_stopped(read: Read, name: str, element: str) -> None:
    declared = '<!ENTITY a "owl owl owl owl owl owl owl owl owl owl">' + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 20}">' for before, after in zip("abcdef", "bcdefg", strict=True)
    )
    items = read("a.xml", with_dtd(NEWS[name], declared, "&g;", element), how=How(name))
    assert items
    assert all(len(item.document.text) < 100_000 for item in items)


def test_entities_of_its_own_are_text(read: Read) -> None:
    (item,) = read("a.xml", with_dtd(NITF, '<!ENTITY who "The coastguard">', "&who; says: ", "<body.content><p>"))
    assert item.document.text.startswith("The coastguard says: A ferry")


@pytest.mark.parametrize("name", ["nitf", "newsml"])
def test_what_is_nested_without_end_is_told(read: Read, name: str) -> None:
    (item,) = read("a.xml", NEWS[name].replace("<p>", "<p>" + "<em>" * 20_000, 1), how=How(name))
    assert item.failure is not None
    assert "beyond the limits of XML" in item.failure.message
    assert "256 levels" in item.failure.message


@pytest.mark.parametrize("name", ["html", "mail", "feed", "ninjs", "jsonl"])
def test_other_formats_bear_depth_too(read: Read, name: str) -> None:
    deep = {
        "html": PAGE.format(charset="utf-8").replace("<article>", "<article>" + "<div>" * 5_000),
        "mail": "From: a@b.example\nDate: Tue, 5 Mar 2024 09:30:00 +0100\nContent-Type: text/html\n\n"
        + "<b>" * 5_000
        + "Owls.",
        "feed": RSS.replace("<p>A ferry", "<b>" * 5_000 + "A ferry"),
        "ninjs": '{"uri": "a", "body_text": "Owls.", "x": ' + "[" * 5_000 + "]" * 5_000 + "}",
        "jsonl": '{"text": "Owls.", "attributes": ' + '{"a":' * 5_000 + "1" + "}" * 5_000 + "}\n",
    }
    assert read(f"a.{name}", deep[name], how=How(name))


def test_a_mail_in_a_mail_in_a_mail_is_borne(read: Read) -> None:
    inside = "Subject: owls\nContent-Type: text/plain\n\nOwls hunt.\n"
    for number in range(300):
        head = f"Subject: {number}\nContent-Type: multipart/mixed; boundary=b{number}\n\n"
        inside = f"{head}--b{number}\n{inside}\n--b{number}--\n"
    (item,) = read("a.eml", f"From: a@b.example\nDate: Tue, 5 Mar 2024 09:30:00 +0100\n{inside}")
    assert item.failure is not None or "Owls" in item.document.text


def test_an_item_over_the_limit_is_told(read: Read) -> None:
    for name, data in NEWS.items():
        items = read("a.xml", data.replace("120", "9" * 200_000), how=How(name, max_bytes=10_000))
        assert any(item.failure is not None for item in items), name
        assert all(len(item.document.text) <= 10_000 for item in items)


def test_what_is_packed_in_what_is_packed_is_not_read(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "FREE_BYTES", 10_000)
    twice = gzip.compress(gzip.compress(b"Owls. " * 1_000_000))
    (item,) = read("a.txt.gz", twice, how=How())
    assert item.failure is not None
    (item,) = read("a.warc.gz", gzip.compress(record(b"x" * 3_000_000, 1, kind="text/plain")))
    assert item.failure is not None


SAMPLES = {
    "html": PAGE.format(charset="utf-8").encode(),
    "nitf": NITF.encode(),
    "newsml": ITEM.encode(),
    "feed": (RSS + ATOM).encode(),
    "mail": MAIL.encode(),
    "subtitles": VTT.encode() + SRT.encode(),
    "csv": b'id,text,date\n1,"Owls, ""hunt"".",2024-05-01\n2,Mice.,\n',
    "warc": gzip.compress(record(page(1), 1)) + gzip.compress(record(b"Owls.", 2, kind="text/plain")),
    "jsonl": b'{"text": "Owls.", "id": 1}\n{"text": "Mice."}\n',
    "ninjs": b'[{"uri": "a", "body_text": "Owls."}, {"uri": "b", "bodies": [{"value": "Mice."}]}]',
    "text": "Zoë\r\n".encode("utf-16"),
}


@pytest.mark.parametrize("name", sorted(SAMPLES))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255), st.integers(0, 2)), max_size=6),
    cut=st.floats(0, 1),
)
def test_any_damage_ends_in_documents_or_failures(
    tmp_path: Path, name: str, changes: list[tuple[float, int, int]], cut: float
) -> None:
    data = bytearray(SAMPLES[name])
    for place, value, how in changes:
        at = int(place * (len(data) - 1))
        if how == 0:
            data[at] = value
        elif how == 1:
            del data[at : at + 1 + value % 8]
        else:
            data[at:at] = bytes([value]) * (1 + value % 8)
        if not data:
            break
    if cut < 0.5:
        del data[int(2 * cut * len(data)) :]
    path = tmp_path / "a"
    path.write_bytes(data)
    for item in _at_most(documents([str(path)], How(name, max_bytes=100_000)), 1000):
        assert isinstance(item.document.text, str)
        assert item.failure is None or "its reader cannot go on" not in item.failure.message, item.failure
        if item.failure is None:
            try:
                item.document.check(max_bytes=1_000_000)
            except GlossatorError:
                continue


def _at_most(items: Iterator[Item], most: int) -> Iterator[Item]:
    for number, item in enumerate(items):
        assert number < most, "it does not end"
        yield item


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["html", "nitf", "newsml", "feed", "ninjs", "jsonl", "subtitles"])
def test_formats_are_recognized_in_wide_encodings_and_without_a_name(read: Read, name: str, encoding: str) -> None:
    texts = {"feed": RSS, "subtitles": SRT, "html": PAGE.format(charset="utf-8")}
    text = texts.get(name) or SAMPLES[name].decode()
    text = text.replace('encoding="UTF-8"', f'encoding="{encoding.upper().removesuffix("-SIG")}"')
    first, *_ = read("unnamed", text.encode(encoding))
    assert (first.reader, first.failure) == (name, None)


def test_every_reader_of_ours_is_tried() -> None:
    # Parquet has bytes of its own: see the tests of rows.
    assert {one.name for one in Readers().all if one.distribution == "glossator"} - {"parquet"} == set(SAMPLES)
