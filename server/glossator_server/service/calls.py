"""Calls: how many are open, so that a server that stops can wait for their ends, and whose they are."""

from __future__ import annotations

import asyncio
from typing import Any

import grpc

from glossator_server.security.gate import caller


def client_of(context: grpc.aio.ServicerContext[Any, Any]) -> str:
    """Whose a call is: the name of its token, else the host that it comes from, "ipv4:192.0.2.1".

    Behind a proxy that is the proxy.
    """
    if (quota := caller.get()) is not None:
        return f"token:{quota.name}"
    return context.peer().rpartition(":")[0]


class Calls:
    """Those that gRPC is not done with. When a handler has returned, its answer or status is still to be sent: a server
    that stops then would cut it off."""

    def __init__(self) -> None:
        self.open = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def begin(self, context: grpc.aio.ServicerContext[Any, Any]) -> None:
        """Count a call, from its handler on until its status is sent or nobody is there to take it."""
        self.open += 1
        self._idle.clear()
        context.add_done_callback(self._end)  # type: ignore[arg-type] # the stubs name a class where a callable is meant

    def _end(self, _: object) -> None:
        self.open -= 1
        if not self.open:
            self._idle.set()

    async def idle(self) -> None:
        """Wait until no call is open."""
        await self._idle.wait()
