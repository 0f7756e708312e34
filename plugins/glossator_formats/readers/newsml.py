"""NewsML-G2 of IPTC: a news item is a document.

Read with lxml alone: IPTC's own library, newsmlg2, gives the metadata and not the text, and this needs a dozen fields.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from glossator.contract.reader import Reader, Reading, Source, invalid
from glossator_formats.decoding import as_ascii
from glossator_formats.markup import XML, elements, html_text, line_of, local, text_of
from glossator_formats.news import GIVES, Item, NewsOptions, without_by
from glossator_formats.readers.nitf import article

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ITEMS = ("newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(newsMessage|newsItem|packageItem|conceptItem|knowledgeItem|planningItem)[\s>]")
_NAMESPACE = b"http://iptc.org/std/nar/2006-10-01/"


class NewsMlReader(Reader[NewsOptions]):
    """A news item, or the items of a news message, each when it is whole. Remote content is not fetched.

    Pictures, packages and concepts have no text, and are told. The text is that of the first rendition that has some:
    NITF, XHTML, or inline data. The time is that of this version, `versionCreated`.
    """

    name = "newsml"
    summary = "NewsML-G2: a news item is a document, alone or in a news message"
    suffixes = (".xml", ".newsml")
    media_types = ("application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml")
    extra = "formats"
    requires = ("lxml",)
    options = NewsOptions
    gives = GIVES

    def sniff(self, head: bytes) -> bool:
        head = as_ascii(head)
        return _NAMESPACE in head or bool(_ROOT.search(head))

    def read(self, source: Source, options: NewsOptions) -> Iterator[Reading]:
        # The first one is held until it is known whether it has the file for itself.
        first: Item | None = None
        number = 0
        for number, element in enumerate(elements(source, *_ITEMS), 1):
            item = _item(element)
            if number == 1:
                first = item
                continue
            if first is not None:
                yield first.reading(source, 1, options)
                first = None
            yield item.reading(source, number, options)
        if first is not None:
            yield first.reading(source, None, options)
        elif not number:
            raise invalid("it has no item of NewsML-G2: is it another format?")


def _item(element: Element) -> Item:
    if local(element) != "newsitem":
        return Item(kind=element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "item")
    meta, content = _child(element, "itemMeta"), _child(element, "contentMeta")
    text, language, inner = _body(_child(element, "contentSet"))
    tags = [found.get("tag") for found in _children(content, "language")]
    version = line_of(_child(meta, "versionCreated"))
    facts = {
        "title": _role(content, "headline", "hld", "main") or line_of(_child(meta, "title")),
        "subtitle": _role(content, "headline", "sub"),
        "description": _role(content, "description", "summary", "abstract", "desc"),
        "author": [
            *(without_by(_name(found)) for found in _children(content, "by")),
            *(_name(found) for found in _children(content, "creator")),
        ],
        "publisher": _name(_child(meta, "provider")),
        "url": next((found.get("href") for found in _children(meta, "link") if "web" in (found.get("rel") or "")), ""),
        "identifier": element.get("guid") or "",
        "version": element.get("version") or "",
        "status": _code(_child(meta, "pubStatus")),
        "published": line_of(_child(meta, "firstCreated")) or line_of(_child(content, "contentCreated")) or version,
        "modified": version,
        "keywords": [
            *(_name(found) for found in _children(content, "subject")),
            *(line_of(found) for found in _children(content, "keyword")),
        ],
        "place": line_of(_child(content, "dateline")) or _name(_child(content, "located")),
        "copyright": line_of(next(element.iter("{*}copyrightNotice"), None)),
        "media_type": inner,
    }
    kind = _code(_child(meta, "itemClass"))
    return Item(
        text=text,
        language=language or next(filter(None, tags), "") or element.get(f"{XML}lang") or "",
        time=version,
        facts=facts,
        kind=kind if kind and kind != "text" else "news item",
    )


def _body(content: Element | None) -> tuple[str, str, str]:
    """The text, its language and its media type, of the first rendition that has a text."""
    if content is None:
        return "", "", ""
    for found in (*_children(content, "inlineXML"), *_children(content, "inlineData")):
        kind = found.get("contenttype") or ""
        language = found.get(f"{XML}lang") or ""
        if local(found) == "inlinexml":
            nitf = next(found.iter("{*}nitf"), None)
            inside = article(nitf) if nitf is not None else None
            html = next(found.iter("{*}html"), None)
            if inside is not None:
                text = inside.text
            elif html is not None or not len(found) or next(found.iter("{*}p"), None) is not None:
                text = text_of(next(found.iter("{*}body"), found))
            else:  # results, events and the like: facts, and not a text
                continue
            language = language or (inside.language if inside is not None else "")
            language = language or (html.get(f"{XML}lang") or html.get("lang") or "" if html is not None else "")
        else:
            text = _data(found, kind)
        if text.strip():
            return text, language, kind
    return "", "", ""


def _data(element: Element, kind: str) -> str:
    text = "".join(str(part) for part in element.itertext())
    if "base64" in (element.get("encoding") or ""):
        try:
            text = base64.b64decode(text).decode()
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return html_text(text) if "html" in kind else text.strip("\r\n")


def _role(content: Element | None, name: str, *roles: str) -> str:
    """The first of these elements that has one of these roles, or, for the first role, none at all."""
    plain = ""
    for found in _children(content, name):
        role = _short(found.get("role") or "")
        if role in roles:
            return line_of(found)
        if not role and not plain:
            plain = line_of(found)
    if plain or roles[0] == "sub":
        return plain if roles[0] != "sub" else ""
    return line_of(_child(content, name))


def _name(element: Element | None) -> str:
    """Of a person, a provider or a subject: its name, else what is written there, else its code."""
    if element is None:
        return ""
    return line_of(_child(element, "name")) or line_of(element) or element.get("literal") or _code(element)


def _code(element: Element | None) -> str:
    """ "usable" of qcode="stat:usable", or the end of its URI."""
    if element is None:
        return ""
    return _short(element.get("qcode") or element.get("uri") or "")


def _short(code: str) -> str:
    return re.split(r"[:/]", code)[-1]


def _children(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else [child for child in element if local(child) == name.lower()]


def _child(element: Element | None, name: str) -> Element | None:
    return next(iter(_children(element, name)), None)
