"""What came of a load: rates, percentiles of latency, failures by reason."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from glossator_client.bench.loops import Sample
from glossator_client.bench.stopping import Estimate

SHARES = (0.5, 0.9, 0.95, 0.99)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least `share` of them (0 to 1) do not exceed: one that really occurred.

    Raises `ValueError` if there are none.
    """
    if not values or not 0 <= share <= 1:
        raise ValueError("a percentile needs values, and a share from 0 to 1")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Of times, in seconds."""

    p50: float
    p95: float
    p99: float
    longest: float
    mean: float

    @classmethod
    def of(cls, times: Sequence[float]) -> Percentiles:
        """Raises `ValueError` if there are none."""
        p50, p95, p99 = (percentile(times, share) for share in (0.5, 0.95, 0.99))
        return cls(p50, p95, p99, longest=max(times), mean=sum(times) / len(times))


@dataclass(frozen=True, slots=True)
class Summary:
    """One load. Rates and latencies are those of documents that succeeded; failures are counted."""

    documents: int
    """That came back, well or not."""
    seconds: float
    """From the first one due until the last one came back."""
    documents_per_second: float
    bytes_per_second: float
    latency: Percentiles | None
    """From when each was due; None if none succeeded."""
    first: Percentiles | None = None
    """Until the first of several results, where the call gives them one by one."""
    failures: Mapping[str, int] = field(default_factory=dict)
    """Reason -> how often, commonest first."""
    estimates: Mapping[str, float | None] = field(default_factory=dict)
    """By percentile, the latency that it does not exceed, with a confidence of 99 %; None: too few documents."""
    queue: Percentiles | None = None
    """How long documents waited in the server, by its own account."""
    compute: Percentiles | None = None
    """From when a worker took them until they were ready, likewise."""
    rest: Percentiles | None = None
    """What the latency has beyond both: the network, the server's front, this client."""
    slip: Percentiles | None = None
    """How much too late documents were sent, which is this side's fault; None where none was due before it was sent."""
    goodput: float | None = None
    """Documents per second that succeeded within the bound; None without one."""

    @classmethod
    def of(cls, samples: Sequence[Sample], bound: float | None = None) -> Summary:
        """`bound` is that of the goodput, in seconds. Raises `ValueError` if there are no samples."""
        if not samples:
            raise ValueError("no document came back: let it run longer")
        good = [sample for sample in samples if not sample.answer.failure]
        seconds = max(sample.ended for sample in samples) - min(sample.due for sample in samples)
        firsts = [sample.answer.first - sample.due for sample in good if sample.answer.first is not None]
        times = [sample.latency for sample in good]
        failures = Counter(sample.answer.failure for sample in samples if sample.answer.failure)
        return cls(
            len(samples),
            seconds,
            len(good) / seconds,
            sum(sample.size for sample in good) / seconds,
            Percentiles.of(times) if good else None,
            Percentiles.of(firsts) if firsts else None,
            dict(failures.most_common()),
            {found.name: found.value for found in (Estimate.of(times, share) for share in SHARES)},
            *_parts(good),
            Percentiles.of([sample.slip for sample in samples]) if any(sample.slip for sample in samples) else None,
            None if bound is None else sum(time <= bound for time in times) / seconds,
        )

    @property
    def ok(self) -> bool:
        """Whether every document succeeded."""
        return not self.failures

    def json(self) -> dict[str, Any]:
        """For a file; times in seconds."""
        return asdict(self)


def _parts(good: Sequence[Sample]) -> tuple[Percentiles | None, Percentiles | None, Percentiles | None]:
    """Queue, compute and the rest of the latency, of those documents whose server told."""
    told = [
        (sample.answer.queue, sample.answer.compute, sample.latency)
        for sample in good
        if sample.answer.queue is not None and sample.answer.compute is not None
    ]
    if not told:
        return None, None, None
    queues, computes, _ = zip(*told, strict=True)
    rests = [max(0.0, latency - queue - compute) for queue, compute, latency in told]
    return Percentiles.of(queues), Percentiles.of(computes), Percentiles.of(rests)
