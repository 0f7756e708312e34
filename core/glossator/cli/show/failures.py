"""Failures: a line on standard error for each, unless one and the same thing happens to many documents."""

from __future__ import annotations

from collections.abc import Iterator

import click

from glossator.cli.show.describe import one_line
from glossator.cli.show.repeats import Repeats
from glossator.contract.result import DocumentResult
from glossator.errors import Failure


class Failures:
    """Tells failures as documents come, and at the end how many of a kind there were in all."""

    def __init__(self) -> None:
        self._repeats = Repeats(_say)

    def tell(self, result: DocumentResult) -> bool:
        """Those of the document and its analyzers; whether all of them got a line."""
        whole = True
        for name, kind, failure in _failures(result):
            whole &= self._repeats.tell(kind, f"{name}: {failure.reason.value}: {one_line(failure.message)}")
        return whole

    def end(self) -> None:
        """How many there were of what was only counted."""
        for kind, count in self._repeats.untold():
            _say(f"{kind}: {count:,} documents in all")


def _failures(result: DocumentResult) -> Iterator[tuple[str, str, Failure]]:
    """What failed, of which kind that is, and why."""
    name = one_line(result.document_id) or f"document {result.index}"
    if result.failure is not None:
        yield name, result.failure.reason.value, result.failure
    for item in result.results:
        if item.failure is not None:
            yield f"{name}: {item.name}", f"{one_line(item.name)}: {item.failure.reason.value}", item.failure


def _say(line: str) -> None:
    click.echo(f"glossator: error: {line}", err=True)
