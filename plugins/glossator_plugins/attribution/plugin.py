"""The attribution analyzer's entry point: data only, the analyzer is imported when it is created."""

from __future__ import annotations

from collections.abc import Iterable

from glossator.contract.analyzer import Analyzer, Manifest
from glossator.contract.hooks import hookimpl
from glossator.text.annotation import Attribution, AttributionType
from glossator.text.parse import Layer

from .options import AttributionOptions
from .settings import AttributionSettings


def create(settings: AttributionSettings) -> Analyzer[AttributionOptions]:
    """Make the analyzer."""
    from .analyzer import AttributionAnalyzer

    return AttributionAnalyzer(settings)


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The manifest of `attribution`."""
    yield Manifest(
        name="attribution",
        title="Attribution",
        summary="Who said what: quotations and reported speech, linked to their sources and cues.",
        create=create,
        emits={"attribution": Attribution},
        languages=("en",),
        layers=frozenset({Layer.TOKENS, Layer.ROLES}),
        uses=("entity",),
        labels=tuple(kind.value for kind in AttributionType),
        calibrated_by=frozenset({Layer.ROLES}),
        settings=AttributionSettings,
        options=AttributionOptions,
    )
