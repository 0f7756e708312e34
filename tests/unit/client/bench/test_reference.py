"""Our schedule and early stopping beside those of MLPerf's load generator, on latencies that it recorded itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest

from glossator_client.bench.schedule import moments
from glossator_client.bench.stopping import Estimate, holds, needed

pytest.importorskip("mlperf_loadgen", reason="mlcommons-loadgen is not installed: it has no wheel for this platform")

# One line of its trace, of which the whole is no JSON.
_SAMPLE = re.compile(
    r'"name":"Sample".*"ph":"b".*"ts":([-\d.]+),.*"query_seq":(\d+),"sample_idx":(\d+),"issue_start_ns":\d+,"complete_ns":(\d+)'
)


@dataclass(frozen=True)
class Sample:
    at: float
    query: int
    index: int
    latency: int


@dataclass(frozen=True)
class Run:
    summary: str
    samples: list[Sample]
    """In the order of their queries."""

    def number(self, pattern: str) -> int:
        found = re.search(pattern, self.summary)
        assert found is not None, self.summary
        return int(found[1])

    def queries(self) -> list[int]:
        """The latency of each, which is that of its last sample."""
        longest: dict[int, int] = {}
        for sample in self.samples:
            longest[sample.query] = max(longest.get(sample.query, 0), sample.latency)
        return list(longest.values())


def reference(folder: Path, scenario: str, **settings: float) -> Run:
    command = [sys.executable, str(Path(__file__).with_name("reference.py")), scenario, str(folder)]
    subprocess.run([*command, json.dumps(settings)], check=True, timeout=100, capture_output=True)
    trace = (folder / "mlperf_log_trace.json").read_text()
    found = [Sample(float(at), int(query), int(index), int(ns)) for at, query, index, ns in _SAMPLE.findall(trace)]
    return Run((folder / "mlperf_log_summary.txt").read_text(), sorted(found, key=lambda sample: sample.query))


@pytest.mark.parametrize(("scenario", "per_query", "share"), [("SingleStream", 1, 0.9), ("MultiStream", 8, 0.99)])
def test_estimates_are_those_of_the_reference(tmp_path: Path, scenario: str, per_query: int, share: float) -> None:
    name = "single_stream" if per_query == 1 else "multi_stream"
    run = reference(tmp_path, scenario, min_duration_ms=1, min_query_count=1500, **{f"{name}_expected_latency_ns": 1e3})
    latencies = run.queries()
    assert len(latencies) >= 1500
    assert len(run.samples) == per_query * len(latencies)
    ours = Estimate.of(latencies, share)
    assert ours.needed == run.number(r"Processed at least (\d+) queries")
    assert ours.discarded == run.number(r"Would discard (\d+) highest")
    assert ours.value == run.number(rf"Early stopping {100 * share:.1f}th percentile estimate: (\d+)")


def test_too_few_queries_are_told_with_the_number_of_the_reference(tmp_path: Path) -> None:
    run = reference(
        tmp_path, "MultiStream", min_duration_ms=1, max_query_count=312, multi_stream_expected_latency_ns=1e3
    )
    latencies = run.queries()
    assert len(latencies) == run.number(r"Only processed (\d+) queries")
    ours = Estimate.of(latencies, 0.99)
    assert ours.value is None
    assert ours.needed == run.number(r"at least (\d+) queries for early stopping")


@pytest.mark.parametrize("bound", [1_000, 20_000_000_000])
def test_a_bound_is_judged_as_by_the_reference(tmp_path: Path, bound: int) -> None:
    run = reference(
        tmp_path,
        "Server",
        min_duration_ms=1,
        min_query_count=700,
        server_target_qps=2e4,
        server_target_latency_ns=bound,
    )
    latencies = run.queries()
    over = sum(latency > bound for latency in latencies)
    kept = "Early stopping satisfied: Yes" in run.summary
    assert (holds(len(latencies), over, 0.99) is True) == kept == (bound > 1_000)
    if not kept:
        assert needed(0.99, over) - len(latencies) == run.number(r"run at least (\d+) more queries")


@pytest.mark.parametrize("seed", [0, 16159082839903944936])
def test_queries_are_due_when_the_reference_has_them_due(tmp_path: Path, seed: int) -> None:
    run = reference(
        tmp_path, "Server", min_duration_ms=100, min_query_count=500, server_target_qps=4e3, schedule_rng_seed=seed
    )
    assert len(run.samples) >= 500
    ours = [1e6 * moment for moment in islice(moments(4e3, seed), len(run.samples))]
    theirs = [sample.at - run.samples[0].at for sample in run.samples]
    # The trace tells whole nanoseconds, in microseconds.
    assert theirs == pytest.approx(ours, abs=0.0021)
