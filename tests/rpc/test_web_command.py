"""HTTP as commands of ours serve it: in front of a server elsewhere, what is refused, and what no log tells."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from glossator import Config

from .conftest import PLUGINS
from .gate import Gate
from .service import Serve, document
from .web import ANALYZE, browser, told

WORD = "Xylophone"
"""A word of requests that must not turn up in any log."""
JSON = {"content-type": "application/json"}


class Command:
    """A command of ours as a process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def line(self) -> str:
        assert self.process.stdout is not None
        return (await self.process.stdout.readline()).decode().rstrip("\n")

    async def stopped(self) -> tuple[int, str]:
        """Exit status and stderr after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        _, err = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, err.decode()


async def command(*arguments: str) -> Command:
    environment = {**os.environ, "PYTHONPATH": str(PLUGINS), "GLOSSATOR_PLUGINS__ALLOW": '["faults"]'}
    return Command(
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "glossator",
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
        )
    )


async def test_no_text_in_any_log(gate: Gate) -> None:
    server = await command("serve", "--port", "0", "--http", "0", "--log-level", "debug", "--access-log")
    assert (await server.line()).startswith("listening on 127.0.0.1:")
    said, _, url = (await server.line()).partition(" on ")
    assert said == "listening"
    assert await server.line() == "serving"
    text = {"document": {"text": WORD, "attributes": {"act": "raise"}}}
    async with browser(url) as client:
        assert (await client.post(ANALYZE, json=text)).status_code == 200
        await client.post(ANALYZE, content=WORD.encode(), headers=JSON)
        await client.post(ANALYZE, json={WORD: WORD})
        await client.get(f"/{WORD}?{WORD}={WORD}")
        await client.get(ANALYZE, params={"message": WORD})
        await client.post(ANALYZE, json=text, headers={"host": WORD, "authorization": f"Bearer {WORD}"})
    status, err = await server.stopped()
    assert status == 0
    assert "method=" in err or "/Analyze " in err, "there is an access log, of the calls"
    assert WORD not in err
    assert "Traceback" not in err


async def test_http_in_front_of_a_server_elsewhere(serve: Serve) -> None:
    behind = await serve()
    front = await command("web", "--address", behind.server.address, "--port", "0")
    said, _, url = (await front.line()).partition(" on ")
    assert said == "listening"
    async with browser(url) as client:
        assert (await client.get("/readyz")).status_code == 200
        assert (await client.post(ANALYZE, json=told(document(), "faults.words"))).status_code == 200
        await behind.server.stop()
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 503
        gone = await client.post(ANALYZE, json=told(document(), "faults.words"))
        assert (gone.status_code, gone.json()["code"]) == (503, "unavailable")
    assert await front.stopped() == (0, "")


async def test_what_the_web_command_refuses() -> None:
    refused = await command("web", "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - that is the point
    out, err = await refused.process.communicate()
    assert (refused.process.returncode, out) == (1, b"")
    assert err.startswith(b"glossator web: ")
    assert err.count(b"\n") == 1
    assert Config().web.port is None, "nobody gets HTTP who did not ask for it"
