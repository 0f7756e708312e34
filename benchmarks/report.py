"""The report: `python -m benchmarks.report` measures everything and turns the run's JSON into Markdown and plots."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from benchmarks import history, plots
from benchmarks.peers.child import ROOT
from benchmarks.sections import sections
from benchmarks.suite import BUDGET, PARTS, QUICK, RESULTS, measure_all

FOLDER = ROOT / "benchmarks" / "report"


def write(results: Path, folder: Path) -> Path:
    """Write the report on the run whose JSON lies in `results`; the Markdown file."""
    records = {part.key: _read(results / f"{part.key}.json") for part in PARTS}
    facts = _read(results / "machine.json") or {}
    found = {key: record["data"] for key, record in records.items() if record and "data" in record}
    errors = {key: str(record["error"]) for key, record in records.items() if record and "error" in record}
    errors |= {key: "not measured" for key, record in records.items() if record is None}
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.svg"):
        old.unlink()
    drawn = plots.draw(found, folder)
    page = folder / "README.md"
    page.write_text("\n\n".join(sections(facts, found, errors, drawn)) + "\n", encoding="utf-8")
    everything = {"machine": facts, "parts": {key: record for key, record in records.items() if record}}
    (folder / "results.json").write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return page


def _read(file: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


@click.command()
@click.option(
    "--only", multiple=True, type=click.Choice([part.key for part in PARTS]), help="Measure these parts only."
)
@click.option("--quick", is_flag=True, help="Once, on little text, into .bench/quick: shows that everything works.")
@click.option("--resume", is_flag=True, help="Keep parts that this commit has measured already.")
@click.option("--write-only", is_flag=True, help="Measure nothing: write the report on the latest run.")
@click.option("--budget", type=float, default=BUDGET, show_default=True, help="Seconds; later parts are left out.")
def main(only: tuple[str, ...], quick: bool, resume: bool, write_only: bool, budget: float) -> None:
    """Measure everything and write the report. Exit status 1 if something could not be measured."""
    results = QUICK if quick else RESULTS
    well = True
    if not write_only:
        well = measure_all(only or [part.key for part in PARTS], results, quick=quick, resume=resume, budget=budget)
    if not (results / "machine.json").is_file():
        raise click.UsageError(f"there is no run in {results}: leave out --write-only")
    click.echo(f"written: {write(results, QUICK / 'report' if quick else FOLDER)}")
    if not quick:
        kept = history.add(json.loads((FOLDER / "results.json").read_text(encoding="utf-8")), history.FOLDER)
        click.echo(f"kept: {kept or 'nothing, it has no bars'}")
    sys.exit(not well)


if __name__ == "__main__":
    main()
