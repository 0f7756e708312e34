"""What was found in a document as formats see it: marks on spans, links between marks, and sentences of tokens.

An attribution is three marks, source, cue and content, and links from the content to the others; mentions of one
entity are linked one to the next. So a format needs to know nothing of our kinds but their names.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pydantic import BaseModel

from glossator.contract.result import AnalyzerResult, DocumentResult
from glossator.text.annotation import Annotation, Attribution, Entity, Number, Reference, Sentiment, Span
from glossator.text.document import Document
from glossator.wire import unpacked

SENTENCE = "sentence"
"""The kind that the syntax analyzer says."""
ROLES = ("source", "cue", "content")
_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is said of spans of the text."""

    key: str
    """Unique in the document: analyzer's name, annotation's id, and of attributions the role."""
    kind: str
    """Of the annotation; of attributions the role: source, cue or content."""
    label: str
    """The annotation's; of attributions the type; of all others the kind where there is none."""
    spans: tuple[Span, ...]
    """In text order, at least one."""
    annotation: Annotation
    result: AnalyzerResult

    @property
    def begin(self) -> int:
        return self.spans[0].begin

    @property
    def end(self) -> int:
        return max(span.end for span in self.spans)

    def text(self, text: str, between: str = " … ") -> str:
        """The covered words, fragments joined."""
        return between.join(span.slice(text) for span in self.spans)


@dataclass(frozen=True, slots=True)
class Link:
    """From one mark to another, by their keys."""

    kind: str
    """source, cue: from an attribution's content. entity: from a source to the mention that it names. same: from a
    mention to the one before of the same entity. target: from a feeling to whom it is about. inside: from a content to
    the one that it is part of."""
    begin: str
    end: str


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word, fields as in CoNLL-U; `head` counts the words of the sentence from 1, 0 is the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class Token:
    begin: int
    end: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    begin: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Found:
    """One document with all that was found in it."""

    document: Document
    result: DocumentResult
    marks: tuple[Mark, ...] = ()
    """In text order, the longer one first."""
    links: tuple[Link, ...] = ()
    wide: tuple[Mark, ...] = ()
    """What is said of the whole document; without spans."""
    sentences: tuple[Sentence, ...] = ()
    """Empty where the syntax analyzer was not asked."""
    by_key: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.document.text

    @property
    def failures(self) -> int:
        """How many analyzers failed; 1 if the document did."""
        if self.result.failure is not None:
            return 1
        return sum(item.failure is not None for item in self.result.results)

    @property
    def tokens(self) -> Iterator[Token]:
        return (token for sentence in self.sentences for token in sentence.tokens)


def found_in(document: Document, result: DocumentResult) -> Found:
    """What a result says, sorted; annotations keep their order where they begin at one place."""
    collector = _Collector()
    for item in result.results:
        for number, annotation in enumerate(item.annotations):
            collector.add(item, _told_alike(annotation), annotation.id or str(number))
    marks = sorted(collector.marks, key=lambda mark: (mark.begin, -mark.end))
    by_key = {mark.key: mark for mark in marks}
    links = [link for link in collector.links() if link.begin in by_key and link.end in by_key]
    sentences = tuple(sorted(collector.sentences, key=lambda one: one.begin))
    return Found(document, result, tuple(marks), tuple(links), tuple(collector.wide), sentences, by_key)


def _told_alike(annotation: Annotation) -> Annotation:
    """With the score that it has wherever it was made: here, by a server, or from tables."""
    return annotation if annotation.score is None else replace(annotation, score=digits(annotation.score))


class _Collector:
    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.wide: list[Mark] = []
        self.sentences: list[Sentence] = []
        self._links: list[tuple[str, str, str]] = []
        # Where a reference to an annotation leads: of attributions to the content.
        self._anchor: dict[tuple[str, str], str] = {}
        self._entities: dict[tuple[str, str], list[Mark]] = {}

    def add(self, result: AnalyzerResult, annotation: Annotation, name: str) -> None:
        key, value = f"{result.name}/{name}", annotation.value
        if annotation.kind == SENTENCE and annotation.spans and (tokens := _get(value, "tokens", None)) is not None:
            self.sentences.append(_sentence(annotation.spans[0], tokens))
            return
        if isinstance(value, Attribution):
            self._attribution(result, annotation, value, key, name)
            return
        label = annotation.label or (value.kind.value if isinstance(value, Number) else "") or annotation.kind
        mark = Mark(key, annotation.kind, label, tuple(annotation.spans), annotation, result)
        if not mark.spans:
            self.wide.append(mark)
            return
        self.marks.append(mark)
        self._anchor[result.name, name] = key
        if isinstance(value, Entity):
            self._entities.setdefault((result.name, value.entity_id), []).append(mark)
        if isinstance(value, Sentiment) and value.target is not None:
            self._refer("target", key, value.target, result)

    def _attribution(
        self, result: AnalyzerResult, annotation: Annotation, value: Attribution, key: str, name: str
    ) -> None:
        spans: dict[str, tuple[Span, ...]] = {role: tuple(getattr(value, role)) for role in ROLES}
        if not spans["content"]:
            spans["content"] = tuple(annotation.spans)
        if not any(spans.values()):
            self.wide.append(Mark(key, annotation.kind, value.type.value, (), annotation, result))
            return
        there = [role for role in ("content", "cue", "source") if spans[role]]
        for role in there:
            place = tuple(sorted(spans[role]))
            self.marks.append(Mark(f"{key}/{role}", role, value.type.value, place, annotation, result))
        anchor = f"{key}/{there[0]}"
        self._anchor[result.name, name] = anchor
        self._links += [(role, anchor, f"{key}/{role}") for role in there[1:]]
        if value.source_entity is not None and spans["source"]:
            self._refer("entity", f"{key}/source", value.source_entity, result)
        if value.parent_id:
            self._refer("inside", anchor, Reference(value.parent_id), result)

    def _refer(self, kind: str, key: str, reference: Reference, result: AnalyzerResult) -> None:
        self._links.append((kind, key, f"\0{reference.analyzer or result.name}\0{reference.annotation_id}"))

    def links(self) -> Iterator[Link]:
        for kind, begin, end in self._links:
            target = end
            if end.startswith("\0"):  # a reference: who it is about may have come later
                _, analyzer, name = end.split("\0", 2)
                target = self._anchor.get((analyzer, name), "")
            yield Link(kind, begin, target)
        for mentions in self._entities.values():
            ordered = sorted(mentions, key=lambda mark: (mark.begin, -mark.end))
            for before, after in pairwise(ordered):
                yield Link("same", after.key, before.key)


def leads(mark: Mark, keys: Collection[str], roles: Sequence[str] = ("content", "cue", "source")) -> bool:
    """Whether what is said of a whole attribution is said at this of its marks: the first of these roles that is there.

    `keys` are those of the marks that are there.
    """
    stem = mark.key.rsplit("/", 1)[0]
    return mark.key == next(key for role in roles if (key := f"{stem}/{role}") in keys)


def _sentence(span: Span, tokens: Iterable[Any]) -> Sentence:
    return Sentence(
        span.begin,
        span.end,
        tuple(
            Token(
                _get(token, "span", _NOWHERE)[0],
                _get(token, "span", _NOWHERE)[1],
                tuple(
                    Word(
                        _get(word, "form", ""),
                        _get(word, "lemma", ""),
                        _get(word, "upos", ""),
                        _get(word, "xpos", ""),
                        _get(word, "feats", ""),
                        int(_get(word, "head", 0)),
                        _get(word, "deprel", ""),
                    )
                    for word in _get(token, "words", ())
                ),
            )
            for token in tokens
        ),
    )


def _get(value: Any, name: str, default: Any) -> Any:
    return value.get(name, default) if isinstance(value, Mapping) else getattr(value, name, default)


def plain(value: object) -> Any:
    """A value as JSON has it, without fields that hold their default."""
    if isinstance(value, BaseModel):
        told = value.model_dump(mode="json", exclude_defaults=True)
        return _rounded(told) if isinstance(value, Sentiment) else told
    if isinstance(value, AnyMessage):
        opened = unpacked(value)
        return {"@type": value.TypeName()} if opened is None else plain(opened)
    if isinstance(value, Message):
        return MessageToDict(value, preserving_proto_field_name=True)
    return json.loads(json.dumps(value, default=str))


def scored(value: object, score: float | None) -> Any:
    """A value as JSON has it, within an object beside its score if it has one."""
    if score is None:
        return plain(value)
    return {"score": digits(score), "value": said} if (said := plain(value)) else {"score": digits(score)}


def digits(value: float) -> float:
    """Six of them: scores come as what four bytes can hold, or as eight can that were computed with."""
    return float(f"{value:.6g}")


def compact(value: object) -> str:
    """A value as JSON on one line, in ASCII: no line end of any kind is in it."""
    return json.dumps(_rounded(plain(value)), ensure_ascii=True)


def _rounded(value: Any) -> Any:
    """With six digits of each float."""
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return digits(value) if isinstance(value, float) else value
