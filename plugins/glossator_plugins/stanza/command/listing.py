"""Listing: the catalog and what verification found, for the terminal and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import click
from rich.text import Text

from glossator.cli.show.console import console, show, show_table
from glossator.cli.show.describe import one_line, terms_told
from glossator.cli.show.text import aligned
from glossator.extras import models_command
from glossator_plugins.stanza.command.catalog import Installed
from glossator_plugins.stanza.package.sums import State, Verification

_STYLES = {State.INTACT: "green", State.DAMAGED: "bold red", State.UNVERIFIABLE: "yellow"}


def none() -> str:
    """What to do where there are no models at all."""
    return f"no models are installed: '{models_command()}' for English, 'glossator models pull LANG' for others"


def megabytes(size: int) -> str:
    """A size in bytes for people."""
    return f"{size / 1e6:.1f} MB"


def print_json(told: Sequence[Installed] | Sequence[Verification]) -> None:
    """Everything that is known, as a JSON array."""
    click.echo(json.dumps([asdict(each) for each in told], ensure_ascii=False, indent=2))


def print_catalog(found: Sequence[Installed], downloads: str) -> None:
    """Each package with its files and what it lacks."""
    output = console()
    if not found:
        show(output, none())
    for installed in found:
        language = (
            f"{installed.language_name} ({installed.language})" if installed.language_name else installed.language
        )
        head = Text(one_line(f"{installed.name} {installed.version}").rstrip(), style="bold")
        head.append(f"  {one_line(language)}  {megabytes(installed.size)}  ", style="not bold")
        if installed.serves:
            head.append("in use", style="not bold green")
        else:
            unused = "not usable" if installed.problem else "not in use: another package comes first"
            head.append(unused, style="not bold yellow")
        if installed.terms:
            head.append(f", {terms_told(installed.terms)}", style="not bold")
        show(output, head)
        show(output, Text(f"  {one_line(installed.path)}", style="dim"))
        for line in (*aligned(_files(installed)), *aligned(_lacks(installed))):
            show(output, line)
        show(output, "")
    where = downloads or "the folder that models.downloads names"
    show(output, Text(f"'glossator models pull LANG' puts models into {where}", style="dim"))


def _files(installed: Installed) -> list[list[Text]]:
    return [
        [
            Text(one_line(file.processor)),
            Text(one_line(file.package)),
            Text(megabytes(file.size).rjust(8)),
            Text(", ".join(file.layers) or "serves no layer", style="" if file.layers else "dim"),
        ]
        for file in installed.files
    ]


def _lacks(installed: Installed) -> list[list[Text]]:
    rows = [[Text("cannot be used", style="bold red"), Text(one_line(installed.problem))]] if installed.problem else []
    return rows + [
        [Text(f"no {layer}", style="yellow"), Text(one_line(why))] for layer, why in installed.missing.items()
    ]


def print_verified(told: Sequence[Verification]) -> None:
    """One line for each package, and one for each of its problems."""
    output = console()
    rows = [
        [
            Text(one_line(f"{each.name} {each.version}").rstrip(), style="bold"),
            Text(each.state.value, style=_STYLES[each.state]),
            Text(f"{each.files} files"),
            Text(one_line(each.path)),
        ]
        for each in told
    ]
    show_table(output, ["package", "state", "checked", "folder"], rows)
    for each in told:
        for problem in each.problems:
            show(output, Text(f"  {one_line(each.name)}: {one_line(problem)}"))
