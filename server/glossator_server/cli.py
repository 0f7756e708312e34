"""`glossator serve`: the server as a program."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

import click

from glossator.config import Config
from glossator.errors import GlossatorError


@click.command()
@click.option("--config", "file", type=click.Path(dir_okay=False), help="TOML file; default: glossator.toml, if there.")
@click.option("--host", help="Address to listen on; other than loopback needs --insecure.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0: any free one.")
@click.option("--unix-socket", metavar="PATH", help="Listen on this Unix socket instead.")
@click.option("--insecure", is_flag=True, default=None, help="Allow listening beyond loopback without TLS.")
@click.option("--workers", type=click.IntRange(0, 64), help="Worker processes; 0: analyze in the server process.")
@click.option("--threads", type=click.IntRange(1), help="Numeric threads per worker.")
@click.option("--log-format", type=click.Choice(["text", "json"]), help="Format of log lines on stderr.")
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]))
@click.option("--strict-plugins", is_flag=True, default=None, help="Stop at the first plugin that cannot be loaded.")
def serve(file: str | None, strict_plugins: bool | None, **flags: Any) -> None:
    """Run the gRPC server until SIGTERM or Ctrl-C.

    Prints `listening on ADDRESS` on stdout when clients can connect, and `serving` when the models are loaded. On
    SIGTERM or Ctrl-C it finishes what it has accepted; a second signal stops it at once.
    """
    # gRPC's own lines have another format, and what they tell comes as an error too. Must be set before its import.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    from glossator_server import logs

    overrides: dict[str, Any] = {"server": {name: value for name, value in flags.items() if value is not None}}
    if strict_plugins:
        overrides["plugins"] = {"strict": True}
    try:
        config = Config.load(file, overrides)
        logs.configure(config.server)
        sys.exit(asyncio.run(_serve(config)))
    except GlossatorError as error:
        click.echo(f"glossator serve: {error}", err=True)
        sys.exit(1)


async def _serve(config: Config) -> int:
    """Exit status: 0 if everything accepted was finished."""
    from glossator_server.worker.launch import Launcher

    launcher = Launcher(config)
    # Workers load their models while this process imports gRPC.
    await launcher.prepare()
    from glossator_server.server import Server

    server = Server(config, launcher)
    signalled = asyncio.Queue[int]()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, signalled.put_nowait, number)
    await server.start()
    click.echo(f"listening on {server.address}")
    first = asyncio.create_task(signalled.get())
    try:
        ready = asyncio.create_task(server.ready())
        await asyncio.wait([ready, first], return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            await ready
            click.echo("serving")
            await first
        else:
            ready.cancel()
        return await _drain(server, signalled)
    finally:
        first.cancel()
        await server.stop()


async def _drain(server: Any, signalled: asyncio.Queue[int]) -> int:
    draining = asyncio.create_task(server.drain())
    again = asyncio.create_task(signalled.get())
    await asyncio.wait([draining, again], return_when=asyncio.FIRST_COMPLETED)
    if not draining.done():
        await server.stop()
        await asyncio.wait([draining])
        return 1
    again.cancel()
    return 0 if draining.result() else 1
