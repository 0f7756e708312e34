"""NITF, the News Industry Text Format of IPTC: an article is a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from glossator.contract.reader import Reader, Reading, Source, invalid
from glossator_formats.decoding import as_ascii
from glossator_formats.markup import XML, elements, line_of, text_of
from glossator_formats.news import GIVES, Item, NewsOptions, without_by

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ROOT = re.compile(rb"<(?:\w+:)?nitf[\s>]")


class NitfReader(Reader[NewsOptions]):
    """With or without its namespace, alone or several in a file. Captions of pictures are no part of the text."""

    name = "nitf"
    summary = "an article is a document: its body.content, a paragraph a line"
    suffixes = (".nitf", ".xml")
    media_types = ("application/nitf+xml",)
    extra = "formats"
    requires = ("lxml",)
    options = NewsOptions
    gives = GIVES

    def sniff(self, head: bytes) -> bool:
        head = as_ascii(head)
        return _first_tag(head) == b"nitf" or bool(_ROOT.search(head) and b"<newsItem" not in head)

    def read(self, source: Source, options: NewsOptions) -> Iterator[Reading]:
        number = 0
        waiting: Reading | None = None
        for number, element in enumerate(elements(source, "nitf"), 1):
            if waiting is not None:
                yield waiting
            item = article(element)
            waiting = item.reading(source, number if number > 1 else None, options)
        if waiting is None:
            raise invalid("it has no nitf element: is it another format?")
        yield waiting


def article(nitf: Element) -> Item:
    """What an nitf element says."""

    def line(path: str) -> str:
        return line_of(_first(nitf, path))

    def attribute(path: str, name: str) -> str:
        found = _first(nitf, path)
        return (found.get(name) or "") if found is not None else ""

    body = _first(nitf, "body")
    issued = attribute("date.issue", "norm") or attribute("pubdata", "date.publication")
    released = attribute("date.release", "norm")
    holder = _first(nitf, "doc.copyright")
    return Item(
        text=text_of(_first(nitf, "body.content")),
        language=nitf.get(f"{XML}lang") or (body.get(f"{XML}lang") if body is not None else "") or "",
        time=issued or released or attribute("story.date", "norm"),
        facts={
            "title": line("hl1") or line("title"),
            "subtitle": line("hl2"),
            "description": line("abstract"),
            "author": [_author(found) for found in _all(nitf, "byline")],
            "publisher": line("distributor") or attribute("pubdata", "name"),
            "url": attribute("pubdata", "ex-ref"),
            "identifier": attribute("doc-id", "id-string"),
            "status": attribute("docdata", "management-status"),
            "published": released or issued,
            "keywords": [found.get("key") for found in _all(nitf, "keyword")],
            "place": line("dateline"),
            "copyright": " ".join(filter(None, (holder.get("year"), holder.get("holder"))))
            if holder is not None
            else "",
            "media_type": "application/nitf+xml",
        },
        kind="article",
    )


def _author(byline: Element) -> str:
    """The persons in a byline, or its words without "By"."""
    persons = [line_of(person) for person in _all(byline, "person")]
    return "; ".join(persons) or without_by(line_of(byline))


def _first(element: Element, name: str) -> Element | None:
    return next(element.iter(f"{{*}}{name}"), None)


def _all(element: Element, name: str) -> Iterator[Element]:
    yield from element.iter(f"{{*}}{name}")


def _first_tag(head: bytes) -> bytes:
    found = re.search(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)", head)
    return found[1] if found else b""
