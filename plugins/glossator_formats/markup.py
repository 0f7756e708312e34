"""XML and fragments of HTML, read without trust: no external entities, no DTD, no network, bounded depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from glossator.contract.reader import Source, invalid

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SPACE = re.compile(r"\s+")
_CHUNK = 64 * 1024

XML = "{http://www.w3.org/XML/1998/namespace}"

# Elements of XHTML and NITF that stand on lines of their own.
_BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "body.content",
            "bq",
            "block",
            "br",
            "caption",
            "center",
        ),
        *("dd", "div", "dl", "dt", "figcaption", "figure", "fn", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hl1", "hl2", "hr", "li", "main", "nav", "note", "ol", "p", "pre", "section", "table", "tbody"),
        *("tfoot", "thead", "title", "tr", "ul"),
    }
)
_CELLS = frozenset({"td", "th"})
# What is no text of the document.
_SKIPPED = frozenset(
    {
        *("script", "style", "template", "noscript", "head", "media", "object", "iframe", "audio", "video", "svg"),
        *("media-reference", "media-producer", "media-caption"),
    }
)


def local(element: Element) -> str:
    """Its name without the namespace; nothing for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def elements(source: Source, *tags: str) -> Iterator[Element]:
    """The elements of these names, wherever they are, each when it is whole; the names are without namespace.

    What has been given is dropped from the tree, so that a file of any size can be read. Raises `DocumentInvalid` where
    the file is damaged, nested too deeply, or refers to external entities; what came before was given.
    """
    from lxml import etree

    wanted = tuple(f"{{*}}{tag}" for tag in tags)
    folded = {tag.lower() for tag in tags}
    parser = etree.XMLPullParser(
        ("end",),
        tag=wanted,
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    since = 0
    with source.open() as stream:
        while data := stream.read(_CHUNK):
            damage = _fed(parser, data)
            since += len(data)
            # What came before the damage is there all the same.
            for _, element in parser.read_events():
                if any(local(parent) in folded for parent in element.iterancestors()):
                    continue  # of an outer one, which will come
                since = 0
                yield element
                _drop(element)
            if damage:
                raise invalid(damage)
            if since > source.max_bytes:
                raise invalid(f"an item in it has more than {source.max_bytes} bytes: split it")
        try:
            parser.close()
        except etree.XMLSyntaxError as error:
            raise invalid(_damage(error)) from None


def _fed(parser: Any, data: bytes) -> str:
    """What is wrong with it; nothing if nothing is."""
    from lxml import etree

    try:
        parser.feed(data)
    except etree.XMLSyntaxError as error:
        return _damage(error)
    return ""


def _damage(error: Any) -> str:
    """What is wrong with it, without the parser's own words, which may quote the document."""
    from lxml.etree import ErrorTypes

    code, line = error.code, error.lineno or 0
    if code in (ErrorTypes.ERR_RESOURCE_LIMIT, ErrorTypes.ERR_ENTITY_LOOP):
        return (
            f"line {line} is beyond the limits of XML that nobody trusts: 256 levels, 10 MB of text in one place, and "
            "entities that grow no more than fivefold; split it, or write it otherwise"
        )
    if code in (ErrorTypes.ERR_UNDECLARED_ENTITY, ErrorTypes.WAR_UNDECLARED_ENTITY):
        return f"line {line} has an entity that the file does not declare, and none is fetched: write what it means"
    if code == ErrorTypes.ERR_DOCUMENT_EMPTY or not line:
        return "it is empty: fetch it again, or leave it out"
    kind = str(ErrorTypes._getName(code, "damaged")).removeprefix("ERR_").lower().replace("_", " ")
    return f"it is no well-formed XML from line {line} on ({kind}): repair it, or fetch it again"


def _drop(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def text_of(element: Element | None) -> str:
    """The text below an element as a reader sees it: a block a line, white space collapsed, none around it."""
    if element is None:
        return ""
    parts: list[str] = []
    _collect(element, parts)
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(parts).split("\0"))
    return "\n".join(line for line in lines if line)


def line_of(element: Element | None) -> str:
    """The same in one line."""
    return text_of(element).replace("\n", " ")


def _collect(element: Element, parts: list[str]) -> None:
    name = local(element)
    if name in _SKIPPED:
        return
    mark = "\0" if name in _BLOCKS else " " if name in _CELLS else ""
    if not name and not isinstance(element.tag, str):
        return
    parts.append(mark)
    parts.append((element.text or "").replace("\0", " "))
    for child in element:
        _collect(child, parts)
        parts.append((child.tail or "").replace("\0", " "))
    parts.append(mark)


def html_text(fragment: str, without: str = "") -> str:
    """The text of a piece of HTML, such as the body of a mail or an entry of a feed; without what an XPath finds."""
    from lxml import etree, html

    if "<" not in fragment and "&" not in fragment:
        return _SPACE.sub(" ", fragment).strip()
    # Bytes: a declaration of an encoding inside would be heeded, or refused, in a string.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        tree = html.document_fromstring(fragment.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing between the tags
        return ""
    for found in tree.xpath(without) if without else ():
        if found.getparent() is not None:
            found.drop_tree()
    return text_of(tree)
