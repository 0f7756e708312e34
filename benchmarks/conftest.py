"""What every benchmark works on: the seeds, the real engine, a real server in a process of its own.

pytest-benchmark measures; `measure` turns its medians into documents/s and tokens/s, printed at the end of the run.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from glossator import Config, Document, Engine, Layer, Parse
from glossator_client import Client

SEEDS = Path(__file__).parent.parent / "seeds"


@dataclass(frozen=True)
class Rate:
    """A benchmark's median as a user reads it."""

    name: str
    documents: float
    tokens: float


_rates: list[Rate] = []


@pytest.fixture(scope="session")
def documents() -> list[Document]:
    return [Document(path.read_bytes().decode(), id=path.name) for path in sorted(SEEDS.glob("*.txt"))]


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    engine = Engine.from_config(Config.load())
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def parses(engine: Engine, documents: list[Document]) -> list[Parse]:
    """Every layer that the models give, of every seed."""
    parser = engine.parser("en")
    found = parser.begin(documents).add(frozenset(Layer) - parser.unavailable.keys())
    return [parse for parse in found if isinstance(parse, Parse)]


@pytest.fixture(scope="session")
def tokens(parses: list[Parse]) -> int:
    """How many tokens the seeds have together."""
    return sum(len(parse.tokens) for parse in parses)


@pytest.fixture
def measure(
    benchmark: BenchmarkFixture, documents: list[Document], tokens: int, request: pytest.FixtureRequest
) -> Callable[[Callable[[], object]], None]:
    """Runs a function that goes once over all seeds, and remembers its rate."""

    def run(function: Callable[[], object]) -> None:
        benchmark.pedantic(function, rounds=3, warmup_rounds=1)  # type: ignore[no-untyped-call] # theirs
        stats: Any = benchmark.stats
        median: float = stats.stats.median
        rate = Rate(request.node.name.removeprefix("test_"), len(documents) / median, tokens / median)
        benchmark.extra_info.update(documents_per_second=rate.documents, tokens_per_second=rate.tokens)
        _rates.append(rate)

    return run


@pytest.fixture(scope="session", params=[1, 2], ids=["1-worker", "2-workers"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a server that is ready."""
    command = [sys.executable, "-m", "glossator", "serve", "--port", "0", "--workers", str(request.param)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().removeprefix("listening on ").strip()
        with Client(address) as client:
            client.wait_ready(timeout=120)
        yield address
        process.terminate()


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    with Client(address) as client:
        yield client


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _rates:
        return
    table = Table("benchmark", title="over all seeds, from medians", title_justify="left")
    table.add_column("documents/s", justify="right")
    table.add_column("tokens/s", justify="right")
    for rate in _rates:
        table.add_row(escape(rate.name), f"{rate.documents:,.1f}", f"{rate.tokens:,.0f}")
    Console(file=terminalreporter._tw._file).print(table)
