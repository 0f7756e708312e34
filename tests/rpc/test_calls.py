"""A call is open until its last word is sent: a server that stops waits for that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import grpc

from glossator_server.service.calls import Calls

from .gate import Gate
from .service import Serve, document, options

Behaviour = Callable[[bytes, Any], Awaitable[bytes]]


async def served(behaviour: Behaviour) -> tuple[grpc.aio.Server, grpc.aio.Channel, Any]:
    """A server with one method, a channel to it, and the method."""
    server = grpc.aio.server()
    handler: Any = grpc.unary_unary_rpc_method_handler(behaviour)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("test", {"Call": handler}),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    channel = grpc.aio.insecure_channel(f"127.0.0.1:{port}")
    return server, channel, channel.unary_unary("/test/Call")


async def test_a_call_is_open_until_its_answer_is_sent() -> None:
    calls = Calls()
    after_the_handler: list[int] = []

    async def answer(request: bytes, context: Any) -> bytes:
        calls.begin(context)
        asyncio.get_running_loop().call_soon(lambda: after_the_handler.append(calls.open))
        return b"answer"

    server, channel, call = await served(answer)
    assert await call(b"") == b"answer"
    await calls.idle()
    assert after_the_handler == [1]
    await channel.close()
    await server.stop(None)


async def test_a_call_that_nobody_waits_for_ends() -> None:
    calls = Calls()
    begun = asyncio.Event()

    async def wait(request: bytes, context: Any) -> bytes:
        calls.begin(context)
        begun.set()
        await asyncio.Event().wait()
        return b""

    server, channel, call = await served(wait)
    waiting = call(b"")
    await begun.wait()
    assert calls.open == 1
    waiting.cancel()
    await calls.idle()
    await channel.close()
    await server.stop(None)


async def test_what_was_accepted_arrives_whole_before_a_server_stops(serve: Serve, gate: Gate) -> None:
    service = await serve()
    held = asyncio.create_task(
        service.analyze(document("Wait.", "held", act="wait", gate=gate.path), options("faults.acts"))
    )
    await gate.told("waiting", "held")
    items = [document("Big.", f"d{number}", act="large", size="2000000") for number in range(20)]
    calls = [asyncio.create_task(service.analyze(item, options("faults.acts"))) for item in items]
    while service.server.waiting < len(items):
        await service.check("")
    drained = asyncio.create_task(service.server.drain())
    while await service.check() == "SERVING":
        pass
    gate.release("held")
    assert await drained is True
    assert (await held).document_id == "held"
    assert [response.document_id for response in await asyncio.gather(*calls)] == [item.id for item in items]
