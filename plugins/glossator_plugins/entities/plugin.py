"""The entities analyzer's entry point: data only, the analyzer is imported when it is created."""

from __future__ import annotations

from collections.abc import Iterable

from glossator.contract.analyzer import Analyzer, Manifest, NoOptions
from glossator.contract.hooks import hookimpl
from glossator.text.annotation import Entity
from glossator.text.parse import Layer
from glossator_plugins.entities.labels import LABELS
from glossator_plugins.entities.options import EntitiesOptions


def create(settings: NoOptions) -> Analyzer[EntitiesOptions]:
    """Make the analyzer; it has no settings."""
    from .analyzer import EntitiesAnalyzer

    return EntitiesAnalyzer()


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The manifest of `entities`."""
    yield Manifest(
        name="entities",
        title="Entities",
        summary="People, places, organizations and the like; mentions of one entity share an id and a name.",
        create=create,
        emits={"entity": Entity},
        layers=frozenset({Layer.TOKENS, Layer.MENTIONS}),
        labels=LABELS,
        calibrated_by=frozenset({Layer.MENTIONS}),
        options=EntitiesOptions,
    )
