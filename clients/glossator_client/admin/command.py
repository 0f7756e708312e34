"""`glossator admin`: status, drain, reload and log-level of a server that runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypeVar

import click
from rich.text import Text

from glossator.cli.read.options import POSITIVE, client_options, connecting
from glossator.cli.show.console import console, show, show_table
from glossator.cli.show.describe import one_line
from glossator.wire import messages as pb
from glossator_client.access import of_config
from glossator_client.admin.calls import Admin
from glossator_client.channel import DEFAULT_ADDRESS

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

_STATES: Mapping[int, str] = MappingProxyType(
    {
        pb.WORKER_STATE_STARTING: "starting",
        pb.WORKER_STATE_IDLE: "idle",
        pb.WORKER_STATE_BUSY: "busy",
        pb.WORKER_STATE_DRAINING: "draining",
    }
)
_MIB = 1024 * 1024


@click.group(short_help="Look after a server that runs.")
def admin() -> None:
    """Look after a server that runs: how it fares, and what can be done about it without a restart.

    Where the server asks for tokens, this needs one with the right admin ('glossator token NAME --right admin'); else
    it works only where nobody but the server's machine can connect.

    \b
    Examples:
      glossator admin status
      glossator admin reload --address analysis.example.org:50051 --tls-ca ca.pem --token-file admin.token
      glossator admin drain 0
      glossator admin log-level debug
    """


def _asking(seconds: float) -> Callable[[CommandT], CommandT]:
    """Adds how to reach the server; `seconds` is the timeout by default."""

    def add(command: CommandT) -> CommandT:
        for option in (
            click.option("--timeout", type=POSITIVE, default=seconds, show_default=True,
                         metavar="SECONDS"),
            click.option("--address", default=DEFAULT_ADDRESS, show_default=True, metavar="HOST:PORT",
                         help="Ask this server."),
        ):  # fmt: skip
            command = option(command)
        return client_options(command)

    return add


def _client(address: str, timeout: float, flags: Mapping[str, str | None]) -> Admin:
    return Admin(address, timeout=timeout, **of_config(connecting(**flags)))


@admin.command()
@_asking(10.0)
def status(address: str, timeout: float, **flags: str | None) -> None:
    """Tell how the server and each of its workers fare."""
    with _client(address, timeout, flags) as client:
        found = client.status()
    output = console()
    state = "draining" if found.draining else "serving" if found.serving else "not serving"
    up = (datetime.now(UTC) - found.start_time.ToDatetime(tzinfo=UTC)).total_seconds()
    head = f"{address}  {state}, glossator {found.version}, process {found.pid}, up {_long(up)}"
    head += f", {_mib(found.resident_bytes)}"
    show(output, Text(one_line(head), style="bold"))
    show(
        output,
        Text(
            f"  {found.in_flight_documents} documents in flight, {found.queue_documents} of them waiting "
            f"({found.queue_bytes} bytes); {found.open_calls} calls, {found.open_streams} of them streams; "
            f"{found.unread_result_bytes} bytes of results unread; log level {found.log_level}"
        ),
    )
    if found.HasField("cache"):
        kept = found.cache
        show(
            output,
            Text(
                f"  {kept.entries} documents' results kept, {_mib(kept.bytes)} of {_mib(kept.max_bytes)}; "
                f"{kept.hits} hits, {kept.misses} misses"
            ),
        )
    if found.quarantined_analyzers:
        show(output, Text(f"  left out: {one_line(', '.join(found.quarantined_analyzers))}", style="yellow"))
    if found.HasField("last_reload"):
        last = found.last_reload
        when = last.time.ToDatetime(tzinfo=UTC).isoformat(timespec="seconds")
        show(output, Text(f"  reloaded {when}: {_told(last)}", style="yellow" if last.error else ""))
    rows = [
        [
            Text(str(worker.number)),
            Text(str(worker.pid or "-")),
            Text(_STATES.get(worker.state, "unknown")),
            Text(_mib(worker.resident_bytes) if worker.pid else "-"),
            Text(str(worker.documents)),
            Text(str(worker.batch_documents)),
            Text(_long(worker.age.ToNanoseconds() / 1e9)),
        ]
        for worker in (*found.workers, *([found.waiting_worker] if found.HasField("waiting_worker") else ()))
    ]
    if found.HasField("waiting_worker"):
        rows[-1][0] = Text("waiting")
    show_table(output, ("worker", "process", "state", "memory", "documents", "in batch", "age"), rows)


@admin.command()
@click.argument("number", type=click.IntRange(0))
@_asking(300.0)
def drain(number: int, address: str, timeout: float, **flags: str | None) -> None:
    """Replace worker NUMBER: it finishes its batch, and another one that is there already takes its place.

    Returns when that is done. Nobody waits for it, and no document is lost.
    """
    with _client(address, timeout, flags) as client:
        done = client.drain(number)
    click.echo(f"worker {number}: process {done.old_pid} has ended, {done.new_pid} has taken its place")


@admin.command()
@click.option("--replace-workers", is_flag=True, help="All of them, also where no key differs.")
@_asking(600.0)
def reload(replace_workers: bool, address: str, timeout: float, **flags: str | None) -> None:
    """Have the server read its configuration, tokens and certificates again; SIGHUP does the same.

    Says which keys changed, and which of them need a restart. With anything wrong in them nothing changes.
    """
    with _client(address, timeout, flags) as client:
        done = client.reload(replace_workers=replace_workers)
    click.echo(_told(done))


@admin.command("log-level")
@click.argument("level", type=click.Choice(["debug", "info", "warning", "error"]))
@_asking(10.0)
def log_level(level: str, address: str, timeout: float, **flags: str | None) -> None:
    """Have the server and its workers log from LEVEL on, until it is started again."""
    with _client(address, timeout, flags) as client:
        before = client.log_level(level)
    click.echo(f"{level}; before: {before}")


def _told(info: pb.ReloadInfo) -> str:
    if info.error:
        return one_line(f"failed: {info.error}")
    parts = []
    if info.changed:
        parts.append(f"changed: {', '.join(info.changed)}")
    if info.replaced_workers:
        parts.append(f"{info.replaced_workers} workers were replaced")
    if info.needs_restart:
        parts.append(f"needs a restart: {', '.join(info.needs_restart)}")
    return one_line("; ".join(parts) or "nothing differs")


def _mib(size: int) -> str:
    return f"{size / _MIB:.0f} MiB"


def _long(seconds: float) -> str:
    """A duration in its largest unit."""
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"
