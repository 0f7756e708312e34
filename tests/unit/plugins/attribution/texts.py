"""Builds views by hand: a text, the tagger's roles and the entities by what they read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from glossator.contract.analyzer import Annotations, Budget
from glossator.contract.view import View
from glossator.text.annotation import Annotation, Entity, Span
from glossator.text.calibration import Calibration
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse, RoleSpan, Sentence, Token
from glossator_plugins.attribution.options import AttributionOptions
from glossator_plugins.attribution.plugin import create, glossator_analyzers
from glossator_plugins.attribution.settings import AttributionSettings

MANIFEST = next(iter(glossator_analyzers()))
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_SENTENCE_END = re.compile(r"[.!?…][\"”’')]*\s+(?=[\"“‘'(]*[A-Z0-9])|\n\s*")


class Said(NamedTuple):
    """An attribution by what its parts read."""

    type: str
    source: tuple[str, ...]
    cue: tuple[str, ...]
    content: tuple[str, ...]


def view_of(
    text: str,
    *roles: tuple[str, str],
    entities: tuple[tuple[str, str], ...] = (),
    score: float | None = None,
    calibration: Calibration | None = None,
) -> View:
    """A view of the text with (role, words) and (label, words), each looked for after the one before it.

    `score` is the tagger's of every role.
    """
    tokens = [Token(*match.span(), match.group()) for match in _TOKEN.finditer(text)]
    ends = [match.end() for match in _SENTENCE_END.finditer(text)] + [len(text) + 1]
    sentences: list[Sentence] = []
    first = 0
    for end in ends:
        last = first
        while last < len(tokens) and tokens[last].begin < end:
            last += 1
        if last > first:
            sentences.append(Sentence(tokens[first].begin, tokens[last - 1].end, first, last))
        first = last
    spans = _spans(text, roles)
    tagged = tuple(RoleSpan(*span, role, score) for span, (role, _) in zip(spans, roles, strict=True))
    parse = Parse("en", frozenset(Layer), sentences=tuple(sentences), tokens=tuple(tokens), roles=tuple(sorted(tagged)))
    if calibration is not None:
        parse = replace(parse, calibrations={Layer.ROLES: calibration})
    named = [
        Annotation("entity", (span,), Entity(entity_id=f"e{number}", canonical_name=words), label, None, f"m{number}")
        for number, (span, (label, words)) in enumerate(zip(_spans(text, entities), entities, strict=True), 1)
    ]
    return View(Document(text), parse, MANIFEST.layers, {"entity": ("names", named)})


def attributions_of(view: View, settings: AttributionSettings | None = None, **options: object) -> list[Annotation]:
    """What the analyzer says, made and called as the engine does it; all of it, unless options narrow it down."""
    chosen = AttributionOptions.model_validate({"speech_only": False, "asserted_only": False} | options)
    (outcome,) = create(settings or AttributionSettings()).analyze([view], chosen, Budget())
    assert isinstance(outcome, Annotations), outcome
    for annotation in outcome.items:
        spans = (*annotation.spans, *annotation.value.source, *annotation.value.cue, *annotation.value.content)
        assert all(0 <= span.begin < span.end <= len(view.text) for span in spans)
    return list(outcome.items)


def said_in(view: View, settings: AttributionSettings | None = None, **options: object) -> list[Said]:
    """The attributions by what their parts read, in text order."""
    found = []
    for annotation in attributions_of(view, settings, **options):
        value = annotation.value
        parts = [tuple(view.slice(span) for span in role) for role in (value.source, value.cue, value.content)]
        found.append(Said(value.type.value, *parts))
    return found


def _spans(text: str, wanted: tuple[tuple[str, str], ...]) -> list[Span]:
    found: list[Span] = []
    position = 0
    for _, words in wanted:
        begin = text.index(words, position)
        position = begin + len(words)
        found.append(Span(begin, position))
    return found
