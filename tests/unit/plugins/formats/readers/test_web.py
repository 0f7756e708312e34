"""Pages and archives of crawlers."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from datetime import UTC, datetime

import pytest

from glossator import Reason
from glossator.reading.documents import How, Item

from .conftest import Read
from .samples import PAGE, page, record

pytest.importorskip("trafilatura", reason="needs the extra formats")
pytest.importorskip("fastwarc", reason="needs the extra formats")


def why(item: Item) -> str:
    assert item.failure is not None
    return item.failure.message


def numbers(items: list[Item]) -> list[int | None]:
    """Which page each item is; None for a failure."""
    return [
        int(found[1]) - 100 if (found := re.search(r"(\d+) people", item.document.text)) else None for item in items
    ]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1"])
def test_the_text_of_a_page_is_what_it_is_about(read: Read, charset: str) -> None:
    (item,) = read("ferry.html", PAGE.format(charset=charset).encode("cp1252" if charset != "utf-8" else charset))
    document = item.document
    assert document.text.splitlines()[1:] == [
        "A ferry with 120 people on board has been stuck on a sandbank since Monday night, the coastguard said.",
        "“Nobody is hurt,” its spokesman Tomás Reed told reporters & families at the harbour on Tuesday morning.",
        "The company apologised for the delay and promised to pay for the hotel rooms of all passengers.",
    ]
    assert document.language == "en-GB"
    assert document.reference_time == datetime(2024, 3, 5, 8, 30, tzinfo=UTC)
    assert document.attributes == {
        "title": "Ferry stuck off Larne",
        "author": "Nora Quill",
        "publisher": "The Antrim Bugle",
        "url": "https://bugle.example/ferry",
        "published": "2024-03-05T08:30:00+00:00",
        "media_type": "text/html",
    }


def test_a_page_is_recognized_without_its_name(read: Read) -> None:
    assert read("ferry", PAGE.format(charset="utf-8"))[0].reader == "html"


def test_the_time_may_be_in_linked_data(read: Read) -> None:
    linked = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-05T09:30:00+01:00"}'
    data = re.sub("<meta property=.article.*\n", f"{linked}</script>\n", PAGE.format(charset="utf-8"))
    (item,) = read("a.html", data)
    assert item.document.reference_time == datetime(2024, 3, 5, 8, 30, tzinfo=UTC)


def test_a_page_that_says_no_time_has_none(read: Read) -> None:
    (item,) = read("a.html", re.sub("<meta property=.article.*\n", "", PAGE.format(charset="utf-8")))
    assert item.document.reference_time is None


def test_a_page_in_an_encoding_that_it_does_not_tell_is_not_guessed(read: Read) -> None:
    data = PAGE.replace('<meta charset="{charset}">', "").encode("cp1252")
    (item,) = read("a.html", data)
    assert "--encoding" in why(item)
    (item,) = read("a.html", data, encoding="cp1252")
    assert "Tomás" in item.document.text


def test_a_page_without_text_is_told(read: Read) -> None:
    (item,) = read("a.html", "<html><body><script>x()</script></body></html>")
    assert item.failure is not None
    assert item.failure.reason is Reason.DOCUMENT_EMPTY
    assert "html.recall=true" in why(item)


def test_records_with_a_page_or_a_text_are_documents(read: Read) -> None:
    data = b"".join(
        [
            record(b"software: owl", 0, kind="application/warc-fields", http=False, WARC_Type="warcinfo"),
            record(page(1), 1),
            record(b"\x89PNG", 2, kind="image/png"),
            record(page(3), 3, status="404 Not Found"),
            record("Eulen jagen nachts.".encode("cp1252"), 4, kind="text/plain; charset=windows-1252"),
            record(b"<html><body></body></html>", 5),
        ]
    )
    first, text, empty = read("crawl.warc.gz", gzip.compress(data))
    assert first.document.id.endswith("crawl.warc.gz:1")
    assert first.document.attributes["url"] == "https://bugle.example/1"
    assert first.document.attributes["title"] == "Ferry stuck off Larne"
    assert first.document.attributes["retrieved"] == "2024-03-07T12:00:00Z"
    assert first.document.attributes["identifier"] == "urn:uuid:00000000-0000-4000-8000-000000000001"
    assert first.document.reference_time == datetime(2024, 3, 5, 8, 30, tzinfo=UTC)
    assert (text.document.text, text.document.attributes["media_type"]) == ("Eulen jagen nachts.", "text/plain")
    assert text.document.reference_time is None  # when it was fetched is not when it was written
    assert empty.failure is not None
    assert numbers(read("crawl.warc", data, **{"warc.errors": True}))[:2] == [1, 3]


def test_records_are_read_as_servers_sent_them(read: Read) -> None:
    packed = gzip.compress(page(2))
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (page(3)[:500], page(3)[500:])) + b"0\r\n\r\n"
    records = [
        record(page(1), 1, kind='Text/HTML;Charset="UTF-8"'),
        record(packed, 2).replace(b"200 OK\r\n", b"200 OK\r\nContent-Encoding: gzip\r\n"),
        record(chunks, 3).replace(b"200 OK\r\n", b"200 OK\r\nTransfer-Encoding: chunked\r\n"),
        record(page(4), 4).replace(
            b"Content-Type: text/html; charset=utf-8\r\n", b"X-Long-As-The-Other: yyyyyyyyyyyyyyyyy\r\n"
        ),
        record(page(5), 5, kind="text/html", http=False, WARC_Type="resource", WARC_Target_URI="<https://a.example/>"),
        record(page(6), 6, WARC_Type="revisit"),
    ]
    for at in (1, 2):  # the length is that of what the record holds now
        head, _, rest = records[at].partition(b"\r\n\r\n")
        length = str(len(rest) - len(b"\r\n\r\n")).encode()
        records[at] = re.sub(rb"(?m)^Content-Length: \d+", b"Content-Length: " + length, head) + b"\r\n\r\n" + rest
    items = read("a.warc", b"".join(records))
    assert numbers(items) == [1, 2, 3, 4, 5]
    assert items[4].document.attributes["url"] == "https://a.example/"


def coded(body: bytes, number: int, *heads: str) -> bytes:
    lines = "".join(f"{head}\r\n" for head in heads).encode()
    whole = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + lines + b"\r\n" + body
    return record(whole, number, kind="application/http; msgtype=response", http=False, WARC_Type="response")


def in_chunks(body: bytes, *, end: bytes = b"0\r\n\r\n", note: bytes = b"") -> bytes:
    parts = (body[:300], body[300:])
    return b"".join(b"%x%s\r\n%s\r\n" % (len(part), note, part) for part in parts) + end


def brotli(body: bytes) -> bytes:
    from fastwarc.stream_io import BrotliWriter

    class Kept(io.BytesIO):
        def close(self) -> None:
            """Whoever writes to it closes it, and then it would be gone."""

    target = Kept()
    writer = BrotliWriter(target)
    writer.write(body)
    writer.close()
    return target.getvalue()


CODED = {
    "chunks with notes": (lambda body: in_chunks(body, note=b";x=y", end=b"0\r\nX-Sum: 3\r\n\r\n"), "chunked", ""),
    "no last chunk": (lambda body: in_chunks(body, end=b""), "Chunked", ""),
    "gzip in chunks": (lambda body: in_chunks(gzip.compress(body)), "chunked", "gzip"),
    "deflate": (zlib.compress, "", "deflate"),
    "deflate without a head": (lambda body: zlib.compress(body)[2:-4], "", "deflate"),
    "brotli": (brotli, "", "br"),
    # Crawlers take codings off and leave their names.
    "no chunks": (bytes, "chunked", ""),
    "no gzip": (bytes, "", "gzip"),
    "no brotli": (bytes, "", "br"),
    "no deflate": (bytes, "", "deflate"),
    "chunks alone": (in_chunks, "chunked", "gzip"),
    "no coding at all": (bytes, "", "UTF-8"),
}


@pytest.mark.parametrize("how", CODED)
def test_codings_are_taken_off_where_there_are_any(read: Read, how: str) -> None:
    code, transfer, content = CODED[how]
    heads = (f"Transfer-Encoding: {transfer}" * bool(transfer), f"Content-Encoding: {content}" * bool(content))
    records = [record(page(1), 1), coded(code(page(2)), 2, *filter(None, heads)), record(page(3), 3)]
    one, two, three = read("a.warc", b"".join(records))
    assert two.failure is None
    assert two.document.text == one.document.text.replace("101 people", "102 people")
    assert three.document.text == one.document.text.replace("101 people", "103 people")


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (in_chunks(page(2))[:-200], "Transfer-Encoding: chunked"),
        (in_chunks(page(2)).replace(b"12c\r\n", b"12a\r\n"), "Transfer-Encoding: chunked"),
        (gzip.compress(page(2))[:-20], "Content-Encoding: gzip"),
        (gzip.compress(page(2))[:-8] + bytes(8), "Content-Encoding: gzip"),
        (b"\x00\xff" * 50, "Content-Encoding: br"),
    ],
)
def test_a_body_that_is_damaged_costs_no_other_and_is_no_half_page(read: Read, body: bytes, head: str) -> None:
    items = read("a.warc", record(page(1), 1) + coded(body, 2, head) + record(page(3), 3))
    assert numbers(items) == [1, None, 3]
    assert "damaged or cut off" in why(items[1])


def test_an_answer_without_a_head_is_told(read: Read) -> None:
    kind = "application/http; msgtype=response"
    bare = record(page(2), 2, kind=kind, http=False, WARC_Type="response")
    items = read("a.warc", record(page(1), 1) + bare + record(page(3), 3))
    assert numbers(items) == [1, None, 3]
    assert "does not begin as an answer over HTTP" in why(items[1])


def test_a_length_beyond_all_bounds_costs_no_other(read: Read) -> None:
    bad = re.sub(rb"(?m)^Content-Length: \d+", b"Content-Length: " + b"9" * 30, record(page(2), 2), count=1)
    items = read("a.warc", record(page(1), 1) + bad + record(page(3), 3))
    assert [item.document.text[-40:] for item in items if item.failure is None] == [
        item.document.text[-40:] for item in read("b.warc", record(page(1), 1) + record(page(3), 3))
    ]
    assert any(item.failure is not None for item in items)


def test_wet_has_texts_with_their_languages(read: Read) -> None:
    records = [
        record(b"Eulen jagen nachts.", 1, kind="text/plain", http=False, WARC_Identified_Content_Language="deu,eng"),
        record(b"Owls hunt at night.", 2, kind="text/plain", http=False, WARC_Identified_Content_Language="eng"),
    ]
    items = read("crawl.warc.wet.gz", b"".join(map(gzip.compress, records)))
    assert [(item.document.text, item.document.language) for item in items] == [
        ("Eulen jagen nachts.", "de"),
        ("Owls hunt at night.", "en"),
    ]


def damaged(how: str) -> tuple[str, bytes]:
    records = [record(page(number), number) for number in range(1, 7)]
    packed = [bytearray(gzip.compress(one)) for one in records]
    bad = packed[2]
    if how == "middle":
        bad[len(bad) // 2] ^= 0x55
    elif how == "checksum":
        bad[-6] ^= 0x55
    elif how == "begin":
        bad[0:4] = b"none"
    elif how == "plain head":
        return "a.warc", b"".join([*records[:2], records[2].replace(b"WARC/1.0", b"WXRC/1.0"), *records[3:]])
    elif how == "plain lost":
        return "a.warc", b"".join([*records[:2], records[2][:-300], *records[3:]])
    return "a.warc.gz", b"".join(packed)


@pytest.mark.parametrize("how", ["middle", "checksum", "begin", "plain head", "plain lost"])
def test_a_damaged_record_costs_no_other(read: Read, how: str) -> None:
    items = read(*damaged(how))
    assert numbers(items) == [1, 2, None, 4, 5, 6]
    assert "the record is damaged" in why(items[2])
    assert "those after it were read" in why(items[2])


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_is_cut_off_keeps_what_it_has(read: Read, packed: bool) -> None:
    pack = gzip.compress if packed else bytes
    data = b"".join(pack(record(page(number), number)) for number in range(1, 4))
    items = read("a.warc.gz" if packed else "a.warc", data[:-100])
    assert numbers(items) == [1, 2, None]
    assert "end too early" in why(items[2]) or "cut off" in why(items[2])


def test_what_calls_itself_an_archive_and_is_none_is_told(read: Read) -> None:
    (item,) = read("a.warc", "Owls hunt at night.")
    assert item.failure is not None


def test_a_record_over_the_limit_is_told(read: Read) -> None:
    data = record(b"x" * 5000, 1, kind="text/plain") + record(b"Short.", 2, kind="text/plain")
    big, small = read("a.warc", data, how=How(max_bytes=1000))
    assert big.failure is not None
    assert big.failure.reason is Reason.DOCUMENT_TOO_LARGE
    assert small.document.text == "Short."
