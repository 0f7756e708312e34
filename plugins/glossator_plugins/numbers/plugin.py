"""The numbers analyzer's entry point: data only, the grammar is imported when the analyzer is created."""

from __future__ import annotations

from collections.abc import Iterable

from glossator.contract.analyzer import Analyzer, Manifest, NoOptions
from glossator.contract.hooks import hookimpl
from glossator.text.annotation import Number, NumberKind
from glossator.text.parse import Layer

from .options import NumbersOptions


def create(settings: NoOptions) -> Analyzer[NumbersOptions]:
    """Make the analyzer; it has no settings."""
    from .analyzer import NumbersAnalyzer

    return NumbersAnalyzer()


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The manifest of `numbers`."""
    yield Manifest(
        name="numbers",
        title="Numbers",
        summary="Amounts with bound, unit, currency and counted noun; dates, times and durations as TIMEX3.",
        create=create,
        emits={"number": Number},
        languages=("en",),
        layers=frozenset({Layer.TOKENS}),
        labels=tuple(kind.value for kind in NumberKind),
        options=NumbersOptions,
    )
