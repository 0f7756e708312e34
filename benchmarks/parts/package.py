"""The bundled models: how large they are, how long a worker loads them, how fast one core is with them."""

from __future__ import annotations

from typing import Any

import glossator_en
from benchmarks.peers.child import Child
from benchmarks.stage import Stage
from benchmarks.stats import Spread

MENTIONS = ("tokens", "mentions")
"""The layers of plain Stanza's `tokenize,mwt,ner`."""

SIZE = "whole package, MB"
LOAD = "loading after import, s"
TAGGING = "tokens/s of tokenize,ner on one core"
PLAN = "tokens/s of the four analyzers on one core"
BARS = {SIZE: 80.0, LOAD: 3.0, TAGGING: 4000.0, PLAN: 2000.0}
"""Size and time at most, speed at least."""


def measure(stage: Stage) -> dict[str, Any]:
    """What was found for each of `BARS`, in one process with one thread after another."""
    package = glossator_en.path().parent
    size = sum(file.stat().st_size for file in package.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    loads = []
    for _ in range(stage.effort.starts):
        with Child("benchmarks.peers.ours", "1", environment={"OMP_NUM_THREADS": "1"}) as child:
            child.wait_ready()
            loads.append(child.ask("load")["seconds"])
    ours, texts = stage.ours(1), [document.text for document in stage.corpus()]
    tokens = ours.ask("parse", texts=texts, layers=MENTIONS)["tokens"]
    ours.ask("analyze", texts=texts[:2])
    tagging, plan = [], []
    for _ in range(stage.effort.rounds):
        tagging.append(tokens / ours.ask("parse", texts=texts, layers=MENTIONS)["seconds"])
        plan.append(tokens / ours.ask("analyze", texts=texts)["seconds"])
    found = {
        SIZE: size / 1e6,
        LOAD: Spread.of(loads).median,
        TAGGING: Spread.of(tagging).median,
        PLAN: Spread.of(plan).median,
    }
    return {"tokens": tokens, "found": found, "met": {name: met(name, value) for name, value in found.items()}}


def met(name: str, value: float) -> bool:
    """Whether the value is on the right side of the bar of that name."""
    return value >= BARS[name] if name in (TAGGING, PLAN) else value <= BARS[name]
