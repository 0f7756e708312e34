"""What came of a load: rates, percentiles of latency, failures by reason."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from glossator_client.bench.loops import Sample


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

    @classmethod
    def of(cls, samples: Sequence[Sample]) -> Summary:
        """Raises `ValueError` if there are none."""
        if not samples:
            raise ValueError("no document came back: let it run longer")
        good = [sample for sample in samples if not sample.answer.failure]
        seconds = max(sample.ended for sample in samples) - min(sample.due for sample in samples)
        firsts = [sample.answer.first - sample.due for sample in good if sample.answer.first is not None]
        failures = Counter(sample.answer.failure for sample in samples if sample.answer.failure)
        return cls(
            len(samples),
            seconds,
            len(good) / seconds,
            sum(sample.size for sample in good) / seconds,
            Percentiles.of([sample.latency for sample in good]) if good else None,
            Percentiles.of(firsts) if firsts else None,
            dict(failures.most_common()),
        )

    @property
    def ok(self) -> bool:
        """Whether every document succeeded."""
        return not self.failures

    def json(self) -> dict[str, Any]:
        """For a file; times in seconds."""
        return asdict(self)
