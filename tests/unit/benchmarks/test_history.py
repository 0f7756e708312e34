from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks import bars, history


def report(date: str, commit: str, *, quick: bool = False, **values: float) -> dict[str, Any]:
    parts: dict[str, Any] = {
        f"bar-{key}": {
            "data": {
                "key": key,
                "value": value,
                "spread": {"median": value, "low": value / 2, "high": 2 * value, "count": 3},
                "verdict": "met",
                "samples": [value],
            }
        }
        for key, value in values.items()
    }
    parts["peers"] = {"data": {"tokens/s": {}}}
    parts["bar-web"] = {"error": "it cannot be installed"}
    return {"machine": {"date": date, "commit": commit, "processor": "A", "cores": 2, "quick": quick}, "parts": parts}


def test_each_report_has_a_small_file_and_the_plot_has_all_of_them(tmp_path: Path) -> None:
    asked = {row.key: row.bar for row in bars.ROWS}
    history.add(report("2026-02-01T10:00+00:00", "bbb", memory=asked["memory"] / 2, raw=asked["raw"] * 3), tmp_path)
    file = history.add(report("2026-01-01T10:00+00:00", "aaa+", raw=asked["raw"]), tmp_path)
    assert file is not None
    assert file.name == "2026-01-01-aaa-changed.json"
    assert file.stat().st_size < 500
    assert [record["commit"] for record in history.read(tmp_path)] == ["aaa+", "bbb"]
    # Twice as good is 2, whichever way is better.
    assert history.series(history.read(tmp_path)) == {"memory": [None, 2.0], "raw": [1.0, 3.0]}
    drawn = (tmp_path / history.PLOT).read_text()
    for shown in ("memory", "raw", "aaa+", "bbb"):
        assert shown in drawn


def test_a_commit_has_one_file_a_day_and_a_quick_run_none(tmp_path: Path) -> None:
    for raw in (1.0, 2.0):
        history.add(report("2026-02-01T10:00+00:00", "bbb", raw=raw), tmp_path)
    assert [record["bars"]["raw"]["value"] for record in history.read(tmp_path)] == [2.0]
    assert history.add(report("2026-02-02T10:00+00:00", "ccc", quick=True, raw=1.0), tmp_path) is None
    assert history.add(report("2026-02-02T10:00+00:00", "ccc"), tmp_path) is None
    assert len(history.read(tmp_path)) == 1
