"""Many clients at once, good and bad, patient and not: each gets its due, and nothing is left behind."""

from __future__ import annotations

import asyncio
from random import Random

import grpc
import pytest

from glossator.wire import messages as pb

from .service import Serve, Service, document, dones, options, results

ACTS = {"": pb.DOCUMENT_STATUS_OK, "raise": pb.DOCUMENT_STATUS_PARTIAL, "nan": pb.DOCUMENT_STATUS_PARTIAL}


async def patient(service: Service, random: Random, name: int) -> None:
    """Sends documents, some twice, and checks the account."""
    acts = {f"{name}-{number}": random.choice(list(ACTS)) for number in range(20)}
    documents = [document(f"Words of {item}.", item, act=act) for item, act in acts.items()]
    ordered = random.random() < 0.5
    how = options("faults.words", "faults.acts")
    events = await service.analyze_documents(documents, how, ordered=ordered, max_in_flight_documents=8)
    ended = dones(events)
    assert {item: done.status for item, done in ended.items()} == {item: ACTS[act] for item, act in acts.items()}
    for item in acts:
        assert results(events, item).keys() == {"faults.words", "faults.acts"}
    assert events[-1].summary.received == 20
    if ordered:
        assert list(ended) == list(acts)


async def hasty(service: Service, random: Random, name: int) -> None:
    """Leaves in the middle, sometimes with analyzers that go on until they are told."""
    spinning = random.random() < 0.5
    # In another order, so that these share no batch with documents that somebody waits for.
    how = options("faults.acts", "faults.words") if spinning else options("faults.words", "faults.acts")
    stream = await service.stream(how)
    act = "spin" if spinning else ""
    await stream.send(*(document("Words.", f"{name}-{number}", act=act) for number in range(10)))
    if not spinning:
        for _ in range(random.randrange(3)):
            await stream.read()
    stream.call.cancel()


async def alone(service: Service, random: Random, name: int) -> None:
    """One document with one answer, or a deadline that cannot be kept."""
    if random.random() < 0.5:
        await service.still_serves()
    else:
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await service.analyze(document("Late.", act="spin"), options("faults.acts"), timeout=0.05)
        assert error.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED


@pytest.mark.parametrize("workers", [0, 2])
async def test_a_storm(serve: Serve, workers: int) -> None:
    service = await serve(workers=workers, batch_documents=4, cancel_grace=100)
    random = Random(workers)  # noqa: S311 - the same storm each time
    before = len(asyncio.all_tasks())
    pids = service.server.worker_pids
    clients = [random.choice([patient, hasty, alone]) for _ in range(40)]
    await asyncio.gather(*(client(service, random, name) for name, client in enumerate(clients)))
    while service.server.in_flight or service.server.calls:
        await service.check()
    assert service.server.waiting == 0
    await service.still_serves()
    assert service.server.worker_pids == pids, "a worker was stopped, though each analyzer listens"
    assert len(asyncio.all_tasks()) <= before + 2


async def test_crashes_in_a_storm(serve: Serve) -> None:
    service = await serve(workers=2, batch_documents=4)
    acts = {f"d{number}": "crash" if number == 7 else "" for number in range(16)}
    documents = [document("Words.", item, act=act) for item, act in acts.items()]
    how = options("faults.words", "faults.acts")
    first, second = await asyncio.gather(
        service.analyze_documents(documents, how), service.analyze_documents(documents[:7], how)
    )
    assert first[-1].summary == pb.StreamSummary(received=16, ok=15, partial=1)
    assert second[-1].summary == pb.StreamSummary(received=7, ok=7)
    assert results(first, "d7")["faults.acts"].error.reason == "ANALYZER_CRASHED"
