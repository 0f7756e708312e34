"""The scenarios of MLPerf Inference, by their names, and what its rules make of a run.

SingleStream: one document at a time, the next when the last is back; told is the 90th percentile. MultiStream:
likewise with queries of eight documents, which last as long as their slowest; the 99th. Server: documents arrive in a
Poisson process; told is the highest rate whose 99th percentile stays under the bound. Offline: all documents at once;
told is how many come back per second. Percentiles are early-stopping estimates. A run that lasted less than 600
seconds, lost a document or had too few queries is told with what the rules miss: INVALID, in their word.

Source: MLPerf Inference Rules, sections "Scenarios" and "LoadGen operation".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from glossator_client.bench.loops import Sample
from glossator_client.bench.stopping import Estimate, holds, needed

MIN_SECONDS = 600.0
OFFLINE_DOCUMENTS = 24_576
"""Of a smaller corpus, its documents."""


class Scenario(StrEnum):
    """Names of MLPerf."""

    SINGLE_STREAM = "SingleStream"
    MULTI_STREAM = "MultiStream"
    SERVER = "Server"
    OFFLINE = "Offline"

    @property
    def share(self) -> float:
        """The percentile that counts, as a share."""
        return 0.9 if self is Scenario.SINGLE_STREAM else 0.99

    @property
    def per_query(self) -> int:
        """Documents of a query; Offline has one query."""
        return 8 if self is Scenario.MULTI_STREAM else 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scenario gives."""

    scenario: Scenario
    metric: str
    value: float | None
    """Seconds or documents per second; None if the run doesn't tell."""
    shown: str
    wrong: tuple[str, ...] = ()
    """What the rules ask for and the run has not."""

    @property
    def valid(self) -> bool:
        return not self.wrong

    def json(self) -> dict[str, Any]:
        """For a file."""
        return {**asdict(self), "valid": self.valid}


def latencies(samples: Sequence[Sample]) -> list[float]:
    """Of queries, in seconds from when each was due until its last document was back; for ever if one failed."""
    found: dict[int, float] = {}
    for sample in samples:
        took = math.inf if sample.answer.failure else sample.latency
        found[sample.query] = max(found.get(sample.query, 0.0), took)
    return list(found.values())


def of_streams(scenario: Scenario, samples: Sequence[Sample]) -> Verdict:
    """SingleStream and MultiStream."""
    found = Estimate.of(latencies(samples), scenario.share)
    wrong = [*_lost(samples), *_short(_sent_for(samples))]
    if found.value is None:
        return Verdict(scenario, f"{found.name} latency", None, str(found), (str(found), *wrong))
    if math.isinf(found.value):
        text = f"{found.name}: more documents failed than it allows"
        return Verdict(scenario, f"{found.name} latency", None, text, (text, *wrong))
    return Verdict(scenario, f"{found.name} latency", found.value, str(found), tuple(wrong))


def keeps(samples: Sequence[Sample], bound: float) -> bool | None:
    """Whether the 99th percentile of a run of Server stays under the bound; None if there are too few queries."""
    times = latencies(samples)
    return holds(len(times), sum(time > bound for time in times), Scenario.SERVER.share)


def of_server(samples: Sequence[Sample], rate: float, bound: float) -> Verdict:
    """Server at one rate, with a bound in seconds."""
    times = latencies(samples)
    over = sum(time > bound for time in times)
    kept = keeps(samples, bound)
    wrong = [*_lost(samples), *_short(_sent_for(samples))]
    about = f"{over:,} of {len(times):,} queries over {1000 * bound:g} ms"
    if kept is None:
        enough = needed(Scenario.SERVER.share, over)
        wrong.insert(0, f"p99: too few queries, {len(times):,} of {enough:,}, {over:,} over {1000 * bound:g} ms")
    elif not kept:
        wrong.insert(0, f"p99 is over the bound: {about}")
    text = f"{rate:,.1f} documents/s, {about}" if kept else f"not shown to keep {rate:,.1f} documents/s: {about}"
    return Verdict(Scenario.SERVER, "documents/s under the bound", rate if kept else None, text, tuple(wrong))


def of_offline(samples: Sequence[Sample], corpus: int) -> Verdict:
    """Offline, over a corpus of so many documents."""
    good = sum(not sample.answer.failure for sample in samples)
    seconds = max(sample.ended for sample in samples) - min(sample.due for sample in samples)
    wrong = [*_lost(samples), *_short(seconds)]
    least = min(OFFLINE_DOCUMENTS, corpus)
    if len(samples) < least:
        wrong.insert(0, f"too few documents, {len(samples):,} of {least:,}")
    speed = good / seconds
    return Verdict(Scenario.OFFLINE, "documents/s", speed, f"{speed:,.1f} documents/s", tuple(wrong))


def _sent_for(samples: Sequence[Sample]) -> float:
    return max(sample.due for sample in samples) - min(sample.due for sample in samples)


def _short(seconds: float) -> list[str]:
    return [] if seconds >= MIN_SECONDS else [f"it lasted {seconds:.1f} s of {MIN_SECONDS:g} s"]


def _lost(samples: Sequence[Sample]) -> list[str]:
    failed = sum(bool(sample.answer.failure) for sample in samples)
    return [f"{failed:,} of {len(samples):,} documents failed"] if failed else []
