"""The sentiment analyzer: the classifiers' polarities as scores, magnitudes and labels, on three levels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from glossator.analyzer import PerDocument
from glossator.annotation import Annotation, Reference, Sentiment, SentimentLevel, Span
from glossator.parse import Polarity, Token
from glossator.view import View

from .options import Pronouns, SentimentOptions, TargetUnit
from .pronouns import pronouns_of
from .sentences import Felt, sentences_of
from .targets import Place, mentions_of, targets_of, united
from .voice import Voice
from .whole import Part, label_of, magnitude_of, polarity_of

# A quoted sentence colours the document, but its opinion is not the author's: half the weight of his own.
QUOTED_WEIGHT = 0.5
# Who gives addresses says where to turn: contact lines and "follow us" feel nothing about the news.
_ADDRESS = re.compile(r"https?://|\bwww\.|\w@\w+(?:[.-]\w+)*\.\w|(?<!\w)@\w{2,}", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


class SentimentAnalyzer(PerDocument[SentimentOptions]):
    """Scores the document from its sentences, the sentences, and the targets. Keeps nothing between documents."""

    def analyze_one(self, view: View, options: SentimentOptions) -> Iterable[Annotation]:
        voice = Voice(view.text, view.annotations("attribution"))
        sentences = sentences_of(view.text, view.sentences, view.sentiment)
        quoted = [voice.is_quoted(sentence.span) for sentence in sentences]
        if SentimentLevel.DOCUMENT in options.levels and sentences:
            yield _document(view, sentences, quoted)
        if SentimentLevel.SENTENCE in options.levels:
            for number, (sentence, is_quoted) in enumerate(zip(sentences, quoted, strict=True), 1):
                magnitude = magnitude_of(sentence.polarity)
                value = _value(SentimentLevel.SENTENCE, sentence.polarity, magnitude, quoted=is_quoted)
                yield _annotation((sentence.span,), value, f"s{number}")
        if SentimentLevel.TARGET in options.levels:
            yield from _targets(view, sentences, voice, options)


def _document(view: View, sentences: Sequence[Felt], quoted: Sequence[bool]) -> Annotation:
    parts = [
        Part(sentence.polarity, _weight(view.text, view.tokens[sentence.first : sentence.last], is_quoted))
        for sentence, is_quoted in zip(sentences, quoted, strict=True)
    ]
    magnitude = sum(magnitude_of(part.polarity) for part in parts)
    return _annotation((), _value(SentimentLevel.DOCUMENT, polarity_of(parts), magnitude), "d1")


def _weight(text: str, tokens: Sequence[Token], quoted: bool) -> float:
    """The sentence's words, of which somebody else's count less, and those of a contact line nothing."""
    if tokens and _ADDRESS.search(text, tokens[0].begin, tokens[-1].end):
        return 0.0
    words = sum(token.text[:1].isalpha() or _LETTER.search(token.text) is not None for token in tokens)
    return words * QUOTED_WEIGHT if quoted else float(words)


def _targets(view: View, sentences: Sequence[Felt], voice: Voice, options: SentimentOptions) -> Iterator[Annotation]:
    provider = view.provider("entity")
    entities = view.annotations("entity")
    found = [*mentions_of(entities, view.mentions, view.targets)]
    if options.pronouns is not Pronouns.NONE:
        spans = [sentence.span for sentence in sentences]
        pronouns = pronouns_of(view.text, spans, entities, view.annotations("attribution"))
        found += (
            Place(pronoun.span, (pronoun.span,), pronoun.person, None)
            for pronoun in pronouns
            if pronoun.person is not None or options.pronouns is Pronouns.ALL
        )
        found.sort(key=lambda place: place.span)
    targets = targets_of(found, sentences, voice)
    for number, target in enumerate(united(targets) if options.targets is TargetUnit.ENTITY else targets, 1):
        value = _value(
            SentimentLevel.TARGET,
            target.polarity,
            target.magnitude,
            quoted=target.quoted,
            target=Reference(target.entity.id, provider) if target.entity is not None else None,
        )
        yield _annotation(target.spans, value, f"t{number}")


def _value(
    level: SentimentLevel,
    polarity: Polarity,
    magnitude: float,
    *,
    quoted: bool = False,
    target: Reference | None = None,
) -> Sentiment:
    positive, neutral, negative = (min(1.0, max(0.0, share)) for share in polarity)
    return Sentiment(
        level=level,
        score=positive - negative,
        magnitude=magnitude,
        positive=positive,
        neutral=neutral,
        negative=negative,
        quoted=quoted,
        target=target,
    )


def _annotation(spans: tuple[Span, ...], value: Sentiment, identifier: str) -> Annotation:
    """The annotation with its label, which the model is as sure of as of the class of that name."""
    label = label_of(Polarity(value.positive, value.neutral, value.negative))
    classes = {"neutral": value.neutral, "negative": value.negative, "positive": value.positive}
    return Annotation(kind="sentiment", spans=spans, value=value, label=label, score=classes[label], id=identifier)
