from __future__ import annotations

import json

import pytest

from glossator_client.bench.loops import Answer, Sample
from glossator_client.bench.shown import client_is_slow
from glossator_client.bench.summary import Percentiles, Summary, percentile


def test_a_percentile_is_a_value_that_occurred() -> None:
    values = [float(value) for value in range(100, 0, -1)]
    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.95) == 95
    assert percentile(values, 0.99) == 99
    assert percentile(values, 1) == 100
    assert percentile([7.0], 0.01) == 7.0


def test_a_percentile_of_nothing_or_beyond_all_is_refused() -> None:
    for values, share in (([], 0.5), ([1.0], 1.5)):
        with pytest.raises(ValueError, match="percentile"):
            percentile(values, share)


def sample(due: float, ended: float, failure: str = "", first: float | None = None) -> Sample:
    return Sample(due, due, ended, 1000, Answer(failure, first))


def test_failures_are_counted_by_reason_and_are_in_no_rate_and_no_latency() -> None:
    samples = [sample(10, 11), sample(10, 12), sample(10, 10.5, "OVERLOADED"), sample(11, 14, "ANALYZER_TIMEOUT")]
    summary = Summary.of([*samples, sample(12, 13, "OVERLOADED")])
    assert summary.documents == 5
    assert summary.seconds == 4
    assert summary.documents_per_second == 0.5
    assert summary.bytes_per_second == 500
    assert summary.latency == Percentiles(1, 2, 2, 2, 1.5)
    assert list(summary.failures.items()) == [("OVERLOADED", 2), ("ANALYZER_TIMEOUT", 1)]
    assert not summary.ok
    assert json.loads(json.dumps(summary.json()))["failures"] == {"OVERLOADED": 2, "ANALYZER_TIMEOUT": 1}


def test_first_results_are_there_where_the_call_gives_them() -> None:
    assert Summary.of([sample(0, 4, first=1), sample(1, 4, first=3)]).first == Percentiles(1, 2, 2, 2, 1.5)
    assert Summary.of([sample(0, 4)]).first is None


def told(due: float, ended: float, queue: float, compute: float, late: float = 0.0) -> Sample:
    return Sample(due, due + late, ended, 1000, Answer(queue=queue, compute=compute))


def test_queue_compute_and_the_rest_make_the_latency() -> None:
    summary = Summary.of([told(0, 4, 1, 2), told(0, 8, 2, 5), sample(0, 100)])
    assert summary.queue == Percentiles(1, 2, 2, 2, 1.5)
    assert summary.compute == Percentiles(2, 5, 5, 5, 3.5)
    assert summary.rest == Percentiles(1, 1, 1, 1, 1)
    assert Summary.of([sample(0, 4)]).queue is None


def test_goodput_counts_what_succeeded_within_the_bound() -> None:
    samples = [sample(0, 1), sample(0, 4), sample(0, 1, "OVERLOADED"), sample(0, 2)]
    assert Summary.of(samples, bound=2).goodput == 0.5
    assert Summary.of(samples).goodput is None


def test_what_was_sent_late_is_told_and_so_is_a_client_that_is_too_slow() -> None:
    assert Summary.of([told(0, 4, 1, 2)]).slip is None
    late = Summary.of([told(0, 4, 1, 2), told(1, 5, 1, 2, late=3)])
    assert late.slip == Percentiles(0, 3, 3, 3, 1.5)
    assert client_is_slow(late)
    assert not client_is_slow(Summary.of([told(0, 4, 1, 2, late=0.01)]))


def test_estimates_are_there_for_as_many_documents_as_they_need() -> None:
    found = Summary.of([sample(0, 1 + index / 100) for index in range(64)]).estimates
    assert found == {"p50": pytest.approx(1.41, abs=0.02), "p90": pytest.approx(1.63), "p95": None, "p99": None}


def test_nothing_but_failures_has_no_latency() -> None:
    assert Summary.of([sample(0, 1, "UNREACHABLE")]).latency is None
    with pytest.raises(ValueError, match="no document"):
        Summary.of([])
