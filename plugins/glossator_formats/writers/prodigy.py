"""Prodigy's JSON lines: `text`, `tokens`, `spans`, `relations` and `meta`.

Prodigy is not public; this follows its documentation (prodi.gy/docs/api-interfaces, "ner_manual", "spans_manual" and
"relations"), and spaCy reads the spans back with `doc.char_span`:

* offsets are code points as in spaCy; `token_start` and `token_end` are numbers of tokens, `token_end` included.
* each token has `ws`, whether white space follows. Tokens are the parse's, or words and single marks without one.
* relations go from token to token, `head` and `child`, with the spans that they belong to beside them.
* spans that end inside a token are moved outward: Prodigy's manual interfaces mark whole tokens. `spans_manual`
  allows overlapping spans, `ner_manual` does not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from glossator.contract.result import DocumentResult
from glossator.contract.writer import Form, Writer
from glossator.text.document import Document

from ..found.marks import found_in, plain
from ..found.tokens import TokenIndex, in_pieces, tokens_of
from .label_studio import PART, label_of


class ProdigyWriter(Writer):
    """A line for each document."""

    summary = "Prodigy: JSON lines with tokens, spans and relations"
    form = Form.STREAM
    suffix = ".jsonl"
    analyzers = ("syntax",)
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "span inside a token": "spans that begin or end inside a token: moved outward to its edges",
            "no token": "spans that touch no token: white space, or no character",
            "whole document": "annotations of the whole document",
            "syntax": "lemmas, parts of speech and trees: tokens are bare",
            "failed": "analyzers and documents that failed",
        }
    )

    def write(self, document: Document, result: DocumentResult) -> None:
        found = in_pieces(found_in(document, result))
        text = document.text
        tokens = tokens_of(found)
        index = TokenIndex(tokens)
        spans: list[dict[str, Any]] = []
        relations: list[dict[str, Any]] = []
        first: dict[str, dict[str, Any]] = {}
        for mark in found.marks:
            runs = index.runs(mark.spans)
            self.lose("no token", int(not runs))
            self.lose("span inside a token", int(bool(runs) and not index.exact(mark.spans, runs)))
            before: dict[str, Any] | None = None
            for begin, end in runs:
                span = {
                    "start": tokens[begin].begin,
                    "end": tokens[end - 1].end,
                    "token_start": begin,
                    "token_end": end - 1,
                    "label": label_of(mark),
                    "source": f"{mark.result.name} {mark.result.fingerprint}".strip(),
                    "glossator": {
                        "id": mark.key,
                        "value": plain(mark.annotation.value),
                        "score": mark.annotation.score,
                    },
                }
                spans.append(span)
                if before is not None:
                    relations.append(_relation(PART, before, span))
                else:
                    first[mark.key] = span
                before = span
        relations += [
            _relation(link.kind, first[link.begin], first[link.end])
            for link in found.links
            if link.begin in first and link.end in first
        ]
        self.lose("failed", found.failures)
        self.lose("whole document", len(found.wide))
        self.lose("syntax", len(found.sentences))
        line = {
            "text": text,
            "tokens": [
                {
                    "text": text[token.begin : token.end],
                    "start": token.begin,
                    "end": token.end,
                    "id": number,
                    "ws": text[token.end : token.end + 1].isspace(),
                }
                for number, token in enumerate(tokens)
            ],
            "spans": spans,
            "relations": relations,
            "meta": {"id": document.id},
        }
        self.stream.write(json.dumps(line, ensure_ascii=True).encode() + b"\n")


def _relation(kind: str, head: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    names = ("start", "end", "token_start", "token_end", "label")
    return {
        "head": head["token_end"],
        "child": child["token_end"],
        "head_span": {name: head[name] for name in names},
        "child_span": {name: child[name] for name in names},
        "label": kind,
    }
