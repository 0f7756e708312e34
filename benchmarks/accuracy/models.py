"""The models' scores: training.packing.evaluate computes them, in a process of its own beside the engine's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any

from glossator_formats.scores.count import Score

from .data import Data

MODULE = "training.packing.evaluate"

PARTS: Mapping[str, str] = {
    "treebank": "treebank",
    "ner": "entities",
    "ner-characters": "entities",
    "ner-plain": "entities",
    "ner-own": "entities",
    "ner-gum": "entities",
    "tagger": "attribution",
    "polarity": "sentiment",
    "polarity-news": "sentiment",
    "targets": "sentiment",
}
"""First part of a score's id -> what evaluate.py calls the job that gives it."""


class EvaluationFailed(Exception):
    """evaluate.py ended with an error."""


class ModelScores:
    """Runs evaluate.py in the background; `result()` waits for it."""

    def __init__(self, data: Data, parts: Sequence[str], terms: str, report: Callable[[str], None]) -> None:
        """`parts` as evaluate.py calls them; `terms` of the models; `report` is told of each as it is scored."""
        self._data = data
        self._terms = terms
        self._parts = sorted(set(parts))
        self._report = report
        self._pool = ThreadPoolExecutor(1)
        self._process: subprocess.Popen[str] | None = None
        self._scores: Future[dict[str, Score]] = self._pool.submit(self._run)

    def __enter__(self) -> ModelScores:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
        self._pool.shutdown()

    def result(self) -> dict[str, Score]:
        """The scores by id; raises `EvaluationFailed`."""
        return self._scores.result()

    def _run(self) -> dict[str, Score]:
        if not self._parts:
            return {}
        command = [
            sys.executable,
            "-m",
            MODULE,
            "--data",
            str(self._data.folder),
            "--format",
            "json",
            "--split",
            "test",
        ]
        if self._terms == "open":
            command += ["--package", "open"]
        if self._data.limit:
            command += ["--limit", str(self._data.limit)]
        scores: dict[str, Score] = {}
        with subprocess.Popen([*command, "--only", *self._parts], stdout=subprocess.PIPE, text=True) as process:
            self._process = process
            assert process.stdout is not None
            for line in process.stdout:
                scores |= _scores(json.loads(line))
                self._report(json.loads(line)["data"])
        if process.returncode:
            raise EvaluationFailed(f"{MODULE} ended with exit code {process.returncode}; what it said is above")
        return scores


def _scores(found: Mapping[str, Any]) -> dict[str, Score]:
    rows: Mapping[str, Mapping[str, float]] = found["rows"]
    return {
        f"{found['id']}.{name}": Score(
            round(row["F1"], 2),
            int(row.get("n", 0)),
            "  ".join(f"{key} {value:.1f}" for key, value in row.items() if key not in {"F1", "n"}),
        )
        for name, row in rows.items()
    }
