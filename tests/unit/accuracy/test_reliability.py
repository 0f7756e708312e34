"""Calibration error: who says 0.8 and is right in four of five has none."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.plots import reliability

from glossator_formats.scores.reliability import bins_of, expected_error


def test_bins_hold_as_many_each_and_the_surest_come_last() -> None:
    bins = bins_of([0.9, 0.1, 0.8, 0.2], [True, False, False, False], 2)
    assert [(one.right, one.count) for one in bins] == [(0.0, 2), (0.5, 2)]
    assert [one.sure for one in bins] == pytest.approx([0.15, 0.85])
    assert expected_error(bins) == pytest.approx((0.15 + 0.35) / 2)


def test_no_error_where_chances_are_shares() -> None:
    chances = [0.8] * 50 + [0.2] * 50
    right = ([True] * 4 + [False]) * 10 + ([True] + [False] * 4) * 10
    assert expected_error(bins_of(chances, right, 10)) == pytest.approx(0.0)


def test_fewer_than_bins_and_none_at_all() -> None:
    assert [one.count for one in bins_of([0.3, 0.6], [True, True])] == [1, 1]
    assert expected_error(bins_of([], [])) == 0.0


def test_a_plot_has_a_panel_for_each_analyzer(tmp_path: Path) -> None:
    file = tmp_path / "plot.svg"
    reliability({"names, here": {"ours": [(0.2, 0.1), (0.9, 1.0)]}, "quotes, there": {"theirs": [(0.5, 0.5)]}}, file)
    drawn = file.read_text(encoding="utf-8")
    assert all(f">{word}</text>" in drawn for word in ("names, here", "quotes, there", "ours", "theirs", "score"))
