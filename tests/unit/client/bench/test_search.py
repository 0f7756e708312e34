from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import islice

import pytest

from glossator import Document
from glossator_client.bench.documents import endless, place_of
from glossator_client.bench.loops import Answer, Sample, arriving, query_loop
from glossator_client.bench.search import Found, Probe, highest

DOCUMENTS = [Document(f"Owl {number} hoots.") for number in range(3)]


@dataclass
class Tried:
    rate: float
    seed: int
    kept: bool


class Server:
    """Keeps rates up to a limit, and a little less with other arrivals."""

    def __init__(self, limit: float, others: float = 1.0) -> None:
        self.limit = limit
        self.others = others
        self.tried: list[Tried] = []

    async def attempt(self, rate: float, seed: int) -> Tried:
        self.tried.append(Tried(rate, seed, rate <= self.limit * (1 if seed == 7 else self.others)))
        return self.tried[-1]

    def search(self, start: float) -> Found[Tried]:
        return asyncio.run(highest(self.attempt, start, seed=7))


@pytest.mark.parametrize("start", [1.0, 90.0, 1000.0])
def test_the_highest_rate_is_found_from_below_and_from_above(start: float) -> None:
    found = Server(130).search(start)
    assert found.rate is not None
    assert 130 / 1.05 <= found.rate <= 130


def test_what_is_found_has_to_be_kept_by_another_run() -> None:
    server = Server(130, others=0.9)
    found = server.search(50)
    assert found.rate is not None
    assert found.rate <= 117
    assert found.run is server.tried[-1]
    assert found.run.seed > 7
    assert found.run.kept


def test_a_server_that_keeps_no_rate_has_none() -> None:
    server = Server(0)
    assert server.search(50) == Found(None, None)
    assert [tried.rate for tried in server.tried] == [50, 25, 12.5, 6.25]


def sample(latency: float, failure: str = "") -> Sample:
    return Sample(0, 0, latency, 10, Answer(failure))


def test_a_run_goes_on_until_its_queries_tell() -> None:
    probe = Probe(rate=100, bound=1, seconds=1)
    sent = 0
    for _ in probe.moments():
        sent += 1
        probe.watch(sample(0.5))
    assert sent == 459
    probe = Probe(rate=100, bound=1, seconds=1)
    # As long as 1 % are over, they tell nothing, and it ends some time.
    for sent, _ in enumerate(probe.moments(), 1):
        probe.watch(sample(2.0 if sent % 100 == 0 else 0.5))
    assert 459 < sent < 5000


def test_the_last_query_is_due_when_the_time_is_over() -> None:
    probe = Probe(rate=100, bound=1, seconds=30)
    dues = []
    for moment in probe.moments():
        dues.append(moment)
        probe.watch(sample(0.5))
    assert dues[-2] < 30 <= dues[-1]


def test_equal_issue_ends_with_the_corpus() -> None:
    probe = Probe(rate=100, bound=1, seconds=1, multiple=70)
    sent = 0
    for _ in probe.moments():
        sent += 1
        probe.watch(sample(0.5))
    assert sent == 490


def test_a_rate_is_given_up_when_too_many_are_over_the_bound_or_failed() -> None:
    probe = Probe(rate=100, bound=1, seconds=10)
    for _ in range(200):
        probe.watch(sample(0.5))
    assert not probe.hopeless()
    for _ in range(20):
        probe.watch(sample(0.5, "OVERLOADED"))
    assert probe.hopeless()
    assert probe.given_up
    late = Probe(rate=100, bound=1, seconds=10, waiting=dict.fromkeys(range(150), float("-inf")))
    assert late.hopeless()
    assert (late.queries, late.over) == (150, 150)


async def test_what_is_under_way_is_given_up_with_the_rate() -> None:
    never = asyncio.Event()
    waiting: dict[int, float] = {}

    async def call(document: Document) -> Answer:
        await never.wait()
        return Answer()

    moments = [0.0] * 50
    samples = await arriving(call, endless(DOCUMENTS), moments, hopeless=lambda: len(waiting) >= 5, waiting=waiting)
    assert samples == []
    assert len(waiting) == 5


async def test_a_query_is_sent_when_the_last_one_is_answered_whole() -> None:
    under_way: list[int] = []
    most = 0

    async def call(document: Document) -> Answer:
        nonlocal most
        under_way.append(1)
        most = max(most, len(under_way))
        await asyncio.sleep(0)
        under_way.pop()
        return Answer()

    samples = await query_loop(call, endless(DOCUMENTS), per_query=8, enough=lambda sent, queries: queries == 4)
    assert most == 8
    assert [found.query for found in samples] == [query for query in range(4) for _ in range(8)]
    assert len({found.due for found in samples}) == 4
    some = await query_loop(call, islice(endless(DOCUMENTS), 11), per_query=8, enough=lambda sent, queries: False)
    assert len(some) == 11


def test_a_document_tells_its_place_in_the_corpus() -> None:
    found = list(islice(endless(DOCUMENTS, [2, 0, 2]), 3))
    assert [place_of(document.id) for document in found] == [2, 0, 2]
    assert len({document.id for document in found}) == 3
    assert place_of("letters/one.txt") is None
