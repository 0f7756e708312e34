"""The process that `glossator serve --http` starts: told what to do by a line on its standard input, which ends it when
it closes. Signals are the front's business: from a terminal or a service manager they reach this process too early.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from typing import Any

from glossator.config import Config


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
    from glossator_web.upstream import Upstream

    config = Config.model_validate(told["config"])
    logs.configure(config.server, 2)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    reading = loop.run_in_executor(None, sys.stdin.buffer.read)
    reading.add_done_callback(lambda _: stop.set())
    await serve(config, Upstream(told["address"]), socket.socket(fileno=told["listener"]), stop)


if __name__ == "__main__":
    main()
