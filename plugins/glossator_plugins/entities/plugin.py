"""The entities analyzer's entry point: data only, the analyzer is imported when it is created."""

from __future__ import annotations

from collections.abc import Iterable

from glossator.analyzer import Analyzer, Manifest, NoOptions
from glossator.annotation import Entity
from glossator.hooks import hookimpl
from glossator.parse import Layer

from .options import EntitiesOptions

# What the bundled models and Stanza's official ones tell apart, in OntoNotes' spelling.
LABELS = (
    "PERSON", "ORG", "LOC", "GPE", "FAC", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE", "MISC",
    "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL",
)  # fmt: skip


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
        options=EntitiesOptions,
    )
