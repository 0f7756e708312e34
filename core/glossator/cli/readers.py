"""`glossator readers`: the formats that documents can be read from, and what can be set for each."""

from __future__ import annotations

import json
from typing import TextIO

import click
from rich.text import Text

from glossator.cli.group import Misuse
from glossator.cli.show.console import console, show, show_table
from glossator.cli.show.describe import one_line
from glossator.cli.show.streams import own_output
from glossator.contract.reader import ATTRIBUTES
from glossator.reading.installed import Installed, Readers


@click.command()
@click.argument("name", required=False, metavar="[READER]")
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def readers(*, name: str | None, output_format: str) -> None:
    """List the formats that documents are read from.

    Of one READER, its options and attributes are shown, too. A reader is found through an entry point of the group
    "glossator.readers". One whose libraries are not installed says what to install.
    `glossator analyze` chooses among them by the name and content of each file, unless --input-format names one.

    \b
    Examples:
      glossator readers
      glossator readers mail
      glossator readers --format json
    """
    with own_output() as told:
        found = Readers().all
        if name is not None and name not in {one.name for one in found}:
            raise Misuse(f"no reader is called {name!r}: there are {', '.join(one.name for one in found)}")
        if output_format == "json":
            shown = [_facts(one) for one in found if name in (None, one.name)]
            click.echo(json.dumps(shown, ensure_ascii=False, indent=2), file=told)
        elif name is None:
            _list(found, told)
        else:
            _describe(next(one for one in found if one.name == name), told)


def _list(found: list[Installed], told: TextIO) -> None:
    rows = [
        [
            Text(one.name, style="bold"),
            Text(" ".join(one.reader.suffixes) if one.reader else ""),
            Text(one_line(one.reader.summary) if one.reader else "", style="" if not one.problem else "dim"),
            Text(one_line(one.problem), style="red"),
        ]
        for one in found
    ]
    problems = any(one.problem for one in found)
    columns = ["reader", "files", "what becomes a document", *(["problem"] if problems else [])]
    show_table(console(told), columns, [row if problems else row[:3] for row in rows])


def _describe(one: Installed, told: TextIO) -> None:
    output = console(told)
    reader = one.reader
    show(output, Text(" ".join(filter(None, (one.name, one.distribution, one.version))), style="bold"))
    if one.problem:
        show(output, Text(one.problem, style="red"))
    if reader is None:
        return
    show(output, Text(reader.summary))
    show(output, Text(f"files: {' '.join(reader.suffixes) or 'by content'}; each also packed, .gz or .zst"))
    if reader.media_types:
        show(output, Text(f"media types: {' '.join(reader.media_types)}"))
    if reader.gives:
        show(output, Text("attributes:"))
        for key in reader.gives:
            show(output, Text(f"  {key}  {ATTRIBUTES.get(key, '')}"))
    if reader.options.model_fields:
        show(output, Text("options, for --input-options:"))
    for key, field in reader.options.model_fields.items():
        default = json.dumps(field.get_default(call_default_factory=True), default=str)
        show(output, Text(f"  {one.name}.{key}={default}  {field.description or ''}"))


def _facts(one: Installed) -> dict[str, object]:
    reader = one.reader
    facts: dict[str, object] = {"name": one.name, "distribution": one.distribution, "version": one.version}
    if reader is not None:
        facts |= {
            "summary": reader.summary,
            "suffixes": list(reader.suffixes),
            "media_types": list(reader.media_types),
            "attributes": {key: ATTRIBUTES.get(key, "") for key in reader.gives},
            "options": reader.options.model_json_schema(),
        }
    return facts | {"problem": one.problem}
