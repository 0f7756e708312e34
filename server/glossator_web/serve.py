"""The web server's life: a socket that listens, uvicorn on it, until somebody says stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Generator
from typing import Any

import uvicorn
from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.h11_impl import H11Protocol

from glossator.config import Config
from glossator_server.worker.memory import give_back
from glossator_web.app import App
from glossator_web.tls import Certificates
from glossator_web.upstream import Upstream

_log = logging.getLogger(__name__)

# Seconds between two requests on one connection.
_KEEP_ALIVE = 30
# Seconds that answers get to be read when the server stops.
_LAST_WORDS = 2


class _Uvicorn(uvicorn.Server):
    """Stops when it is told to, and leaves signals to those who started it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _protocol(idle: float, tls: Certificates | None) -> type[H11Protocol]:
    class Impatient(H11Protocol):
        """Ends connections that begin no request, or do not come to the end of its headers.

        Those that began with other certificates than hold now end with their next answer, which says so.
        """

        _waiting: asyncio.TimerHandle | None = None
        _generation = 0

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._generation = tls.generation if tls else 0
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            # uvicorn stops its own clock with the first byte of the next request.
            if self.cycle is None or self.cycle.response_complete:
                if self._waiting is None:
                    self._wait()
            else:
                self._stop_waiting()
                if tls and tls.look() != self._generation:
                    scope = self.cycle.scope
                    if CLOSE_HEADER not in scope["headers"]:  # as if the client had asked for it
                        scope["headers"] = [*scope["headers"], CLOSE_HEADER]

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _wait(self) -> None:
            self._waiting = self.loop.call_later(idle, self.transport.close)

        def _stop_waiting(self) -> None:
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None

    return Impatient


async def serve(
    config: Config,
    upstream: Upstream,
    listener: socket.socket,
    stop: asyncio.Event,
    tls: Certificates | None,
) -> None:
    """Serve on a socket that listens, until `stop` is set; then let answers be finished for a moment."""
    settings = uvicorn.Config(
        App(config, upstream),
        http=_protocol(config.web.idle, tls),
        ws="none",
        loop="asyncio",
        lifespan="off",
        interface="asgi3",
        workers=1,  # else the environment decides
        log_config=None,
        access_log=False,  # the gRPC server has one
        proxy_headers=False,
        server_header=False,
        limit_concurrency=config.web.max_connections,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_LAST_WORDS,
    )
    settings.load()
    settings.ssl = tls
    # What it has to say is of anybody's making, such as requests that are none.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    server = _Uvicorn(settings)
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="uvicorn")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    giving_back = asyncio.create_task(give_back(), name="give-back")
    try:
        await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
    finally:
        stopping.cancel()
        giving_back.cancel()
        await upstream.close()
