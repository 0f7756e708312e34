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
    "package": {
        "tokens": 1000,
        "found": {"whole package, MB": 81.5, "tokens/s of tokenize,ner on one core": 4321.0},
        "met": {"whole package, MB": False, "tokens/s of tokenize,ner on one core": True},
    },
    "workers": {"1": WORKER, "2": WORKER},
    "batches": {"tokens/s": {"1": [2000.0], "16": [4000.0]}},
    "analyzers": {"tokens/s": {"numbers": 9000.0, "acme.topics": 8000.0}},
    "clients": {"1": LOAD, "16": LOAD},
    "rates": {"capacity": 33.3, "shares": {"0.3": {"rate": 10.0, **LOAD}, "0.9": {"rate": 30.0, **LOAD}}},
    "shapes": {"unary": LOAD, "stream": {**LOAD, "first": TIMES}},
    "sizes": {"µs/character": {"200": 40.0, "1024": 35.0}},
}
DETAILS: dict[str, dict[str, Any]] = {
    "parser": {
        "raw tokens/s": [2000.0],
        "our tokens/s": [6000.0],
        "tokens": 12345,
        "agreement": {"tokens": 1.0, "mentions": 0.95},
        "agreement on the same words": {"mentions": 1.0},
    },
    "raw": {"processors": {"tokenize": "ewt", "ner": ["one", "another"]}},
    "web": {
        "clients": 16,
        "documents/s": {"plain": [3.0], "tuned": [5.0], "ours": [30.0]},
        "over the tuned service (2 processes, 1 thread each)": [6.0],
    },
    "null": {
        "echo documents/s": [8000.0],
        "our documents/s": [4000.0],
        "our documents/s, with our own client": [3000.0],
    },
    "memory": {
        "front": {"1": {"rss": 2**26, "uss": 2**25, "own": 2**25, "files": 2**24}},
        "processes of workers": {"1": [{"rss": 2**29, "uss": 2**28, "own": 2**27, "files": 2**26}]},
        "bytes taken by workers": {"1": 2**27 + 2**26},
    },
}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    facts = {"processor": "Abacus 3000", "cores": 2, "packages": {"stanza": "1.15.0"}, "seconds": 600, "load": 0.1}
    (folder / "machine.json").write_text(json.dumps(facts))
    for key, data in PARTS.items():
        (folder / f"{key}.json").write_text(json.dumps({"key": key, "data": data}))
    rows = {row.key: row for row in bars.ROWS}
    for key, details in {"workers": {}, **DETAILS}.items():
        data = rows[key].result(Measured([1.9, 1.86, 1.96], details), 30.0)
        (folder / f"bar-{key}.json").write_text(json.dumps({"key": f"bar-{key}", "data": data}))
    (folder / "bar-start.json").write_text(json.dumps({"key": "bar-start", "error": "RuntimeError: no server"}))
    return folder


def test_the_report_shows_every_bar_also_those_that_failed(results: Path, tmp_path: Path) -> None:
    text = report.write(results, tmp_path / "report").read_text()
    for row in bars.ROWS:
        assert row.what in text
    assert "| **1.90×** | 1.88× to 1.93×, 3 rounds | ≥ 1.85× | ≥ 1.95× | met |" in text
    assert "RuntimeError: no server" in text
    assert text.count("not measured") >= 3


def test_the_report_has_machine_peers_latency_and_failures(results: Path, tmp_path: Path) -> None:
    text = report.write(results, tmp_path / "report").read_text()
    assert "Abacus 3000" in text
    assert "4.50×" in text
    assert "skipped: cannot be installed / …" in text, "no path of a machine, nothing that breaks the table"
    assert "| 90 % | 30.0 | 100 | 100 | 200 | 300 | 1 OVERLOADED |" in text


def test_the_report_tells_what_the_bars_were_made_of(results: Path, tmp_path: Path) -> None:
    text = report.write(results, tmp_path / "report").read_text()
    assert '`{"tokenize": "ewt", "ner": ["one", "another"]}`' in text
    assert "mentions 95.00 %" in text
    assert "over the second ours is 6.00 times as fast" in text
    assert "bare echo 8,000, ours 4,000" in text
    assert "| 1 | worker or template | 512 | 256 | 128 | 64 |" in text


def test_the_report_tells_the_second_worker_in_processor_time_too(results: Path, tmp_path: Path) -> None:
    file = results / "bar-workers.json"
    record = json.loads(file.read_text())
    record["data"]["details"] = {
        "2 workers / 1, in processor time": [1.7, 1.9, 1.94],
        "processors in use, 1 worker": [0.98],
        "processors in use, 2 workers": [1.2],
    }
    file.write_text(json.dumps(record))
    text = report.write(results, tmp_path / "report").read_text()
    assert "give 1.90× what one gives (1.80 to 1.92 in 3 rounds)" in text
    assert "0.98 with one, 1.20 with two" in text


def test_the_report_holds_the_bundled_models_to_their_bars(results: Path, tmp_path: Path) -> None:
    text = report.write(results, tmp_path / "report").read_text()
    assert "| whole package, MB | 81.5 | ≤ 80.0 | **missed** |" in text
    assert "| tokens/s of tokenize,ner on one core | 4,321 | ≥ 4,000 | met |" in text


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
