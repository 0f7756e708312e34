"""Where output goes: rich consoles that colour only terminals and never wrap lines of a pipe or file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import IO

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from glossator.cli.show.text import aligned


def console(file: IO[str] | None = None) -> Console:
    """A console on a stream, by default standard output; honours NO_COLOR and FORCE_COLOR.

    What the stream's encoding lacks is replaced, so that a terminal without Unicode shows the rest.
    """
    stream = file or sys.stdout
    if hasattr(stream, "reconfigure") and (getattr(stream, "encoding", None) or "").lower().replace("-", "") != "utf8":
        stream.reconfigure(errors="replace")
    return Console(file=stream, markup=False, highlight=False, emoji=False)


def show(target: Console, shown: RenderableType) -> None:
    """Print; lines are wrapped on a terminal only."""
    target.print(shown, soft_wrap=not target.is_terminal)


def show_table(target: Console, head: Sequence[str], rows: Sequence[Sequence[Text]]) -> None:
    """A table on a terminal; in a pipe one line per row, for grep and cut."""
    if not target.is_terminal:
        for line in aligned([[Text(name) for name in head], *rows], indent=""):
            show(target, line)
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    target.print(table)
