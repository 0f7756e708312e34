"""The syntax analyzer's entry point: data only."""

from __future__ import annotations

from collections.abc import Iterable

from glossator.contract.analyzer import Analyzer, Manifest, NoOptions
from glossator.contract.hooks import hookimpl
from glossator.text.annotation import Annotation
from glossator.text.parse import Layer

from .value import Sentence


def create(settings: NoOptions) -> Analyzer[NoOptions]:
    """Make the analyzer; it has no settings."""
    from .analyzer import SyntaxAnalyzer

    return SyntaxAnalyzer()


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The manifest of `syntax`; it does not run by default: what it says is for programs."""
    yield Manifest(
        name="syntax",
        title="Syntax",
        summary="The parse: sentences with their tokens, lemmas, parts of speech, features and dependencies.",
        create=create,
        emits={"sentence": Sentence},
        languages=("*",),
        layers=frozenset({Layer.TOKENS, Layer.WORDS, Layer.POS, Layer.LEMMA, Layer.DEPPARSE}),
        default=False,
    )


@hookimpl
def glossator_describe(annotation: Annotation, text: str) -> str | None:
    """A sentence in words."""
    if annotation.kind != "sentence" or not isinstance(annotation.value, Sentence):
        return None
    tags = (word.upos for token in annotation.value.tokens for word in token.words)
    return f"{len(annotation.value.tokens)} tokens: {' '.join(tags)}"
