"""Cells and tables of the report, in Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from benchmarks.stats import Spread


def times(found: Mapping[str, Any]) -> list[str]:
    """Latency in the middle and at its worst, in milliseconds."""
    latency = found["latency"] or {}
    return [f"{1000 * latency[name]:,.0f}" if latency else "—" for name in ("p50", "p95", "p99")]


def first(found: Mapping[str, Any]) -> list[str]:
    """When the first result was there, in milliseconds."""
    return [f"{1000 * found['first']['p50']:,.0f}" if found["first"] else "—"]


def failed(found: Mapping[str, Any]) -> str:
    """How many failed, by reason."""
    return ", ".join(f"{times} {reason}" for reason, times in found["failures"].items()) or "0"


def plot(name: str, drawn: list[str]) -> str:
    """The plot of this name, if it was drawn."""
    return f"![{name}]({name}.svg)\n\n" if f"{name}.svg" in drawn else ""


def median(samples: list[float]) -> float:
    """Of some samples."""
    return Spread.of(samples).median


def mib(size: float) -> str:
    """Bytes in MiB."""
    return f"{size / 1024**2:,.0f}"


def one_line(text: str) -> str:
    """A message as a cell of a table takes it."""
    # Paths are nobody's business, and a bar would break the table.
    return re.sub(r"(/[\w.+-]+){2,}", "…", " ".join(text.split())).replace("|", "/")[:300]


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
