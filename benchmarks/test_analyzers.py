"""Each analyzer alone, on parses and annotations that are there already: any that is installed, ours or not."""

from __future__ import annotations

import pytest

from benchmarks.conftest import Measure
from benchmarks.selection import analyzers
from glossator import AnalyzerSpec, Budget, Document, Engine, Parse, View


@pytest.mark.parametrize("name", analyzers())
def test_analyzer(measure: Measure, engine: Engine, documents: list[Document], parses: list[Parse], name: str) -> None:
    step = next(step for step in engine.plan([AnalyzerSpec(name)]).steps if step.name == name)
    providers = [AnalyzerSpec(provider) for provider in sorted(set(step.providers.values()))]
    given = engine.analyze(documents, providers) if providers else []
    views = [
        View(
            document,
            parse,
            step.layers,
            {kind: (provider, given[index].annotations(kind)) for kind, provider in step.providers.items()},
        )
        for index, (document, parse) in enumerate(zip(documents, parses, strict=True))
    ]
    analyzer = step.registered.manifest.create(engine.registry.settings(name))
    measure(lambda: analyzer.analyze(views, step.options, Budget()))
