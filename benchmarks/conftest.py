"""What every benchmark works on: the seeds, the real engine, real servers in processes of their own.

pytest-benchmark measures; `measure` turns its medians into documents/s and tokens/s, printed at the end of the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks import workloads
from benchmarks.processes import ServedGlossator, cpu_seconds, memory, tree
from benchmarks.selection import concerns_selected
from glossator import Config, Document, Engine, Layer, Parse
from glossator_client import Client


@dataclass(frozen=True)
class Rate:
    """A benchmark's median as a user reads it."""

    name: str
    documents: float
    tokens: float
    cpu: float
    """Processor seconds per 1,000 tokens that a server used; 0 where there was none."""


class Measure(Protocol):
    """Runs a function that goes `passes` times over all seeds, and remembers its rate."""

    def __call__(
        self, function: Any, *, passes: int = 1, rounds: int = 3, server: ServedGlossator | None = None
    ) -> None: ...


_rates: list[Rate] = []
_memories: list[tuple[str, float, float]] = []


@pytest.fixture(scope="session")
def documents() -> list[Document]:
    return workloads.seeds()


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
) -> Measure:
    def run(function: Any, *, passes: int = 1, rounds: int = 3, server: ServedGlossator | None = None) -> None:
        before = cpu_seconds(tree(server.pid)) if server else 0.0
        benchmark.pedantic(function, rounds=rounds, warmup_rounds=1)  # type: ignore[no-untyped-call] # theirs
        used = cpu_seconds(tree(server.pid)) - before if server else 0.0
        stats: Any = benchmark.stats
        median: float = stats.stats.median
        cpu = 1000 * used / ((rounds + 1) * passes * tokens)
        name = request.node.name.removeprefix("test_")
        rate = Rate(name, passes * len(documents) / median, passes * tokens / median, cpu)
        benchmark.extra_info.update(
            documents_per_second=rate.documents, tokens_per_second=rate.tokens, cpu_seconds_per_1000_tokens=rate.cpu
        )
        _rates.append(rate)

    return run


@pytest.fixture(scope="session", params=[1, 2], ids=["1-worker", "2-workers"])
def server(request: pytest.FixtureRequest) -> Iterator[ServedGlossator]:
    """One that is ready; what it took of memory is printed at the end of the run."""
    with ServedGlossator(workers=request.param) as server:
        yield server
        front, *others = tree(server.pid)
        _memories.append((f"{request.param} workers", memory([front]).taken, memory(others).taken))


@pytest.fixture
def client(server: ServedGlossator) -> Iterator[Client]:
    with Client(server.address) as client:
        yield client


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not concerns_selected(item.name)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if concerns_selected(item.name)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    console = Console(file=terminalreporter._tw._file)
    if _rates:
        table = Table("benchmark", title="over all seeds, from medians", title_justify="left")
        for name in ("documents/s", "tokens/s", "CPU s per 1,000 tokens"):
            table.add_column(name, justify="right")
        for rate in _rates:
            cpu = f"{rate.cpu:.3f}" if rate.cpu else ""
            table.add_row(escape(rate.name), f"{rate.documents:,.1f}", f"{rate.tokens:,.0f}", cpu)
        console.print(table)
    if _memories:
        table = Table(
            "server", "front MiB", "workers MiB", title="memory, what is shared counted once", title_justify="left"
        )
        for name, front, others in _memories:
            table.add_row(name, f"{front / 1024**2:,.0f}", f"{others / 1024**2:,.0f}")
        console.print(table)
