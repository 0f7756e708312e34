"""Label Studio: tasks.json to import, with predictions, and config.xml, the labeling interface that they need.

Each mark is a region of type `labels`, fragments are regions of their own joined by relations `part`; links are
relations. All analyzers' regions are one prediction, since relations join regions of one; `model_version` are names
and fingerprints.

How Label Studio behaves (label-studio-sdk 2.1.2 and web/libs/editor of HumanSignal/label-studio):

* offsets of Text count code points, not JavaScript's UTF-16 units: `charsToCodePoints` in utils/selection-tools.
* the text is split at every LF and every CR, and a <br> between lines counts as one: CRLF counts as two, as it does
  here.
* the text is put into the page as HTML, where NUL vanishes and would move what follows, and databases refuse it:
  U+FFFD stands for it. What `value.text` says is what people see; the offsets are what counts.
* a region has both ends in the text and is not empty. Labels must be in the config: all that occur are.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, BinaryIO, ClassVar
from xml.sax.saxutils import quoteattr

from glossator.contract.result import DocumentResult
from glossator.contract.writer import Form, Writer
from glossator.text.annotation import Span
from glossator.text.document import Document

from ..found.marks import Found, Mark, digits, found_in, plain

LABEL, TEXT = "label", "text"
PART = "part"
_COLORS = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf")


class LabelStudioWriter(Writer):
    """tasks.json and config.xml."""

    summary = "Label Studio: tasks.json with predictions, and config.xml, in a folder"
    form = Form.FOLDER
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "NUL": "NUL characters: U+FFFD stands for each",
            "empty span": "spans without a character",
            "whole document": "annotations of the whole document",
            "syntax": "sentences of the syntax analyzer",
            "failed": "analyzers and documents that failed",
        }
    )

    _file: BinaryIO | None = None

    def begin(self) -> None:
        self._labels: Counter[str] = Counter()
        self._relations: set[str] = set()
        self._file = (self.path / "tasks.json").open("wb")
        self._first = True

    def write(self, document: Document, result: DocumentResult) -> None:
        found = found_in(document, result)
        self.lose("NUL", document.text.count("\0"))
        self.lose("failed", found.failures)
        self.lose("whole document", len(found.wide))
        self.lose("syntax", len(found.sentences))
        task = {
            "data": {TEXT: document.text.replace("\0", "\ufffd"), "id": document.id},
            "predictions": self._predictions(found),
        }
        self._put((b"[\n" if self._first else b",\n") + json.dumps(task).encode())
        self._first = False

    def end(self) -> None:
        self._put(b"[]\n" if self._first else b"\n]\n")
        self.close()
        (self.path / "config.xml").write_text(self._config(), encoding="utf-8")

    def _put(self, data: bytes) -> None:
        if self._file is not None:
            self._file.write(data)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _predictions(self, found: Found) -> list[dict[str, Any]]:
        analyzers = {item.name: item for item in found.result.results if item.ok and item.analyzer != "syntax"}
        if not analyzers:
            return []
        regions: list[dict[str, Any]] = []
        scores: list[float] = []
        ids: dict[str, str] = {}
        for mark in found.marks:
            parts = [span for span in mark.spans if span.begin < span.end]
            if not parts:
                self.lose("empty span")
                continue
            ids[mark.key] = mark.key if len(parts) == 1 else f"{mark.key}/1"
            for number, span in enumerate(parts, 1):
                key = mark.key if len(parts) == 1 else f"{mark.key}/{number}"
                regions.append(self._region(mark, span, key, found.text))
                if number > 1:
                    regions.append(self._relation(PART, f"{mark.key}/{number - 1}", key))
            if mark.annotation.score is not None:
                scores.append(mark.annotation.score)
        regions += [
            self._relation(link.kind, ids[link.begin], ids[link.end])
            for link in found.links
            if link.begin in ids and link.end in ids
        ]
        version = " ".join(f"{name}@{item.fingerprint or item.version}" for name, item in analyzers.items())
        score = {"score": digits(sum(scores) / len(scores))} if scores else {}
        return [{"model_version": version, **score, "result": regions}]

    def _region(self, mark: Mark, span: Span, key: str, text: str) -> dict[str, Any]:
        label = label_of(mark)
        self._labels[label] += 1
        score = mark.annotation.score
        return {
            "id": key,
            "from_name": LABEL,
            "to_name": TEXT,
            "type": "labels",
            "value": {
                "start": span.begin,
                "end": span.end,
                "text": span.slice(text).replace("\0", "\ufffd"),
                "labels": [label],
            },
            "meta": {"glossator": plain(mark.annotation.value)},
            **({} if score is None else {"score": score}),
        }

    def _relation(self, kind: str, begin: str, end: str) -> dict[str, Any]:
        self._relations.add(kind)
        return {"type": "relation", "from_id": begin, "to_id": end, "direction": "right", "labels": [kind]}

    def _config(self) -> str:
        labels = "\n".join(
            f"    <Label value={quoteattr(label)} background={quoteattr(_COLORS[number % len(_COLORS)])}/>"
            for number, label in enumerate(sorted(self._labels) or ["entity"])
        )
        relations = "\n".join(f"    <Relation value={quoteattr(kind)}/>" for kind in sorted(self._relations))
        return (
            f'<View>\n  <Labels name="{LABEL}" toName="{TEXT}">\n{labels}\n  </Labels>\n'
            + (f"  <Relations>\n{relations}\n  </Relations>\n" if relations else "")
            + f'  <Text name="{TEXT}" value="${TEXT}" granularity="symbol"/>\n</View>\n'
        )


def label_of(mark: Mark) -> str:
    """Of entities the label, of all others the kind, and the label behind it."""
    if mark.kind == "entity":
        return mark.label
    return mark.kind if mark.label == mark.kind else f"{mark.kind}:{mark.label}"
