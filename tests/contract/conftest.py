"""The results that all contract tests look at: each text once in a batch, once more, and once alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from glossator import AnalyzerSpec, Document, DocumentResult, Engine

from .texts import NASTY

BUILT_IN = ("attribution", "entities", "numbers", "sentiment")


@dataclass(frozen=True)
class Run:
    """Texts and what the built-in analyzers say of them, by the name of the text."""

    texts: Mapping[str, str]
    results: Mapping[str, DocumentResult]


def run(engine: Engine, texts: Mapping[str, str]) -> Run:
    documents = [Document(text, name, "en") for name, text in texts.items()]
    results = engine.analyze(documents, [AnalyzerSpec(name) for name in BUILT_IN])
    return Run(texts, {result.document_id: result for result in results})


@pytest.fixture(scope="session")
def texts(seeds: Mapping[str, str]) -> Mapping[str, str]:
    return {**seeds, **NASTY}


@pytest.fixture(scope="session")
def together(engine: Engine, texts: Mapping[str, str]) -> Run:
    """All texts in one batch."""
    return run(engine, texts)


@pytest.fixture(scope="session")
def alone(engine: Engine, texts: Mapping[str, str]) -> Run:
    """Each text in a batch of its own, the long one aside."""
    return _one_by_one(engine, {name: text for name, text in texts.items() if len(text) < 10_000})


@pytest.fixture(scope="session")
def again(engine: Engine, alone: Run) -> Run:
    """Every third of them once more."""
    return _one_by_one(engine, {name: alone.texts[name] for name in list(alone.texts)[::3]})


def _one_by_one(engine: Engine, texts: Mapping[str, str]) -> Run:
    runs = [run(engine, {name: text}) for name, text in texts.items()]
    return Run(texts, {name: result for one in runs for name, result in one.results.items()})
