"""The command line: `python -m benchmarks.accuracy table | ablations | errors`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

from . import ablations as ablation
from . import bars, kinds
from .bars import Row
from .data import Data, DataMissing
from .gold import GoldStale
from .models import PARTS as MODEL_PARTS
from .models import EvaluationFailed, ModelScores
from .parts import PARTS
from .parts.found import Found
from .progress import Watch
from .report import Report
from .run import AnalysisFailed, Runner

FAST = 12
"""Rows of each corpus for a quick look."""

_data = click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of the corpora; default: GLOSSATOR_DATA, else ../shared/data.",
)
_fast = click.option("--fast", is_flag=True, help=f"Only {FAST} rows of each file: to see that it works, no result.")


@click.group(help="How good the models and the analyzers are, beside bars and peers. Needs the corpora.")
def main() -> None:
    pass


@main.command()
@_data
@_fast
@click.option("--only", multiple=True, metavar="NAME", help="Rows of this group, or whose id begins so; repeatable.")
@click.option(
    "--terms",
    type=click.Choice(["any", "open", "both"]),
    default="any",
    show_default=True,
    help="Which models: those in use by default, those that anyone may use, or both side by side.",
)
@click.option("--list", "listing", is_flag=True, help="List the rows and score nothing.")
@click.option("--markdown", type=click.Path(path_type=Path), help="Also write the table as Markdown.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Also write everything as JSON.")
@click.option("--plot", type=click.Path(path_type=Path), help="Also draw how reliable scores are, as SVG.")
def table(
    *,
    folder: Path | None,
    fast: bool,
    only: Sequence[str],
    terms: str,
    listing: bool,
    markdown: Path | None,
    json_file: Path | None,
    plot: Path | None,
) -> None:
    """Score every model and analyzer. Exit code 1: a bar is missed, or there is no model or gold to score for one."""
    rows = [row for row in bars.rows() if not only or row.group in only or row.id.startswith(tuple(only))]
    if not rows:
        raise click.UsageError(f"no row is called {' or '.join(only)}; --list shows them")
    if listing:
        for row in rows:
            expected = "" if row.bar is None else f"bar {row.bar}"
            click.echo(f"{row.id:34} {row.group:19} {row.what}, {row.data}, {row.measure}  {expected}")
        return
    with _failures():
        data = Data.find(folder, FAST if fast else None)
        found = _scored(data, rows, "any" if terms == "both" else terms)
        beside = _scored(data, rows, "open") if terms == "both" else Found()
        report = Report(rows, found.scores, data.limit, beside=beside.scores)
    console = _console()
    console.print(report.table())
    console.print(report.summary, style="bold red" if report.missed else "bold green", highlight=False)
    if markdown:
        markdown.write_text(report.markdown(), encoding="utf-8")
    if json_file:
        json_file.write_text(report.json(), encoding="utf-8")
    if plot:
        ours = "open models" if terms == "open" else "models in use by default"
        _draw(rows, {ours: found, "open models": beside} if terms == "both" else {ours: found}, plot)
    sys.exit(1 if report.missed else 0)


@main.command()
@_data
@_fast
@click.argument("analyzers", nargs=-1, type=click.Choice(sorted({one.analyzer for one in ablation.ABLATIONS})))
def ablations(folder: Path | None, fast: bool, analyzers: Sequence[str]) -> None:
    """Score the analyzers, or those named, with one thing turned off at a time."""
    with _failures(), Watch() as watch:
        found = ablation.run(Data.find(folder, FAST if fast else None), watch, analyzers)
    _console().print(ablation.table(found, bars.rows(), analyzers))


@main.command()
@_data
@_fast
@click.option("--write", is_flag=True, help=f"Write {kinds.DOCUMENT.name} beside this package.")
@click.argument("analyzers", nargs=-1, type=click.Choice(kinds.ANALYZERS))
def errors(folder: Path | None, fast: bool, write: bool, analyzers: Sequence[str]) -> None:
    """Count the kinds of error of each analyzer, or of those named."""
    if write and analyzers:
        raise click.UsageError("--write needs all analyzers")
    names = analyzers or kinds.ANALYZERS
    limit = FAST if fast else None
    with _failures(), Watch() as watch:
        found = _run(Data.find(folder, limit), [*names, "seeds"], watch)
    for analyzer in names:
        click.echo(f"{analyzer}, {found.errors[analyzer].total()} errors")
        for kind, count in found.errors[analyzer].most_common():
            if count:
                click.echo(f"  {count:6}  {kind}")
    if write:
        kinds.DOCUMENT.write_text(kinds.document(found, limit), encoding="utf-8")
        click.echo(f"wrote {kinds.DOCUMENT}")


def _draw(rows: Sequence[Row], found: Mapping[str, Found], plot: Path) -> None:
    from benchmarks.plots import reliability

    titles = {row.id: f"{row.group}, {row.data}" for row in rows}
    curves: dict[str, dict[str, list[tuple[float, float]]]] = {
        titles[name]: {} for one in found.values() for name in one.bins if name in titles
    }
    for called, one in found.items():
        for name in one.bins.keys() & titles.keys():
            curves[titles[name]][called] = [(each.sure, each.right) for each in one.bins[name]]
    if not curves:
        raise click.UsageError("--plot draws the rows that begin with calibration, and none of them is among those")
    reliability(curves, plot)


def _scored(data: Data, rows: Sequence[Row], terms: str) -> Found:
    """The scores that the rows need, with models under these terms: models in one process, analyzers in this one."""
    wanted = list(dict.fromkeys(row.part for row in rows))
    jobs = [MODEL_PARTS[part] for part in wanted if part in MODEL_PARTS]
    parts = [part for part in wanted if part in PARTS]
    with Watch() as watch, ModelScores(data, jobs, terms, lambda what: watch.step(f"model: {what}")) as models:
        found = _run(data, parts, watch, terms)
        found.scores |= models.result()
        return found


def _run(data: Data, parts: Sequence[str], watch: Watch, terms: str = "any") -> Found:
    found = Found()
    runner = Runner(watch.documents, terms=terms)
    try:
        for part in parts:
            try:
                found.add(PARTS[part](data, runner))
            except AnalysisFailed as error:
                if terms != "open":
                    raise
                click.echo(f"{part}: no score with open models: {error}", err=True)  # they need not have all layers
    finally:
        runner.close()
    return found


class _NothingScored(click.ClickException):
    exit_code = 2


@contextmanager
def _failures() -> Iterator[None]:
    """What went wrong, without a traceback, where there is nothing to be learnt from one."""
    try:
        yield
    except (DataMissing, GoldStale, AnalysisFailed, EvaluationFailed) as error:
        raise _NothingScored(str(error)) from None


def _console() -> Console:
    """As wide as the terminal; wide enough for the whole table where there is none."""
    return Console() if sys.stdout.isatty() else Console(width=190)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.accuracy")
