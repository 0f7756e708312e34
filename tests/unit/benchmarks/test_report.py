from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks import bars, plots, report
from benchmarks.rows.row import Measured

TIMES = {"p50": 0.1, "p95": 0.2, "p99": 0.3, "longest": 0.4, "mean": 0.12}
LOAD = {
    "documents": 100,
    "seconds": 10.0,
    "documents_per_second": 9.9,
    "bytes_per_second": 1e5,
    "latency": TIMES,
    "first": None,
    "failures": {"OVERLOADED": 1},
}
WORKER = {
    "documents/s": 10.0,
    "tokens/s": 5000.0,
    "CPU seconds per 1,000 tokens": 0.25,
    "front RSS bytes": 50 * 1024**2,
    "worker RSS bytes": [400 * 1024**2],
    "worker PSS bytes": [390 * 1024**2],
}
PARTS: dict[str, Any] = {
    "peers": {
        "tokens/s": {"raw Stanza": 2000.0, "Glossator, streamed": 9000.0},
        "ours over it": {"raw Stanza": [4.4, 4.6], "Glossator, streamed": [1.0, 1.0]},
        "skipped": {"MTAP": "cannot be installed | /home/somebody/venv/bin"},
    },
    "workers": {"1": WORKER, "2": WORKER},
    "batches": {"tokens/s": {"1": [2000.0], "16": [4000.0]}},
    "analyzers": {"tokens/s": {"numbers": 9000.0, "acme.topics": 8000.0}},
    "clients": {"1": LOAD, "16": LOAD},
    "rates": {"capacity": 33.3, "shares": {"0.3": {"rate": 10.0, **LOAD}, "0.9": {"rate": 30.0, **LOAD}}},
    "shapes": {"unary": LOAD, "stream": {**LOAD, "first": TIMES}},
    "sizes": {"µs/character": {"200": 40.0, "1024": 35.0}},
}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    facts = {"processor": "Abacus 3000", "cores": 2, "packages": {"stanza": "1.15.0"}, "seconds": 600, "load": 0.1}
    (folder / "machine.json").write_text(json.dumps(facts))
    for key, data in PARTS.items():
        (folder / f"{key}.json").write_text(json.dumps({"key": key, "data": data}))
    row = next(row for row in bars.ROWS if row.key == "workers")
    data = row.result(Measured([1.9, 1.86, 1.96]), 30.0)
    (folder / "bar-workers.json").write_text(json.dumps({"key": "bar-workers", "data": data}))
    (folder / "bar-start.json").write_text(json.dumps({"key": "bar-start", "error": "RuntimeError: no server"}))
    return folder


def test_the_report_shows_every_bar_also_those_that_failed(results: Path, tmp_path: Path) -> None:
    text = report.write(results, tmp_path / "report").read_text()
    for row in bars.ROWS:
        assert row.what in text
    assert "| **1.90×** | 1.88× to 1.93×, 3 rounds | ≥ 1.85× | ≥ 1.95× | met |" in text
    assert "RuntimeError: no server" in text
    assert text.count("not measured") >= 8


def test_the_report_has_machine_peers_latency_and_failures(results: Path, tmp_path: Path) -> None:
    text = report.write(results, tmp_path / "report").read_text()
    assert "Abacus 3000" in text
    assert "4.50×" in text
    assert "skipped: cannot be installed / …" in text, "no path of a machine, nothing that breaks the table"
    assert "| 90 % | 30.0 | 100 | 100 | 200 | 300 | 1 OVERLOADED |" in text


def test_every_plot_is_drawn_and_shown(results: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    text = report.write(results, folder).read_text()
    for name in plots.PLOTS:
        assert f"({name}.svg)" in text
        assert (folder / f"{name}.svg").read_text().startswith("<?xml")


def test_the_json_of_the_run_goes_with_the_report(results: Path, tmp_path: Path) -> None:
    report.write(results, tmp_path / "report")
    kept = json.loads((tmp_path / "report" / "results.json").read_text())
    assert kept["parts"]["sizes"]["data"] == PARTS["sizes"]
    assert kept["machine"]["cores"] == 2
