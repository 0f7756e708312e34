"""Builds views by hand: sentences with polarities, mentions with polarities, and what other analyzers said."""

from __future__ import annotations

import re

from glossator.contract.analyzer import Annotations, Budget, NoOptions
from glossator.contract.view import View
from glossator.text.annotation import Annotation, Attribution, AttributionType, Entity, Reference, SentimentLevel, Span
from glossator.text.document import Document
from glossator.text.parse import Layer, Mention, Parse, Polarity, Sentence, Token
from glossator_plugins.sentiment.options import SentimentOptions
from glossator_plugins.sentiment.plugin import create, glossator_analyzers

MANIFEST = next(iter(glossator_analyzers()))
GOOD, FLAT, BAD = Polarity(0.8, 0.15, 0.05), Polarity(0.1, 0.8, 0.1), Polarity(0.05, 0.15, 0.8)


def view_of(
    *sentences: tuple[str, Polarity],
    mentions: tuple[tuple[str, str, Polarity], ...] = (),
    entities: tuple[tuple[str, str], ...] = (),
    said: tuple[tuple[str, str, str], ...] = (),
) -> View:
    """`mentions`: label, words, polarity; `entities`: label, words; `said`: source, cue, content.

    Mentions and entities are looked for each after the one before; entities with the same last word are one.
    """
    text = " ".join(words for words, _ in sentences)
    tokens = [Token(*match.span(), match.group()) for match in re.finditer(r"\w+|[^\w\s]", text)]
    spans: list[Sentence] = []
    position = first = 0
    for words, _ in sentences:
        last = first + len(re.findall(r"\w+|[^\w\s]", words))
        spans.append(Sentence(position, position + len(words), first, last))
        position, first = position + len(words) + 1, last
    parse = Parse(
        "en",
        frozenset(Layer),
        sentences=tuple(spans),
        tokens=tuple(tokens),
        mentions=tuple(
            Mention(*span, label, None)
            for (label, _, _), span in zip(mentions, _spans(text, [words for _, words, _ in mentions]), strict=True)
        ),
        sentiment=tuple(polarity for _, polarity in sentences),
        targets=tuple(polarity for _, _, polarity in mentions),
    )
    named = [
        Annotation(
            "entity", (span,), Entity(entity_id=words.split()[-1], canonical_name=words), label, None, f"m{number}"
        )
        for number, ((label, words), span) in enumerate(
            zip(entities, _spans(text, [words for _, words in entities]), strict=True), 1
        )
    ]
    reported = [_attribution(text, *parts, named) for parts in said]
    return View(
        Document(text), parse, MANIFEST.layers, {"entity": ("names", named), "attribution": ("attribution", reported)}
    )


def sentiment_of(view: View, **options: object) -> list[Annotation]:
    """What the analyzer says, made and called as the engine does it."""
    (outcome,) = create(NoOptions()).analyze([view], SentimentOptions.model_validate(options), Budget())
    assert isinstance(outcome, Annotations)
    return list(outcome.items)


def at(level: SentimentLevel, annotations: list[Annotation]) -> list[Annotation]:
    """Those of one level."""
    return [annotation for annotation in annotations if annotation.value.level is level]


def _spans(text: str, words: list[str]) -> list[Span]:
    spans: list[Span] = []
    for each in words:
        begin = text.index(each, spans[-1].end if spans else 0)
        spans.append(Span(begin, begin + len(each)))
    return spans


def _span(text: str, words: str) -> Span:
    begin = text.index(words)
    return Span(begin, begin + len(words))


def _attribution(text: str, source: str, cue: str, content: str, named: list[Annotation]) -> Annotation:
    """Its source is the entity of that name, if there is one; after "that" nothing is quoted."""
    entity = next((one for one in named if one.spans == (_span(text, source),)), None)
    value = Attribution(
        type=AttributionType.INDIRECT if content.startswith("that ") else AttributionType.DIRECT,
        source=(_span(text, source),),
        cue=(_span(text, cue),),
        content=(_span(text, content),),
        source_entity=Reference(entity.id, "names") if entity is not None else None,
    )
    return Annotation("attribution", value.content, value, "direct", None, "a1")
