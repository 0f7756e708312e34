"""What a million documents cost on a Ray cluster: measured here, computed for there. `make ray-cost`.

Two runs over the seeds, a short and a longer one: what the longer one takes more is what its documents take, without
starting a cluster and loading models. It is processor time that is measured: other load on the machine matters
little. But Ray's own processes take some for as long as they run, so that a busy machine makes them look dearer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from benchmarks.processes import tree

_EVERY = 0.25
_TICKS = os.sysconf("SC_CLK_TCK")
_MILLION = 1_000_000


@click.command()
@click.option("--documents", default=96, show_default=True, help="That the longer run has more.")
@click.option("--actors", default=2, show_default=True)
@click.option("--price", default=0.05, show_default=True, help="Of a processor for an hour, in whatever currency.")
def main(documents: int, actors: int, price: float) -> None:
    """Measure and compute."""
    few = 8 * actors
    with tempfile.TemporaryDirectory() as place:
        short = _run(Path(place) / "short", few, actors)
        long = _run(Path(place) / "long", few + documents, actors)
    driver, analysis, ray = (1000 * (long[who] - short[who]) / documents for who in ("driver", "analysis", "ray"))
    characters = _characters(few + documents) / (few + documents)
    click.echo(
        f"measured here, {documents} documents of {characters:,.0f} characters on average, {actors} actors, "
        "milliseconds of processor time per document:"
    )
    click.echo(f"  actors with their servers and workers  {analysis:8.1f}")
    click.echo(f"  the run that reads and writes          {driver:8.1f}")
    click.echo(f"  Ray's own processes                    {ray:8.1f}")
    total = driver + analysis + ray
    hours = total * _MILLION / 1000 / 3600
    click.echo(f"computed for a million such documents: {hours:,.0f} processor hours,")
    click.echo(f"  at {price} for a processor and hour {hours * price:,.2f}")
    if driver < analysis / 1000:
        click.echo("how many actors one run keeps up with cannot be told from so few documents: ask for more")
    else:
        click.echo(f"computed: one run keeps up with about {analysis / driver:,.0f} actors")


def _text(number: int, seeds: list[str]) -> str:
    return seeds[number % len(seeds)]


def _seeds() -> list[str]:
    return [file.read_text(encoding="utf-8") for file in sorted(Path("seeds").glob("*.txt"))]


def _characters(count: int) -> int:
    seeds = _seeds()
    return sum(len(_text(number, seeds)) for number in range(count))


def _run(folder: Path, count: int, actors: int) -> dict[str, float]:
    """Who -> seconds of processor time of a run."""
    folder.mkdir()
    seeds = _seeds()
    rows = [{"id": str(number), "text": _text(number, seeds)} for number in range(count)]
    (folder / "corpus.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    command = [sys.executable, "-m", "glossator", "run", str(folder / "corpus.jsonl"), "--out", str(folder / "tables")]
    process = subprocess.Popen(
        [*command, "--engine", "ray", "--workers", str(actors)], stdout=subprocess.PIPE, text=True
    )
    seen: dict[int, tuple[str, float]] = {}
    while process.poll() is None:
        for one in tree(process.pid):
            found = _looked_at(one)
            if found is not None:
                seen[one] = ("driver" if one == process.pid else found[0], found[1])
        time.sleep(_EVERY)
    if process.returncode:
        raise SystemExit(f"the run ended with {process.returncode}")
    total = {"driver": 0.0, "analysis": 0.0, "ray": 0.0}
    for who, seconds in seen.values():
        total[who] += seconds
    return total


def _looked_at(process: int) -> tuple[str, float] | None:
    """What it is, and its processor time in seconds so far."""
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes()
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    ours = b"ray::MapWorker" in command or b"glossator_server" in command or b"glossator_corpus" in command
    return "analysis" if ours else "ray", (int(fields[11]) + int(fields[12])) / _TICKS


if __name__ == "__main__":
    main()
