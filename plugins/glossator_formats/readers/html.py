"""Web pages: the main text of a page is a document."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import Field

from glossator.contract.reader import Reader, Reading, Source, invalid
from glossator.errors import DocumentEmpty
from glossator.text.document import Document
from glossator_formats.decoding import Decoding, as_ascii, decode
from glossator_formats.record import attributes, language_of, time_of

_HEAD = re.compile(rb"\s*(<!--.*?-->\s*)*(<!doctype\s+html|<html|<head|<body|<article)", re.IGNORECASE | re.DOTALL)
_XHTML = re.compile(rb"\s*<\?xml[^>]*\?>\s*(<!--.*?-->\s*)*(<!doctype\s+html|<html)", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding=["']([\w.:-]+)""", re.I
)
_WITH_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PUBLISHED = (
    "//meta[@property='article:published_time' or @name='article:published_time' or @itemprop='datePublished'"
    " or @name='parsely-pub-date' or @name='date' or @name='dcterms.created']/@content"
    "|//time[@itemprop='datePublished' or @pubdate]/@datetime"
)
_LINKED = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


class HtmlOptions(Decoding):
    recall: bool = Field(False, description="Rather too much text than too little.")
    precision: bool = Field(False, description="Rather too little text than too much.")
    comments: bool = Field(False, description="The readers' comments, too.")
    tables: bool = Field(True, description="What stands in tables.")


class HtmlReader(Reader[HtmlOptions]):
    """The main text without navigation and notices, a paragraph a line, as trafilatura finds it.

    Nothing that a page refers to is fetched. Its time is what its markup declares, never a date from the text.
    """

    name = "html"
    summary = "a page is a document: its main text, without what surrounds it"
    suffixes = (".html", ".htm", ".xhtml")
    media_types = ("text/html", "application/xhtml+xml")
    extra = "formats"
    requires = ("trafilatura", "lxml", "lxml_html_clean")
    options = HtmlOptions
    gives = ("title", "author", "publisher", "url", "description", "published", "keywords", "copyright")

    def sniff(self, head: bytes) -> bool:
        head = as_ascii(head)
        return bool(_HEAD.match(head) or _XHTML.match(head))

    def read(self, source: Source, options: HtmlOptions) -> Iterator[Reading]:
        yield page(source.bytes(), source.place(), options)


def page(data: bytes, name: str, options: HtmlOptions, *, charset: str = "", url: str = "") -> Document:
    """The document of a page; `charset` and `url` are what the server that sent it said.

    Raises `DocumentInvalid` if it cannot be decoded, `DocumentEmpty` if it has no main text.
    """
    from lxml import etree
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    text = decode(data, _encoding(data, charset) or options.encoding)
    try:
        tree = load_html(text.removeprefix("\ufeff"))
    except (etree.LxmlError, ValueError):
        tree = None
    if tree is None:
        raise invalid("it is no HTML, or has none between its tags: leave it out, or use --input-format text")
    declared, language = _declared_time(tree), language_of(tree.get("lang"))
    found: Any = bare_extraction(
        tree,
        url=url or None,
        favor_recall=options.recall,
        favor_precision=options.precision,
        include_comments=options.comments,
        include_tables=options.tables,
        with_metadata=True,
        # Of what the markup says: a date from the text may be any.
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": None},
    )
    body = found.text if found is not None else ""
    if found is not None and options.comments and found.comments:
        body = "\n".join(filter(None, (body, found.comments)))
    if not body or not body.strip():
        raise DocumentEmpty("it has no main text: try --input-options html.recall=true, or leave it out")
    written = declared or time_of(found.date)
    return Document(
        body,
        name,
        language,
        written,
        attributes(
            {
                "title": found.title,
                "author": found.author,
                "publisher": found.sitename,
                "url": found.url or url,
                "description": found.description,
                "published": written.isoformat() if written else "",
                "keywords": [*(found.categories or ()), *(found.tags or ())],
                "copyright": found.license,
                "media_type": "text/html",
            }
        ),
    )


def _encoding(data: bytes, charset: str) -> str:
    """What the server or the page says, as browsers read it; nothing if they say nothing that is known."""
    if data.startswith(_WITH_MARKS):
        return ""
    declared = _CHARSET.search(data[:4096])
    inside = next((name.decode() for name in declared.groups() if name), "") if declared else ""
    for name in (charset, inside):
        try:
            found = codecs.lookup(name).name
        except LookupError:
            continue
        # As the standard of HTML has it: what calls itself so is written on Windows, or is not what it says.
        if found in ("iso8859-1", "ascii"):
            return "cp1252"
        if found.startswith(("utf-16", "utf-32")) and name is inside:
            return "utf-8"
        return found
    return ""


def _declared_time(tree: Any) -> datetime | None:
    """To the second, which trafilatura has not."""
    written = [str(found) for found in tree.xpath(_PUBLISHED)]
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        written += _LINKED.findall(str(script))
    return next((time for one in written if (time := time_of(one)) is not None), None)
