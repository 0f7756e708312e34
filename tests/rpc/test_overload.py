"""Too much at once: unary calls are refused with a time to come back, streams are just not read."""

from __future__ import annotations

import asyncio

import grpc
import pytest

from glossator.wire import messages as pb

from .gate import Gate
from .service import Serve, document, options, refusal


@pytest.mark.parametrize("limits", [{"max_queue_documents": 2}, {"max_queue_bytes": 30}], ids=["documents", "bytes"])
async def test_a_full_queue(serve: Serve, gate: Gate, limits: dict[str, int]) -> None:
    service = await serve(limits=limits)
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "busy", act="wait", gate=gate.path))
    await gate.told("waiting", "busy")
    waiting = [asyncio.create_task(service.analyze(document("Ten bytes."))) for _ in range(2)]
    while service.server.waiting < 2:
        await service.check()

    found = await service.refused(document("Eleven bytes."))
    assert (found.code, found.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED")
    assert found.retry_seconds == 1.0
    assert found.metadata["limit"] == str(next(iter(limits.values())))
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await service.analyze_stream(document("Eleven bytes."))
    assert refusal(error.value).reason == "OVERLOADED"

    # A stream waits instead, and gets its turn.
    await stream.send(document("Patience.", "patient"))
    gate.release("busy")
    await stream.until_done("patient")
    for response in await asyncio.gather(*waiting):
        assert response.done.status == pb.DOCUMENT_STATUS_OK
    await stream.close()
    assert (await stream.rest())[-1].summary == pb.StreamSummary(received=2, ok=2)


async def test_health_answers_while_everything_is_busy(serve: Serve, gate: Gate) -> None:
    service = await serve()
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "busy", act="wait", gate=gate.path))
    await gate.told("waiting", "busy")
    assert await service.check() == "SERVING"
    gate.release("busy")
    await stream.until_done("busy")


async def test_too_many_streams(serve: Serve) -> None:
    service = await serve(limits={"max_streams": 1})
    stream = await service.stream()
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await service.stream()
    found = refusal(error.value)
    assert (found.code, found.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED")
    assert found.retry_seconds == 1.0
    await stream.close()
    await stream.rest()
    await service.analyze_stream(document())
    await service.still_serves()


async def test_a_document_larger_than_the_queue_is_served_when_nothing_waits(serve: Serve) -> None:
    service = await serve(limits={"max_queue_bytes": 10})
    response = await service.analyze(document("More than ten bytes."))
    assert response.done.status == pb.DOCUMENT_STATUS_OK


async def test_a_client_that_does_not_read_stops_nobody_else(serve: Serve) -> None:
    service = await serve(limits={"result_chunk_bytes": 64 * 1024})
    stream = await service.stream(options("faults.acts"), max_in_flight_documents=4)
    large = 1024 * 1024
    sending = asyncio.create_task(
        stream.send(*(document("Big.", f"d{number}", act="large", size=str(large)) for number in range(40)))
    )
    for _ in range(20):
        await service.still_serves()
    # What the server holds for it is bounded by what it may have in flight, whatever it sends.
    assert service.server.in_flight <= 4
    await stream.until_done("d39")
    await sending
    await stream.close()
    assert (await stream.rest())[-1].summary.ok == 40
