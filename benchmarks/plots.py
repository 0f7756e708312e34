"""The report's plots: SVG files drawn from the JSON of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

# Letters as letters, so that the files stay small and readable, and the same in every run.
mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "glossator", "font.size": 10, "axes.spines.top": False})
mpl.rcParams.update({"axes.spines.right": False, "axes.grid": True, "grid.alpha": 0.25, "figure.dpi": 100})

_OURS = "#2a6f97"
_THEIRS = "#b0b7bf"
_MORE = ("#2a6f97", "#e07a5f", "#6a994e")

Data = Mapping[str, Any]


def draw(parts: Mapping[str, Data], folder: Path) -> list[str]:
    """Draw every plot for which there is data; the names of the files, in the report's order."""
    drawn = []
    for name, (needed, plot) in PLOTS.items():
        if needed in parts:
            plt.close("all")
            figure, axes = plt.subplots(figsize=(7, 3.6))
            plot(parts[needed], axes)
            figure.tight_layout()
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
            drawn.append(f"{name}.svg")
    plt.close("all")
    return drawn


def history(series: Mapping[str, Sequence[float | None]], commits: Sequence[str], file: Path) -> None:
    """Draw how far beyond its bar each of the bars was, report by report."""
    plt.close("all")
    figure, axes = plt.subplots(figsize=(9, 4.8))
    for number, (key, values) in enumerate(series.items()):
        shown = [float("nan") if value is None else value for value in values]
        marker = "os^D"[number // 10 % 4]
        axes.plot(range(len(commits)), shown, f"{marker}-", color=f"C{number % 10}", label=key, markersize=4)
    axes.axhline(1, color=_THEIRS, linestyle="--")
    axes.set_yscale("log")
    for axis_formatter in (axes.yaxis.set_major_formatter, axes.yaxis.set_minor_formatter):
        axis_formatter("{x:g}")
    axes.set_xticks(range(len(commits)), commits, rotation=30, ha="right", fontsize=8)
    axes.set_ylabel("beyond the bar, 1 is the bar")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=8, frameon=False)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})
    plt.close("all")


def reliability(curves: Mapping[str, Mapping[str, Sequence[tuple[float, float]]]], file: Path) -> None:
    """Draw how often what has a score is right: a panel each, a curve for each package in it, of (score, share)."""
    plt.close("all")
    figure, panels = plt.subplots(1, len(curves), figsize=(4.2 * len(curves), 4), squeeze=False)
    for axes, (title, found) in zip(panels[0], curves.items(), strict=True):
        axes.plot([0, 1], [0, 1], "--", color=_THEIRS, label="as sure as right")
        for colour, (name, points) in zip(_MORE, found.items(), strict=False):
            axes.plot([sure for sure, _ in points], [right for _, right in points], "o-", color=colour, label=name)
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("score")
        axes.set_ylabel("share that is right")
        axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})
    plt.close("all")


def _peers(data: Data, axes: Axes) -> None:
    rates = sorted(data["tokens/s"].items(), key=lambda item: item[1])
    names = [name for name, _ in rates]
    bars = axes.barh(
        names, [rate for _, rate in rates], color=[_OURS if "Glossator" in name else _THEIRS for name in names]
    )
    axes.bar_label(bars, fmt="{:,.0f}", padding=3)
    axes.set_xlabel("tokens per second")
    axes.grid(False)
    axes.set_xlim(0, 1.15 * max(rate for _, rate in rates))


def _workers(data: Data, axes: Axes) -> None:
    counts = [int(count) for count in data]
    rates = [found["tokens/s"] for found in data.values()]
    axes.plot(counts, [rates[0] / counts[0] * count for count in counts], "--", color=_THEIRS, label="in proportion")
    axes.plot(counts, rates, "o-", color=_OURS, label="measured")
    axes.set_xlabel("workers")
    axes.set_ylabel("tokens per second")
    axes.set_xticks(counts)
    axes.set_ylim(bottom=0)
    axes.legend()


def _batches(data: Data, axes: Axes) -> None:
    sizes = [int(size) for size in data["tokens/s"]]
    rates = [sum(found) / len(found) for found in data["tokens/s"].values()]
    axes.semilogx(sizes, rates, "o-", color=_OURS, base=2)
    axes.set_xticks(sizes, map(str, sizes))
    axes.set_xlabel("documents in a batch")
    axes.set_ylabel("tokens per second, one core")
    axes.set_ylim(bottom=0)


def _clients(data: Data, axes: Axes) -> None:
    counts = [int(count) for count in data]
    axes.semilogx(counts, [found["documents_per_second"] for found in data.values()], "o-", color=_OURS, base=2)
    axes.set_xticks(counts, map(str, counts))
    axes.set_xlabel("clients, each waiting for its answer")
    axes.set_ylabel("documents per second")
    axes.set_ylim(bottom=0)


def _latency(data: Data, axes: Axes) -> None:
    shares = [100 * float(share) for share in data["shares"]]
    for colour, name in zip(_MORE, ("p50", "p95", "p99"), strict=True):
        times = [1000 * found["latency"][name] for found in data["shares"].values()]
        axes.semilogy(shares, times, "o-", color=colour, label=name)
    axes.set_xticks(shares, [f"{share:.0f} %" for share in shares])
    axes.set_xlabel("arrivals, as a share of the capacity")
    axes.set_ylabel("milliseconds from when due")
    axes.legend()


def _sizes(data: Data, axes: Axes) -> None:
    found = data["µs/character"]
    axes.semilogx([int(size) for size in found], list(found.values()), "o-", color=_OURS, base=2)
    axes.set_xticks([int(size) for size in found], [_bytes(int(size)) for size in found])
    axes.set_xlabel("size of the document")
    axes.set_ylabel("microseconds per character")
    axes.set_ylim(bottom=0)


def _analyzers(data: Data, axes: Axes) -> None:
    rates = data["tokens/s"]
    bars = axes.bar(list(rates), list(rates.values()), color=_OURS)
    axes.bar_label(bars, fmt="{:,.0f}", padding=2)
    axes.set_ylabel("tokens per second, one core")
    axes.grid(False)


def _bytes(size: int) -> str:
    return f"{size // 1024} KiB" if size >= 1024 else f"{size} B"


PLOTS: Mapping[str, tuple[str, Callable[[Data, Axes], None]]] = {
    "peers": ("peers", _peers),
    "workers": ("workers", _workers),
    "batches": ("batches", _batches),
    "analyzers": ("analyzers", _analyzers),
    "clients": ("clients", _clients),
    "latency": ("rates", _latency),
    "sizes": ("sizes", _sizes),
}
"""Name of the file -> part of the run that it shows, and how."""
