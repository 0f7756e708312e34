"""`glossator bench`: put load on a running server and print what came of it. Needs no models on this side."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from click.core import ParameterSource
from rich.console import Console
from rich.text import Text

from glossator import Document
from glossator.cli.read.options import POSITIVE, Number, client_options, connecting
from glossator.cli.show.console import console, show
from glossator.cli.show.describe import one_line
from glossator.reading.documents import documents
from glossator_client.access import of_config
from glossator_client.bench import compare as comparing
from glossator_client.bench.documents import corpus
from glossator_client.bench.execute import Plan, execute
from glossator_client.bench.export import check_writable, write_csv, write_json
from glossator_client.bench.here import measure_here
from glossator_client.bench.load import Load
from glossator_client.bench.scenarios import Scenario
from glossator_client.bench.shown import show_comparison, show_summary, show_verdict
from glossator_client.bench.summary import Summary
from glossator_client.channel import DEFAULT_ADDRESS
from glossator_client.client import Client

_GENERATED = 200
_LOADS = (
    "clients", "duration", "rate", "call", "warm_up", "timeout", "scenario", "bound", "equal_issue", "burstiness",
    "seed", "table",
)  # fmt: skip
"""Options that concern load: who gives one of them wants a server."""


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
@click.option("--duration", type=POSITIVE, default=10.0, show_default=True, metavar="SECONDS")
@click.option(
    "--rate",
    type=POSITIVE,
    metavar="PER_SECOND",
    help="Documents arrive at random at this rate, whatever the server does; default: clients wait for answers.",
)
@click.option(
    "--scenario",
    type=click.Choice([scenario.value for scenario in Scenario], case_sensitive=False),
    metavar="|".join(Scenario),
    help="Load and judge as MLPerf Inference does; see above.",
)
@click.option(
    "--bound",
    type=POSITIVE,
    metavar="MS",
    help="Milliseconds that a document may take: for the goodput, and for --scenario Server, which needs it.",
)
@click.option("--equal-issue", is_flag=True, help="Every document as often, each time round in another order.")
@click.option(
    "--burstiness",
    type=POSITIVE,
    default=1.0,
    show_default=True,
    metavar="SHAPE",
    help="Of arrivals: shape of the gamma distribution of gaps; 1 is a Poisson process, less are bursts.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of arrivals and of equal issue.")
@click.option("--warm-up", type=Number(0), default=2.0, show_default=True, metavar="SECONDS", help="Not counted.")
@click.option("--timeout", type=POSITIVE, default=60.0, show_default=True, metavar="SECONDS", help="Of one document.")
@click.option(
    "--plugin",
    "plugins",
    multiple=True,
    metavar="MODULE[:FOLDER]",
    help="In this process: load this plugin, too, which need not be installed. Repeatable.",
)
@click.option(
    "--json",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the figures here too, and what became of each document.",
)
@click.option(
    "--csv", "table", type=click.Path(dir_okay=False, path_type=Path), help="Write a line for each document here."
)
@click.option(
    "--compare",
    type=(
        click.Path(exists=True, dir_okay=False, path_type=Path),
        click.Path(exists=True, dir_okay=False, path_type=Path),
    ),
    metavar="A.json B.json",
    help="Put no load on anything, but tell how B differs from A, both written by --json.",
)
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
    scenario: str | None,
    bound: float | None,
    equal_issue: bool,
    burstiness: float,
    seed: int,
    table: Path | None,
    compare: tuple[Path, Path] | None,
    **flags: str | None,
) -> None:
    """Measure how much a running server takes: documents per second and percentiles of latency.

    With --rate, latency counts from the moment at which a document was due: a server that stalls cannot hide the wait.
    Failed documents are counted by reason and are in no other figure; nothing is tried again. Of few documents, high
    percentiles are luck: each is only told where MLPerf's early-stopping rule has enough of them, with the time that it
    does not exceed, with a confidence of 99 %. Queue and compute are the server's own account, the rest is network,
    front and client.

    \b
    --scenario loads as MLPerf Inference does, and says whether its rules are kept (--duration 600, for one):
      SingleStream  one document after another; the 90th percentile
      MultiStream   eight at once, then the next eight; the 99th percentile of a query
      Server        documents arrive in a Poisson process; the highest rate whose 99th percentile is under --bound,
                    found by a search, each run of which lasts until it tells; with --rate one run at that rate
      Offline       all documents at once; documents per second

    With --analyzers and nothing that concerns load, no server is needed: it measures those analyzers in this process,
    each alone, in processor time, on parses that were recorded beforehand. Documents of yours are parsed by a toy then.

    \b
    Examples:
      glossator bench --clients 16 --duration 30
      glossator bench --address db1:50051 --documents articles/ --rate 20
      glossator bench --call documents --clients 1 --analyzers numbers
      glossator bench --scenario Server --bound 250 --json before.json
      glossator bench --compare before.json after.json
      glossator bench --analyzers acme.topics
      glossator bench --analyzers acme.topics --plugin acme_topics.plugin
    """
    if compare is not None:
        _compare(*compare)
        return
    check_writable(*(place for place in (file, table) if place is not None))
    loaded = [name for name in _LOADS if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT]
    if plugins and (address or loaded):
        raise click.UsageError("--plugin is for this process: start the server with it, glossator serve --plugin …")
    if address is None and (plugins or (analyzers and not loaded)):
        if not measure_here(analyzers, plugins, folder, file):
            ctx.exit(1)
        return
    address = address or DEFAULT_ADDRESS
    plan = Plan(None if scenario is None else Scenario(scenario), duration, rate, bound and bound / 1000, warm_up)
    _check(plan, call, burstiness)
    call = "documents" if plan.kind is Scenario.OFFLINE else call
    names = [name.strip() for name in analyzers.split(",") if name.strip()] if analyzers else None
    output, notes = console(), console(sys.stderr)
    documents = _documents(folder, notes)
    how = of_config(connecting(**flags))
    load = Load(address, documents, call, names, clients, timeout, how, seed, burstiness, equal_issue)
    if not _measure(load, plan, output, notes, file=file, table=table):
        ctx.exit(1)


def _measure(load: Load, plan: Plan, output: Console, notes: Console, *, file: Path | None, table: Path | None) -> bool:
    """Put the load on the server and tell what came of it; whether every document succeeded."""
    with Client(load.address, timeout=load.timeout, **load.access) as client:
        client.wait_ready(min(load.timeout, 10.0))
        info = client.server_info()
    ran = execute(load, plan, notes)
    if not ran.samples and ran.verdict is not None:
        show_verdict(ran.verdict, output)
        return False
    summary = Summary.of(ran.samples, plan.bound)
    clients = f"{load.clients} {'client' if load.clients == 1 else 'clients'}"
    how_much = f"{plan.rate:g} documents/s arriving" if plan.rate else clients
    about = f"{load.address}, glossator {info.version}: {plan.kind or how_much}, {load.call}"
    names = ", ".join(load.analyzers) if load.analyzers else "default analyzers"
    show(output, Text(one_line(f"{about}, {names}"), style="bold"))
    if ran.verdict is not None:
        show_verdict(ran.verdict, output)
    show_summary(summary, output, plan.bound, late=plan.scheduled)
    if table is not None:
        write_csv(table, ran.samples)
    if file is not None:
        settings = {
            "address": load.address,
            "server": info.version,
            "call": load.call,
            "analyzers": load.analyzers or [],
            "clients": load.clients,
            "rate": plan.rate,
            "duration": plan.duration,
            "documents": len(load.documents),
            "scenario": plan.kind,
            "bound": plan.bound,
            "equal issue": load.equal,
            "burstiness": load.burstiness,
            "seed": load.seed,
        }
        write_json(file, {"settings": settings, "summary": summary.json(), **ran.json()}, ran.samples)
    return summary.ok


def _check(plan: Plan, call: str, burstiness: float) -> None:
    """Raises `UsageError` for options that don't go together."""
    kind, rate = plan.kind, plan.rate
    if kind is None:
        if rate is not None and call == "documents":
            raise click.UsageError("--rate is for calls about one document: leave out --call documents")
        if burstiness != 1 and rate is None:
            raise click.UsageError("--burstiness is that of arrivals: say how many arrive, --rate PER_SECOND")
        return
    if kind is Scenario.SERVER and plan.bound is None:
        raise click.UsageError("--scenario Server asks which rate keeps a bound: say which, --bound MILLISECONDS")
    if kind in {Scenario.SINGLE_STREAM, Scenario.MULTI_STREAM} and rate is not None:
        raise click.UsageError(f"--scenario {kind} sends a query when the last is back: leave out --rate")
    if kind is not Scenario.OFFLINE and call == "documents":
        raise click.UsageError(f"--scenario {kind} is for calls about one document: leave out --call documents")
    if kind is not Scenario.SERVER and burstiness != 1:
        raise click.UsageError(f"--scenario {kind} has no arrivals: leave out --burstiness")


def _compare(first: Path, second: Path) -> None:
    before, after = comparing.load(first), comparing.load(second)
    output = console()
    other = comparing.differing(before, after)
    if other:
        show(output, Text(f"not the same load: {', '.join(other)} differ", style="yellow"))
    verdicts = [found["verdict"] for found in (before, after) if "verdict" in found]
    if len(verdicts) == 2 and verdicts[0]["scenario"] == verdicts[1]["scenario"]:
        of = Text(f"{verdicts[0]['scenario']}: A {verdicts[0]['shown']}; B {verdicts[1]['shown']}", style="bold")
        show(output, of)
    show_comparison(list(comparing.ratios(before, after)), output)


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
