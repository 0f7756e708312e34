"""The process that `glossator serve --http` starts: told what to do by a line on its standard input, which ends it when
it closes. Each further line has other certificates. Signals are the front's business: from a terminal or a service
manager they reach this process too early.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

from glossator.config import Config, Security
from glossator.errors import ConfigError

if TYPE_CHECKING:
    from glossator_web.tls import Certificates

_log = logging.getLogger(__name__)


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # its own lines have another format
    given = sys.stdin.buffer.readline()
    if given.endswith(b"\n"):
        asyncio.run(_serve(json.loads(given)))


async def _serve(told: dict[str, Any]) -> None:
    from glossator_server import logs
    from glossator_web.serve import serve
    from glossator_web.tls import certificates
    from glossator_web.upstream import Upstream

    config = Config.model_validate(told["config"])
    logs.configure(config.server, 2)
    tls = certificates(config.security)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hear() -> None:
        while given := sys.stdin.buffer.readline():
            if tls is not None and given.endswith(b"\n"):
                loop.call_soon_threadsafe(_adopt, tls, Security.model_validate_json(given))

    hearing = loop.run_in_executor(None, hear)
    hearing.add_done_callback(lambda _: stop.set())
    await serve(config, Upstream(told["address"]), socket.socket(fileno=told["listener"]), stop, tls)


def _adopt(tls: Certificates, security: Security) -> None:
    try:
        tls.adopt(security)
    except ConfigError as error:  # the front could read them a moment ago
        _log.error("%s; what was read before stays in force", error.failure.message)


if __name__ == "__main__":
    main()
