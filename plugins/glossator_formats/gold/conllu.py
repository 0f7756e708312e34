"""Gold of CoNLL-U: entities in MISC as CorefUD has them (`Entity=(e1-PERSON-1)`) or as Stanza does (`ner=S-PERSON`),
and the brackets that our own writer makes. The text is put together from forms, SpaceAfter and SpacesAfter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from glossator.text.annotation import Span

from .document import GoldAttribution, GoldDocument, GoldError, GoldSpan
from .mapping import Mapping

_BRACKET = re.compile(r"\(([^()]+)(\))?|([^()]+)\)")
_PART = re.compile(r"\[(\d+)/(\d+)\]$")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)")
_NAMED = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}
_SINGLE = frozenset("BSU")


@dataclass
class _Parts:
    """A document as it is put together."""

    name: str
    text: list[str] = field(default_factory=list)
    at: int = 0
    opened: dict[tuple[str, str], list[tuple[int, list[str]]]] = field(default_factory=lambda: defaultdict(list))
    done: list[tuple[str, str, list[str], Span]] = field(default_factory=list)
    """Key in MISC, name, fields, span."""
    tags: list[tuple[Span, str]] = field(default_factory=list)

    def add(self, text: str) -> Span:
        self.text.append(text)
        begin, self.at = self.at, self.at + len(text)
        return Span(begin, self.at)


def read(path: Path, mapping: Mapping) -> Iterator[GoldDocument]:
    """The documents of a file; one without `# newdoc` is one. Raises `GoldError`."""
    import conllu
    from conllu.exceptions import ParseException

    parts: _Parts | None = None
    with path.open(encoding="utf-8", newline="\n") as file:
        try:
            for sentence in conllu.parse_incr(file):
                metadata = sentence.metadata
                if parts is None or "newdoc id" in metadata or "newdoc" in metadata:
                    if parts is not None:
                        yield _document(parts, mapping, path)
                    parts = _Parts(metadata.get("newdoc id") or path.stem)
                _sentence(parts, sentence, path)
        except (ParseException, UnicodeDecodeError) as error:
            raise GoldError(f"{path}: it is no CoNLL-U ({type(error).__name__})") from None
    if parts is not None:
        yield _document(parts, mapping, path)


def _sentence(parts: _Parts, sentence: Any, path: Path) -> None:
    inside = 0  # the last word of a multi-word token
    for token in sentence:
        number = token["id"]
        misc = token["misc"] or {}
        if isinstance(number, tuple) and number[1] == "-":
            place = _put(parts, token["form"], misc)
            begin, inside = number[0], number[2]
            span_of = _words(place, token["form"], {one["id"]: one["form"] for one in sentence}, begin, inside)
            continue
        if not isinstance(number, int):
            continue  # an empty node: no text
        place = span_of[number] if number <= inside else _put(parts, token["form"], misc)
        for key in ("Entity", "Number", "Sentiment", "Attribution", "Mark"):
            if value := misc.get(key):
                _brackets(parts, key, value, place, f"{path}: sentence {sentence.metadata.get('sent_id', '?')}")
        if tag := misc.get("ner") or misc.get("NER"):
            parts.tags.append((place, tag))


def _words(place: Span, form: str, forms: dict[Any, str], first: int, last: int) -> dict[int, Span]:
    """Where the words of a multi-word token are: each by itself, if they are written one after the other."""
    found: dict[int, Span] = {}
    at = place.begin
    for number in range(first, last + 1):
        found[number] = Span(at, at := at + len(forms.get(number, "")))
    written = "".join(forms.get(number, "") for number in found)
    return found if written == form else dict.fromkeys(found, place)


def _put(parts: _Parts, form: str, misc: Any) -> Span:
    if before := misc.get("SpacesBefore"):
        parts.add(_unescaped(before))
    place = parts.add(form)
    if misc.get("SpaceAfter") != "No":
        parts.add(_unescaped(misc.get("SpacesAfter") or r"\s"))
    return place


def _brackets(parts: _Parts, key: str, value: str, place: Span, where: str) -> None:
    for found in _BRACKET.finditer(value):
        if found[1] is not None:
            name, fields = _split(found[1])
            if found[2]:
                parts.done.append((key, name, fields, place))
            else:
                parts.opened[key, name].append((place.begin, fields))
            continue
        name, _ = _split(found[3])
        if not parts.opened[key, name]:
            raise GoldError(f"{where}: {key} closes {name[:40]!r}, which was not opened")
        begin, fields = parts.opened[key, name].pop()
        parts.done.append((key, name, fields, Span(begin, place.end)))


def _split(bracket: str) -> tuple[str, list[str]]:
    name, *fields = bracket.split("-")
    if fields and fields[0].partition("[")[0] in {
        "source",
        "cue",
        "content",
    }:  # of attributions the role is a name, too
        name, fields = f"{name}-{fields[0]}", fields[1:]
    return name, fields


def _document(parts: _Parts, mapping: Mapping, path: Path) -> GoldDocument:
    if left := [name for (_, name), opened in parts.opened.items() if opened]:
        raise GoldError(f"{path}: document {parts.name[:80]!r}: {left[0][:40]!r} is not closed")
    text = "".join(parts.text)
    spans: list[GoldSpan | None] = []
    said: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    types: dict[str, str] = {}
    pieces: dict[tuple[str, str, str], list[Span]] = defaultdict(list)
    for key, name, fields, span in parts.done:
        if key == "Attribution":
            attribution, _, role = _PART.sub("", name).partition("-")
            said[attribution][role].append(span)
            types[attribution] = fields[0] if fields else ""
            continue
        places: tuple[Span, ...] = (span,)
        if part := _PART.search(name):
            mention = (key, _PART.sub("", name), part[2])
            pieces[mention].append(span)
            if part[1] != part[2]:
                continue
            places = tuple(sorted(pieces.pop(mention)))
        spans.append(mapping.span(_gold(key, fields, places)))
    spans += [mapping.span(GoldSpan("", label, (span,))) for span, label in _tagged(parts.tags)]
    return GoldDocument(
        parts.name,
        text,
        tuple(span for span in spans if span is not None),
        tuple(
            GoldAttribution(
                **{role: tuple(sorted(found[role])) for role in ("source", "cue", "content")}, type=types[name]
            )
            for name, found in said.items()
        ),
    )


def _gold(key: str, fields: list[str], spans: tuple[Span, ...]) -> GoldSpan:
    told = [unquote(one) for one in fields]
    if key == "Entity":
        return GoldSpan("", told[0] if told else "", spans)
    if key == "Number":
        return GoldSpan("number", told[0] if told else "", spans)
    if key == "Sentiment":
        return GoldSpan("sentiment", told[1] if len(told) > 1 else "", spans)
    kind = told[0] if told else ""
    return GoldSpan("" if kind == "entity" else kind, told[1] if len(told) > 1 else kind, spans)


def _tagged(tags: list[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """Spans of BIO or BIOES tags."""
    open_at: Span | None = None
    label = ""
    for span, tag in tags:
        prefix, _, name = tag.partition("-")
        if open_at is not None and (prefix in _SINGLE or prefix == "O" or name != label):
            yield open_at, label
            open_at = None
        if prefix != "O" and name:
            open_at = Span(open_at.begin if open_at is not None else span.begin, span.end)
            label = name
    if open_at is not None:
        yield open_at, label


def _unescaped(spaces: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1][1:], 16)) if len(found[1]) > 1 else _NAMED.get(found[1], ""), spaces
    )
