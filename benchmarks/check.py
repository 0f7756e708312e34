"""The regression check: `python -m benchmarks.check`, or `make bench-check`. Two minutes, for CI.

Parser and engine run beside plain Stanza in this process, in turns, one thread each, and what counts is processor time:
a busy machine does not change such a ratio much, but another processor does. Each is held against the one that was
committed, in `check.toml`, less a tolerance that noise does not use up. What is committed is the least that any of the
machines has given: `--update` writes what was measured there, `--lower` only what is less.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from benchmarks.peers import same
from benchmarks.peers.raw import pipeline
from benchmarks.stats import Spread, ratios
from benchmarks.workloads import seeds
from glossator import AnalyzerSpec, Config, Engine

FILE = Path(__file__).with_name("check.toml")
TOLERANCE = 0.2
"""Share of the committed ratio that may be missing: rounds differ by a few hundredths."""
DOCUMENTS = 8
ROUNDS = 5


def measure(rounds: int, number: int) -> dict[str, Spread]:
    """How many times as fast as plain Stanza with the same processors, in processor time."""
    documents = seeds()[:number]
    texts = [document.text for document in documents]
    engine = Engine.from_config(Config.load(overrides={"server": {"threads": 1}}))
    parser = engine.parser("en")
    raw = pipeline(same.FOLDER, same.processors(same.PARSER_LAYERS), 1)
    full = pipeline(same.FOLDER, same.processors(same.default_layers()), 1)
    ours: Mapping[str, tuple[Callable[[], object], str]] = {
        "parser": (lambda: parser.begin(documents).add(same.PARSER_LAYERS), "raw"),
        "engine": (lambda: engine.analyze(documents), "full"),
        "engine, document by document": (lambda: [engine.analyze([document]) for document in documents], "full"),
        "numbers": (lambda: engine.analyze(documents, [AnalyzerSpec("numbers")]), "raw"),
    }
    theirs = {"raw": lambda: raw.bulk_process(texts), "full": lambda: full.bulk_process(texts)}
    times: dict[str, list[float]] = {name: [] for name in (*theirs, *ours)}
    for attempt in range(rounds + 1):
        for name, run in {**theirs, **{name: run for name, (run, _) in ours.items()}}.items():
            seconds = _cpu(run)
            if attempt:  # the first round warms up
                times[name].append(seconds)
    engine.close()
    return {name: Spread.of(ratios(times[peer], times[name])) for name, (_, peer) in ours.items()}


def committed(file: Path = FILE) -> dict[str, float]:
    """The ratios to hold; empty if there are none yet."""
    return tomllib.loads(file.read_text())["ratios"] if file.is_file() else {}


def fallen(measured: Mapping[str, float], expected: Mapping[str, float]) -> list[str]:
    """Names of the ratios that are below what was committed by more than the tolerance, or that are gone."""
    return [name for name, ratio in expected.items() if measured.get(name, 0.0) < ratio * (1 - TOLERANCE)]


def _cpu(run: Callable[[], object]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began


def lower(measured: Mapping[str, float], expected: Mapping[str, float]) -> dict[str, float]:
    """Of each ratio that is measured, the lesser one: what another machine, too, will hold."""
    return {name: min(ratio, expected.get(name, ratio)) for name, ratio in measured.items()}


def _update(measured: Mapping[str, float]) -> None:
    lines = [f'"{name}" = {ratio:.2f}' for name, ratio in measured.items()]
    head = (
        "# How many times as fast as plain Stanza, in processor time: the least of the machines that measured it.\n"
        "# Written by `python -m benchmarks.check`, --update or --lower."
    )
    FILE.write_text("\n".join([head, "[ratios]", *lines]) + "\n")


@click.command()
@click.option("--update", is_flag=True, help="Write what is measured to check.toml instead of comparing with it.")
@click.option("--lower", "lowering", is_flag=True, help="The same, but never above what it has: for another processor.")
@click.option("--rounds", type=click.IntRange(1), default=ROUNDS, show_default=True)
@click.option("--documents", type=click.IntRange(1, 14), default=DOCUMENTS, show_default=True, help="Seeds to run.")
def main(update: bool, lowering: bool, rounds: int, documents: int) -> None:
    """Hold the ratios against those that were committed. Exit status 1 if one has fallen."""
    measured = measure(rounds, documents)
    medians = {name: spread.median for name, spread in measured.items()}
    expected = {} if update else committed()
    below = fallen(medians, expected)
    table = Table("times as fast as plain Stanza", "measured", "spread", "committed", "", box=None, pad_edge=False)
    for name, spread in measured.items():
        verdict = Text("held" if name in expected else "")
        if lowering and spread.median < expected.get(name, 0.0):
            verdict = Text("lowered")
        elif name in below:
            verdict = Text("fallen", style="bold red")
        around = f"{spread.low:.2f}–{spread.high:.2f}"
        table.add_row(
            name, f"{spread.median:.2f}×", around, f"{expected[name]:.2f}×" if name in expected else "", verdict
        )
    Console(width=100, highlight=False).print(table)
    if update or lowering:
        _update(lower(medians, expected))
    elif below:
        sys.exit(1)


if __name__ == "__main__":
    main()
