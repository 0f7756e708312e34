"""brat stand-off: NAME.txt and NAME.ann for each document, and an annotation.conf for all.

Type names of text-bound lines (T) are the labels of entities ("PERSON"), `Number` and `Sentiment` with attributes (A)
for kind, bound, level and polarity, `Source`, `Cue` and `Content` for attributions, and for other plugins' kinds the
kind. An attribution with a cue is an event (E) whose trigger is the cue, of type `Cue` as brat wants it; without one
it is a relation (R) from content to source. Ids of entities are normalizations (N), values are notes (#) in JSON.

How brat reads (nlplab/brat, server/src/annotation.py, commit 44ecd825), and bioc 2.1 as another reader:

* offsets count code points, of the .txt as it is: `codecs.open` translates no line ends, so CRLF counts as two. Who
  reads the .txt with Python's `open` needs `newline=""`.
* no fragment may hold a line end, since the .ann has a line for each annotation: spans are split there. `codecs.open`
  ends lines where `str.splitlines` does, at U+2028, U+0085 and form feeds, too: spans are split at those as well, and
  at tabs, which bioc takes for the end of a field.
* the text of a T line must be the fragments' with a space between each two; a fragment of white space alone counts as
  one whose text is missing, and is left out.
* the trigger of an event must have the event's type, and nothing but relations may point at a trigger: attributes and
  notes of an attribution are those of the event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar
from urllib.parse import quote

from glossator.contract.result import DocumentResult
from glossator.contract.writer import Form, Writer
from glossator.text.annotation import Attribution, Entity, Number, Sentiment, Span
from glossator.text.document import Document

from ..found.marks import Found, Mark, compact, found_in, leads, scored
from ..found.names import FileNames, label_name

BREAK = re.compile("[\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
"""Where some reader of lines would end one, or a field."""
RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        "source": "SaidBy",
        "cue": "SaidWith",
        "entity": "Names",
        "same": "Coreference",
        "target": "About",
        "inside": "Inside",
    }
)
"""Kind of link -> type of relation."""
TYPES: Mapping[str, str] = MappingProxyType(
    {"number": "Number", "sentiment": "Sentiment", "source": "Source", "cue": "Cue", "content": "Content"}
)
"""Kind of mark -> type; entities have their label, others their kind."""
_TOLD_AT = ("cue", "content", "source")
"""Of an attribution's marks, the one that its attributes and notes are of: that of the event, else the first one."""
DATABASE = "glossator"
"""What normalizations refer to: our ids of entities, which hold within one document."""


class BratWriter(Writer):
    """Stand-off files that brat opens, and annotation.conf for all types in them."""

    summary = "brat stand-off: NAME.txt, NAME.ann and annotation.conf in a folder"
    form = Form.FOLDER
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "whole document": "annotations of the whole document: brat's are all of spans",
            "empty span": "annotations of nothing but white space, or of no characters",
            "label changed": "labels that had other characters than letters, digits, hyphens and underscores",
            "syntax": "sentences of the syntax analyzer: brat makes its own",
            "failed": "analyzers and documents that failed",
        }
    )

    def begin(self) -> None:
        self._names = FileNames()
        self._types: dict[str, set[str]] = {"entities": set(), "events": set()}
        self._relations: dict[str, tuple[set[str], set[str]]] = {}
        self._attributes: dict[str, tuple[set[str], set[str]]] = {}

    def write(self, document: Document, result: DocumentResult) -> None:
        found = found_in(document, result)
        name = self._names.of(document.id)
        (self.path / f"{name}.txt").write_bytes(document.text.encode())
        lines = "".join(f"{line}\n" for line in self._lines(found))
        (self.path / f"{name}.ann").write_bytes(lines.encode())
        self.lose("failed", found.failures)
        self.lose("whole document", len(found.wide))
        self.lose("syntax", len(found.sentences))

    def end(self) -> None:
        (self.path / "annotation.conf").write_bytes("\n".join([*self._configuration(), ""]).encode())

    def _lines(self, found: Found) -> Iterator[str]:
        ids: dict[str, str] = {}  # of the mark -> what others refer to
        types: dict[str, str] = {}
        number = 0
        for mark in found.marks:
            fragments = fragments_of(mark.spans, found.text)
            if not fragments:
                self.lose("empty span")
                continue
            number += 1
            ids[mark.key], types[mark.key] = f"T{number}", self._type(mark)
            places = ";".join(f"{begin} {end}" for begin, end in fragments)
            words = " ".join(found.text[begin:end] for begin, end in fragments)
            yield f"T{number}\t{types[mark.key]} {places}\t{words}"
        events = self._events(found, ids)
        for key, (event, line) in events.items():
            ids[key] = event
            yield line
        yield from self._links(found, ids, types, {key for key, _ in events.items()})
        attributes = normalizations = notes = 0
        for mark in found.marks:
            if mark.key not in ids or (
                isinstance(mark.annotation.value, Attribution) and not leads(mark, ids, _TOLD_AT)
            ):
                continue
            here = ids[mark.key]
            for name, value in attributes_of(mark):
                attributes += 1
                self.lose("label changed", int(name == "Label" and value != mark.label))
                bearers, values = self._attributes.setdefault(name, (set(), set()))
                bearers.add("<EVENT>" if here[0] == "E" else "<ENTITY>")
                values.add(value)
                yield f"A{attributes}\t{name} {here} {value}"
            if isinstance(mark.annotation.value, Entity):
                normalizations += 1
                entity = mark.annotation.value
                named = BREAK.sub(" ", entity.canonical_name)
                yield f"N{normalizations}\tReference {here} {DATABASE}:{quote(entity.entity_id, safe='')}\t{named}"
            if note := note_of(mark):
                notes += 1
                yield f"#{notes}\tAnnotatorNotes {here}\t{note}"

    def _type(self, mark: Mark) -> str:
        written = TYPES.get(mark.kind) or (mark.label if mark.kind == "entity" else mark.kind)
        name = label_name(written)
        self.lose("label changed", int(name != written))
        self._types["entities"].add(name)
        return name

    def _events(self, found: Found, ids: dict[str, str]) -> dict[str, tuple[str, str]]:
        """Key of each cue's mark -> id and line of its event."""
        events: dict[str, tuple[str, str]] = {}
        for mark in found.marks:
            if mark.kind != "cue" or mark.key not in ids or not isinstance(mark.annotation.value, Attribution):
                continue
            stem = mark.key.removesuffix("cue")
            parts = [f"{role.title()}:{ids[stem + role]}" for role in ("source", "content") if stem + role in ids]
            event = f"E{len(events) + 1}"
            events[mark.key] = event, " ".join([f"{event}\tCue:{ids[mark.key]}", *parts])
            self._types["events"].add("Cue")
        return events

    def _links(self, found: Found, ids: dict[str, str], types: dict[str, str], cues: set[str]) -> Iterator[str]:
        number = 0
        for link in found.links:
            if link.begin not in ids or link.end not in ids:
                continue
            if link.kind in {"source", "cue"} and link.begin.rsplit("/", 1)[0] + "/cue" in cues:
                continue  # the event says so
            number += 1
            name = RELATIONS[link.kind]
            begins, ends = self._relations.setdefault(name, (set(), set()))
            begins.add(types[link.begin])
            ends.add(types[link.end])
            yield f"R{number}\t{name} Arg1:{ids[link.begin]} Arg2:{ids[link.end]}"

    def _configuration(self) -> Iterator[str]:
        yield "[entities]"
        yield from sorted(self._types["entities"] - self._types["events"])
        yield from ("", "[relations]")
        for name, (begins, ends) in sorted(self._relations.items()):
            yield f"{name}\tArg1:{'|'.join(sorted(begins))}, Arg2:{'|'.join(sorted(ends))}"
        yield "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>"
        yield from ("", "[events]")
        for name in sorted(self._types["events"]):
            yield f"{name}\tSource?:<ENTITY>, Content?:<ENTITY>"
        yield from ("", "[attributes]")
        for name, (bearers, values) in sorted(self._attributes.items()):
            yield f"{name}\tArg:{'|'.join(sorted(bearers))}, Value:{'|'.join(sorted(values))}"


def fragments_of(spans: tuple[Span, ...], text: str) -> list[Span]:
    """The spans without line ends and tabs, split where these are; those that overlap are one."""
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and begin < merged[-1].end:
            merged[-1] = Span(merged[-1].begin, max(end, merged[-1].end))
        else:
            merged.append(Span(begin, end))
    found = []
    for begin, end in merged:
        at = begin
        for match in BREAK.finditer(text, begin, end):
            found.append(Span(at, match.start()))
            at = match.end()
        found.append(Span(at, end))
    # brat takes a fragment of white space alone for one whose text is missing.
    return [span for span in found if span.slice(text).strip()]


def attributes_of(mark: Mark) -> Iterator[tuple[str, str]]:
    """Names and values of the attributes: what brat shows beside the type."""
    value = mark.annotation.value
    if isinstance(value, Number):
        yield "NumberKind", value.kind.value
        yield "Bound", value.bound.value
    elif isinstance(value, Sentiment):
        yield "Polarity", label_name(mark.label)
        yield "Level", value.level.value
        yield "Voice", value.voice.value
    elif isinstance(value, Attribution):
        yield "AttributionType", value.type.value
        yield "Act", value.act.value
        yield "Assertion", value.assertion.value
    elif mark.kind not in {mark.label, "entity"}:
        yield "Label", label_name(mark.label)


def note_of(mark: Mark) -> str:
    """The value as a note, in JSON on one line; empty where other lines say all of it."""
    value = mark.annotation.value
    said = scored({} if isinstance(value, (Entity, Attribution)) else value, mark.annotation.score)
    return compact(said) if said else ""
