"""NewsML-G2, NITF, ninjs, RSS and Atom."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from glossator import Reason
from glossator.reading.documents import How, Item

from .conftest import Read
from .samples import ATOM, NEWSML, NITF, RSS, XHTML

pytest.importorskip("lxml", reason="needs the extra formats")
pytest.importorskip("feedparser", reason="needs the extra formats")

BODY = "A ferry with 120 people on board is stuck, the coastguard said.\n“Nobody is hurt,” Tom Reed said."
SHORT = "A ferry with 120 people is stuck.\n“Nobody is hurt,”\nTom Reed said."


def why(item: Item) -> str:
    assert item.failure is not None
    return item.failure.message


def inline(nitf: str) -> str:
    return f'<inlineXML contenttype="application/nitf+xml">{nitf[nitf.index("<nitf") :]}</inlineXML>'


def test_nitf_has_a_body_and_what_is_said_about_it(read: Read) -> None:
    (item,) = read("ferry.xml", NITF)
    assert item.reader == "nitf"
    document = item.document
    assert (document.text, document.language) == (BODY, "en-IE")
    assert document.reference_time == datetime(2024, 3, 5, 8, 30, tzinfo=UTC)
    assert document.attributes == {
        "title": "Ferry stuck off Larne",
        "subtitle": "Nobody is hurt",
        "description": "A ferry has run aground.",
        "author": "Nora Quill",
        "identifier": "bugle.4711",
        "status": "usable",
        "published": "2024-03-05T08:30:00+00:00",
        "keywords": "ferries; harbours",
        "place": "LARNE",
        "copyright": "2024 The Antrim Bugle",
        "media_type": "application/nitf+xml",
    }
    (item,) = read("ferry.xml", NITF, **{"nitf.headline": True})
    assert item.document.text == f"Ferry stuck off Larne\n{BODY}"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (inline(NITF), BODY),
        (XHTML, SHORT),
        ('<inlineData contenttype="text/plain">Owls hunt.\nAt night.</inlineData>', "Owls hunt.\nAt night."),
        ('<inlineData contenttype="text/html">&lt;p&gt;Owls &amp;amp; mice.&lt;/p&gt;</inlineData>', "Owls & mice."),
        ('<inlineData contenttype="text/plain" encoding="base64">T3dscy4=</inlineData>', "Owls."),
        ('<remoteContent href="https://bugle.example/1.jpg"/>' + XHTML, SHORT),
    ],
)
def test_a_news_item_has_one_text_of_its_renditions(read: Read, content: str, text: str) -> None:
    (item,) = read("ferry.xml", NEWSML.format(kind="text", content=content))
    assert (item.reader, item.document.text) == ("newsml", text)
    assert item.document.language == ("en-IE" if "nitf" in content else "en-GB")
    assert item.document.reference_time == datetime(2024, 3, 5, 10, tzinfo=timezone(timedelta(hours=1)))
    attributes = dict(item.document.attributes)
    attributes.pop("media_type")
    assert attributes == {
        "title": "Ferry stuck off Larne",
        "subtitle": "Nobody is hurt",
        "author": "Nora Quill",
        "publisher": "The Antrim Bugle",
        "identifier": "urn:newsml:bugle.example:20240305:ferry",
        "version": "3",
        "status": "usable",
        "published": "2024-03-05T08:30:00+00:00",
        "modified": "2024-03-05T10:00:00+01:00",
        "keywords": "shipping",
        "place": "LARNE, 5 March",
        "copyright": "© 2024 The Antrim Bugle",
    }


def message(*items: str) -> str:
    inside = "".join(item[item.index("<newsItem") :] for item in items)
    return f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{inside}</itemSet></newsMessage>'


def test_a_message_has_several_items_and_pictures_are_told(read: Read) -> None:
    text = NEWSML.format(kind="text", content=XHTML)
    picture = NEWSML.format(kind="picture", content='<remoteContent href="https://bugle.example/1.jpg"/>')
    first, second, third = read("feed.xml", message(text, picture, text))
    assert [item.document.id.rpartition(":")[2] for item in (first, second, third)] == ["1", "2", "3"]
    assert [first.document.text, third.document.text] == [SHORT, SHORT]
    assert second.failure is not None
    assert second.failure.reason is Reason.DOCUMENT_EMPTY
    assert "the picture has no text" in why(second)


def test_a_message_that_is_damaged_keeps_what_comes_before(read: Read) -> None:
    text = NEWSML.format(kind="text", content=XHTML)
    data = message(text, text, text)
    middle = data.index("<newsItem", data.index("<newsItem", data.index("<newsItem") + 1) + 1)
    first, second, bad = read("feed.xml", data[:middle] + "<secret & " + data[middle:])
    assert (first.document.text, second.document.text) == (SHORT, SHORT)
    assert "no well-formed XML from line" in why(bad)
    assert "secret" not in why(bad)


def test_facts_of_events_and_results_are_no_text(read: Read) -> None:
    content = (
        '<inlineXML contenttype="application/sports+xml"><s xmlns="https://sports.example/"><t>Owls</t></s></inlineXML>'
    )
    (item,) = read("a.xml", NEWSML.format(kind="text", content=content))
    assert "has no text" in why(item)


NINJS: list[dict[str, Any]] = [
    {
        "uri": "https://bugle.example/ferry",
        "versioncreated": "2024-03-05T10:00:00+01:00",
        "firstcreated": "2024-03-05T08:30:00Z",
        "language": "en-GB",
        "headline": "Ferry stuck off Larne",
        "byline": "By Nora Quill",
        "subject": [{"name": "shipping"}],
        "place": [{"name": "Larne"}],
        "body_xhtml": "<p>No.</p>",
        "body_text": "Owls & mice.\n“No.”",
    },
    {
        "uri": "https://bugle.example/ferry",
        "standard": {"name": "ninjs", "version": "2.0"},
        "versioncreated": "2024-03-05T10:00:00+01:00",
        "contentcreated": "2024-03-05T08:30:00Z",
        "language": "en-GB",
        "headlines": [{"role": "sub", "value": "no"}, {"role": "main", "value": "Ferry stuck off Larne"}],
        "by": "Nora Quill",
        "subjects": [{"name": "shipping"}],
        "places": [{"name": "Larne"}],
        "bodies": [
            {"role": "main", "contenttype": "application/xhtml+xml", "value": "<p>Owls &amp; mice.</p><p>“No.”</p>"}
        ],
    },
    {
        "uri": "https://bugle.example/ferry",
        "standard": {"name": "ninjs", "version": "3.0"},
        "versionCreated": "2024-03-05T10:00:00+01:00",
        "contentCreated": "2024-03-05T08:30:00Z",
        "language": "en-GB",
        "headlines": [{"role": "main", "contentType": "text/plain", "value": "Ferry stuck off Larne"}],
        "people": [{"rel": "author", "name": "Nora Quill"}, {"rel": "about", "name": "Tom Reed"}],
        "subjects": [{"name": "shipping"}],
        "places": [{"name": "Larne"}],
        "bodies": [
            {"role": "main", "contentType": "text/html", "value": "<p>no</p>"},
            {"role": "main", "contentType": "text/plain", "value": "Owls & mice.\n“No.”"},
        ],
    },
]


@pytest.mark.parametrize("item", NINJS, ids=["1", "2", "3"])
def test_ninjs_of_each_version_says_the_same(read: Read, item: dict[str, Any]) -> None:
    (found,) = read("ferry.json", json.dumps(item))
    assert (found.reader, found.document.text, found.document.language) == ("ninjs", "Owls & mice.\n“No.”", "en-GB")
    assert found.document.reference_time == datetime(2024, 3, 5, 10, tzinfo=timezone(timedelta(hours=1)))
    attributes = found.document.attributes
    assert attributes["title"] == "Ferry stuck off Larne"
    assert attributes["author"] == "Nora Quill"
    assert attributes["published"] == "2024-03-05T08:30:00+00:00"
    assert (attributes["keywords"], attributes["place"]) == ("shipping", "Larne")


def test_a_list_of_ninjs_has_several_documents(read: Read) -> None:
    items = read("a.json", json.dumps([NINJS[0], {"uri": "x", "type": "picture"}, 7, NINJS[2]]))
    assert [item.document.text[:4] for item in items] == ["Owls", "", "", "Owls"]
    assert "the picture has no text" in why(items[1])
    assert "the item is a int" in why(items[2])


def test_other_json_is_not_taken_for_news(read: Read) -> None:
    assert "format is unknown" in why(read("a.json", '{"name": "x", "text": "y"}')[0])
    assert "no JSON: it is damaged at line 2" in why(read("b.ninjs", '{"uri":\n secret', how=How("ninjs"))[0])


def test_entries_of_rss_are_documents(read: Read) -> None:
    first, second, empty = read("a.xml", RSS)
    assert first.reader == "feed"
    assert (first.document.text, first.document.language) == (
        "A ferry with 120 people is stuck.\n“Nobody is hurt,” Tom Reed said.",
        "en-gb",
    )
    assert first.document.reference_time == datetime(2024, 3, 5, 8, 30, tzinfo=UTC)
    assert first.document.attributes == {
        "title": "Ferry stuck off Larne",
        "description": "A ferry is stuck.",
        "author": "Nora Quill",
        "publisher": "The Antrim Bugle",
        "url": "https://bugle.example/ferry",
        "identifier": "ferry-1",
        "published": "2024-03-05T08:30:00+00:00",
        "keywords": "Harbour",
    }
    assert second.document.text == "Owls eat mice & rats."
    assert second.document.attributes["title"] == "Owls & mice"
    assert "has no text" in why(empty)


def test_entries_of_atom_are_documents(read: Read) -> None:
    (item,) = read("a.atom", ATOM)
    assert (item.document.text, item.document.language) == ("Eine Fähre sitzt fest.", "de")
    assert item.document.attributes["author"] == "Jo Kern"
    assert item.document.attributes["modified"] == "2024-03-06T08:00:00+00:00"


def test_a_feed_that_is_cut_off_loses_its_last_entry_and_says_so(read: Read) -> None:
    first, bad = read("a.rss", RSS[: RSS.index("eat mice")])
    assert first.document.attributes["title"] == "Ferry stuck off Larne"
    assert "its end is missing, and the last entry with it" in why(bad)


def test_xml_that_nobody_reads_is_told(read: Read) -> None:
    (item,) = read("a.xml", "<?xml version='1.0'?><recipe><step>Stir.</step></recipe>")
    assert "format is unknown" in why(item)
    (item,) = read("b.xml", "<?xml version='1.0'?><recipe/>", how=How("newsml"))
    assert "no item of NewsML-G2" in why(item)
