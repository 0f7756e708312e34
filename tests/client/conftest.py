from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from glossator_client import AsyncClient, Client, Retry

from .scripted import Scripted

SOON = Retry(attempts=4, first_delay=0.001, max_delay=0.01)


@pytest.fixture
def server() -> Iterator[Scripted]:
    scripted = Scripted()
    scripted.start()
    yield scripted
    scripted.stop()


@pytest.fixture
def client(server: Scripted) -> Iterator[Client]:
    with Client(server.address, timeout=200, retry=SOON) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def async_client(server: Scripted) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(server.address, timeout=200, retry=SOON) as client:
        yield client
