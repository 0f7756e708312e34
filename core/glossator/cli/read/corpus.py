"""The flags of commands that read documents: which format, which encoding, which columns, and what readers are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from glossator.cli.read.options import assigned
from glossator.reading.documents import How
from glossator.reading.installed import AUTO

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

# Flags for what several readers can be told.
_SHORT = ("encoding", "text_column", "id_column", "time_column")


def reading_options(command: CommandT) -> CommandT:
    """Adds `input_format`, `encoding`, `text_column`, `id_column`, `time_column` and `input_options` to a command."""
    for decorate in reversed(
        (
            click.option(
                "--input-format",
                default=AUTO,
                show_default=True,
                metavar="NAME",
                help="One of `glossator readers`, such as text, jsonl or html. auto: by each file's name and content.",
            ),
            click.option("--encoding", metavar="NAME", help="Of text without a byte order mark. Default: UTF-8."),
            click.option("--text-column", metavar="NAME", help="Of Parquet, CSV and TSV. Default: text."),
            click.option("--id-column", metavar="NAME", help="Likewise. Default: id, or else the number of the row."),
            click.option("--time-column", metavar="NAME", help="Likewise: when it was written, in ISO 8601."),
            click.option(
                "--input-options",
                multiple=True,
                metavar="READER.KEY=VALUE",
                help="Set an option of a reader; the value is JSON, or else a string. Repeatable.",
            ),
        )
    ):
        command = decorate(command)
    return command


def how_to_read(input_format: str, input_options: Iterable[str], **flags: str | None) -> How:
    """What `reading_options` gave a command; raises `click.BadParameter` for what is not READER.KEY=VALUE."""
    options: dict[str, object] = {key: flags[key] for key in _SHORT if flags.get(key) is not None}
    for written in input_options:
        key, value = assigned(written, "--input-options", "html.recall=true")
        options[key] = value
    return How(input_format, options)
