"""The whole run behind the report: `python -m benchmarks.suite`, part by part, each kept in a file at once.

A part that fails, hangs or finds no time left says so and takes no other with it. A run that was broken off goes on
with `--resume`: parts that the same commit measured with the same effort are kept.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import click
from rich.console import Console

from benchmarks import bars, machine
from benchmarks.parts import engine, load, peers, scaling
from benchmarks.peers.child import ROOT
from benchmarks.rows.row import Row
from benchmarks.stage import Effort, Stage

RESULTS = ROOT / ".bench" / "results"
BUDGET = 690.0
"""Seconds: what has not begun by then is left out, and the report says so."""
_LONGEST = 300.0
"""Seconds that a part may take."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something to measure: a bar, or what the report shows beside them."""

    key: str
    measure: Callable[[Stage], dict[str, Any]]
    alone: bool = False


def _bar(row: Row) -> Part:
    def measure(stage: Stage) -> dict[str, Any]:
        began = time.perf_counter()
        return row.result(row.measure(stage), time.perf_counter() - began)

    return Part(f"bar-{row.key}", measure, row.alone)


PARTS = (
    *map(_bar, bars.ROWS),
    Part("workers", scaling.workers),
    Part("rates", load.rates),
    Part("peers", peers.measure),
    Part("clients", load.clients),
    Part("analyzers", engine.analyzers),
    Part("batches", engine.batches),
    Part("sizes", scaling.sizes),
    Part("shapes", load.shapes),
)
"""In the order of measuring: the bars first, then by how much would be missed."""


class Overdue(Exception):
    """A part took longer than it may."""


def run(
    keys: Sequence[str],
    effort: Effort,
    folder: Path,
    note: Callable[[str], None],
    *,
    resume: bool = False,
    budget: float = BUDGET,
) -> list[dict[str, Any]]:
    """Measure these parts; what each gave, errors included, is written to `folder` and returned."""
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    stamp = {"commit": machine.commit(), "effort": json.loads(json.dumps(asdict(effort)))}
    records = []
    with Stage(effort, note) as stage:
        for part in PARTS:
            if part.key not in keys:
                continue
            file = folder / f"{part.key}.json"
            kept = _kept(file, stamp) if resume else None
            if kept is not None:
                note(f"{part.key}: kept from before")
            elif time.perf_counter() - began > budget:
                kept = {"key": part.key, **stamp, "error": f"not measured: the {budget:g} s of the run were over"}
            else:
                note(f"measuring {part.key}")
                if part.alone:
                    stage.clear()
                kept = {"key": part.key, **stamp, **_measured(part, stage)}
                file.write_text(json.dumps(kept, indent=1) + "\n")
            if "error" in kept:
                note(f"{part.key}: {kept['error']}")
            records.append(kept)
    return records


def _measured(part: Part, stage: Stage) -> dict[str, Any]:
    began = time.perf_counter()
    try:
        with _limit(_LONGEST):
            found = {"data": part.measure(stage)}
    except Exception as error:  # one part must never take the others with it
        stage.clear()
        return {"error": f"{type(error).__name__}: {error}", "seconds": time.perf_counter() - began}
    return {**found, "seconds": time.perf_counter() - began}


def _kept(file: Path, stamp: dict[str, Any]) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(file.read_text())
    except (OSError, ValueError):
        return None
    same = all(found.get(name) == value for name, value in stamp.items())
    return found if same and "error" not in found else None


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Raise `Overdue` in this thread when the time is over, whatever it waits for."""

    def overdue(number: int, frame: FrameType | None) -> None:
        raise Overdue(f"it took longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, overdue)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@click.command()
@click.option("--only", multiple=True, type=click.Choice([part.key for part in PARTS]), help="Measure these parts.")
@click.option("--quick", is_flag=True, help="Once, on little text: shows that it works; its figures mean little.")
@click.option("--resume", is_flag=True, help="Keep parts that this commit has measured already.")
@click.option("--budget", type=float, default=BUDGET, show_default=True, help="Seconds; later parts are left out.")
@click.option("--out", type=click.Path(path_type=Path), default=RESULTS, help="Folder for the results.")
def main(only: tuple[str, ...], quick: bool, resume: bool, budget: float, out: Path) -> None:
    """Measure everything that the report shows. Exit status 1 if a part failed."""
    notes = Console(stderr=True, highlight=False)
    began = time.perf_counter()

    def note(text: str) -> None:
        notes.print(f"{time.perf_counter() - began:6.0f} s  {text}", style="dim", markup=False)

    facts = machine.facts()
    effort = Effort.quick() if quick else Effort()
    records = run(only or [part.key for part in PARTS], effort, out, note, resume=resume, budget=budget)
    facts["seconds"] = round(time.perf_counter() - began)
    facts["quick"] = quick
    (out / "machine.json").write_text(json.dumps(facts, indent=1) + "\n")
    results = [record["data"] for record in records if record["key"].startswith("bar-") and "data" in record]
    Console(width=180, highlight=False).print(bars.table(results))
    sys.exit(any("error" in record for record in records))


if __name__ == "__main__":
    main()
