"""This build beside the one of an earlier commit, which is installed beside it: in turns, in the same run.

One core is measured in processor time, which is what one thread takes on a machine of its own, whatever else runs on
this one. What waits, is served or starts is measured in seconds; the details have the processor time of both.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict

from benchmarks.peers.child import Child
from benchmarks.peers.environment import PREVIOUS, previous
from benchmarks.processes import ServedGlossator, cpu_seconds, memory, tree
from benchmarks.rows.row import Measured
from benchmarks.rows.served import stream
from benchmarks.stage import Stage
from benchmarks.stats import Spread, ratios
from benchmarks.workloads import owners
from glossator import AnalyzerResult, Document
from glossator_client import Client

NER = ("tokens", "words", "mentions")
"""What `tokenize,ner` gives."""


def engine(stage: Stage) -> Measured:
    """The default analyzers on all documents as one batch, one thread: old over new."""
    texts = [document.text for document in stage.corpus()]
    return _one_core(stage, "analyze", {"texts": texts})


def entities(stage: Stage) -> Measured:
    """The layers of `tokenize,ner` alone, likewise."""
    texts = [document.text for document in stage.corpus()]
    return _one_core(stage, "parse", {"texts": texts, "layers": NER})


def _one_core(stage: Stage, operation: str, arguments: dict[str, object]) -> Measured:
    old, new = _engines(stage)
    for child in (old, new):
        child.ask(operation, **arguments)
    found: dict[str, list[dict[str, float]]] = {"old": [], "new": []}
    for number in range(2 * stage.effort.rounds):
        for name, child in (("old", old), ("new", new))[:: -1 if number % 2 else 1]:
            found[name].append(child.ask(operation, **arguments))
    cpu = {name: [answer["cpu"] for answer in answers] for name, answers in found.items()}
    seconds = {name: [answer["seconds"] for answer in answers] for name, answers in found.items()}
    return Measured(
        ratios(cpu["old"], cpu["new"]),
        {"commit": PREVIOUS, "processor seconds": cpu, "seconds": seconds, "in seconds": ratios(*seconds.values())},
    )


def _engines(stage: Stage) -> tuple[Child, Child]:
    build = previous()
    old = stage.child("benchmarks.peers.ours", "1", threads=1, python=build.python, folder=build.folder)
    return old, stage.ours(1)


def served(stage: Stage) -> Measured:
    """All documents over one bidirectional stream, two workers each: old over new."""
    documents = stage.corpus()
    old, new = stage.server(2, previous()), stage.server(2)
    for server in (old, new):
        stream(server, documents[:16])
    found: dict[str, list[tuple[float, float]]] = {"old": [], "new": []}
    for number in range(2 * stage.effort.rounds):
        for name, server in (("old", old), ("new", new))[:: -1 if number % 2 else 1]:
            found[name].append(stream(server, documents))
    seconds = {name: [took for took, _ in rounds] for name, rounds in found.items()}
    cpu = {name: [used for _, used in rounds] for name, rounds in found.items()}
    return Measured(
        ratios(*seconds.values()),
        {"commit": PREVIOUS, "seconds": seconds, "processor seconds": cpu, "in processor time": ratios(*cpu.values())},
    )


def last_result(stage: Stage) -> Measured:
    """Until the owner's document is done on an idle server with one worker: new over old."""
    return _latency(stage, first=False)


def first_result(stage: Stage) -> Measured:
    """Until the first result of that document is there, likewise."""
    return _latency(stage, first=True)


def _latency(stage: Stage, *, first: bool) -> Measured:
    document = owners()
    servers = {"old": stage.server(1, previous()), "new": stage.server(1)}
    found: dict[str, list[tuple[float, float]]] = {"old": [], "new": []}
    cpu: dict[str, list[float]] = {"old": [], "new": []}
    for attempt in range(max(4, stage.effort.pairs // 4) + 2):
        for name in list(servers)[:: -1 if attempt % 2 else 1]:
            before = cpu_seconds(tree(servers[name].pid))
            times = _results(servers[name], document)
            if attempt > 1:
                found[name].append((times[0], times[-1]))
                cpu[name].append(cpu_seconds(tree(servers[name].pid)) - before)
    firsts, lasts = ({name: [pair[place] for pair in pairs] for name, pairs in found.items()} for place in (0, 1))
    chosen = firsts if first else lasts
    return Measured(
        ratios(chosen["new"], chosen["old"]),
        {
            "commit": PREVIOUS,
            "first ms": {name: 1000 * Spread.of(times).median for name, times in firsts.items()},
            "last ms": {name: 1000 * Spread.of(times).median for name, times in lasts.items()},
            "first / last, new": Spread.of(ratios(firsts["new"], lasts["new"])).median,
            "processor seconds": {name: sum(used) / len(used) for name, used in cpu.items()},
        },
    )


def _results(server: ServedGlossator, document: Document) -> Sequence[float]:
    """Seconds until each analyzer's result was there."""
    with Client(server.address) as client:
        began = time.perf_counter()
        with closing(client.analyze_stream(document)) as outcomes:
            return [time.perf_counter() - began for outcome in outcomes if isinstance(outcome, AnalyzerResult)]


def taken(stage: Stage) -> Measured:
    """PSS of everything but the front, with two workers, after traffic: new over old."""
    documents = stage.corpus()
    found: dict[str, list[int]] = {"old": [], "new": []}
    each: dict[str, list[dict[str, int]]] = {}
    for _ in range(stage.effort.starts):
        for name, build in (("old", previous()), ("new", None)):
            with ServedGlossator(workers=2, build=build) as server:
                for _ in range(2):
                    stream(server, documents)
                _, *others = tree(server.pid)
                found[name].append(memory(others).pss)
                each[name] = [asdict(memory([pid])) for pid in others]
    return Measured(ratios(found["new"], found["old"]), {"commit": PREVIOUS, "PSS": found, "processes": each})


def start(stage: Stage) -> Measured:
    """From the start of `glossator serve` until it is SERVING: new over old."""
    seconds: dict[str, list[float]] = {"old": [], "new": []}
    cpu: dict[str, list[float]] = {"old": [], "new": []}
    for attempt in range(2 * stage.effort.starts + 1):
        for name, build in (("old", previous()), ("new", None))[:: -1 if attempt % 2 else 1]:
            with ServedGlossator(workers=1, build=build) as server:
                if attempt:  # the first one fills the cache
                    seconds[name].append(server.seconds_to_serving)
                    cpu[name].append(cpu_seconds(tree(server.pid)))
    return Measured(
        ratios(seconds["new"], seconds["old"]),
        {
            "commit": PREVIOUS,
            "seconds": seconds,
            "processor seconds": cpu,
            "in processor time": ratios(cpu["new"], cpu["old"]),
        },
    )
