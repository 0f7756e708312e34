"""Pronouns: where the text speaks of a named person as "he" or "she" and leaves no doubt who is meant."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from glossator.text.annotation import Annotation, Attribution, AttributionType, Entity, Span
from glossator_plugins.people import PEOPLE

_PRONOUN = re.compile(r"\b(?:([Hh]e|[Hh]im|[Hh]is|[Hh]imself)|([Ss]he|[Hh]ers?|[Hh]erself))\b(?![’'-]?\w*-)")
_TITLE = re.compile(
    r"\b(?:(Mr|Sir|Lord|King|Prince|Father|Brother)|(Mrs|Ms|Miss|Dame|Lady|Queen|Princess|Sister))\b\.?\s+$"
)
# "Mills's lawyer": whether "he" is Mills or the lawyer, the text does not say.
_OWNS = re.compile(r"['’]s?\s+\w")
# Objects: "assured him", "told her that", never "her book". Nobody is the object of his own verb.
_OBJECT = re.compile(
    r"him\b|her(?=\W*$|[^\s\w]|\s+(?:that|to|in|on|at|for|with|as|and|or|but|if|of|about|from|by|how|why)\b)"
)
_CLAUSE_END = re.compile(r"[,;:()\"“”—–]|\b(?:and|but|or|that|who|which|when|while|if|because|to)\b")
# "For his part, Mills agreed": meant is who comes next.
_AHEAD = re.compile(r"\b[Ff]or\s+(?:his|her)\s+part\b")
# Who is no subject is rarely taken up: "managed by Mills", "Mills and Hale".
_NO_SUBJECT = re.compile(
    r"\b(?:about|after|against|alongside|and|as|at|before|behind|between|by|called|during|for|from|in|including|into|like|near"
    r"|named|of|on|or|over|than|through|to|toward|towards|under|upon|versus|vs|with|without)\.?\s+(?:[A-Z]\w*\.?\s+){0,2}$"
)
_JOINED = re.compile(r"\s+(?:and|or)\s+[A-Z]")
# Longer titles than any, and so many sentences before that of the pronoun may name whom it means.
_NEAR = 12
_FAR = 40
_BACK = 2
# Of more people nobody is the only one.
_MOST_PEOPLE = 20


class Pronoun(NamedTuple):
    """A pronoun that stands for somebody."""

    span: Span
    person: Annotation | None
    """The mention of the entity that it takes up; None if the text leaves open who that is."""


class _Person(NamedTuple):
    """A mention of a person, by name."""

    span: Span
    entity: object
    annotation: Annotation


def is_person(entity: Annotation) -> bool:
    """Whether the entity is somebody."""
    return entity.label.upper() in PEOPLE


def pronouns_of(
    text: str,
    sentences: Sequence[Span],
    entities: Iterable[Annotation],
    attributions: Iterable[Annotation],
) -> Iterator[Pronoun]:
    """The pronouns of one person, in text order.

    Meant is the only person who is named in its sentence before it or in the two sentences before and may be called so;
    of several the one whom the pronoun before it meant, if nobody has been named since. Nobody speaks of himself as
    "he" between quotation marks. Sources of attributions are taken from these.
    """
    entities = [one for one in entities if one.spans]
    names = sorted((Span(one.spans[0].begin, one.spans[-1].end), number) for number, one in enumerate(entities))
    people = [
        _Person(span, _entity(entities[number]), entities[number])
        for span, number in names
        if is_person(entities[number])
    ]
    reader = _Reader(text, sentences, people, list(attributions))
    for match in _PRONOUN.finditer(text):
        span = Span(*match.span())
        if _AHEAD.match(text, max(0, span.begin - 4)) is not None:
            continue
        number = bisect_right(names, span.begin, key=lambda row: row[0].begin) - 1
        if number < 0 or names[number][0].end <= span.begin:
            yield Pronoun(span, reader.meant(span, "he" if match[1] else "she"))


def _entity(annotation: Annotation) -> object:
    # Another plugin's entities may have another model: then each mention is an entity of its own.
    return annotation.value.entity_id if isinstance(annotation.value, Entity) else annotation.spans


class _Reader:
    """Reads the pronouns in text order and remembers whom they meant."""

    def __init__(
        self, text: str, sentences: Sequence[Span], people: Sequence[_Person], attributions: Sequence[Annotation]
    ) -> None:
        self._text = text
        self._sentences = [sentence.begin for sentence in sentences]
        self._people = people
        self._begins = [person.span.begin for person in people]
        self._sexes: dict[object, str] = dict(_titled(text, people))
        self._last: dict[str, tuple[int, _Person]] = {}  # pronoun -> where it was used last, and of whom
        known = {person.annotation.id: person for person in people}
        self._sources: Mapping[Span, _Person] = dict(_sources(attributions, known))
        self._speeches = sorted(_speeches(attributions, known), key=lambda speech: speech[0])

    def meant(self, span: Span, pronoun: str) -> Annotation | None:
        person = self._sources.get(span) or self._found(span, pronoun)
        if person is None:
            self._last.pop(pronoun, None)
            return None
        self._sexes.setdefault(person.entity, pronoun)
        self._last[pronoun] = span.begin, person
        return person.annotation

    def _found(self, span: Span, pronoun: str) -> _Person | None:
        sentence = bisect_right(self._sentences, span.begin) - 1
        first = self._sentences[max(0, sentence - _BACK)] if sentence >= 0 else 0
        last = bisect_left(self._begins, span.begin)
        named = self._people[max(bisect_left(self._begins, first), last - _MOST_PEOPLE) : last]
        speaker = self._speaker(span)
        fitting = [
            person
            for person in named
            if person.entity != speaker and self._sexes.get(person.entity, pronoun) == pronoun
        ]
        if fitting and self._is_object_of(fitting[-1], span):
            return None
        before = self._last.get(pronoun)
        if before is not None and before[0] >= first and before[1].entity != speaker:
            since = {person.entity for person in fitting if person.span.begin > before[0]}
            if since <= {before[1].entity}:
                return before[1]
        if len({person.entity for person in fitting}) != 1:
            return None
        return fitting[-1] if any(self._may_be_subject(person) for person in fitting) else None

    def _is_object_of(self, person: _Person, span: Span) -> bool:
        """Whether the pronoun is the object of the verb that has the person for its subject."""
        begin, end = person.span.end, span.begin
        return (
            _OBJECT.match(self._text, span.begin, min(len(self._text), span.end + _NEAR)) is not None
            and end - begin < _FAR
            and _CLAUSE_END.search(self._text, begin, end) is None
        )

    def _may_be_subject(self, person: _Person) -> bool:
        begin, end = person.span
        behind = _OWNS.match(self._text, end) or _JOINED.match(self._text, end)
        return behind is None and _NO_SUBJECT.search(self._text, max(0, begin - _FAR), begin) is None

    def _speaker(self, span: Span) -> object:
        """Who says the words around the place, between quotation marks."""
        number = bisect_right(self._speeches, span.begin, key=lambda speech: speech[0].begin) - 1
        if number >= 0 and span.end <= self._speeches[number][0].end:
            return self._speeches[number][1]
        return None


def _titled(text: str, people: Iterable[_Person]) -> Iterator[tuple[object, str]]:
    for person in people:
        title = _TITLE.search(text, max(0, person.span.begin - _NEAR), person.span.begin)
        if title is not None:
            yield person.entity, "he" if title[1] else "she"


def _sources(attributions: Iterable[Annotation], known: Mapping[str, _Person]) -> Iterator[tuple[Span, _Person]]:
    """The sources of which attribution says whom they mean."""
    for annotation in attributions:
        value: Attribution = annotation.value
        person = known.get(value.source_entity.annotation_id) if value.source_entity is not None else None
        if person is not None and len(value.source) == 1:
            yield value.source[0], person


def _speeches(attributions: Iterable[Annotation], known: Mapping[str, _Person]) -> Iterator[tuple[Span, object]]:
    for annotation in attributions:
        value: Attribution = annotation.value
        person = known.get(value.source_entity.annotation_id) if value.source_entity is not None else None
        if person is not None and value.type is AttributionType.DIRECT:
            for span in value.content:
                yield span, person.entity
