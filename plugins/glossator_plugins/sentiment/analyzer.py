"""The sentiment analyzer: the classifiers' polarities as scores, magnitudes and labels, on three levels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from glossator.contract.analyzer import PerDocument
from glossator.contract.view import View
from glossator.text.annotation import Annotation, Reference, Sentiment, SentimentLevel, SentimentVoice, Span
from glossator.text.parse import Polarity, Token

from .drift import drift_of
from .leanings import leaning_of, leant
from .lines import is_transcript
from .marks import Marks
from .options import Pronouns, SentimentOptions, TargetUnit
from .pronouns import is_person, pronouns_of
from .sentences import Felt, sentences_of
from .targets import Place, mentions_of, targets_of, united
from .tone import Part, is_opinion, plain_times, tone_of
from .voice import Voice
from .whole import label_of, magnitude_of, settled

# A quoted sentence colours the document, but its opinion is not the author's: half the weight of his own.
QUOTED_WEIGHT = 0.5
# So much of what the words of an opinion say counts beside the classifier, which knows news.
LEANING, ALONE_LEANING = 0.6, 0.3
# Who gives addresses says where to turn: contact lines and "follow us" feel nothing about the news.
_ADDRESS = re.compile(r"https?://|\bwww\.|\w@\w+(?:[.-]\w+)*\.\w|(?<!\w)@\w{2,}", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


class SentimentAnalyzer(PerDocument[SentimentOptions]):
    """Scores the document from its sentences, the sentences, and the targets. Keeps nothing between documents."""

    def analyze_one(self, view: View, options: SentimentOptions) -> Iterable[Annotation]:
        voice = Voice(view.text, view.annotations("attribution"))
        sentences = sentences_of(view.text, view.sentences, view.sentiment)
        voices = [voice.of(sentence.span) for sentence in sentences]
        parts = list(_parts(view, sentences, voices))
        opinion = _is_english(view) and is_opinion(parts)
        # A sentence alone is mostly one of news, whose classifier is the better witness for whom it names.
        witness = tone_of(parts) if opinion and len(sentences) == 1 else None
        drift = 0.0
        if opinion:
            share = plain_times(len(sentences), LEANING, ALONE_LEANING)
            leanings = [leaning_of(part.text) for part in parts]
            if len(sentences) > 1:
                drift = drift_of(zip(parts, leanings, strict=True))
            sentences = [_leant(*each, share) for each in zip(sentences, leanings, strict=True)]
            parts = list(_parts(view, sentences, voices))
        tone = tone_of(parts, english=_is_english(view), drift=drift) if sentences else None
        if SentimentLevel.DOCUMENT in options.levels and tone is not None:
            yield _annotation(
                (), _value(SentimentLevel.DOCUMENT, tone, sum(magnitude_of(part.polarity) for part in parts)), "d1"
            )
        if SentimentLevel.SENTENCE in options.levels:
            for number, (sentence, heard) in enumerate(zip(sentences, voices, strict=True), 1):
                magnitude = magnitude_of(sentence.polarity)
                value = _value(SentimentLevel.SENTENCE, sentence.polarity, magnitude, voice=heard)
                yield _annotation((sentence.span,), value, f"s{number}")
        if SentimentLevel.TARGET in options.levels:
            judging = opinion and not is_transcript(view.text)
            yield from _targets(view, sentences, voice, options, (witness or tone) if judging else None)


def _parts(view: View, sentences: Sequence[Felt], voices: Sequence[SentimentVoice]) -> Iterator[Part]:
    for sentence, heard in zip(sentences, voices, strict=True):
        yield Part(
            view.slice(sentence.span),
            sentence.polarity,
            _weight(view.text, view.tokens[sentence.first : sentence.last], heard),
            heard is SentimentVoice.AUTHOR,
        )


def _leant(sentence: Felt, leaning: tuple[float, float], share: float) -> Felt:
    """The sentence of an opinion, whose words count beside the classifier."""
    return sentence._replace(polarity=settled(leant(sentence.polarity, leaning, share)))


def _is_english(view: View) -> bool:
    """Whether the rules and the words of news know the language."""
    return view.language.partition("-")[0] == "en"


def _weight(text: str, tokens: Sequence[Token], voice: SentimentVoice) -> float:
    """The sentence's words, of which somebody else's count less, and those of a contact line nothing."""
    if tokens and _ADDRESS.search(text, tokens[0].begin, tokens[-1].end):
        return 0.0
    words = sum(token.text[:1].isalpha() or _LETTER.search(token.text) is not None for token in tokens)
    return float(words) if voice is SentimentVoice.AUTHOR else words * QUOTED_WEIGHT


def _targets(
    view: View, sentences: Sequence[Felt], voice: Voice, options: SentimentOptions, opinion: Polarity | None
) -> Iterator[Annotation]:
    provider = view.provider("entity")
    entities = view.annotations("entity")
    found = [*mentions_of(entities, view.mentions, view.targets)]
    if options.pronouns is not Pronouns.NONE:
        spans = [sentence.span for sentence in sentences]
        pronouns = pronouns_of(view.text, spans, entities, view.annotations("attribution"))
        unnamed = options.pronouns is Pronouns.ALL or not any(is_person(entity) for entity in entities)
        found += (
            Place(pronoun.span, (pronoun.span,), pronoun.person, None)
            for pronoun in pronouns
            if pronoun.person is not None or unnamed
        )
        found.sort(key=lambda place: place.span)
    named = ((Span(one.spans[0].begin, one.spans[-1].end), one.label) for one in entities if one.spans)
    marks = Marks(view.text, view.tokens, sentences, named) if _is_english(view) else None
    targets = targets_of(view.text, found, sentences, voice, marks, opinion=opinion)
    for number, target in enumerate(united(targets) if options.targets is TargetUnit.ENTITY else targets, 1):
        value = _value(
            SentimentLevel.TARGET,
            target.polarity,
            target.magnitude,
            voice=target.voice,
            rule=target.rule.value if target.rule is not None else "",
            target=Reference(target.entity.id, provider) if target.entity is not None else None,
        )
        yield _annotation(target.spans, value, f"t{number}")


def _value(
    level: SentimentLevel,
    polarity: Polarity,
    magnitude: float,
    *,
    voice: SentimentVoice = SentimentVoice.AUTHOR,
    rule: str = "",
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
        quoted=voice is not SentimentVoice.AUTHOR,
        voice=voice,
        rule=rule,
        target=target,
    )


def _annotation(spans: tuple[Span, ...], value: Sentiment, identifier: str) -> Annotation:
    """The annotation with its label, which the model is as sure of as of the class of that name."""
    label = label_of(Polarity(value.positive, value.neutral, value.negative))
    classes = {"neutral": value.neutral, "negative": value.negative, "positive": value.positive}
    return Annotation(kind="sentiment", spans=spans, value=value, label=label, score=classes[label], id=identifier)
