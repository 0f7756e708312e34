"""W3C Web Annotation: NAME.jsonld beside NAME.txt, a page of annotations in JSON-LD for each document.

Each mark is an annotation whose body is its label (purpose "classifying") and its value (purpose "describing", as
JSON; where there is a score, that and the value), and whose target is the text, with a TextPositionSelector and a
TextQuoteSelector that say the same. Links are annotations between annotations (motivation "linking").

What the recommendation says (Web Annotation Data Model, 23 February 2017, and its JSON-LD context):

* positions count code points, "the selection of the text must be in terms of unicode code points", from 0, the end
  not included (4.2.4, 4.2.5).
* several selectors of one target are alternatives that say the same (4.2); several targets are each as good as the
  other (3.2.3). So fragments are several targets, each with its two selectors: there is no other word for one thing
  in pieces.
* the vocabulary has the motivation `assessing`, W3C's JSON-LD context (w3c/web-annotation, jsonld/anno.jsonld, commit
  74992e5) has not: a processor takes it for a relative address. We use none but those of the context.
* `value` of a TextualBody and `exact` are strings: JSON holds all control characters, and NUL.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import quote

from glossator.contract.result import DocumentResult
from glossator.contract.writer import Form, Writer
from glossator.text.annotation import Entity, Span
from glossator.text.document import Document

from ..found.marks import Found, Mark, compact, found_in, scored
from ..found.names import FileNames

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32  # characters of prefix and suffix
_MOTIVATION: Mapping[str, str] = MappingProxyType({"entity": "identifying"})


class WebAnnotationWriter(Writer):
    """An AnnotationPage for each document."""

    summary = "W3C Web Annotation: NAME.jsonld and NAME.txt in a folder"
    form = Form.FOLDER
    suffix = ".jsonld"
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "discontinuous": "annotations of several fragments: several targets, which the model takes as equal",
            "syntax": "sentences of the syntax analyzer",
            "failed": "analyzers and documents that failed",
        }
    )

    def begin(self) -> None:
        self._names = FileNames()

    def write(self, document: Document, result: DocumentResult) -> None:
        found = found_in(document, result)
        name = self._names.of(document.id)
        (self.path / f"{name}.txt").write_bytes(document.text.encode())
        items = [*self._annotations(found, name), *_links(found)]
        page = {
            "@context": CONTEXT,
            "id": f"{quote(name)}.jsonld",
            "type": "AnnotationPage",
            "items": items,
        }
        with (self.path / f"{name}.jsonld").open("w", encoding="utf-8", newline="\n") as file:
            json.dump(page, file, ensure_ascii=False, indent=1)
            file.write("\n")
        self.lose("failed", found.failures)
        self.lose("syntax", len(found.sentences))

    def _annotations(self, found: Found, name: str) -> Iterator[dict[str, Any]]:
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        source = f"{quote(name)}.txt"
        for mark in (*found.marks, *found.wide):
            targets = [_target(span, found.text, source) for span in mark.spans]
            self.lose("discontinuous", int(len(targets) > 1))
            yield {
                "id": _id(mark.key),
                "type": "Annotation",
                "motivation": _MOTIVATION.get(mark.kind, "classifying"),
                "generator": {"id": f"urn:glossator:{quote(mark.result.analyzer)}", "type": "Software"},
                "generated": now,
                "body": _bodies(mark),
                "target": source if not targets else targets[0] if len(targets) == 1 else targets,
            }


def _bodies(mark: Mark) -> list[dict[str, Any]]:
    value = mark.annotation.value
    label = mark.label if mark.kind in {mark.label, "entity"} else f"{mark.kind}:{mark.label}"
    bodies = [_body(label, "classifying")]
    if isinstance(value, Entity):
        bodies.append(_body(value.canonical_name, "identifying"))
    said = compact(scored(value, mark.annotation.score))
    if said not in {"{}", "null"}:
        bodies.append({**_body(said, "describing"), "format": "application/json"})
    return bodies


def _body(value: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": value, "purpose": purpose}


def _target(span: Span, text: str, source: str) -> dict[str, Any]:
    return {
        "source": source,
        "selector": [
            {"type": "TextPositionSelector", "start": span.begin, "end": span.end},
            {
                "type": "TextQuoteSelector",
                "exact": span.slice(text),
                "prefix": text[max(0, span.begin - _AROUND) : span.begin],
                "suffix": text[span.end : span.end + _AROUND],
            },
        ],
    }


def _links(found: Found) -> Iterator[dict[str, Any]]:
    for number, link in enumerate(found.links, 1):
        yield {
            "id": f"#link-{number}",
            "type": "Annotation",
            "motivation": "linking",
            "body": [{"source": _id(link.end), "purpose": "linking"}, _body(link.kind, "classifying")],
            "target": _id(link.begin),
        }


def _id(key: str) -> str:
    return f"#{quote(key)}"
