"""The null analyzer: reads nothing and says nothing of any document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from glossator import Analyzer, Annotations, Budget, Manifest, NoOptions, Outcome, View, hookimpl


class Nothing(BaseModel):
    """The value that it never emits."""


class NullAnalyzer(Analyzer[NoOptions]):
    """One empty outcome per view."""

    def analyze(self, views: Sequence[View], options: NoOptions, budget: Budget) -> Sequence[Outcome]:
        return [Annotations()] * len(views)


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The manifest of `bench.null`."""
    yield Manifest(
        name="bench.null",
        title="Null",
        summary="Nothing: what is left is the framework.",
        create=lambda settings: NullAnalyzer(),
        emits={"bench.nothing": Nothing},
        default=False,
    )
