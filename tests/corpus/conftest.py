"""A server on toy parses with the built-in analyzers and a moody one, and runs against it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from glossator.cli.group import cli
from glossator.testing.server import serving

NUMBERS = count()
MOODY = str(Path(__file__).with_name("moody.py"))
PLUGINS = [f"glossator_plugins.{name}.plugin" for name in ("entities", "numbers", "sentiment", "attribution")]


@dataclass(frozen=True)
class Served:
    address: str
    moods: Path
    """What the moody analyzer looks at and writes to."""

    def analyzed(self) -> list[str]:
        """The documents that it has seen since the last call, sorted."""
        log = self.moods / f"log{(self.moods / 'test').read_text()}"
        seen = log.read_text().split() if log.exists() else []
        log.unlink(missing_ok=True)
        return sorted(seen)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    moods = tmp_path_factory.mktemp("moods")
    (moods / "test").touch()  # for documents that warm up
    with serving(MOODY, *PLUGINS, settings={"moody": {"folder": str(moods)}}) as server:
        yield Served(server.address, moods)


@pytest.fixture
def moods(served: Served) -> Served:
    for entry in served.moods.iterdir():
        entry.unlink()
    (served.moods / "test").write_text(str(next(NUMBERS)))
    return served


@pytest.fixture
def gate(moods: Served) -> Path:
    """What the analyzer waits at with documents that are patient."""
    path = moods.moods / "gate"
    os.mkfifo(path)
    return path


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    """Standard output: the summary."""
    err: str


@dataclass(frozen=True)
class Tables:
    """The tables of a folder, by DuckDB."""

    folder: Path

    def __call__(self, query: str) -> list[tuple[Any, ...]]:
        """Rows; {documents} and so on stand for the tables."""
        places = {
            name: f"read_parquet('{self.folder}/{name}/*.parquet')"
            for name in ("documents", "results", "annotations", "attributions")
        }
        with duckdb.connect() as base:
            return base.sql(query.format(**places)).fetchall()


@dataclass
class Corpus:
    """A file of documents, a folder for tables, and runs from one to the other."""

    folder: Path
    address: str
    """Of a server; empty: a run starts its own."""
    file: Path = field(init=False)
    out: Path = field(init=False)

    def __post_init__(self) -> None:
        self.file, self.out = self.folder / "corpus.jsonl", self.folder / "tables"

    def write(self, documents: Mapping[str, str] | Sequence[Mapping[str, Any]]) -> None:
        rows = (
            [{"id": name, "text": text} for name, text in documents.items()]
            if isinstance(documents, Mapping)
            else documents
        )
        self.file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))

    def run(self, *arguments: str, analyzers: str = "moody") -> Ran:
        chosen = ["--analyzers", analyzers] if analyzers else []
        where = ["--address", self.address] if self.address else []
        given = ["run", str(self.file), "--out", str(self.out), *where, *chosen, *arguments]
        result = CliRunner().invoke(cli, given)
        return Ran(result.exit_code, result.stdout, result.stderr)

    @property
    def tables(self) -> Tables:
        return Tables(self.out)


@pytest.fixture
def corpus(tmp_path: Path, moods: Served) -> Corpus:
    return Corpus(tmp_path, moods.address)
