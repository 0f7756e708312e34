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
from .targets import Felt, mentions_of, targets_of, united
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
        spans = [Span(sentence.begin, sentence.end) for sentence in view.sentences]
        quoted = [voice.is_quoted(span) for span in spans]
        if SentimentLevel.DOCUMENT in options.levels and spans:
            yield _document(view, quoted)
        if SentimentLevel.SENTENCE in options.levels:
            rows = zip(spans, view.sentiment, quoted, strict=True)
            for number, (span, polarity, is_quoted) in enumerate(rows, 1):
                value = _value(SentimentLevel.SENTENCE, polarity, magnitude_of(polarity), quoted=is_quoted)
                yield _annotation((span,), value, f"s{number}")
        if SentimentLevel.TARGET in options.levels:
            yield from _targets(view, spans, voice, options)


def _document(view: View, quoted: Sequence[bool]) -> Annotation:
    parts = [
        Part(polarity, _weight(view.text, view.tokens[sentence.first : sentence.last], is_quoted))
        for sentence, polarity, is_quoted in zip(view.sentences, view.sentiment, quoted, strict=True)
    ]
    magnitude = sum(magnitude_of(part.polarity) for part in parts)
    return _annotation((), _value(SentimentLevel.DOCUMENT, polarity_of(parts), magnitude), "d1")


def _weight(text: str, tokens: Sequence[Token], quoted: bool) -> float:
    """The sentence's words, of which somebody else's count less, and those of a contact line nothing."""
    if tokens and _ADDRESS.search(text, tokens[0].begin, tokens[-1].end):
        return 0.0
    words = sum(_LETTER.search(token.text) is not None for token in tokens)
    return words * QUOTED_WEIGHT if quoted else float(words)


def _targets(view: View, sentences: Sequence[Span], voice: Voice, options: SentimentOptions) -> Iterator[Annotation]:
    provider = view.provider("entity")
    entities = view.annotations("entity")
    found = [*mentions_of(entities, view.mentions, view.targets)]
    if options.pronouns is not Pronouns.NONE:
        pronouns = pronouns_of(view.text, sentences, entities, view.annotations("attribution"))
        found += (
            Felt(pronoun.span, (pronoun.span,), pronoun.person, None)
            for pronoun in pronouns
            if pronoun.person is not None or options.pronouns is Pronouns.ALL
        )
        found.sort(key=lambda felt: felt.span)
    targets = targets_of(found, sentences, view.sentiment, voice)
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
