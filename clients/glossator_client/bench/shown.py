"""A summary, a verdict and a comparison as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from glossator.cli.show.console import show, show_table
from glossator_client.bench.compare import Ratio
from glossator_client.bench.load import Run
from glossator_client.bench.scenarios import Verdict
from glossator_client.bench.stopping import needed
from glossator_client.bench.summary import Percentiles, Summary

_SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


def show_summary(summary: Summary, output: Console, bound: float | None, *, late: bool) -> None:
    """A line for each figure; with `late` how much too late documents were sent, which had a time to be sent at."""
    failed = sum(summary.failures.values())
    good = summary.documents - failed
    rows = [
        ("documents", f"{summary.documents:,} in {summary.seconds:.1f} s, {failed:,} failed"),
        ("documents/s", f"{summary.documents_per_second:,.1f}"),
        ("text", f"{summary.bytes_per_second / 1024:,.1f} KiB/s"),
    ]
    if summary.goodput is not None and bound is not None:
        rows.append(("goodput", f"{summary.goodput:,.1f} documents/s within {1000 * bound:g} ms"))
    for name in ("latency", "first result", "queue", "compute", "rest"):
        times: Percentiles | None = getattr(summary, name.partition(" ")[0])
        if times is not None:
            rows.append((name, _times(times, good, summary if name == "latency" else None)))
    if late and summary.slip is not None:
        rows.append(("sent late by", _times(summary.slip, summary.documents, None)))
    rows += [(f"failed: {reason}", f"{times:,}") for reason, times in summary.failures.items()]
    cells = [[Text(name), Text(value, style="red" if name.startswith("failed") else "")] for name, value in rows]
    show_table(output, ["what", "value"], cells)
    if late and client_is_slow(summary):
        text = "documents were sent so late that this client, and not the server, may be what was measured"
        show(output, Text(text, style="yellow"))


def client_is_slow(summary: Summary) -> bool:
    """Whether one document in twenty was sent so late that it is half of what a usual document takes."""
    return bool(summary.slip and summary.latency and summary.slip.p95 > summary.latency.p50 / 2)


def show_verdict(verdict: Verdict, output: Console) -> None:
    """The scenario's figure, and what MLPerf's rules miss."""
    show(output, Text(f"{verdict.scenario}: {verdict.shown}", style="bold"))
    ruled = "VALID" if verdict.valid else f"INVALID: {'; '.join(verdict.wrong)}"
    show(output, Text(f"by MLPerf's rules {ruled}", style="" if verdict.valid else "yellow"))


def show_comparison(ratios: Sequence[Ratio], output: Console) -> None:
    """A line for each figure: that of A, that of B, B over A with its interval."""
    cells = []
    for ratio in ratios:
        scale, unit = (1, "") if ratio.name == "documents/s" else (1000, " ms")
        found = f"{ratio.value:.3f}, 95 % within {ratio.low:.3f} to {ratio.high:.3f}"
        found += "" if ratio.differs else ": no difference shown"
        values = (f"{scale * ratio.first:,.1f}{unit}", f"{scale * ratio.second:,.1f}{unit}", found)
        cells.append([Text(ratio.name), *(Text(value) for value in values)])
    show_table(output, ["what", "A", "B", "B / A"], cells)


def run_line(run: Run, bound: float) -> str:
    """A step of a search."""
    how = "kept" if run.kept else "given up" if run.given_up else "not kept"
    return f"{run.rate:,.1f}/s: {how}, {run.queries:,} documents, {run.over:,} over {1000 * bound:g} ms"


def _times(times: Percentiles, number: int, summary: Summary | None) -> str:
    shown = []
    for name, share in _SHARES.items():
        if number < needed(share):
            shown.append(f"{name}: too few documents, {number:,} of {needed(share):,}")
            continue
        most = summary.estimates.get(name) if summary else None
        about = "" if most is None else f" (at most {1000 * most:,.1f})"
        shown.append(f"{name} {1000 * getattr(times, name):,.1f} ms{about}")
    return ", ".join([*shown, f"longest {1000 * times.longest:,.1f} ms"])
