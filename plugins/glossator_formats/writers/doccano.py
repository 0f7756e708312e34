"""doccano's JSON lines for projects of sequence labeling with relations: `text`, `entities`, `relations`.

In a project without relations, `entities` is the name of the label column.

How doccano imports (doccano/doccano, backend/data_import/pipeline: label.py 249926b, cleaners.py 56440c1, parsers.py
0465c4f):

* offsets are code points of `text`, half-open; a span without a character is an error.
* a project that does not allow overlapping spans keeps the first of those that overlap and drops the others: the
  option "Allow overlapping spans" must be set. How many need it is counted.
* files are read with a guessed encoding ("Auto" is chardet's guess) unless one is chosen: we write ASCII, so that
  every guess is right.
* ids are integers, unique within the file; every other column becomes metadata of the document.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from glossator.contract.result import DocumentResult
from glossator.contract.writer import Form, Writer
from glossator.text.document import Document

from ..found.marks import found_in
from .label_studio import PART, label_of


class DoccanoWriter(Writer):
    """A line for each document."""

    summary = "doccano: JSON lines with entities and relations"
    form = Form.STREAM
    suffix = ".jsonl"
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "overlap": "spans that begin before the one before ends: dropped unless the project allows overlap",
            "empty span": "spans without a character",
            "value": "values of annotations, beyond the label",
            "score": "scores",
            "whole document": "annotations of the whole document",
            "syntax": "sentences of the syntax analyzer",
            "failed": "analyzers and documents that failed",
        }
    )

    def begin(self) -> None:
        self._spans = self._links = 0

    def write(self, document: Document, result: DocumentResult) -> None:
        found = found_in(document, result)
        entities: list[dict[str, Any]] = []
        relations: list[dict[str, Any]] = []
        ids: dict[str, int] = {}
        for mark in found.marks:
            parts = [span for span in mark.spans if span.begin < span.end]
            self.lose("empty span", int(not parts))
            self.lose("value", int(bool(parts) and mark.kind not in {"source", "cue"}))
            self.lose("score", int(mark.annotation.score is not None and mark.kind not in {"source", "cue"}))
            for number, span in enumerate(parts):
                self._spans += 1
                entities.append(
                    {"id": self._spans, "label": label_of(mark), "start_offset": span.begin, "end_offset": span.end}
                )
                if number:
                    relations.append(self._relation(PART, self._spans - 1, self._spans))
                else:
                    ids[mark.key] = self._spans
        relations += [
            self._relation(link.kind, ids[link.begin], ids[link.end])
            for link in found.links
            if link.begin in ids and link.end in ids
        ]
        self.lose("overlap", _dropped(entities))
        self.lose("failed", found.failures)
        self.lose("whole document", len(found.wide))
        self.lose("syntax", len(found.sentences))
        line = {"text": document.text, "entities": entities, "relations": relations, "document": document.id}
        self.stream.write(json.dumps(line).encode() + b"\n")

    def _relation(self, kind: str, begin: int, end: int) -> dict[str, Any]:
        self._links += 1
        return {"id": self._links, "from_id": begin, "to_id": end, "type": kind}


def _dropped(entities: list[dict[str, Any]]) -> int:
    """How many doccano's cleaner would drop."""
    last, dropped = -1, 0
    for entity in sorted(entities, key=lambda one: one["start_offset"]):
        if entity["start_offset"] >= last:
            last = entity["end_offset"]
        else:
            dropped += 1
    return dropped
