"""`glossator bench`: put load on a running server and print what came of it. Needs no models on this side."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from glossator import Document
from glossator.cli.read.options import access, client_options, load_config
from glossator.cli.show.console import console, show, show_table
from glossator.cli.show.describe import one_line
from glossator.reading.documents import documents
from glossator_client.access import of_config
from glossator_client.bench.calls import connections, documents_streams, streaming, unary
from glossator_client.bench.documents import corpus, endless
from glossator_client.bench.here import measure_here
from glossator_client.bench.loops import Sample, Watch, closed_loop, nobody, open_loop
from glossator_client.bench.summary import Percentiles, Summary
from glossator_client.channel import DEFAULT_ADDRESS
from glossator_client.client import Client

_GENERATED = 200
_POSITIVE = click.FloatRange(0, min_open=True)


@click.command(
    short_help="Measure how much a server takes.", epilog="Exit status: 0 if every document succeeded, else 1."
)
@click.option(
    "--address",
    metavar="HOST:PORT",
    help=f"The server; default: {DEFAULT_ADDRESS}, or with --analyzers and nothing about load, this process.",
)
@click.option(
    "--documents",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Send the .txt and .jsonl files of this folder, over and over; default: generated ones.",
)
@click.option(
    "--call",
    type=click.Choice(["unary", "stream", "documents"]),
    default="unary",
    show_default=True,
    help="One answer per document, its results one by one, or a stream of documents per client.",
)
@click.option("--analyzers", metavar="NAME,…", help="Run these; default: the server's default set.")
@click.option("--clients", type=click.IntRange(1, 1024), default=8, show_default=True, help="Connections.")
@click.option("--duration", type=_POSITIVE, default=10.0, show_default=True, metavar="SECONDS")
@click.option(
    "--rate",
    type=_POSITIVE,
    metavar="PER_SECOND",
    help="Documents arrive at random at this rate, whatever the server does; default: clients wait for answers.",
)
@click.option(
    "--warm-up", type=click.FloatRange(0), default=2.0, show_default=True, metavar="SECONDS", help="Not counted."
)
@click.option("--timeout", type=_POSITIVE, default=60.0, show_default=True, metavar="SECONDS", help="Of one document.")
@click.option(
    "--plugin",
    "plugins",
    multiple=True,
    metavar="MODULE[:FOLDER]",
    help="In this process: load this plugin, too, which need not be installed. Repeatable.",
)
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here too.")
@client_options
@click.pass_context
def bench(  # noqa: PLR0917 - click gives them by name
    ctx: click.Context,
    /,
    address: str | None,
    folder: Path | None,
    call: str,
    analyzers: str | None,
    clients: int,
    duration: float,
    rate: float | None,
    warm_up: float,
    timeout: float,
    plugins: tuple[str, ...],
    file: Path | None,
    **flags: str | None,
) -> None:
    """Measure how much a running server takes: documents per second and percentiles of latency.

    With --rate, latency counts from the moment at which a document was due: a server that stalls cannot hide the wait.
    Failed documents are counted by reason and are in no other figure; nothing is tried again.

    With --analyzers and nothing that concerns load, no server is needed: it measures those analyzers in this process,
    each alone, in processor time, on parses that were recorded beforehand. Documents of yours are parsed by a toy then.

    \b
    Examples:
      glossator bench --clients 16 --duration 30
      glossator bench --address db1:50051 --documents articles/ --rate 20
      glossator bench --call documents --clients 1 --analyzers numbers
      glossator bench --analyzers acme.topics
      glossator bench --analyzers acme.topics --plugin acme_topics.plugin
    """
    loads = ("clients", "duration", "rate", "call", "warm_up", "timeout")
    loaded = [name for name in loads if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT]
    if plugins and (address or loaded):
        raise click.UsageError("--plugin is for this process: start the server with it, glossator serve --plugin …")
    if address is None and (plugins or (analyzers and not loaded)):
        if not measure_here(analyzers, plugins, folder, file):
            ctx.exit(1)
        return
    address = address or DEFAULT_ADDRESS
    if rate is not None and call == "documents":
        raise click.UsageError("--rate is for calls about one document: leave out --call documents")
    names = [name.strip() for name in analyzers.split(",") if name.strip()] if analyzers else None
    output, notes = console(), console(sys.stderr)
    documents = _documents(folder, notes)
    how = of_config(load_config(None, overrides=access(**flags)).client)
    with Client(address, timeout=timeout, **how) as client:
        client.wait_ready(min(timeout, 10.0))
        info = client.server_info()
    load = Load(address, documents, call, names, clients, timeout, how)
    if warm_up:
        show(notes, Text(f"warming up for {warm_up:g} s …", style="dim"))
        asyncio.run(load.run(warm_up, rate, nobody))
    samples = _watched(load, duration, rate, notes)
    summary = Summary.of(samples)
    about = f"{address}, glossator {info.version}: "
    about += f"{rate:g} documents/s arriving" if rate else f"{clients} {'client' if clients == 1 else 'clients'}"
    about += f", {call}, {', '.join(names) if names else 'default analyzers'}"
    show(output, Text(one_line(about), style="bold"))
    _report(summary, output)
    if file is not None:
        settings = {
            "address": address,
            "server": info.version,
            "call": call,
            "analyzers": names or [],
            "clients": clients,
            "rate": rate,
            "duration": duration,
            "documents": len(documents),
        }
        _write(file, {"settings": settings, "summary": summary.json()})
    if not summary.ok:
        ctx.exit(1)


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent, and how; `run` does it for a while."""

    address: str
    documents: Sequence[Document]
    call: str
    analyzers: Sequence[str] | None
    clients: int
    timeout: float
    access: Mapping[str, Any]

    async def run(self, seconds: float, rate: float | None, watch: Watch) -> list[Sample]:
        """For so many seconds, and until the last document is back."""
        documents = endless(self.documents)
        async with connections(self.address, self.clients, self.timeout, self.access) as clients:
            if self.call == "documents":
                return await documents_streams(
                    clients, documents, seconds=seconds, analyzers=self.analyzers, watch=watch
                )
            call = (streaming if self.call == "stream" else unary)(clients, self.analyzers)
            if rate is not None:
                return await open_loop(call, documents, rate=rate, seconds=seconds, watch=watch)
            return await closed_loop(call, documents, clients=self.clients, seconds=seconds, watch=watch)


def _watched(load: Load, duration: float, rate: float | None, notes: Console) -> list[Sample]:
    """The load, with a line of progress if somebody looks."""
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=notes, transient=True, disable=not notes.is_terminal) as progress:
        task = progress.add_task("", total=duration)
        done = failed = 0

        def watch(sample: Sample) -> None:
            nonlocal done, failed
            done += 1
            failed += bool(sample.answer.failure)
            elapsed = progress.tasks[0].elapsed or 0.0
            speed = f"{done / elapsed:,.1f}/s" if elapsed else ""
            progress.update(task, completed=elapsed, description=f"{done:,} documents  {speed}  {failed:,} failed")

        return asyncio.run(load.run(duration, rate, watch))


def _documents(folder: Path | None, notes: Console) -> list[Document]:
    if folder is None:
        return corpus(_GENERATED)
    texts = sorted(map(str, folder.glob("*.txt")))
    lines = sorted(map(str, folder.glob("*.jsonl")))
    found = []
    for item in documents([*texts, *lines]):
        if item.failure is None:
            found.append(item.document)
        else:
            show(notes, Text(f"{one_line(item.document.id)}: {item.failure.message}", style="red"))
    if not found:
        raise click.UsageError(f"there is no readable .txt or .jsonl file in {folder}")
    return found


def _report(summary: Summary, output: Console) -> None:
    failed = sum(summary.failures.values())
    rows = [
        ("documents", f"{summary.documents:,} in {summary.seconds:.1f} s, {failed:,} failed"),
        ("documents/s", f"{summary.documents_per_second:,.1f}"),
        ("text", f"{summary.bytes_per_second / 1024:,.1f} KiB/s"),
    ]
    for name, times in (("latency", summary.latency), ("first result", summary.first)):
        if times is not None:
            rows.append((name, _times(times)))
    rows += [(f"failed: {reason}", f"{times:,}") for reason, times in summary.failures.items()]
    cells = [[Text(name), Text(value, style="red" if name.startswith("failed") else "")] for name, value in rows]
    show_table(output, ["what", "value"], cells)


def _times(times: Percentiles) -> str:
    named = (("p50", times.p50), ("p95", times.p95), ("p99", times.p99), ("longest", times.longest))
    return ", ".join(f"{name} {1000 * seconds:,.1f} ms" for name, seconds in named)


def _write(file: Path, figures: dict[str, Any]) -> None:
    try:
        file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"cannot write {file}: {error.strerror}") from None
