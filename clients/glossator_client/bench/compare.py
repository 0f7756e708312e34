"""Two loads side by side: by how much the second is faster or slower, as far as their samples tell.

Intervals are bootstrapped. A percentile of a resample is the value at a rank that follows a beta distribution, so
that nothing is resampled in fact. Documents that come one after another are not independent, for what slows a server
down slows many: rates are therefore resampled by tenths of the time, and what changes from run to run no interval
knows.
"""

from __future__ import annotations

import json
import random
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from glossator_client.bench.stopping import needed
from glossator_client.bench.summary import percentile

_DRAWS = 2_000
_BLOCKS = 10
_SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure of both, and the second over the first, in an interval of 95 %."""

    name: str
    first: float
    second: float
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.second / self.first if self.first else float("inf")

    @property
    def differs(self) -> bool:
        """Whether the interval leaves 1 out."""
        return not self.low <= 1 <= self.high


def load(file: Path) -> Mapping[str, Any]:
    """What `--json` wrote. Raises `ClickException` if it is something else."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        queries = found["queries"]
        ok = len(queries["latency"]) == len(queries["ended"]) == len(queries["failure"]) > 0 and found["settings"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it has no queries"
        raise click.ClickException(f"cannot compare {file}: {why}; write it with glossator bench --json") from None
    if not ok:
        raise click.ClickException(f"cannot compare {file}: it has no queries; write it with glossator bench --json")
    return dict(found)


def differing(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    """Settings that are not those of the other, but for the address and the server: then ratios tell of them, too."""
    names = sorted({*first["settings"], *second["settings"]} - {"address", "server"})
    return [name for name in names if first["settings"].get(name) != second["settings"].get(name)]


def ratios(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[Ratio]:
    """Rate, mean latency, and those percentiles for which both have enough documents; those that failed are in none."""
    draw = random.Random(0)  # noqa: S311 - no secret
    yield _ratio("documents/s", _rate(first, draw), _rate(second, draw))
    times = [_good(found, "latency") for found in (first, second)]
    if not all(times):
        return
    yield _ratio("mean latency", *(_mean(values, draw) for values in times))
    for name, share in _SHARES.items():
        if min(map(len, times)) >= needed(share):
            yield _ratio(f"{name} latency", *(_percentile(sorted(values), share, draw) for values in times))


_Figure = tuple[float, Callable[[], float]]
"""What it is, and what it is in a resample."""


def _ratio(name: str, first: _Figure, second: _Figure) -> Ratio:
    drawn = sorted(above / below for above, below in ((second[1](), first[1]()) for _ in range(_DRAWS)) if below)
    if not drawn:
        return Ratio(name, first[0], second[0], 0.0, float("inf"))
    return Ratio(name, first[0], second[0], percentile(drawn, 0.025), percentile(drawn, 0.975))


def _good(found: Mapping[str, Any], column: str) -> list[float]:
    queries = found["queries"]
    return [value for value, failure in zip(queries[column], queries["failure"], strict=True) if not failure]


def _rate(found: Mapping[str, Any], draw: random.Random) -> _Figure:
    ends = _good(found, "ended")
    seconds = max(found["queries"]["ended"])
    blocks = [0] * _BLOCKS
    for end in ends:
        blocks[min(_BLOCKS - 1, int(_BLOCKS * end / seconds))] += 1
    return len(ends) / seconds, lambda: sum(draw.choices(blocks, k=_BLOCKS)) / seconds


def _mean(values: Sequence[float], draw: random.Random) -> _Figure:
    mean = statistics.fmean(values)
    error = statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
    return mean, lambda: max(0.0, draw.gauss(mean, error))


def _percentile(ordered: Sequence[float], share: float, draw: random.Random) -> _Figure:
    number = len(ordered)
    rank = max(1.0, share * number)

    def again() -> float:
        return ordered[min(number - 1, int(number * draw.betavariate(rank, number + 1 - rank)))]

    return percentile(ordered, share), again
