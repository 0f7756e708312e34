"""`glossator run` and `glossator tables`."""

from __future__ import annotations

import glob
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from glossator.cli.group import Problem
from glossator.cli.read.corpus import how_to_read, reading_options
from glossator.cli.read.options import (
    access,
    analyzer_timeout_option,
    analyzers_option,
    assignments_option,
    client_options,
    config_options,
    language_option,
    load_config,
    parse_analyzers,
    parse_time,
    with_language,
    with_options,
)
from glossator.cli.show.console import console, show, show_table
from glossator.extras import advice

if TYPE_CHECKING:  # what needs the extra is imported when it is clear that it is there
    from glossator_corpus.run.job import Job

_INTERRUPTED = 130


@click.command(
    short_help="Analyze a corpus into tables; what is done is not done again.",
    epilog="Exit status: 0 if every analyzer succeeded on every document, 1 if one failed or the run broke off, 2 if "
    "the command line is wrong, 130 after Ctrl-C.",
)
@click.argument("corpus", nargs=-1, required=True, metavar="CORPUS…", type=click.Path(path_type=str, allow_dash=True))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Folder for the tables.")
@analyzers_option
@assignments_option
@click.option("--address", metavar="HOST:PORT", help="Let this server do it. Default: start one here, for this run.")
@click.option(
    "--workers", type=click.IntRange(1, 4096), help="Of the server that is started, or on Ray. Default: all processors."
)
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", help="What does it. Default: local.")
@click.option(
    "--ray-address",
    metavar="HOST:PORT",
    help="Of a Ray cluster, or auto. Default: RAY_ADDRESS, or else a cluster that is started here, for this run.",
)
@language_option
@click.option(
    "--reference-time",
    metavar="TIME",
    help="When documents that do not say so were written, in ISO 8601; relative dates are resolved against it.",
)
@analyzer_timeout_option
@click.option("--retry-failed", is_flag=True, help="Run again what failed and may succeed another time.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N documents.")
@click.option(
    "--dry-run", is_flag=True, help="Only read: tell formats, files, documents and sizes, and what DIR lacks."
)
@reading_options
@client_options
@config_options
@click.pass_context
def run(
    ctx: click.Context,
    /,
    *,
    corpus: tuple[str, ...],
    out: Path | None,
    analyzers: str | None,
    assignments: tuple[str, ...],
    address: str | None,
    workers: int | None,
    engine: str,
    ray_address: str | None,
    language: str,
    reference_time: str | None,
    analyzer_timeout: float | None,
    retry_failed: bool,
    limit: int | None,
    dry_run: bool,
    input_format: str,
    input_options: tuple[str, ...],
    config_file: Path | None,
    settings: tuple[str, ...],
    **flags: str | None,
) -> None:
    """Analyze a corpus and write tables in Parquet to DIR.

    CORPUS is a file, a folder, a zip or tar, a pattern, or "-": see `glossator readers`. The tables are documents,
    results (a row for each document and analyzer: ok, or the reason), annotations and attributions; `glossator tables`
    lists their columns.

    The same command again does what is missing and nothing else: after a break, with more documents, with another
    analyzer, or with other options or models, which concern what they concern. Ctrl-C finishes what is in flight; a
    second one stops at once.

    \b
    Examples:
      glossator run news/ --out tables
      glossator run news/ --out tables --analyzers entities,numbers,attribution
      glossator run archive.jsonl.gz --out tables --address localhost:50051
      glossator run news.zip --out tables --dry-run
      glossator run news/ --out tables --retry-failed
      glossator run news/ --out tables --engine ray --ray-address auto
      duckdb -c "SELECT reason, count(*) FROM 'tables/results/*.parquet' GROUP BY ALL"
    """
    if not dry_run and out is None:
        raise click.UsageError("missing option '--out': name a folder for the tables, or ask for a --dry-run")
    _check_corpus(corpus, out)
    _check_engine(engine, ray_address, address, workers)
    if address is not None and workers is not None:
        raise click.UsageError("--workers are those of a server that is started here, and --address names another one")
    _check_tables()
    from glossator_corpus.run.job import Job, default_set

    columns = {name: flags.pop(name) for name in ("encoding", "text_column", "id_column", "time_column")}
    how = how_to_read(input_format, input_options, **columns)
    asked = parse_analyzers(analyzers)
    job = Job(
        corpus,
        out or Path(),
        replace(how, reference_time=parse_time(reference_time)),
        limit,
        lambda client: with_options(asked or default_set(client), assignments),
        language,
        analyzer_timeout,
        address,
        workers,
        retry_failed,
        engine == "ray",
        ray_address,
    )
    if dry_run:
        _survey(job, out, [spec.name or spec.analyzer for spec in asked])
        return
    config = load_config(config_file, settings, access(**flags))
    if language and address is None:
        config = with_language(config, language)
    if sys.stderr.isatty() and address is None:
        _tell(f"starting {'actors' if engine == 'ray' else 'a server'} for this run; models are loaded …")
    try:
        tally, interrupted = job.work(config, _tell)
    except KeyboardInterrupt:
        _tell("stopped: what was not written yet is lost; the same command goes on with the rest")
        ctx.exit(_INTERRUPTED)
    click.echo(tally.summary(str(out)))
    if interrupted:
        _tell("interrupted: the same command goes on with the rest")
        ctx.exit(_INTERRUPTED)
    if tally.failed or tally.failed_before or tally.unreadable:
        ctx.exit(1)


@click.command(short_help="List the tables of a run, or what their columns mean.")
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--schema", is_flag=True, help="List columns, types and what they mean, too.")
def tables(folder: Path | None, schema: bool) -> None:
    """List the tables in DIR, the folder of a `glossator run`: files, rows, sizes, analyzers. Without DIR, the schema.

    \b
    Examples:
      glossator tables news-tables
      glossator tables --schema
    """
    _check_tables()
    from glossator_corpus.tables.about import about, columns
    from glossator_corpus.tables.schema import VERSION

    output = console()
    if folder is not None:
        found = about(folder)
        head = ("table", "files", "rows", "bytes", "a row for")
        show_table(output, head, [[Text(cell) for cell in row] for row in found.rows])
        for line in found.lines:
            show(output, Text(line, style="dim"))
    if schema or folder is None:
        show(output, Text(f"schema version {VERSION}", style="bold"))
        # Types last: those of nested columns are long.
        rows = [[Text(f"{table}.{name}"), Text(what), Text(kind)] for table, name, kind, what in columns()]
        show_table(output, ("column", "what it is", "type"), rows)


def _survey(job: Job, out: Path | None, analyzers: list[str]) -> None:
    from glossator_corpus.run.survey import Survey, left

    found = Survey()
    todo = left(found.through(job.members()), out, analyzers, _tell, retry_failed=job.retry_failed)
    if job.limit is None:
        found.weigh(job.corpus, job.how)
    head = ("format", "files", "bytes", "documents", "characters", "unreadable")
    show_table(console(), head, [[Text(cell) for cell in row] for row in found.rows()])
    for line in todo.lines(str(out)) if out is not None else ():
        show(console(), Text(line))


def _check_corpus(corpus: tuple[str, ...], out: Path | None) -> None:
    """Raises `UsageError` for what is not there, and for a folder of tables within it."""
    for path in corpus:
        # What vanishes later is a row with its failure; what was never there is a slip of the fingers.
        if path != "-" and not os.path.lexists(path) and not glob.has_magic(path):
            raise click.UsageError(f"there is no {path}: CORPUS is a file, a folder, a pattern or '-'")
        if not os.path.lexists(path) and glob.has_magic(path) and not any(glob.iglob(path, recursive=True)):
            raise click.UsageError(f"no file has a name such as {path}: check the path or the pattern")
        if out is not None and os.path.isdir(path) and out.resolve().is_relative_to(Path(path).resolve()):
            raise click.UsageError(f"--out {out} lies in the folder that is read, {path}: name another place")


def _check_engine(engine: str, ray_address: str | None, address: str | None, workers: int | None) -> None:
    if engine == "ray":
        if address is not None:
            raise click.UsageError(
                "--engine ray starts its own servers, and --address names another one: leave one out"
            )
        if ray_address is not None and ray_address.startswith("ray://"):
            raise click.UsageError(
                "--ray-address takes that of the cluster itself, HOST:6379 or auto, on a machine that belongs to it; "
                "from elsewhere, submit the command: ray job submit -- glossator run …"
            )
        if hint := advice("ray"):
            raise Problem(f"--engine ray needs what a base install leaves out; {hint}")
    elif ray_address is not None:
        raise click.UsageError("--ray-address is for --engine ray")
    elif workers is not None and workers > 64:
        raise click.UsageError("a server has at most 64 --workers: name fewer, or several machines with --engine ray")


def _check_tables() -> None:
    if hint := advice("corpus"):
        raise Problem(f"tables need libraries that a base install leaves out; {hint}")


def _tell(line: str) -> None:
    click.echo(f"glossator: {line}", err=True)
