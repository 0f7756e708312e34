from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator

from glossator import Document
from glossator_client.bench.loops import Answer, Sample, closed_loop, open_loop
from glossator_client.bench.schedule import arrivals


def documents(count: int | None = None) -> Iterator[Document]:
    return (Document("Owls hoot.", str(index)) for index in itertools.islice(itertools.count(), count))


class Server:
    """Answers when told to, and knows how many wait."""

    def __init__(self, expected: int) -> None:
        self.waiting = 0
        self.most = 0
        self.open = asyncio.Event()
        self.full = asyncio.Event()
        """As many wait as are expected."""
        self._expected = expected

    async def call(self, document: Document) -> Answer:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        if self.waiting == self._expected:
            self.full.set()
        await self.open.wait()
        self.waiting -= 1
        return Answer("OVERLOADED" if document.id == "3" else "")


async def test_a_closed_loop_has_so_many_documents_under_way_and_loses_none() -> None:
    server = Server(4)
    loop = asyncio.create_task(closed_loop(server.call, documents(20), clients=4))
    await server.full.wait()
    server.open.set()
    samples = await loop
    assert len(samples) == 20
    assert server.most == 4
    assert [sample.answer.failure for sample in samples].count("OVERLOADED") == 1
    assert all(sample.due == sample.sent for sample in samples)


async def test_an_open_loop_sends_on_while_the_server_stalls_and_counts_the_wait() -> None:
    expected = len(list(arrivals(400, 0.1)))
    server = Server(expected)
    told: list[Sample] = []
    loop = asyncio.create_task(open_loop(server.call, documents(), rate=400, seconds=0.1, watch=told.append))
    await server.full.wait()
    server.open.set()
    samples = await loop
    assert len(samples) == len(told) == expected > 10
    assert server.most == expected
    # The first ones waited for the last one to arrive, and their latency says so.
    by_arrival = sorted(samples, key=lambda sample: sample.due)
    assert by_arrival[0].latency > by_arrival[-1].latency
    assert by_arrival[0].latency >= by_arrival[-1].due - by_arrival[0].due
    assert all(sample.sent >= sample.due for sample in samples)
