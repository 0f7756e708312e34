"""Results that are kept: given again for what is equal, never for what is not, told and counted apart."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from glossator import Config
from glossator.wire import messages as pb
from glossator_client import AsyncClient, Client

from ..ports import free_port
from .service import Serve, Service, config, document, dones, options, results, spec
from .test_telemetry import scrape

MIB = 1024 * 1024
WORDS = options("faults.words")


def keeping(size: int = MIB, port: int = 0, **server: Any) -> Config:
    settings = config(result_cache_bytes=size, **server).model_dump()
    return Config.model_validate(settings | {"telemetry": {"metrics_port": port}})


async def cached(service: Service, item: pb.Document, how: pb.AnalysisOptions = WORDS) -> bool:
    return (await service.analyze(item, how)).done.cached


async def test_nothing_is_kept_unless_it_is_asked_for(serve: Serve) -> None:
    service = await serve()
    assert not await cached(service, document())
    assert not await cached(service, document())


@pytest.mark.parametrize("workers", [0, 1])
async def test_the_same_again_is_answered_without_a_worker_and_says_so(serve: Serve, workers: int) -> None:
    port = free_port()
    service = await serve(keeping(port=port, workers=workers))
    first = await service.analyze(document("One two."), WORDS)
    again = await service.analyze(document("One two."), WORDS)
    assert (first.done.cached, again.done.cached) == (False, True)
    assert list(first.results) == list(again.results)
    assert again.done.status == pb.DOCUMENT_STATUS_OK
    seen = await scrape(port)
    assert seen.value("glossator_documents_total", status="ok", reason="") == 1
    assert seen.value("glossator_analyzer_results_total", analyzer="faults.words", reason="") == 1
    assert seen.value("glossator_cache_lookup_documents_total", outcome="hit") == 1
    assert seen.value("glossator_cache_lookup_documents_total", outcome="miss") == 1
    assert 0 < seen.value("glossator_cache_bytes") < MIB


async def test_streams_are_answered_from_it_too(serve: Serve) -> None:
    service = await serve(keeping())
    items = [document(f"One {number}.", "x") for number in range(5)]
    for item in items:
        item.id = "x"
    for _ in range(2):
        rounds = [await service.analyze_stream(item, WORDS) for item in items]
    assert all(events[-1].done.cached for events in rounds)
    many = [document(f"Two {number}.", f"d{number}") for number in range(40)]
    first = await service.analyze_documents(many, WORDS)
    again = await service.analyze_documents(many, WORDS, ordered=True)
    assert not any(done.cached for done in dones(first).values())
    assert all(done.cached for done in dones(again).values())
    assert [event.document_id for event in again if event.HasField("done")] == [item.id for item in many]
    for item in many:
        assert results(first, item.id) == results(again, item.id)


@pytest.mark.parametrize("ordered", [False, True])
async def test_a_document_that_comes_whole_comes_whole_from_it(serve: Serve, *, ordered: bool) -> None:
    service = await serve(keeping())
    how = options("faults.words", "faults.acts")
    many = [document(f"Two {number}.", f"d{number}") for number in range(20)]
    first, again = [await service.analyze_documents(many, how, ordered=ordered, whole_documents=True) for _ in range(2)]
    assert first[-1].summary == again[-1].summary == pb.StreamSummary(received=20, ok=20)
    told, kept = [{event.document_id: event.whole for event in events[:-1]} for events in (first, again)]
    assert told.keys() == kept.keys() == {item.id for item in many}
    for name, whole in told.items():
        assert (whole.done.cached, kept[name].done.cached) == (False, True)
        assert len(whole.results) == 2
        assert sorted(whole.results, key=str) == sorted(kept[name].results, key=str)


def timed(when: datetime) -> pb.Document:
    item = document("One two.")
    stamp = Timestamp()
    stamp.FromDatetime(when)
    item.reference_time.CopyFrom(stamp)
    return item


@pytest.mark.parametrize(
    ("item", "how"),
    [
        (document("One two!"), WORDS),
        (document("One two.", "other-id"), WORDS),
        (document("One two.", colour="red"), WORDS),
        (timed(datetime(2024, 5, 1, tzinfo=UTC)), WORDS),
        (document("One two."), options("faults.words", include_text=True)),
        (document("One two."), options("faults.words", offset_encoding=pb.OFFSET_ENCODING_UTF16_CODE_UNIT)),
        (document("One two."), options(spec("faults.words", minimum=3))),
        (document("One two."), options(spec("faults.words", "named"))),
        (document("One two."), options("faults.words", "faults.acts")),
        (document("One two."), options("faults.words", no_cache=True)),
    ],
)
async def test_what_differs_is_analyzed(serve: Serve, item: pb.Document, how: pb.AnalysisOptions) -> None:
    service = await serve(keeping())
    assert not await cached(service, document("One two."))
    assert not await cached(service, item, how)
    assert await cached(service, document("One two."))


async def test_failures_are_not_kept(serve: Serve) -> None:
    service = await serve(keeping())
    both = options("faults.words", "faults.acts")
    for _ in range(2):
        response = await service.analyze(document("One.", act="raise"), both)
        assert response.done.status == pb.DOCUMENT_STATUS_PARTIAL
        assert not response.done.cached


async def test_it_stays_within_its_memory_and_keeps_what_was_asked_for_last(serve: Serve) -> None:
    service = await serve(keeping(20_000))
    for number in range(100):
        await service.analyze(document(f"One {number}."), WORDS)
        assert service.server.cache_bytes <= 20_000
    assert await cached(service, document("One 99."))
    assert not await cached(service, document("One 0."))
    # One that would take much of it is not worth it.
    large = document("many words " * 500)
    assert [await cached(service, large) for _ in range(2)] == [False, False]


async def test_clients_are_told_and_can_do_without(serve: Serve) -> None:
    service = await serve(keeping())
    async with AsyncClient(service.server.address) as client, AsyncClient(service.server.address, no_cache=True) as own:
        assert not (await client.analyze("One.", analyzers="faults.words")).cached
        assert (await client.analyze("One.", analyzers="faults.words")).cached
        assert not (await own.analyze("One.", analyzers="faults.words")).cached
        assert [each.cached async for each in own.analyze_documents(["One."], analyzers="faults.words")] == [False]

    def plain() -> list[bool]:
        with Client(service.server.address) as client, Client(service.server.address, no_cache=True) as own:
            return [each.analyze("One.", analyzers="faults.words").cached for each in (client, own)]

    assert await asyncio.to_thread(plain) == [True, False]


async def test_ids_are_no_matter_to_our_own_analyzers(serve: Serve) -> None:
    service = await serve(keeping(plugins=("faults", "numbers")))
    how = options("numbers")
    texts = [document("It has 3 parts.", name) for name in ("a", "b")]
    events = [await service.analyze_documents([item], how) for item in texts]
    assert [dones(each)[item.id].cached for each, item in zip(events, texts, strict=True)] == [False, True]
