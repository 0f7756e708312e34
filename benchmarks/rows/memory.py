"""What a second worker takes of memory, over what the first one takes.

Memory that processes share, because one inherited it from the other or because it is a mapped file, counts once: PSS
without files, and the files that a worker has resident. Plain PSS would count a library less while a stranger uses it.
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
        [(taken[2].taken - taken[1].taken) / taken[1].taken],
        {
            "bytes taken by workers": {count: found.taken for count, found in taken.items()},
            "front": {count: asdict(found) for count, found in fronts.items()},
            "processes of workers": each,
        },
    )
