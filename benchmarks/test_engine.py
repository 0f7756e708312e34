"""The engine: parse and analyzers together, without a server."""

from __future__ import annotations

import pytest

from benchmarks.conftest import Measure
from benchmarks.selection import analyzers
from glossator import AnalyzerSpec, Document, Engine

SPECS = [AnalyzerSpec(name) for name in analyzers()]


@pytest.mark.parametrize("size", [1, 4, 14])
def test_engine_batches(measure: Measure, engine: Engine, documents: list[Document], size: int) -> None:
    """All analyzers, so many documents at a time: what batching gains."""
    measure(
        lambda: [engine.analyze(documents[first : first + size], SPECS) for first in range(0, len(documents), size)]
    )


@pytest.mark.parametrize("name", analyzers())
def test_engine_with(measure: Measure, engine: Engine, documents: list[Document], name: str) -> None:
    """One analyzer, with all that it needs."""
    measure(lambda: engine.analyze(documents, [AnalyzerSpec(name)]))
