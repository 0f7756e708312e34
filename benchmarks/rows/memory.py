"""What a second worker takes of memory, over what the first one takes.

PSS, which divides shared pages among those that share them: added up over the processes it is what they really take.
Nothing else that uses the same libraries runs meanwhile, or it would share them too.
"""

from __future__ import annotations

from dataclasses import asdict

from benchmarks.processes import Memory, ServedGlossator, memory, tree
from benchmarks.rows.row import Measured
from benchmarks.rows.served import stream
from benchmarks.stage import Stage


def measure(stage: Stage) -> Measured:
    """Everything but the front counts: workers, and what they were made from."""
    documents = stage.corpus()
    taken: dict[int, Memory] = {}
    fronts: dict[int, Memory] = {}
    each: dict[int, list[dict[str, int]]] = {}
    for workers in (1, 2):
        with ServedGlossator(workers=workers) as server:
            stream(server, documents)
            front, *others = tree(server.pid)
            taken[workers], fronts[workers] = memory(others), memory([front])
            each[workers] = [asdict(memory([pid])) for pid in others]
    return Measured(
        [(taken[2].pss - taken[1].pss) / taken[1].pss],
        {
            "workers PSS bytes": {count: found.pss for count, found in taken.items()},
            "front": {count: asdict(found) for count, found in fronts.items()},
            "processes of workers": each,
        },
    )
