"""Notes: what analyzers want to have known of their results, told once on standard error."""

from __future__ import annotations

import click

from glossator.cli.show.describe import one_line
from glossator.contract.result import DocumentResult


def tell_notes(result: DocumentResult, told: set[str]) -> None:
    """A line for each note; `told` are those that were told already, and gets these."""
    for item in result.results:
        for note in item.notes:
            line = f"{one_line(item.name)}: {one_line(note)}"
            if line not in told:
                told.add(line)
                click.echo(f"glossator: warning: {line}", err=True)
