"""What this plugin offers. Light on purpose: it is imported wherever Glossator starts."""

from collections.abc import Iterable

from glossator import Analyzer, Layer, Manifest, NoOptions, hookimpl

from .options import Options
from .values import HardSentence, Readability


def create(settings: NoOptions) -> Analyzer[Options]:
    """Made once for each process that loads models."""
    from .analyzer import ReadabilityAnalyzer

    return ReadabilityAnalyzer()


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The analyzers of this plugin."""
    yield Manifest(
        name="glossator.readability",
        title="Readability",
        summary="How hard a text is to read, by Flesch, Gunning, SMOG, LIX and others, and its longest sentences.",
        create=create,
        emits={"glossator.readability": Readability, "glossator.hard_sentence": HardSentence},
        layers=frozenset({Layer.TOKENS}),
        options=Options,
    )
