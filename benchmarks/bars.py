"""The bars, measured: `python -m benchmarks.bars [--only KEY]… [--quick]`, or `make bench-bars`.

Every row is a ratio, or a difference, of things measured in turns on this machine in this run. A row that fails says
why and leaves the others alone. With `--json` the results, samples and details go to a file.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from benchmarks.rows import (
    corpus,
    http,
    latency,
    memory,
    neighbours,
    parser,
    previous,
    secured,
    served,
    size,
    start,
    transport,
    waiting,
    web,
)
from benchmarks.rows.row import Row
from benchmarks.stage import Effort, Stage

ROWS = (
    Row("memory", "second worker's additional memory / first worker's", 0.6, 0.2, memory.measure,
        more_is_better=False, alone=True),
    Row("start", "SERVING after start / raw import + load of the same models", 1.2, 0.5, start.measure,
        more_is_better=False, alone=True),
    Row("corpus-memory", "peak memory of a run, 20,000 small documents / 2,000", 1.1, 1.05, corpus.flat,
        more_is_better=False, alone=True),
    Row("previous-memory", "PSS of all but the front, 2 workers, after traffic / of the previous build", 0.6, 0.4,
        previous.taken, more_is_better=False, alone=True),
    Row("previous-start", "SERVING after start / of the previous build", 0.7, 0.5, previous.start,
        more_is_better=False, alone=True),
    Row("added-latency", "latency that RPC + scheduler add to `Engine.run`, one seed, idle", 3.0, 1.0, latency.added,
        unit="ms", more_is_better=False, alone=True),
    Row("parser", "our parser, one core, vs raw `bulk_process`, same weights", 1.5, 3.0, parser.measure),
    Row("raw", "served tokens/s, bidi, 2 workers, vs raw `bulk_process`", 2.5, 5.0, served.against_raw),
    Row("web", "served documents/s vs FastAPI + Stanza, 16 clients", 3.0, 10.0, web.measure),
    Row("null", "null analyzer over bidi vs bare `grpc.aio` echo", 0.5, 0.8, transport.measure),
    Row("first-result", "time to first result / time to last, owner's document", 0.25, 0.1, latency.first_result,
        more_is_better=False),
    Row("previous-engine", "four analyzers, one core, vs the previous build", 2.0, 3.0, previous.engine),
    Row("previous-ner", "tokenize,ner alone, one core, vs the previous build", 1.8, 3.0, previous.entities),
    Row("previous-served", "served, bidi, 2 workers, vs the previous build", 1.8, 2.5, previous.served),
    Row("previous-last", "time to last result, owner's document, idle / of the previous build", 0.6, 0.4,
        previous.last_result, more_is_better=False),
    Row("previous-first", "time to first result, owner's document, idle / of the previous build", 0.6, 0.4,
        previous.first_result, more_is_better=False),
    Row("http", "unary over HTTP, binary / over gRPC, owner's document, idle", 1.25, 1.05, http.measure,
        more_is_better=False),
    Row("workers", "throughput 1 → 2 workers", 1.85, 1.95, served.more_workers),
    Row("corpus", "documents/s of `glossator run` vs a client that streams them, same server", 0.97, 1.0,
        corpus.throughput),
    Row("long-document", "time per character, 1 MiB document / 10 KiB document", 1.5, 1.1, size.measure,
        more_is_better=False),
    Row("secured-null", "null analyzer over bidi with TLS, tokens and metrics / without", 0.95, 0.99, secured.null),
    Row("secured-own", "the same without TLS, which is gRPC's: tokens and metrics / without", 0.95, 0.99, secured.own),
    Row("secured-raw", "served documents/s with TLS, tokens and metrics / without, 2 workers", 0.95, 0.99, secured.raw),
    Row("secured-latency", "what TLS, tokens and metrics add to a unary call", 0.3, 0.1, secured.latency,
        unit="ms", more_is_better=False),
    Row("beside-crashes", "median of calls beside documents that crash workers / of an idle server, 1 worker", 2.0, 1.1,
        neighbours.beside_crashes, more_is_better=False),
    Row("beside-streams", "95th percentile of calls beside six streams / of an idle server, 2 workers", 3.0, 1.5,
        neighbours.beside_streams, more_is_better=False),
    Row("waiting", "20 documents that wait 0.5 s each for a service / one of them, 1 worker", 2.0, 1.1, waiting.measure,
        more_is_better=False),
)  # fmt: skip
"""In the order of measuring: what has to be alone comes first."""
PREVIOUS = "previous"
"""Stands for all rows about the build of an earlier commit."""
_STYLES = {"moonshot": "bold green", "met": "green", "missed": "red", "failed": "bold red"}


def measure(
    keys: Sequence[str],
    effort: Effort,
    note: Callable[[str], None],
    keep: Callable[[Mapping[str, Any]], None] = lambda result: None,
) -> list[dict[str, Any]]:
    """Measure these rows; `keep` gets each result as soon as it is there."""
    results = []
    with Stage(effort, note) as stage:
        for row in ROWS:
            if row.key not in keys:
                continue
            note(f"measuring {row.key}")
            if row.alone:
                stage.clear()
            began = time.perf_counter()
            try:
                result = row.result(row.measure(stage), time.perf_counter() - began)
            except Exception as error:  # one row must never take the others with it
                stage.clear()
                why = f"{type(error).__name__}: {error}"
                result = {"key": row.key, "verdict": "failed", "error": why, "seconds": time.perf_counter() - began}
            results.append(result)
            keep(result)
    return results


def chosen(only: Sequence[str]) -> list[str]:
    """The keys of the rows that these are or stand for; all if there are none."""
    return [
        row.key
        for row in ROWS
        if not only or row.key in only or (PREVIOUS in only and row.key.startswith(f"{PREVIOUS}-"))
    ]


def table(results: Sequence[Mapping[str, Any]]) -> Table:
    """The results for people."""
    rows = {row.key: row for row in ROWS}
    shown = Table("key", "what", box=None, pad_edge=False, header_style="bold")
    for name in ("measured", "spread", "bar", "moonshot"):
        shown.add_column(name, justify="right", no_wrap=True)
    shown.add_column("verdict")
    shown.add_column("took", justify="right")
    for result in results:
        row = rows[result["key"]]
        verdict = Text(result["verdict"], style=_STYLES[result["verdict"]])
        took = f"{result['seconds']:.0f} s"
        sign = "≥" if row.more_is_better else "≤"
        bars = f"{sign} {row.shown(row.bar)}", f"{sign} {row.shown(row.moonshot)}"
        if "error" in result:
            shown.add_row(row.key, Text(result["error"]), "", "", *bars, verdict, took)
            continue
        spread = result["spread"]
        around = f"{spread['low']:.2f}–{spread['high']:.2f} ({spread['count']})"
        shown.add_row(row.key, Text(row.what), row.shown(result["value"]), around, *bars, verdict, took)
    return shown


@click.command()
@click.option(
    "--only", multiple=True, type=click.Choice([*(row.key for row in ROWS), PREVIOUS]), help="Measure these rows."
)
@click.option("--quick", is_flag=True, help="Once, on little text: shows that it works; its figures mean little.")
@click.option("--rounds", type=click.IntRange(1), help="Rounds of interleaved measurements.")
@click.option("--details", is_flag=True, help="Print what the figures were made of.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the results here.")
def main(only: tuple[str, ...], quick: bool, rounds: int | None, details: bool, file: Path | None) -> None:
    """Measure the bars and print them beside what was reached. Exit status 1 if one was missed or failed."""
    effort = Effort.quick() if quick else Effort()
    if rounds is not None:
        effort = Effort(**{**{name: getattr(effort, name) for name in effort.__slots__}, "rounds": rounds})
    notes, output = Console(stderr=True, highlight=False), Console(highlight=False)
    began = time.perf_counter()

    def note(text: str) -> None:
        notes.print(f"{time.perf_counter() - began:6.0f} s  {text}", style="dim", markup=False)

    results = measure(chosen(only), effort, note)
    if not output.is_terminal:
        output.width = 180
    output.print(table(results))
    if details:
        output.print_json(json.dumps({result["key"]: result.get("details") for result in results}))
    if file is not None:
        file.write_text(json.dumps(results, indent=1))
    sys.exit(any(result["verdict"] in ("missed", "failed") for result in results))


if __name__ == "__main__":
    main()
