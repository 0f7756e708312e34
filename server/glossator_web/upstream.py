"""The gRPC service behind: calls in bytes, over as many connections as they need."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import grpc
from grpc_health.v1 import health_pb2

from glossator_client.channel import channel_options

# A server of ours takes 100 calls at once on one connection; more would wait inside gRPC, where nobody sees them.
_CALLS_PER_CONNECTION = 90
_HEALTH = "/grpc.health.v1.Health/Check"
_READY = "glossator.v1.AnalysisService"

Metadata = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Connection:
    channel: grpc.aio.Channel
    calls: int = 0


class Upstream:
    """One gRPC server. Calls raise `grpc.aio.AioRpcError`; cancelling the task that awaits one cancels it there."""

    def __init__(self, address: str, credentials: grpc.ChannelCredentials | None = None, server_name: str = "") -> None:
        """What goes there is bounded already, and what comes from there it bounds itself."""
        self._address = address
        self._credentials = credentials
        # Else all channels to an address would share one connection.
        more = (("grpc.use_local_subchannel_pool", 1),)
        self._options = channel_options(address, max_message_bytes=-1, server_name=server_name, more=more)
        self._connections: list[_Connection] = []

    async def unary(self, path: str, request: bytes, metadata: Metadata, timeout: float | None) -> bytes:  # noqa: ASYNC109
        """One request, one response; `timeout` in seconds."""
        with self._connection() as channel:
            response: bytes = await _unary(channel, path)(request, metadata=metadata, timeout=timeout)
            return response

    async def stream(
        self,
        path: str,
        request: bytes,
        metadata: Metadata,
        timeout: float | None,  # noqa: ASYNC109
    ) -> AsyncIterator[bytes]:
        """One request, responses as they come. Whoever stops before the end cancels the call."""
        with self._connection() as channel:
            method: Callable[..., Any] = channel.unary_stream(path, None, None)
            call = method(request, metadata=metadata, timeout=timeout)
            try:
                async for response in call:
                    yield response
            finally:
                call.cancel()

    async def ready(self, metadata: Metadata, timeout: float) -> bool:  # noqa: ASYNC109
        """Whether documents are analyzed now."""
        request = health_pb2.HealthCheckRequest(service=_READY).SerializeToString()
        response = health_pb2.HealthCheckResponse.FromString(await self.unary(_HEALTH, request, metadata, timeout))
        return bool(response.status == health_pb2.HealthCheckResponse.SERVING)

    async def close(self) -> None:
        for connection in self._connections:
            await connection.channel.close()

    @contextlib.contextmanager
    def _connection(self) -> Iterator[grpc.aio.Channel]:
        free = (one for one in self._connections if one.calls < _CALLS_PER_CONNECTION)
        connection = next(free, None)
        if connection is None:
            connection = _Connection(self._connect())
            self._connections.append(connection)
        connection.calls += 1
        try:
            yield connection.channel
        finally:
            connection.calls -= 1

    def _connect(self) -> grpc.aio.Channel:
        if self._credentials is None:
            return grpc.aio.insecure_channel(self._address, self._options)
        return grpc.aio.secure_channel(self._address, self._credentials, self._options)


def _unary(channel: grpc.aio.Channel, path: str) -> Callable[..., Any]:
    return channel.unary_unary(path, None, None)
