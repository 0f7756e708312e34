"""Standard output as a command has it to itself: what plugins print must not end up among the results."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from typing import Any, TextIO, cast

import click


@contextmanager
def own_output() -> Iterator[TextIO]:
    """Standard output under another number, for results.

    In here, all else that is printed, by C code as well, goes to standard error.
    """
    before = sys.stdout
    before.flush()
    try:
        number = before.fileno()
    except (OSError, ValueError):  # no file of the system's, as in tests
        with redirect_stdout(cast("TextIO", _Stray(sys.stderr))):
            yield before
        return
    kept = os.dup(number)
    own = io.TextIOWrapper(
        os.fdopen(os.dup(number), "wb"), before.encoding, before.errors, newline="\n", write_through=True
    )
    try:
        os.dup2(sys.stderr.fileno(), number)
        with redirect_stdout(cast("TextIO", _Stray(sys.stderr))):
            yield own
        own.flush()
    finally:
        os.dup2(kept, number)
        os.close(kept)
        with suppress(OSError):  # nobody reads it any more, or the disk is full: that has been said
            own.close()


def tell_written(what: str, where: Path) -> None:
    """Say on standard error what a command wrote into a file or folder that was named, if anybody reads that."""
    with suppress(OSError):  # it is written all the same
        click.echo(f"glossator: {what} written to {where}", err=True)


class _Stray:
    """What is printed while a command has standard output to itself: goes elsewhere, and who prints first is told."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._told = False

    def write(self, text: str) -> int:
        if not self._told:
            self._told = True
            module = sys._getframe(1).f_globals.get("__name__", "a plugin")
            self._stream.write(
                f"glossator: warning: {module} prints to standard output, which is for results: it is shown here "
                "instead; use logging\n"
            )
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
