"""The engine without a server: each analyzer with all that it needs, and what batches gain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.stage import Stage
from benchmarks.stats import Spread
from benchmarks.workloads import corpus
from glossator import Config, Registry

ALL = "all of them"


def analyzers(stage: Stage) -> dict[str, Any]:
    """Tokens per second of every analyzer of the default set, whoever made it, and of all together."""
    names = Registry.load(Config.load()).default_set
    ours, texts = stage.ours(1), [document.text for document in stage.corpus()]
    tokens = ours.ask("parse", texts=texts, layers=["tokens"])["tokens"]
    seconds: dict[str, list[float]] = {name: [] for name in (*names, ALL)}
    for _ in range(stage.effort.rounds):
        for name, found in seconds.items():
            asked = [] if name == ALL else [name]
            found.append(ours.ask("analyze", texts=texts, analyzers=asked)["seconds"])
    return {
        "tokens": tokens,
        "tokens/s": {name: tokens / Spread.of(found).median for name, found in seconds.items()},
        "seconds": seconds,
    }


def batches(stage: Stage) -> dict[str, Any]:
    """Tokens per second over the number of documents in a batch."""
    texts = [document.text for document in corpus(max(stage.effort.batches), seed=3, median=1200, largest=8192)]
    ours = stage.ours(1)
    tokens = ours.ask("parse", texts=texts, layers=["tokens"])["tokens"]
    rates: dict[int, list[float]] = {size: [] for size in stage.effort.batches}
    for _ in range(max(1, stage.effort.rounds - 1)):
        for size, found in rates.items():
            found.append(tokens / _in_batches(ours, texts, size))
    return {"documents": len(texts), "tokens": tokens, "tokens/s": rates}


def _in_batches(ours: Any, texts: Sequence[str], size: int) -> float:
    seconds: float = ours.ask("analyze", texts=list(texts), batch=size)["seconds"]
    return seconds
