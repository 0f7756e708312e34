"""`glossator serve`: the server as a program."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from glossator.config import Config, config_file
from glossator.errors import GlossatorError
from glossator_server.manager import Manager

if TYPE_CHECKING:
    from glossator_server.outlet import Outlet

_log = logging.getLogger(__name__)

_FILE = "Configuration in TOML. Default: $GLOSSATOR_CONFIG, else glossator.toml if there is one."
_SET = "Set a key of the configuration that has no flag, such as models.terms=open. Repeatable."
# Flags of other sections than `server`.
_SECTIONS = {
    "security": ("tls_cert", "tls_key", "tls_client_ca", "tokens"),
    "telemetry": ("metrics_port", "access_log", "traces"),
    "web": ("http", "allow_host", "allow_origin"),
}
# Of flags that are named otherwise than their keys.
_KEYS = {"http": "port", "allow_host": "hosts", "allow_origin": "origins"}


@click.command()
@click.option("--config", "file", type=click.Path(dir_okay=False), help=_FILE)
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help=_SET)
@click.option("--host", help="Address to listen on; other than loopback needs TLS or --insecure.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0: any free one.")
@click.option("--unix-socket", metavar="PATH", help="Listen on this Unix socket instead.")
@click.option("--http", type=click.IntRange(0, 65535), metavar="PORT", help="Speak HTTP, too, for browsers and curl.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="HTTP: a name of this server. Repeatable.")
@click.option("--allow-origin", multiple=True, metavar="ORIGIN", help="HTTP: a page that may call. Repeatable.")
@click.option("--insecure", is_flag=True, default=None, help="Allow listening beyond loopback without TLS.")
@click.option("--tls-cert", metavar="FILE", help="Speak TLS with this certificate chain in PEM.")
@click.option("--tls-key", metavar="FILE", help="Its key in PEM.")
@click.option("--tls-client-ca", metavar="FILE", help="Demand certificates of clients that these in PEM signed.")
@click.option("--tokens", metavar="FILE", help="Demand bearer tokens; 'glossator token' makes one and its entry.")
@click.option("--metrics-port", type=click.IntRange(0, 65535), help="Offer Prometheus' metrics on this loopback port.")
@click.option("--access-log", is_flag=True, default=None, help="Log a line for each call.")
@click.option("--traces", is_flag=True, default=None, help="Export spans by OTLP, as the OTEL_* variables say.")
@click.option("--workers", type=click.IntRange(0, 64), help="Worker processes; 0: analyze in the server process.")
@click.option("--worker-max-documents", type=click.IntRange(0), help="Replace a worker after so many documents.")
@click.option("--worker-max-rss", type=click.IntRange(0), metavar="BYTES", help="Replace one that is larger than this.")
@click.option("--threads", type=click.IntRange(1), help="Numeric threads per worker.")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), help="Where networks compute.")
@click.option("--log-format", type=click.Choice(["text", "json"]), help="Format of log lines on stderr.")
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="What is logged.")
@click.option(
    "--plugin",
    "modules",
    multiple=True,
    metavar="MODULE[:FOLDER]",
    help="Load this plugin, too, which need not be installed: a module, or a Python file. Repeatable.",
)
@click.option(
    "--remote",
    "remotes",
    multiple=True,
    metavar="NAME=ADDRESS",
    help="Ask the analyzers that run at this address, too: HOST:PORT or unix:PATH. Repeatable.",
)
@click.option("--reload", is_flag=True, help="Start again whenever the code of such a plugin changes.")
@click.option("--strict-plugins", is_flag=True, default=None, help="Stop at the first plugin that cannot be loaded.")
def serve(
    file: str | None,
    modules: tuple[str, ...],
    remotes: tuple[str, ...],
    reload: bool,
    strict_plugins: bool | None,
    *,
    settings: tuple[str, ...],
    **flags: Any,
) -> None:
    """Run the gRPC server until SIGTERM or Ctrl-C.

    Prints `listening on ADDRESS` on stdout when clients can connect, and `serving` when the models are loaded; with
    --http `listening on URL` in between. On SIGTERM or Ctrl-C it finishes what it has accepted; a second signal
    stops it at once. On SIGHUP, or 'glossator admin reload', it reads its configuration again. systemd is told of all
    that if the unit has Type=notify. 'glossator config' shows what holds where no flag is given, and all that --set can
    set.

    \b
    Examples:
      glossator serve --workers 2
      glossator serve --http 8080
      glossator serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem --tokens tokens.toml
      glossator serve --config glossator.toml --metrics-port 9464 --access-log
      glossator serve --set models.terms=open --set server.result_cache_bytes=0
      glossator serve --plugin acme_topics.plugin --reload
    """
    if reload:
        from glossator.cli.reload import again

        sys.exit(again(modules, [Path(file)] if file else [], serves=True))
    # gRPC's own lines have another format, and what they tell comes as an error too. Must be set before its import.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    # Until somebody listens there is nothing to finish: a signal ends the process, even one that hangs in an import.
    # The first process of a container has no default action.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end if os.getpid() == 1 else signal.SIG_DFL)
    # A parent may have blocked signals in the thread that started this, and then nothing would end it.
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    from glossator.cli.read.options import remotes_from, with_settings
    from glossator.host.plugins import discovery
    from glossator.host.plugins.remotes import introduced
    from glossator.host.warmup import tried_out
    from glossator_server import logs
    from glossator_server.outlet import Outlet

    manager, outlet = Manager(os.environ), Outlet()
    given = {name: value for name, value in flags.items() if value is not None and value != ()}
    sections = {
        section: {_KEYS.get(name, name): given.pop(name) for name in names if name in given}
        for section, names in _SECTIONS.items()
    }
    if "port" in sections["web"] and "host" in given:
        # One flag for both: who lets others connect means all of it.
        sections["web"].setdefault("host", given["host"])
    overrides: dict[str, Any] = {"server": given, **sections}
    plugins: dict[str, Any] = {"strict": True} if strict_plugins else {}
    if modules:
        plugins["modules"] = modules
    if plugins:
        overrides["plugins"] = plugins
    if remotes:
        overrides["remotes"] = remotes_from(remotes)
    overrides = with_settings({}, settings, overrides)
    try:
        config = Config.load(file, overrides)
        logs.configure(config.server, outlet.err)
        # Also if nobody named it: a file that has gone does not mean that the defaults are wanted, without tokens.
        read = config_file(file)

        def read_again() -> Config:
            return Config.load(read, overrides)

        _tell_source(file, config)
        withhold = config.server.plugin_output == "withhold"
        try:
            if withhold:
                outlet.hush()
            # Before there is any thread here: a process with some cannot be forked for it.
            config = introduced(discovery.tried(config))
            if config.server.workers == 0:
                config = tried_out(config)
            if withhold:
                outlet.seize()
            status = asyncio.run(_serve(config, outlet, manager, read_again))
        finally:
            outlet.release()
    except GlossatorError as error:
        click.echo(f"glossator serve: {error}", err=True)
        status = 1
    sys.exit(status)


def _end(number: int, _frame: object) -> NoReturn:
    os._exit(128 + number)


def _tell_source(file: str | None, config: Config) -> None:
    """Say which file was read; loudly if nobody named it and it opens the server to others."""
    path = config_file(file)
    if path is not None:
        unnamed = not file and "GLOSSATOR_CONFIG" not in os.environ
        level = logging.WARNING if unnamed and config.server.insecure else logging.INFO
        _log.log(level, "configuration: read %s%s", path.resolve(), ", because it is here" if unnamed else "")


async def _serve(config: Config, outlet: Outlet, manager: Manager, again: Callable[[], Config]) -> int:
    """Exit status: 0 if everything accepted was finished. `again` reads the configuration for a reload."""
    from glossator_server.worker.launch import Launcher

    if os.getpid() == 1:
        from glossator_server.orphans import Orphans

        Orphans()
    launcher = Launcher(config)
    # Workers load their models while this process imports gRPC.
    await launcher.prepare()
    from glossator_server.server import Server

    server = Server(config, launcher, again)
    signalled = asyncio.Queue[int]()
    loop = asyncio.get_running_loop()
    await server.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, signalled.put_nowait, number)
    # With nohup, whoever closes the terminal means it to go on.
    terminal = _terminal() and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN

    def hang_up() -> None:
        if terminal and not _terminal():
            signalled.put_nowait(signal.SIGHUP)  # it is closed, and whoever would press Ctrl-C there is gone
        else:
            reloading.append(asyncio.create_task(_reload(server, manager), name="hang-up"))

    reloading: list[asyncio.Task[None]] = []
    loop.add_signal_handler(signal.SIGHUP, hang_up)
    outlet.say(f"listening on {server.address}")
    if server.url:
        outlet.say(f"listening on {server.url}")
    first = asyncio.create_task(signalled.get())
    try:
        ready = asyncio.create_task(server.ready())
        await asyncio.wait([ready, first], return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            await ready
            outlet.say("serving")
            manager.ready()
            await first
        else:
            ready.cancel()
        manager.stopping()
        return await _drain(server, signalled)
    finally:
        first.cancel()
        await server.stop()


async def _reload(server: Any, manager: Manager) -> None:
    manager.reloading()
    try:
        with contextlib.suppress(GlossatorError):  # it is in the log
            await server.reload()
    finally:
        manager.reloaded()


def _terminal() -> bool:
    """Whether this process runs at a terminal that is there."""
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True


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
