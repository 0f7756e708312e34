"""Parses to and from messages: what an analyzer that runs elsewhere reads of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from glossator.contract.view import View
from glossator.text.calibration import Calibration
from glossator.text.parse import (
    Dependency,
    Layer,
    Mention,
    Parse,
    PartOfSpeech,
    Polarity,
    RoleSpan,
    Sentence,
    Token,
    Word,
    by_cost,
)
from glossator.wire import messages as pb

if TYPE_CHECKING:  # generic in the stubs only
    from google.protobuf.internal.containers import RepeatedCompositeFieldContainer

Convert = Callable[[int], int]
"""From an offset in one unit to that in another."""


def fill_parse(message: pb.Parse, parse: Parse | View, layers: Iterable[Layer], convert: Convert) -> None:
    """Fills in these layers of a parse, or of what an analyzer sees of it; `convert` gives the unit of the message."""
    given = frozenset(layers)
    message.layers.extend(layer.value for layer in by_cost(given))
    if Layer.TOKENS in given:
        for sentence in parse.sentences:
            added = message.sentences.add(first_token=sentence.first, end_token=sentence.last)
            added.begin, added.end = convert(sentence.begin), convert(sentence.end)
        for token in parse.tokens:
            message.tokens.add(begin=convert(token.begin), end=convert(token.end))
    if Layer.WORDS in given:
        for word in parse.words:
            message.words.add(text=word.text, begin=convert(word.begin), end=convert(word.end), token=word.token)
    if Layer.POS in given:
        for filled, tags in zip(message.words, parse.pos, strict=True):
            filled.upos, filled.xpos, filled.feats = tags
    if Layer.LEMMA in given:
        for filled, lemma in zip(message.words, parse.lemmas, strict=True):
            filled.lemma = lemma
    if Layer.DEPPARSE in given:
        for filled, dependency in zip(message.words, parse.dependencies, strict=True):
            filled.deprel = dependency.deprel
            if dependency.head >= 0:
                filled.head = dependency.head
    if Layer.MENTIONS in given:
        _mentions(message.mentions, parse.mentions, convert)
        _mentions(message.doubtful, parse.doubtful, convert)
        message.mention_labels.extend(parse.mention_labels)
    if Layer.SENTIMENT in given:
        _polarities(message.sentiment, parse.sentiment)
    if Layer.TARGETS in given:
        _polarities(message.targets, parse.targets)
    if Layer.ROLES in given:
        for role in parse.roles:
            message.roles.add(begin=convert(role.begin), end=convert(role.end), role=role.role, score=role.score)
    for layer in given:
        if table := parse.calibration(layer) if isinstance(parse, View) else parse.calibrations.get(layer):
            told = message.calibrations[layer.value]
            told.bias = table.bias
            told.weights.update(table.weights)


def decode_parse(message: pb.Parse, text: str, language: str, convert: Convert) -> Parse:
    """The parse of this text; `convert` gives code points. Layers that this version does not know are left out.

    Raises `ValueError` for calibrations of which a number is infinite or none.
    """
    known = {layer.value: layer for layer in Layer}
    layers = frozenset(known[name] for name in message.layers if name in known)

    def span(held: Any) -> tuple[int, int]:
        return convert(held.begin), convert(held.end)

    def mentions(held: Iterable[pb.Parse.Mention]) -> tuple[Mention, ...]:
        return tuple(
            Mention(
                *span(each),
                each.label,
                each.score if each.HasField("score") else None,
                tuple((other.label, other.probability) for other in each.others),
            )
            for each in held
        )

    spans = [span(token) for token in message.tokens]
    words = message.words
    return Parse(
        language,
        layers,
        sentences=tuple(Sentence(*span(each), each.first_token, each.end_token) for each in message.sentences),
        tokens=tuple(Token(begin, end, text[begin:end]) for begin, end in spans),
        words=tuple(Word(each.text, *span(each), each.token) for each in words),
        pos=tuple(PartOfSpeech(each.upos, each.xpos, each.feats) for each in words) if Layer.POS in layers else (),
        lemmas=tuple(each.lemma for each in words) if Layer.LEMMA in layers else (),
        dependencies=tuple(Dependency(each.head if each.HasField("head") else -1, each.deprel) for each in words)
        if Layer.DEPPARSE in layers
        else (),
        mentions=mentions(message.mentions),
        doubtful=mentions(message.doubtful),
        mention_labels=tuple(message.mention_labels),
        sentiment=tuple(Polarity(each.positive, each.neutral, each.negative) for each in message.sentiment),
        targets=tuple(Polarity(each.positive, each.neutral, each.negative) for each in message.targets),
        roles=tuple(
            RoleSpan(*span(each), each.role, each.score if each.HasField("score") else None) for each in message.roles
        ),
        calibrations={
            known[name]: Calibration(table.bias, dict(table.weights))
            for name, table in message.calibrations.items()
            if known.get(name) in layers
        },
    )


def _mentions(
    held: RepeatedCompositeFieldContainer[pb.Parse.Mention], mentions: Iterable[Mention], convert: Convert
) -> None:
    for mention in mentions:
        added = held.add(
            begin=convert(mention.begin), end=convert(mention.end), label=mention.label, score=mention.score
        )
        for label, probability in mention.others:
            added.others.add(label=label, probability=probability)


def _polarities(held: RepeatedCompositeFieldContainer[pb.Parse.Polarity], polarities: Iterable[Polarity]) -> None:
    for polarity in polarities:
        held.add(positive=polarity.positive, neutral=polarity.neutral, negative=polarity.negative)
