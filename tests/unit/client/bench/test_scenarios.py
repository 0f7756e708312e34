from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from glossator_client.bench.loops import Answer, Sample
from glossator_client.bench.scenarios import Scenario, keeps, latencies, of_offline, of_server, of_streams


def run(times: Sequence[float], *, per_query: int = 1, every: float = 1.0, failed: int = 0) -> list[Sample]:
    """Documents that took so long, query after query; the last ones failed."""
    samples = []
    for index, time in enumerate(times):
        due = every * (index // per_query)
        answer = Answer("OVERLOADED" if index >= len(times) - failed else "")
        samples.append(Sample(due, due, due + time, 100, answer, str(index), index // per_query))
    return samples


def test_a_query_lasts_as_long_as_its_slowest_document_and_for_ever_if_one_failed() -> None:
    samples = run([1, 5, 2, 1, 1, 3], per_query=3, failed=1)
    assert latencies(samples) == [5, float("inf")]


def test_single_stream_tells_the_90th_percentile_as_early_stopping_has_it() -> None:
    found = of_streams(Scenario.SINGLE_STREAM, run([0.1] * 620 + [0.4] * 30))
    assert found.valid
    assert found.value == pytest.approx(0.1)
    assert found.shown == "p90 at most 100.0 ms"


def test_multi_stream_counts_queries_and_not_documents() -> None:
    found = of_streams(Scenario.MULTI_STREAM, run([0.1] * 8 * 312, per_query=8, every=2))
    assert found.value is None
    assert found.wrong == ("p99: too few queries, 312 of 662",)
    found = of_streams(Scenario.MULTI_STREAM, run([0.1] * 8 * 662, per_query=8, every=2))
    assert found.valid
    assert found.value == pytest.approx(0.1)


def test_a_run_that_is_short_or_lost_documents_is_told_with_what_the_rules_miss() -> None:
    found = of_streams(Scenario.SINGLE_STREAM, run([0.1] * 101, every=0.1, failed=1))
    assert found.wrong == ("1 of 101 documents failed", "it lasted 10.0 s of 600 s")
    assert not found.valid
    assert json.loads(json.dumps(found.json()))["valid"] is False
    found = of_streams(Scenario.SINGLE_STREAM, run([0.1] * 700, failed=200))
    assert found.value is None
    assert "more documents failed" in found.shown


def test_a_rate_is_kept_if_so_few_are_over_the_bound_that_it_is_no_luck() -> None:
    kept = run([0.1] * 1000 + [0.9] * 2)
    assert keeps(kept, 0.5) is True
    assert keeps(run([0.1] * 100), 0.5) is None
    assert keeps(run([0.1] * 1000, failed=60), 0.5) is False
    found = of_server(kept, 20, 0.5)
    assert found.valid
    assert found.value == 20
    assert found.shown == "20.0 documents/s, 2 of 1,002 queries over 500 ms"
    few = of_server(run([0.1] * 620), 20, 0.5)
    assert few.valid, few.wrong
    few = of_server(run([0.1] * 610 + [0.9] * 2), 20, 0.5)
    assert few.value is None
    assert few.wrong == ("p99: too few queries, 612 of 838, 2 over 500 ms",)
    broken = of_server(run([0.1] * 610 + [0.9] * 60), 20, 0.5)
    assert broken.value is None
    assert broken.wrong == ("p99 is over the bound: 60 of 670 queries over 500 ms",)


def test_offline_tells_what_came_back_per_second_from_the_moment_when_all_were_sent() -> None:
    samples = [Sample(0, 0, 0.5 * index, 100, Answer(), str(index)) for index in range(1, 1301)]
    found = of_offline(samples, 40)
    assert found.valid
    assert found.value == 2
    assert "too few documents, 1,300 of 24,576" in of_offline(samples, 50_000).wrong
    assert of_offline(samples[:30], 40).wrong[0] == "too few documents, 30 of 40"
