"""Streams that always have documents to send, and others who want something, too."""

from __future__ import annotations

import asyncio

from glossator.wire import messages as pb

from .gate import Gate
from .service import Serve, document, dones, options


async def test_single_calls_are_answered_while_streams_fill_the_server(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1, batch_documents=2, limits={"max_queue_documents": 16})
    streams = [await service.stream(options("faults.acts"), max_in_flight_documents=8) for _ in range(4)]
    await streams[0].send(document("Wait.", "held", act="wait", gate=gate.path))
    await gate.told("waiting", "held")
    sending = [
        asyncio.create_task(stream.send(*(document("Bulk.", f"{number}-{item}") for item in range(30))))
        for number, stream in enumerate(streams)
    ]
    while service.server.waiting < 12:
        await service.check()
    # The streams have all that they may have. Who calls has room, and goes first.
    calls = [asyncio.create_task(service.analyze(document(), options("faults.words"))) for _ in range(4)]
    while service.server.waiting < 16:
        await service.check()
    await asyncio.gather(*sending)  # a call takes one message after the other
    await streams[1].send(document("Wait.", "behind", act="wait", gate=gate.path))
    gate.release("held")
    for response in await asyncio.gather(*calls):
        assert response.done.status == pb.DOCUMENT_STATUS_OK
    await gate.told("waiting", "behind")
    gate.release("behind")
    for number, stream in enumerate(streams):
        await stream.close()
        assert (await stream.rest())[-1].summary.ok == 30 + (number < 2)


async def test_a_stream_that_comes_late_does_not_wait_for_one_that_has_sent_much(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1, batch_documents=1)
    early = await service.stream(options("faults.acts"), max_in_flight_documents=40)
    await early.send(document("Wait.", "first", act="wait", gate=gate.path))
    await gate.told("waiting", "first")
    await early.send(*(document("Much.", f"much{number}") for number in range(20)))
    await early.send(document("Wait.", "last", act="wait", gate=gate.path))
    late = await service.stream(options("faults.acts"))
    await late.send(document("Late.", "late"))
    while service.server.waiting < 22:
        await service.check()
    gate.release("first")
    await late.until_done("late")
    await gate.told("waiting", "last")
    gate.release("last")
    await early.close()
    order = list(dones(await early.rest()))
    assert order[-1] == "last"
    await late.close()
    assert (await late.rest())[-1].summary == pb.StreamSummary(received=1, ok=1)
