"""The whole run behind the report, part by part, each kept in a file at once.

A part that fails, hangs or finds no time left says so and takes no other with it. A run that was broken off can go on:
parts that the same commit measured with the same effort are kept.
"""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from rich.console import Console

from benchmarks import bars, machine
from benchmarks.parts import engine, load, package, peers, scaling
from benchmarks.peers.child import ROOT
from benchmarks.rows.row import Row
from benchmarks.stage import Effort, Stage

RESULTS = ROOT / ".bench" / "results"
QUICK = ROOT / ".bench" / "quick"
"""Of quick runs, whose report goes there too: it must never take the place of a real one."""
BUDGET = 1200.0
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
    Part("package", package.measure),
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


def measure_all(
    keys: Sequence[str], folder: Path, *, quick: bool = False, resume: bool = False, budget: float = BUDGET
) -> bool:
    """A whole run, told on stderr as it goes on; facts of the machine go beside the parts. Whether all went well."""
    notes = Console(stderr=True, highlight=False)
    began = time.perf_counter()

    def note(text: str) -> None:
        notes.print(f"{time.perf_counter() - began:6.0f} s  {text}", style="dim", markup=False)

    facts = machine.facts()
    effort = Effort.quick() if quick else Effort()
    records = run(keys, effort, folder, note, resume=resume, budget=budget)
    facts |= {"seconds": round(time.perf_counter() - began), "quick": quick}
    (folder / "machine.json").write_text(json.dumps(facts, indent=1) + "\n")
    results = [record["data"] for record in records if record["key"].startswith("bar-") and "data" in record]
    if not notes.is_terminal:
        notes.width = 180
    notes.print(bars.table(results))
    return not any("error" in record for record in records)
