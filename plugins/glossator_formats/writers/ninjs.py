"""ninjs 3.0, IPTC's news in JSON: NAME.json for each document, with people, organisations, places and subjects.

Each entity is there once, under its canonical name, with `rel` "mentions" and our id as `literal`, which holds within
the document. Where people speak for themselves, `rel` is "quoted". Groups, products, events and the like are
subjects.

What the schema says (iptc/newsinjson, specification/ninjs-schema_3.0.json, commit 0a63ad5):

* nothing but `uri` has to be there, and that must be a URI: ids that are none become `urn:glossator:` and their
  SHA-256.
* people, organisations, places and subjects take no other properties than those of the schema. `confidence` and
  `relevance` are whole numbers from 0 to 100, and only subjects have them.
* there are no offsets: where an entity stands is lost.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import quote

from glossator.contract.result import DocumentResult
from glossator.contract.writer import Form, Writer
from glossator.text.annotation import Entity
from glossator.text.document import Document

from ..found.marks import Found, found_in
from ..found.names import FileNames

_URI = re.compile(r"^[A-Za-z][A-Za-z0-9+.\-]+:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+$")
SCHEMA = "https://iptc.org/std/ninjs/ninjs-schema_3.0.json"
PROPERTIES: Mapping[str, str] = MappingProxyType(
    {
        "PERSON": "people", "PER": "people", "ORG": "organisations", "LOC": "places", "GPE": "places", "FAC": "places",
    }
)  # fmt: skip
"""Label -> property; all others are subjects, except for dates and amounts of money, which are left out."""
NO_CONCEPT = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL", "QUANTITY"})
_FROM_ATTRIBUTES = (("title", "headlines"), ("description", "descriptions"))


class NinjsWriter(Writer):
    """One .json a document."""

    summary = "ninjs 3.0 (IPTC): NAME.json with people, organisations, places and subjects, in a folder"
    unit = "none"
    form = Form.FOLDER
    suffix = ".json"
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "place": "mentions: an entity is named once, without its places in the text",
            "no concept": "mentions of dates and amounts: they are no concepts",
            "annotation": "annotations other than entities: numbers, feelings, what was said, and others' kinds",
            "failed": "analyzers and documents that failed",
        }
    )

    def begin(self) -> None:
        self._names = FileNames()

    def write(self, document: Document, result: DocumentResult) -> None:
        found = found_in(document, result)
        item = self._item(found)
        with (self.path / f"{self._names.of(document.id)}.json").open("w", encoding="utf-8", newline="\n") as file:
            json.dump(item, file, ensure_ascii=False, indent=1)
            file.write("\n")
        self.lose("failed", found.failures)

    def _item(self, found: Found) -> dict[str, Any]:
        document = found.document
        item: dict[str, Any] = {
            "uri": _uri(document.id),
            "type": "text",
            "representationType": "full",
            "standard": {"name": "ninjs", "version": "3.0", "schema": SCHEMA},
            "bodies": [{"contentType": "text/plain", "charCount": len(document.text), "value": document.text}],
        }
        if language := found.result.language or document.language:
            item["language"] = language
        if document.reference_time is not None:
            item["versionCreated"] = document.reference_time.isoformat()
        for attribute, name in _FROM_ATTRIBUTES:
            if value := document.attributes.get(attribute):
                item[name] = [{"value": value}]
        quoted = {
            found.by_key[link.end].annotation.value.entity_id
            for link in found.links
            if self._names_entity(found, link.end, link.kind)
        }
        for name, concepts in self._concepts(found, quoted).items():
            item[name] = list(concepts.values())
        return item

    def _concepts(self, found: Found, quoted: set[str]) -> dict[str, dict[tuple[str, str], dict[str, Any]]]:
        told: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
        other = set()
        for mark in (*found.marks, *found.wide):
            value = mark.annotation.value
            if not isinstance(value, Entity):
                other.add(id(mark.annotation))
                continue
            if mark.label in NO_CONCEPT:
                self.lose("no concept")
                continue
            self.lose("place")
            group = told.setdefault(PROPERTIES.get(mark.label, "subjects"), {})
            rel = "quoted" if value.entity_id in quoted else "mentions"
            group.setdefault(
                (mark.result.name, value.entity_id),
                {"name": value.canonical_name, "rel": rel, "literal": value.entity_id},
            )
        self.lose("annotation", len(other) + len(found.sentences))
        return told

    def _names_entity(self, found: Found, key: str, kind: str) -> bool:
        return kind == "entity" and isinstance(found.by_key[key].annotation.value, Entity)


def _uri(name: str) -> str:
    if _URI.match(name):
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    readable = quote(re.sub(r"[^\w.\-]+", "-", name).strip("-")[:60])
    return f"urn:glossator:{digest}:{readable}" if readable else f"urn:glossator:{digest}"
