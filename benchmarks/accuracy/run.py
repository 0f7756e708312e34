"""The engine as a user runs it: documents in, annotations out, in batches, with progress."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from glossator import AnalyzerSpec, Config, Document, DocumentResult, Engine

BATCH_DOCUMENTS = 32
BATCH_CHARACTERS = 100_000
TIMEOUT = 300.0

Options = Mapping[str, Mapping[str, Any]]
"""Analyzer -> options, or settings."""


class AnalysisFailed(Exception):
    """The engine did not give a result: there is nothing to score."""


class Runner:
    """Holds one engine with every installed plugin; loads it when it is first used."""

    def __init__(
        self,
        report: Callable[[str, int, int], None] = lambda what, done, total: None,
        *,
        options: Options | None = None,
        settings: Options | None = None,
        terms: str = "any",
    ) -> None:
        """`report` is told (what, documents done, of how many); options and settings are those of every run.

        `terms`: which models, as the setting `models.terms` has it.
        """
        self.terms = terms
        self._report = report
        self._options = options or {}
        self._settings = settings or {}
        self._engine: Engine | None = None

    def analyze(self, what: str, texts: Sequence[str], specs: Sequence[AnalyzerSpec]) -> Iterator[DocumentResult]:
        """The results of the texts, in order; raises `AnalysisFailed`."""
        specs = [replace(spec, options={**spec.options, **self._options.get(spec.analyzer, {})}) for spec in specs]
        done = 0
        self._report(what, done, len(texts))
        for batch in _batches(texts):
            for result in self._loaded().analyze(
                [Document(text) for text in batch], specs, "en", analyzer_timeout=TIMEOUT
            ):
                if failure := next((one.failure for one in result.results if one.failure), result.failure):
                    raise AnalysisFailed(f"{what}, document {done + 1}: {failure.message}")
                yield result
                done += 1
            self._report(what, done, len(texts))

    def _loaded(self) -> Engine:
        if self._engine is None:
            overrides: dict[str, Any] = {"analyzers": self._settings, "models": {"terms": self.terms}}
            self._engine = Engine.from_config(Config.load(overrides=overrides))
        return self._engine

    def close(self) -> None:
        """Release the models."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None
            gc.collect()


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        if batch and (len(batch) == BATCH_DOCUMENTS or sum(map(len, batch)) + len(text) > BATCH_CHARACTERS):
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch
