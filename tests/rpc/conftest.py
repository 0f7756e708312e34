"""Real servers on free ports, with a third party's plugins that are found through their entry points."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from .gate import Gate
from .service import Serve, config

PLUGINS = Path(__file__).parent / "plugins"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # gRPC's event loop is the process's: one loop for all of these tests.
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj) and "rpc" in item.path.parts:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(autouse=True)
def _faults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installs the plugins, for the server and, because they are told the path, for its workers."""
    monkeypatch.syspath_prepend(str(PLUGINS))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path: Unix sockets allow some 100 characters."""
    with tempfile.TemporaryDirectory(prefix="gl-") as path:
        yield Path(path)


@pytest_asyncio.fixture(loop_scope="session")
async def gate(folder: Path) -> AsyncIterator[Gate]:
    async with Gate(folder / "gate") as gate:
        yield gate


@pytest_asyncio.fixture(loop_scope="session")
async def serve() -> AsyncIterator[Serve]:
    """Starts servers and stops them after the test: `service = await serve(workers=1)`."""
    started = Serve()
    yield started
    await started.stop()


@pytest.fixture
def settings() -> Any:
    return config
