"""Figures for people and programs: a table, or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..scores.measure import Measure, measured
from .compare import Comparison


def measures(comparison: Comparison, draws: int) -> dict[str, Measure]:
    """By name, in the order in which they are told."""
    return {name: measured(tallies, draws) for name, tallies in comparison.tallies.items()}


def lines(comparison: Comparison, found: dict[str, Measure]) -> Iterator[str]:
    """A table of one analyzer's annotations of one kind."""
    count = f"{comparison.documents} document{'s' * (comparison.documents != 1)}"
    yield f"{comparison.analyzer}: {comparison.kind}, {count}"
    width = max([len(name) for name in found], default=0)
    yield f"  {'':{width}}      F1  95 % interval   precision  recall    gold   found"
    for name, one in found.items():
        between = "" if one.interval is None else f"{one.interval[0]:.1f} – {one.interval[1]:.1f}"
        tally = one.tally
        yield (
            f"  {name:{width}}  {tally.f1:6.2f}  {between:14}  {tally.precision:9.2f}  {tally.recall:6.2f}"
            f"  {tally.wanted:6}  {tally.found:6}"
        )


def as_json(comparisons: Sequence[tuple[Comparison, dict[str, Measure]]]) -> list[dict[str, Any]]:
    """One object for each analyzer and kind."""
    return [
        {
            "analyzer": comparison.analyzer,
            "kind": comparison.kind,
            "documents": comparison.documents,
            "measures": {
                name: {
                    "f1": round(one.tally.f1, 4),
                    "interval": None if one.interval is None else [round(end, 4) for end in one.interval],
                    "precision": round(one.tally.precision, 4),
                    "recall": round(one.tally.recall, 4),
                    "right": one.tally.right,
                    "found": one.tally.found,
                    "gold": one.tally.wanted,
                }
                for name, one in found.items()
            },
            "disagreements": len(comparison.disagreements),
        }
        for comparison, found in comparisons
    ]
