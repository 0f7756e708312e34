"""`glossator web`: HTTP in front of a server that runs elsewhere."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import click

from glossator.cli.read.options import load_config
from glossator.config import Config
from glossator.errors import GlossatorError

_SECTIONS = {
    "port": "web",
    "host": "web",
    "hosts": "web",
    "origins": "web",
    "insecure": "server",
    "tls_cert": "security",
    "tls_key": "security",
    "tls_client_ca": "security",
    "tls_ca": "client",
    "log_format": "server",
    "log_level": "server",
}
_PORT = 8080


@click.command(short_help="Offer a server's service to browsers and curl.")
@click.option(
    "--config", "file", type=click.Path(dir_okay=False, path_type=Path), help="Configuration in TOML, as of 'serve'."
)
@click.option("--address", default="127.0.0.1:50051", show_default=True, metavar="HOST:PORT", help="The gRPC server.")
@click.option("--tls-ca", metavar="FILE", help="Speak TLS with it; one of these certificates signed its, or 'public'.")
@click.option("--host", help="Address to listen on; other than loopback needs TLS or --insecure.")
@click.option("--port", type=click.IntRange(0, 65535), help=f"Port to listen on; 0: any free one. Default: {_PORT}.")
@click.option("--insecure", is_flag=True, default=None, help="Allow listening beyond loopback without TLS.")
@click.option("--tls-cert", metavar="FILE", help="Speak HTTPS with this certificate chain in PEM.")
@click.option("--tls-key", metavar="FILE", help="Its key in PEM.")
@click.option("--tls-client-ca", metavar="FILE", help="Demand certificates of clients that these in PEM signed.")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="A name of this server. Repeatable.")
@click.option("--allow-origin", "origins", multiple=True, metavar="ORIGIN", help="A page that may call. Repeatable.")
@click.option("--log-format", type=click.Choice(["text", "json"]), help="Format of log lines on stderr.")
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="What is logged.")
def web(file: Path | None, address: str, **flags: Any) -> None:
    """Offer the service of a gRPC server over HTTP/1.1, for browsers and curl, and the page.

    'glossator serve --http PORT' does that beside the server itself. Tokens are passed on: the server checks them.
    Prints `listening on URL` on stdout when clients can connect.

    \b
    Examples:
      glossator web --address analysis.example.org:50051 --tls-ca public
      glossator web --host 0.0.0.0 --port 443 --tls-cert cert.pem --tls-key key.pem --allow-host text.example.org
      glossator web --allow-origin https://app.example.org
    """
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # its own lines have another format; before its import
    overrides: dict[str, dict[str, Any]] = {"web": {}}
    for name, value in flags.items():
        if value is not None and value != ():
            overrides.setdefault(_SECTIONS[name], {})[name] = value
    try:
        config = load_config(file, overrides=overrides)
        if config.web.port is None:
            config = config.model_copy(update={"web": config.web.model_copy(update={"port": _PORT})})
        asyncio.run(_web(config, address))
    except GlossatorError as error:
        click.echo(f"glossator web: {error}", err=True)
        sys.exit(1)


async def _web(config: Config, address: str) -> None:
    from glossator_server import logs
    from glossator_server.web import listen, require, url

    require()
    from glossator_client.access import of_config
    from glossator_web.serve import serve
    from glossator_web.tls import certificates
    from glossator_web.upstream import Upstream

    logs.configure(config.server)
    stop = asyncio.Event()
    tls = certificates(config.security)
    listener = listen(config)
    access = of_config(config.client.model_copy(update={"token_file": "", "insecure": False}))
    upstream = Upstream(address, access.get("credentials"), access.get("server_name", ""))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    click.echo(f"listening on {url(config, listener)}")
    sys.stdout.flush()
    await serve(config, upstream, listener, stop, tls)
