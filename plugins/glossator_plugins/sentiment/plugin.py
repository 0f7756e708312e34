"""The sentiment analyzer's entry point: data only, the analyzer is imported when it is created."""

from __future__ import annotations

from collections.abc import Iterable

from glossator.contract.analyzer import Analyzer, Manifest, NoOptions
from glossator.contract.hooks import hookimpl
from glossator.text.annotation import Sentiment
from glossator.text.parse import Layer

from .options import SentimentOptions


def create(settings: NoOptions) -> Analyzer[SentimentOptions]:
    """Make the analyzer; it has no settings."""
    from .analyzer import SentimentAnalyzer

    return SentimentAnalyzer()


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The manifest of `sentiment`."""
    yield Manifest(
        name="sentiment",
        title="Sentiment",
        summary="Score and magnitude of the document, of each sentence, and of what is said about each entity.",
        create=create,
        emits={"sentiment": Sentiment},
        # Its rules are about English words, and so are the attributions that it rests on.
        languages=("en",),
        layers=frozenset({Layer.TOKENS, Layer.MENTIONS, Layer.SENTIMENT, Layer.TARGETS}),
        uses=("entity", "attribution"),
        labels=("positive", "neutral", "negative"),
        options=SentimentOptions,
    )
