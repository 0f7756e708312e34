"""How the bars went from report to report: a small JSON file for each, and a plot of all.

`python -m benchmarks.history FILE…` adds reports that were written before, from their `results.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from benchmarks import bars, plots
from benchmarks.peers.child import ROOT

FOLDER = ROOT / "benchmarks" / "history"
PLOT = "bars.svg"


def add(results: Mapping[str, Any], folder: Path) -> Path | None:
    """Keep the bars of a report in `folder` and draw the plot anew; the file, None of a quick run or one without bars.

    `results` is what the report's `results.json` has. One commit on one day has one file: the latest.
    """
    machine = results["machine"]
    found = {
        part["data"]["key"]: {
            "value": part["data"]["value"],
            **{name: part["data"]["spread"][name] for name in ("low", "high")},
            "verdict": part["data"]["verdict"],
        }
        for key, part in results["parts"].items()
        if key.startswith("bar-") and "data" in part
    }
    if machine.get("quick") or not found:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    kept = {name: machine.get(name) for name in ("date", "commit", "processor", "cores")}
    day = str(machine["date"]).partition("T")[0]
    file = folder / f"{day}-{str(machine['commit']).replace('+', '-changed')}.json"
    file.write_text(json.dumps({**kept, "bars": found}, indent=1) + "\n", encoding="utf-8")
    records = read(folder)
    plots.history(series(records), [str(record["commit"]) for record in records], folder / PLOT)
    return file


def read(folder: Path) -> list[dict[str, Any]]:
    """All reports that were kept, the oldest first."""
    return sorted((json.loads(file.read_text()) for file in folder.glob("*.json")), key=lambda record: record["date"])


def series(records: Sequence[Mapping[str, Any]]) -> dict[str, list[float | None]]:
    """By key, how far each report was beyond the bar of today: 1 is the bar, 2 twice as good; None if not measured."""
    found: dict[str, list[float | None]] = {}
    for row in bars.ROWS:
        values = [record["bars"].get(row.key, {}).get("value") for record in records]
        if any(values):
            found[row.key] = [
                (value / row.bar if row.more_is_better else row.bar / value) if value else None for value in values
            ]
    return found


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(files: tuple[Path, ...]) -> None:
    """Add reports that were written before."""
    for file in files:
        added = add(json.loads(file.read_text(encoding="utf-8")), FOLDER)
        click.echo(f"{added or 'left out, a quick run or one without bars'}")


if __name__ == "__main__":
    main()
