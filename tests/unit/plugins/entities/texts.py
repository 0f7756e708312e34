"""Builds views by hand: a text, and its mentions by what they read."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from glossator.contract.analyzer import Annotations, Budget, NoOptions
from glossator.contract.view import View
from glossator.text.annotation import Annotation
from glossator.text.calibration import Calibration
from glossator.text.document import Document
from glossator.text.parse import Layer, Mention, Parse, Sentence, Token
from glossator_plugins.entities.options import EntitiesOptions
from glossator_plugins.entities.plugin import create, glossator_analyzers

MANIFEST = next(iter(glossator_analyzers()))


def view_of(
    text: str,
    *mentions: tuple[str, str],
    scores: tuple[float | None, ...] = (),
    labels: tuple[str, ...] = (),
    calibration: Calibration | None = None,
) -> View:
    """A view of the text with (label, words) mentions, each looked for after the one before; stops end sentences.

    `labels` are all that the model may give; empty: it does not tell.
    """
    found: list[Mention] = []
    position = 0
    for number, (label, words) in enumerate(mentions):
        begin = text.index(words, position)
        position = begin + len(words)
        found.append(Mention(begin, position, label, scores[number] if scores else None))
    tokens = tuple(Token(*match.span(), match.group()) for match in re.finditer(r"\w+|[^\w\s]", text))
    begins = [token.begin for token in tokens]
    sentences = tuple(
        Sentence(*match.span(), bisect_left(begins, match.start()), bisect_left(begins, match.end()))
        for match in re.finditer(r"[^\s.!?][^.!?\n]*[.!?]*", text)
    )
    parse = Parse("en", frozenset(Layer), sentences=sentences, tokens=tokens, mentions=tuple(found))
    parse = replace(parse, mention_labels=labels)
    if calibration is not None:
        parse = replace(parse, calibrations={Layer.MENTIONS: calibration})
    return View(Document(text), parse, MANIFEST.layers, {})


def entities_of(view: View, **options: object) -> list[Annotation]:
    """What the analyzer says, made and called as the engine does it."""
    analyzer = create(NoOptions())
    (outcome,) = analyzer.analyze([view], EntitiesOptions.model_validate(options), Budget())
    assert isinstance(outcome, Annotations)
    return list(outcome.items)


def groups_of(view: View) -> dict[str, list[str]]:
    """Names of the entities and what their mentions read, in text order."""
    groups: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for annotation in entities_of(view):
        name = annotation.value.canonical_name
        assert names.setdefault(annotation.value.entity_id, name) == name
        groups.setdefault(f"{annotation.value.entity_id} {name}", []).append(view.slice(annotation.spans[0]))
    return groups
