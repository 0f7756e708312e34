"""Kills runs at random moments and goes on with them; the tables must come out as those of an undisturbed run.

`python -m tests.corpus.kills --times 20`, on toy parses, with a server of its own. What `make test` does of it is in
test_breaks.py.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import duckdb

from glossator.testing.server import serving

PLUGINS = [f"glossator_plugins.{name}.plugin" for name in ("entities", "numbers", "sentiment", "attribution")]
SMALL_PARTS = """
import glossator_corpus.run.writer as writer
writer._MOST_RESULTS = 100
writer._MOST_IN_MEMORY = 100_000
from glossator_start import main
main()
"""
COMPARED = {
    "documents": "SELECT * FROM {}",
    "results": "SELECT * EXCLUDE (milliseconds) FROM {}",
    "annotations": "SELECT * FROM {}",
    "attributions": "SELECT * FROM {}",
}


@click.command()
@click.option("--times", default=20, show_default=True, help="Kills.")
@click.option("--documents", default=1500, show_default=True)
@click.option("--seed", default=1, show_default=True, help="Of the moments.")
def main(times: int, documents: int, seed: int) -> None:
    """Kill runs, again and again, and compare with a run that was left alone."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as place, serving(*PLUGINS) as server:
        folder = Path(place)
        file = folder / "corpus.jsonl"
        with file.open("w") as target:
            for number in range(documents):
                text = f'Weber fed {number} gulls in Oslo. "They were hungry," said Ida Roth on Friday. ' * (number % 7)
                target.write(json.dumps({"id": str(number), "text": text}) + "\n")

        def run(out: str, seconds: float | None = None) -> bool:
            """Whether it came to its end; after these seconds it is killed."""
            command = [sys.executable, "-c", SMALL_PARTS, "run", str(file), "--out", str(folder / out)]
            process = subprocess.Popen(
                [*command, "--address", server.address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                return False
            return True

        began = time.monotonic()
        run("whole")
        taken = time.monotonic() - began
        killed = 0
        while killed < times:
            # Finished ones begin anew elsewhere: those that are killed are what is looked for.
            if run(f"broken{killed}", draw.uniform(0.3, taken)):
                continue
            out = f"broken{killed}"
            for _ in range(draw.randrange(3)):
                run(out, draw.uniform(0.3, taken))
            rows = _count(folder / out)
            run(out)
            _same(folder / "whole", folder / out)
            killed += 1
            click.echo(f"kill {killed}: {rows} results were there; after going on, the tables are those of a whole run")


def _count(out: Path) -> int:
    """Results in the tables as they are, which every file must allow to be read."""
    total = 0
    with duckdb.connect() as base:
        for table in COMPARED:
            if list((out / table).glob("*.parquet")):
                ((total,),) = base.sql(f"SELECT count(*) FROM '{out}/{table}/*.parquet'").fetchall()  # noqa: S608 - ours
    return total


def _same(one: Path, other: Path) -> None:
    with duckdb.connect() as base:
        for table, query in COMPARED.items():
            first, second = (query.format(f"'{out}/{table}/*.parquet'") for out in (one, other))
            for left, right in ((first, second), (second, first)):
                found = base.sql(f"({left}) EXCEPT ALL ({right})").fetchall()
                if found:
                    raise SystemExit(f"{table} differ in {len(found)} rows, such as {found[0]}")


if __name__ == "__main__":
    main()
