"""`glossator new`: a project for a plugin, with tests that pass."""

from __future__ import annotations

from pathlib import Path

import click

from glossator import __version__
from glossator.testing.project import KINDS, write


@click.command(short_help="Start a project for a plugin.")
@click.argument("name", metavar="VENDOR-NAME")
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True, help="What it is to do.")
@click.option(
    "--directory",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    metavar="FOLDER",
    help="Where the project's folder is made; default: here.",
)
def new(*, name: str, kind: str, directory: Path) -> None:
    """Start a project for a plugin: code that works, its tests, a benchmark, and a file for CI.

    per-document and batch are analyzers, one document at a time or all of a batch; service is one that asks a service
    over HTTP; remote is one that answers from a process of its own; a parser finds tokens and more; an observer watches
    batches.

    \b
    Examples:
      glossator new acme-topics
      glossator new acme-esperanto --kind parser
    """
    written = write(name, kind, directory, __version__)
    folder = directory / name
    for path in written:
        click.echo(path)
    click.echo(f"\nNow:\n  cd {folder}\n  pip install -e '.[test]'\n  pytest")
