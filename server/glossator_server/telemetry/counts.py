"""Counts that cost next to nothing to add to, made Prometheus' families when somebody asks.

The library's own metrics take a lock for each number and go through the buckets of a histogram one by one, because any
thread may count. Here only the event loop counts, and a document is some ten numbers: so these are plain ones. Who asks
does so in a thread, and gets numbers of which the last may be one document older than the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

_NAMESPACE = "glossator_"


class Counter:
    """A number for each combination of labels that there was, and for those that are named from the start."""

    def __init__(
        self, name: str, text: str, labels: Sequence[str] = (), expected: Iterable[tuple[str, ...]] = ()
    ) -> None:
        """`expected` combinations are told before the first one is counted, so that a rate can be taken from it on."""
        self._family = _NAMESPACE + name, text, tuple(labels)
        self._values: dict[tuple[str, ...], float] = dict.fromkeys(expected if labels else [()], 0.0)

    def add(self, *labels: str, amount: float = 1.0) -> None:
        """Count so much more."""
        values = self._values
        values[labels] = values.get(labels, 0.0) + amount

    def family(self) -> Metric:
        name, text, labels = self._family
        family = CounterMetricFamily(name, text, labels=labels)
        for combination, value in self._values.copy().items():
            family.add_metric(combination, value)
        return family


class Histogram:
    """How many observations were at most so large, and their sum, for each combination of labels."""

    def __init__(self, name: str, text: str, bounds: Sequence[float], labels: Sequence[str] = ()) -> None:
        """`bounds` are the largest of each bucket, in order; a last one for all others is added."""
        self._family = _NAMESPACE + name, text, tuple(labels)
        self._bounds = tuple(map(float, bounds))
        self._names = [_told(bound) for bound in (*self._bounds, float("inf"))]
        self._found: dict[tuple[str, ...], _Found] = {}
        if not labels:
            self._found[()] = _Found(len(self._names))

    def observe(self, value: float, *labels: str) -> None:
        """There is one more, of this size."""
        found = self._found.get(labels)
        if found is None:
            found = self._found[labels] = _Found(len(self._names))
        found.counts[bisect_left(self._bounds, value)] += 1
        found.total += value

    def family(self) -> Metric:
        name, text, labels = self._family
        family = HistogramMetricFamily(name, text, labels=labels)
        for combination, found in self._found.copy().items():
            family.add_metric(combination, list(self._buckets(found)), found.total)
        return family

    def _buckets(self, found: _Found) -> Iterator[tuple[str, float]]:
        """Each one with all that are smaller."""
        count = 0
        for name, more in zip(self._names, found.counts.copy(), strict=True):
            count += more
            yield name, float(count)


class _Found:
    """What was observed under one combination of labels."""

    __slots__ = ("counts", "total")

    def __init__(self, buckets: int) -> None:
        self.counts = [0] * buckets
        self.total = 0.0


class Counts(Collector):
    """Tells them all."""

    def __init__(self, *counted: Counter | Histogram) -> None:
        self._counted = counted

    def collect(self) -> Iterator[Metric]:
        return (each.family() for each in self._counted)


def _told(bound: float) -> str:
    """As the library tells it."""
    found: str = floatToGoString(bound)  # type: ignore[no-untyped-call]
    return found
