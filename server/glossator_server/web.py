"""The HTTP side of `glossator serve --http`: a process of its own, started here and started again when it crashes.

The front holds the port, so that nobody is refused while that process is being replaced, and a Unix socket in a folder
of its own for the calls that come back: they need no certificate, and bring the token of whoever made them.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import logging
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Mapping

from glossator.config import Config
from glossator.errors import ConfigError
from glossator.extras import advice
from glossator_server.listen import check_alone
from glossator_server.outlet import for_log

_log = logging.getLogger(__name__)

_MODULE = "glossator_web"
_EXTRA = "web"
_BACKLOG = 1024
# Seconds before it is started again; they double while it keeps on crashing.
_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
# Seconds in which it counts as having served.
_SERVED = 30.0
# Seconds that answers get to be read at the end; the process itself gives them two.
_CLOSING = 3.0


class Web:
    """The process, its port and its way back."""

    def __init__(self, config: Config) -> None:
        """Listens at once; raises `ConfigError` if that is not possible, allowed, or something is not installed."""
        require()
        self._config = config
        self._listener = listen(config)
        self.url = url(config, self._listener)
        try:
            self._folder = tempfile.mkdtemp(prefix="glossator-")
        except OSError as error:
            self._listener.close()
            raise ConfigError(
                f"HTTP needs a folder for a socket, and none can be made where temporary files go ({error.strerror}): "
                "let TMPDIR name one that can be written to, such as a tmpfs"
            ) from None
        self.address = f"unix:{self._folder}/web"
        """Where the gRPC server must listen, too."""
        self._process: asyncio.subprocess.Process | None = None
        self._keeping: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        """Process id; 0 between two of them."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        self._keeping = asyncio.create_task(self._keep(), name="web")

    def adopt(self, config: Config) -> None:
        """Have this configuration hold: connections that begin from now on get its certificates."""
        renewed = config.security != self._config.security
        self._config = config
        if renewed and self._process is not None:
            _say(self._process, config.security.model_dump(mode="json"))

    async def stop(self) -> None:
        """Let answers be finished for a moment, and end it."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait([self._keeping])
        if self._process is not None:
            await _end(self._process)
            self._process = None
        self._listener.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        pause = _PAUSE
        while True:
            began = loop.time()
            process = await self._spawn()
            status = await process.wait()
            self._process = None
            pause = _PAUSE if loop.time() - began > _SERVED else min(2 * pause, _LONGEST_PAUSE)
            _log.error("the web process ended with status %d; it is started again in %.1f s", status, pause)
            await asyncio.sleep(pause)

    async def _spawn(self) -> asyncio.subprocess.Process:
        err = for_log()
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # whatever lies in the working directory is none of ours
                "-m",
                _MODULE,
                stdin=asyncio.subprocess.PIPE,
                stdout=err,
                stderr=err,
                pass_fds=[self._listener.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        finally:
            os.close(err)
        # At once, so that nothing that is adopted from now on is missed.
        self._process = process
        told = {"address": self.address, "listener": self._listener.fileno()}
        _say(process, {**told, "config": self._config.model_dump(mode="json")})
        return process


def _say(process: asyncio.subprocess.Process, what: Mapping[str, object]) -> None:
    """A line on its input: a few kilobytes, and it reads. If it has ended, its status tells."""
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    process.stdin.write(json.dumps(what).encode() + b"\n")


async def _end(process: asyncio.subprocess.Process) -> None:
    """Closing its input is what tells it: signals may reach it too early, from a terminal or a service manager."""
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    process.stdin.close()
    try:
        async with asyncio.timeout(_CLOSING):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def require() -> None:
    """Raises `ConfigError` if what the web process needs is not installed."""
    absent = [name for name in ("connectrpc", "uvicorn") if importlib.util.find_spec(name) is None]
    if absent:
        raise ConfigError(f"HTTP needs packages that are not here: {advice(_EXTRA) or ', '.join(absent)}")


def listen(config: Config) -> socket.socket:
    """A socket that listens as configured; raises `ConfigError` where that is not possible or would be careless."""
    host, port = config.web.host, config.web.port or 0
    if not config.security.tls_cert:
        check_alone(config, "web.host is {!r}, which others can reach, and HTTP is spoken without TLS", host)
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError:
        raise ConfigError(f"web.host {host!r} is no address of this machine", host=host) from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(target)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise ConfigError(
            f"cannot listen on {host}:{port}: the port is in use or not allowed; choose another with web.port "
            "(--http), 0 for any free one",
            port=port,
        ) from None
    return listener


def url(config: Config, listener: socket.socket) -> str:
    """Where clients find it: "http://127.0.0.1:8080"."""
    scheme = "https" if config.security.tls_cert else "http"
    host = config.web.host
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
