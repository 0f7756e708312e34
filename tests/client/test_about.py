"""What a server says about itself: analyzers, limits, health."""

from __future__ import annotations

import threading

import pytest

from glossator import Failure, Reason
from glossator_client import AsyncClient, Cancelled, Client, DeadlineExceeded, HealthState, RequestInvalid, Retry

from .scripted import INFOS, SERVER, TIME_IS_OVER, Scripted


def test_all_pages_of_analyzers(client: Client) -> None:
    assert client.list_analyzers() == list(INFOS)


def test_one_analyzer(client: Client) -> None:
    assert client.get_analyzer("zebras") == INFOS[1]
    with pytest.raises(RequestInvalid) as caught:
        client.get_analyzer("unicorns")
    assert caught.value.failure == Failure(
        Reason.ANALYZER_NOT_FOUND, "no such analyzer", {"installed": "words, zebras"}
    )


def test_the_server(client: Client) -> None:
    assert client.server_info() == SERVER


def test_health(server: Scripted, client: Client) -> None:
    assert client.health() is HealthState.SERVING
    assert client.health("unheard.of") is HealthState.SERVICE_UNKNOWN
    server.ready.clear()
    assert client.health() is HealthState.NOT_SERVING


def test_waiting_for_a_server_that_loads(server: Scripted, client: Client) -> None:
    server.ready.clear()
    waiter = threading.Thread(target=client.wait_ready)
    waiter.start()
    server.ready.set()
    waiter.join()
    assert client.health() is HealthState.SERVING


def test_waiting_for_a_server_that_starts_later() -> None:
    # The port is bound but nobody accepts yet: what a client meets that is quicker than the server.
    server = Scripted()
    with Client(server.address) as client:
        starter = threading.Thread(target=server.start)
        starter.start()
        client.wait_ready(30)
        starter.join()
    server.stop()


def test_waiting_in_vain(server: Scripted, client: Client) -> None:
    server.ready.clear()
    server.breaks.append(TIME_IS_OVER)
    with pytest.raises(DeadlineExceeded, match=r"is not ready after 30 s: it is not serving"):
        client.wait_ready(30)
    with Client("127.0.0.1:1") as nobody, pytest.raises(DeadlineExceeded, match=r"not ready after .* no server answ"):
        nobody.wait_ready(0.2)


async def test_waiting_in_vain_beside_other_tasks() -> None:
    async with AsyncClient("127.0.0.1:1") as nobody:
        with pytest.raises(DeadlineExceeded, match=r"not ready after .* no server answers"):
            await nobody.wait_ready(0.2)


def test_closing_the_client_ends_the_waiting(server: Scripted) -> None:
    server.ready.clear()
    client = Client(server.address, retry=Retry(first_delay=60))
    closer = threading.Thread(target=client.close)

    def wait() -> None:
        with pytest.raises(Cancelled):
            client.wait_ready(60)

    waiter = threading.Thread(target=wait)
    waiter.start()
    closer.start()
    waiter.join()
    closer.join()


@pytest.mark.asyncio(loop_scope="session")
async def test_the_async_client_too(server: Scripted, async_client: AsyncClient) -> None:
    assert await async_client.list_analyzers() == list(INFOS)
    assert await async_client.get_analyzer("words") == INFOS[0]
    assert await async_client.server_info() == SERVER
    assert await async_client.health("unheard.of") is HealthState.SERVICE_UNKNOWN
    server.ready.clear()
    server.breaks.append(TIME_IS_OVER)
    with pytest.raises(DeadlineExceeded, match="it is not serving"):
        await async_client.wait_ready(30)
    server.ready.set()
    await async_client.wait_ready(30)
    assert await async_client.health() is HealthState.SERVING
