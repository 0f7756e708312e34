"""ninjs of IPTC, versions 1 to 3: an item is a document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from glossator.contract.reader import Reader, Reading, Source, invalid
from glossator_formats.decoding import as_ascii, decode
from glossator_formats.markup import html_text
from glossator_formats.news import GIVES, Item, NewsOptions, without_by

_KEYS = re.compile(
    rb'"(body_\w+|bodies|headlines?|headline_\w+|versioncreated|versionCreated|contentCreated|contentcreated'
    rb'|pubstatus|pubStatus|profile|representationtype|representationType|byline|ednote|edNote|slugline)"\s*:'
)


_MARKED = re.compile(r"\s*<[a-zA-Z]")


class NinjsReader(Reader[NewsOptions]):
    """A file has one item or a list of them. Of several bodies the plain text is taken, else the XHTML."""

    name = "ninjs"
    summary = "ninjs 1 to 3: an item is a document"
    suffixes = (".json", ".ninjs")
    doubts = True
    media_types = ("application/vnd.iptc.ninjs+json",)
    extra = "formats"
    requires = ("lxml",)
    options = NewsOptions
    gives = GIVES

    def sniff(self, head: bytes) -> bool:
        head = as_ascii(head)
        begins = head.lstrip(b" \t\r\n[").startswith(b"{")
        return begins and (b'"ninjs"' in head or (b'"uri"' in head and _KEYS.search(head) is not None))

    def read(self, source: Source, options: NewsOptions) -> Iterator[Reading]:
        text = decode(source.bytes()).removeprefix("\ufeff")
        try:
            found = json.loads(text)
        except RecursionError:
            raise invalid("its values are nested too deeply to be ninjs") from None
        except ValueError as error:
            where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            raise invalid(f"it is no JSON: it is damaged{where}") from None
        if isinstance(found, dict):
            yield _item(found).reading(source, None, options)
        elif isinstance(found, list):
            if not found:
                raise invalid("it is a list without items")
            for number, one in enumerate(found, 1):
                if isinstance(one, dict):
                    yield _item(one).reading(source, number, options)
                else:
                    yield source.unreadable(f"the item is a {type(one).__name__}, not an object", number)
        else:
            raise invalid("it is neither an item of ninjs nor a list of them")


def _item(one: dict[str, Any]) -> Item:
    # From version 3 on names are in camel case.
    said = {key.lower(): value for key, value in one.items()}
    version = _text(said.get("versioncreated"))
    created = _text(said.get("contentcreated")) or _text(said.get("firstcreated"))
    text, kind = _body(said)
    return Item(
        text=text,
        language=_text(said.get("language")),
        time=version or created,
        facts={
            "title": _one(said, "headline") or _text(said.get("title")),
            "subtitle": _role(said.get("headlines"), "sub"),
            "description": _one(said, "description"),
            "author": _authors(said),
            "publisher": _first(
                _text(said.get("provider")), *_names(said.get("infosources")), *_names(said.get("infosource"))
            ),
            "url": _first(*(_text(link.get("href")) for link in _objects(said.get("links")))),
            "identifier": _text(said.get("uri")),
            "version": _text(said.get("version")),
            "status": _text(said.get("pubstatus")),
            "published": created or version,
            "modified": version,
            "keywords": [*_names(said.get("subject")), *_names(said.get("subjects")), *_strings(said.get("keywords"))],
            "place": _text(said.get("located")) or _first(*_names(said.get("place")), *_names(said.get("places"))),
            "copyright": _text(said.get("copyrightnotice")) or _text(said.get("copyrightholder")),
            "media_type": kind,
        },
        kind=_text(said.get("type")) or "item",
    )


def _body(said: dict[str, Any]) -> tuple[str, str]:
    """The text and its media type: plain, else XHTML or HTML, else whatever there is."""
    bodies = [
        (_text(body.get("contenttype") or body.get("contentType")) or "text/plain", _text(body.get("value")))
        for body in _objects(said.get("bodies"))
    ]
    for key, value in said.items():
        if key.startswith("body_") and isinstance(value, str):
            kind = "text/html" if "htm" in key or _MARKED.match(value) else "text/plain"
            bodies.append((kind, value))
    bodies = [(kind, value) for kind, value in bodies if value.strip()]
    for wanted in ("text/plain", "htm", ""):
        for kind, value in bodies:
            if wanted in kind:
                marked = wanted == "htm" or _MARKED.match(value)
                return (html_text(value) if marked else value), kind
    return "", ""


def _one(said: dict[str, Any], name: str) -> str:
    """A headline or description, of any version; of several the main one."""
    plural = said.get(f"{name}s")
    found = _text(said.get(name)) or _text(said.get(f"{name}_text")) or _role(plural, "main", "hld", "summary", "")
    found = found or _first(*(_text(value) for key, value in said.items() if key.startswith(f"{name}_")))
    found = found or _first(*(_text(value.get("value")) for value in _objects(plural)))
    return html_text(found)


def _role(values: Any, *roles: str) -> str:
    for role in roles:
        for value in _objects(values):
            if _text(value.get("role")).rpartition(":")[2] == role:
                return _text(value.get("value"))
    return ""


def _authors(said: dict[str, Any]) -> list[str]:
    if byline := _text(said.get("byline")) or _text(said.get("by")):
        return [without_by(byline)]
    people = (*_objects(said.get("person")), *_objects(said.get("people")))
    writers = [_text(one.get("name")) for one in people if re.search("author|writer|creator|by", _text(one.get("rel")))]
    return writers or [*_strings(said.get("bylines")), *_names(said.get("bylines"))]


def _objects(value: Any) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict)]


def _names(value: Any) -> list[str]:
    return [_text(one.get("name") or one.get("value")) for one in _objects(value)]


def _strings(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _first(*values: str) -> str:
    return next(filter(None, values), "")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
