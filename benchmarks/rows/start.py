"""From the start of `glossator serve` until it is SERVING, over importing Stanza and loading the same models."""

from __future__ import annotations

import json

from benchmarks.peers import same
from benchmarks.peers.child import Child
from benchmarks.processes import ServedGlossator
from benchmarks.rows.row import Measured
from benchmarks.stage import Stage
from benchmarks.stats import ratios


def measure(stage: Stage) -> Measured:
    """Both as processes of their own, from nothing to ready, with files in the system's cache."""
    processors = json.dumps(same.processors(same.default_layers()))
    theirs, mine = [], []
    for attempt in range(stage.effort.starts + 1):
        with Child("benchmarks.peers.raw", same.FOLDER, processors, "1", environment={"OMP_NUM_THREADS": "1"}) as raw:
            loaded = raw.wait_ready()
        with ServedGlossator(workers=1) as server:
            served = server.seconds_to_serving
        if attempt:  # the first one fills the cache
            theirs.append(loaded)
            mine.append(served)
    return Measured(ratios(mine, theirs), {"raw seconds": theirs, "our seconds": mine})
