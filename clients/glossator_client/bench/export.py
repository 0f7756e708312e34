"""A load in files: JSON with its figures and every document, or CSV with a line for each."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from glossator_client.bench.documents import place_of
from glossator_client.bench.loops import Sample

COLUMNS = (
    "query", "document", "bytes", "due", "sent", "first", "ended", "latency", "slip", "queue", "compute", "failure"
)  # fmt: skip
"""Times are seconds, moments since the first document was due; a document is its place in the corpus."""


def rows(samples: Sequence[Sample]) -> list[list[Any]]:
    """A row for every document, in the order in which they were due; None where nothing is known."""
    start = min((sample.due for sample in samples), default=0.0)
    return [
        [
            sample.query,
            place_of(sample.document),
            sample.size,
            sample.due - start,
            sample.sent - start,
            None if sample.answer.first is None else sample.answer.first - start,
            sample.ended - start,
            sample.latency,
            sample.slip,
            sample.answer.queue,
            sample.answer.compute,
            sample.answer.failure,
        ]
        for sample in sorted(samples, key=lambda sample: (sample.due, sample.query))
    ]


def check_writable(*files: Path) -> None:
    """Raises `ClickException` for a file that cannot be written: before the load, and not when it is over."""
    for file in files:
        new = not file.exists()
        try:
            file.open("a", encoding="utf-8").close()
            if new:
                file.unlink()
        except OSError as error:
            raise _cannot(file, error) from None


def write_json(file: Path, figures: Mapping[str, Any], samples: Sequence[Sample]) -> None:
    """The figures, and under `queries` the columns of `rows`, a line each. Raises `ClickException` if it cannot."""
    columns = dict(zip(COLUMNS, zip(*rows(samples), strict=True), strict=False))
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(values)}" for name, values in columns.items())
    head = json.dumps(figures, indent=1).removesuffix("\n}")
    _write(file, f'{head},\n "queries": {{\n{lines}\n }}\n}}\n')


def write_csv(file: Path, samples: Sequence[Sample]) -> None:
    """Raises `ClickException` if it cannot."""
    try:
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows(samples))
    except OSError as error:
        raise _cannot(file, error) from None


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _cannot(file, error) from None


def _cannot(file: Path, error: OSError) -> click.ClickException:
    return click.ClickException(f"cannot write {file}: {error.strerror}")
