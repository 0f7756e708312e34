"""The sentiment analyzer: the classifier's polarities as scores and magnitudes, on three levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from glossator.analyzer import PerDocument
from glossator.annotation import Annotation, Reference, Sentiment, SentimentLevel, Span
from glossator.parse import Polarity, Token
from glossator.view import View

from .options import SentimentOptions
from .targets import targets_of
from .voice import Voice
from .whole import Part, magnitude_of, polarity_of


class SentimentAnalyzer(PerDocument[SentimentOptions]):
    """Scores the document from its sentences, the sentences, and the targets. Keeps nothing between documents."""

    def analyze_one(self, view: View, options: SentimentOptions) -> Iterable[Annotation]:
        voice = Voice(view.text, view.annotations("attribution"))
        spans = [Span(sentence.begin, sentence.end) for sentence in view.sentences]
        parts = [
            Part(polarity, _words(view.tokens[sentence.first : sentence.last]), voice.is_quoted(span))
            for sentence, span, polarity in zip(view.sentences, spans, view.sentiment, strict=True)
        ]
        if SentimentLevel.DOCUMENT in options.levels and parts:
            yield _document(parts)
        if SentimentLevel.SENTENCE in options.levels:
            for number, (span, part) in enumerate(zip(spans, parts, strict=True), 1):
                value = _value(SentimentLevel.SENTENCE, part.polarity, quoted=part.quoted)
                yield _annotation((span,), value, f"s{number}")
        if SentimentLevel.TARGET in options.levels:
            yield from _targets(view, voice)


def _document(parts: Sequence[Part]) -> Annotation:
    magnitude = sum(magnitude_of(part.polarity) for part in parts)
    return _annotation((), _value(SentimentLevel.DOCUMENT, polarity_of(parts), magnitude=magnitude), "d1")


def _targets(view: View, voice: Voice) -> Iterator[Annotation]:
    provider = view.provider("entity")
    found = targets_of(view.annotations("entity"), view.mentions, view.targets)
    for number, (entity, polarity) in enumerate(found, 1):
        value = _value(
            SentimentLevel.TARGET,
            polarity,
            quoted=voice.is_quoted(Span(entity.spans[0].begin, entity.spans[-1].end)),
            target=Reference(entity.id, provider),
        )
        yield _annotation(entity.spans, value, f"t{number}")


def _value(
    level: SentimentLevel,
    polarity: Polarity,
    *,
    magnitude: float | None = None,
    quoted: bool = False,
    target: Reference | None = None,
) -> Sentiment:
    positive, neutral, negative = (min(1.0, max(0.0, share)) for share in polarity)
    return Sentiment(
        level=level,
        score=positive - negative,
        magnitude=magnitude_of(polarity) if magnitude is None else magnitude,
        positive=positive,
        neutral=neutral,
        negative=negative,
        quoted=quoted,
        target=target,
    )


def _annotation(spans: tuple[Span, ...], value: Sentiment, identifier: str) -> Annotation:
    """The annotation, labelled with the likeliest class; of equal ones neutral comes first."""
    classes = {"neutral": value.neutral, "negative": value.negative, "positive": value.positive}
    label = max(classes, key=lambda name: classes[name])
    return Annotation(kind="sentiment", spans=spans, value=value, label=label, score=classes[label], id=identifier)


def _words(tokens: Sequence[Token]) -> int:
    return sum(any(char.isalnum() for char in token.text) for token in tokens)
