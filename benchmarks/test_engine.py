"""The engine: parse and analyzers together, without a server."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from glossator import AnalyzerSpec, Document, Engine

Measure = Callable[[Callable[[], object]], None]


def test_engine_one_batch(measure: Measure, engine: Engine, documents: list[Document]) -> None:
    """All four analyzers over all seeds at once."""
    measure(lambda: engine.analyze(documents))


def test_engine_one_by_one(measure: Measure, engine: Engine, documents: list[Document]) -> None:
    """The same, a batch per document: what batching gains."""
    measure(lambda: [engine.analyze([document]) for document in documents])


@pytest.mark.parametrize("name", ["entities", "numbers", "sentiment", "attribution"])
def test_engine_with(measure: Measure, engine: Engine, documents: list[Document], name: str) -> None:
    """One analyzer, with all that it needs."""
    measure(lambda: engine.analyze(documents, [AnalyzerSpec(name)]))
