"""`glossator remote`: serve analyzers for hosts elsewhere, and see what a remote says of itself."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

import click

from glossator.errors import ConfigError


@click.group()
def remote() -> None:
    """Analyzers that run in a process of their own, maybe in another language, and the hosts that ask them.

    A host is `glossator serve` or `glossator analyze` with --remote NAME=ADDRESS, or with [remotes.NAME] in its
    configuration.
    """


@remote.command()
@click.argument("plugins", nargs=-1, required=True, metavar="MODULE…")
@click.option("--address", default="127.0.0.1:50052", show_default=True, help="HOST:PORT to listen on, or unix:PATH.")
@click.option("--settings", default="{}", metavar="JSON", help="Settings, by analyzer.")
@click.option("--version", default="", help="What to tell hosts; default: that of the plugins' distribution.")
@click.option("--tls-cert", type=click.Path(path_type=Path), metavar="FILE", help="Certificate chain in PEM.")
@click.option("--tls-key", type=click.Path(path_type=Path), metavar="FILE", help="Its key in PEM.")
@click.option("--token-file", type=click.Path(path_type=Path), metavar="FILE", help="Hosts must show this token.")
@click.option("--insecure", is_flag=True, help="Listen beyond this machine without TLS.")
def serve(
    *,
    plugins: tuple[str, ...],
    address: str,
    settings: str,
    version: str,
    tls_cert: Path | None,
    tls_key: Path | None,
    token_file: Path | None,
    insecure: bool,
) -> None:
    """Answer for the analyzers of plugins until SIGTERM or Ctrl-C.

    A plugin is a module, or a Python file; it needs no change for this. Its parser and observers are of no use here:
    hosts parse.

    \b
    Examples:
      glossator remote serve acme_topics.plugin --address 127.0.0.1:50052
      glossator analyze --remote acme=127.0.0.1:50052 --analyzers acme.topics article.txt
    """
    from glossator_remote.serve import RemoteServer, server_credentials

    try:
        given: Any = json.loads(settings)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise click.BadParameter('it must be a JSON object: {"acme.topics": {"limit": 3}}', param_hint="'--settings'")
    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError("--tls-cert and --tls-key go together")
    credentials = None if tls_cert is None or tls_key is None else server_credentials(tls_cert, tls_key)
    token = "" if token_file is None else _token(token_file)
    server = RemoteServer(
        plugins, address, settings=given, credentials=credentials, token=token, insecure=insecure, version=version
    )
    asyncio.run(_serve(server))


@remote.command()
@click.argument("address")
@click.option("--tls-ca", default="", metavar="FILE", help="Speak TLS; these in PEM signed for it, or 'public'.")
@click.option("--token-file", type=click.Path(path_type=Path), metavar="FILE", help="Show it this token.")
def describe(*, address: str, tls_ca: str, token_file: Path | None) -> None:
    """Print what the remote at ADDRESS says of itself, as JSON, and hold it to the contract.

    \b
    Example:
      glossator remote describe 127.0.0.1:50052
    """
    from google.protobuf.json_format import MessageToDict

    from glossator.config import Remote
    from glossator.host.plugins.manifests import check
    from glossator_remote.manifest import read
    from glossator_remote.transport import GRPC, RemotePlugin

    token: Any = {"file": str(token_file)} if token_file else ""
    asked = Remote(address=address, tls_ca=tls_ca, token=token, insecure=True)
    said = GRPC.introduce({"remote": asked}, 8 * 1024 * 1024)["remote"]
    if isinstance(said, str):
        raise ConfigError(said)
    click.echo(json.dumps(MessageToDict(read(said)), ensure_ascii=False, indent=2))
    for manifest in RemotePlugin("remote", asked, said, 0).glossator_analyzers():
        check(manifest)


async def _serve(server: Any) -> None:
    await server.start()
    click.echo(f"listening on {server.address}")
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    await ended.wait()
    await server.stop()


def _token(file: Path) -> str:
    try:
        token = file.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise ConfigError(f"cannot read {file}: {error.strerror}") from None
    if not token:
        raise ConfigError(f"{file} is empty: it must hold the token")
    return token
