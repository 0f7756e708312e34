"""`glossator health`, and the client's entry points into the command line."""

from __future__ import annotations

import click
from rich.text import Text

from glossator.cli.read.options import POSITIVE, client_options, connecting
from glossator.cli.show.console import console, show
from glossator.cli.show.describe import one_line
from glossator.cli.show.text import aligned
from glossator_client.access import of_config
from glossator_client.backend import RemoteBackend
from glossator_client.channel import DEFAULT_ADDRESS
from glossator_client.client import Client
from glossator_client.errors import ClientError
from glossator_client.health import READY_SERVICE, HealthState
from glossator_client.retry import Retry

__all__ = ["RemoteBackend", "health"]

_STYLES = {HealthState.SERVING: "green", HealthState.NOT_SERVING: "yellow"}
# A probe that tries again reports the past.
_ONCE = Retry(attempts=1)


@click.command(short_help="Tell whether a server is serving.", epilog="Exit status: 0 if it is serving, else 1.")
@click.option("--address", default=DEFAULT_ADDRESS, show_default=True, metavar="HOST:PORT", help="Ask this server.")
@click.option(
    "--service",
    default=READY_SERVICE,
    show_default=True,
    metavar="NAME",
    help='What to ask about; "" for whether the process is alive, glossator.v1.analyzer.ID for one analyzer.',
)
@click.option("--wait", type=POSITIVE, metavar="SECONDS", help="Wait until it is serving.")
@click.option("--timeout", type=POSITIVE, default=5.0, show_default=True, metavar="SECONDS")
@client_options
@click.pass_context
def health(
    ctx: click.Context, /, *, address: str, service: str, wait: float | None, timeout: float, **flags: str | None
) -> None:
    """Tell whether a server is serving, and the state of each of its analyzers.

    By default that is whether it is ready, that is whether documents get analyzed now. The service "" tells whether the
    process is alive: also while it loads its models, and while it finishes what it has on its way down.

    \b
    Examples:
      glossator health
      glossator health --address localhost:50051 --wait 60
      glossator health --service ""
    """
    with Client(address, timeout=timeout, retry=_ONCE, **of_config(connecting(**flags))) as client:
        if wait is not None:
            client.wait_ready(wait, service=service)
        state = client.health(service)
        output = console()
        show(output, Text(f"{address}  ").append(state.value, style=_STYLES.get(state, "bold red")))
        for line in aligned(_analyzers(client)):
            show(output, line)
    if state is not HealthState.SERVING:
        ctx.exit(1)


def _analyzers(client: Client) -> list[list[Text]]:
    try:
        infos = client.list_analyzers()
    except ClientError as error:  # the health is known all the same
        return [[Text(f"no list of analyzers: {one_line(error.failure.message)}", style="yellow")]]
    return [
        [
            Text(one_line(info.id), style="bold"),
            Text(info.state.value, style="green" if info.state == "ready" else "yellow"),
            Text(one_line(info.state_reason), style="dim"),
        ]
        for info in infos
    ]
