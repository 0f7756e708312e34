from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

import click
import pytest

from glossator_client.bench.compare import Ratio, differing, load, ratios
from glossator_client.bench.export import COLUMNS, write_csv, write_json
from glossator_client.bench.loops import Answer, Sample


def samples(number: int, scale: float, seed: int) -> list[Sample]:
    """One document a tenth of a second, each with a time of its own; the fifth failed."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    found = []
    for index in range(number):
        due = 100 + index / 10
        answer = Answer("OVERLOADED" if index == 4 else "", queue=0.01, compute=0.02)
        took = scale * draw.lognormvariate(0, 0.3)
        found.append(Sample(due, due + 0.001, due + took, 50, answer, f"{index}.{index % 7}", index))
    return found


def written(file: Path, found: list[Sample], **settings: Any) -> Path:
    write_json(file, {"settings": {"address": "a:1", "clients": 1, **settings}, "summary": {}}, found)
    return file


def compared(tmp_path: Path, first: list[Sample], second: list[Sample]) -> dict[str, Ratio]:
    files = written(tmp_path / "a.json", first), written(tmp_path / "b.json", second)
    return {ratio.name: ratio for ratio in ratios(*map(load, files))}


def test_what_is_slower_is_told_with_an_interval_around_it(tmp_path: Path) -> None:
    found = compared(tmp_path, samples(700, 0.1, 1), samples(900, 0.13, 2))
    assert list(found) == ["documents/s", "mean latency", "p50 latency", "p95 latency", "p99 latency"]
    for name in ("mean latency", "p50 latency", "p95 latency"):
        assert found[name].low < 1.3 < found[name].high
        assert found[name].differs
        assert found[name].high - found[name].low < 0.35
    assert not found["documents/s"].differs


def test_two_runs_of_the_same_do_not_differ_in_most_figures(tmp_path: Path) -> None:
    # Each takes a quarter of a second by itself, and minutes where it has hardly any processor: not too many.
    wrong = sum(
        ratio.differs
        for seed in range(4)
        for ratio in compared(tmp_path, samples(300, 0.1, seed), samples(300, 0.1, 100 + seed)).values()
    )
    assert wrong <= 2


def test_percentiles_are_compared_only_where_both_have_enough(tmp_path: Path) -> None:
    found = compared(tmp_path, samples(100, 0.1, 1), samples(700, 0.1, 2))
    assert list(found) == ["documents/s", "mean latency", "p50 latency"]


def test_settings_that_differ_are_told_but_not_the_server(tmp_path: Path) -> None:
    first = load(written(tmp_path / "a.json", samples(9, 1, 1)))
    second = load(written(tmp_path / "b.json", samples(9, 1, 1), address="b:2", clients=4))
    assert differing(first, second) == ["clients"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"settings": {}, "queries": {"latency": []}}', '{"summary": 1}'])
def test_what_is_no_run_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(content)
    with pytest.raises(click.ClickException, match="it has no queries; write it with glossator bench --json"):
        load(file)


def test_every_document_has_a_line_with_its_times_in_both_formats(tmp_path: Path) -> None:
    found = samples(12, 0.1, 1)
    write_csv(tmp_path / "run.csv", found[::-1])
    with (tmp_path / "run.csv").open(newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert [int(line["document"]) for line in lines] == [index % 7 for index in range(12)]
    assert float(lines[3]["due"]) == pytest.approx(0.3)
    assert float(lines[3]["slip"]) == pytest.approx(0.001)
    assert (lines[3]["queue"], lines[3]["compute"], lines[3]["first"]) == ("0.01", "0.02", "")
    assert [line["failure"] for line in lines].count("OVERLOADED") == 1
    queries = json.loads(written(tmp_path / "run.json", found).read_text())["queries"]
    assert tuple(queries) == COLUMNS
    assert queries["latency"] == [pytest.approx(float(line["latency"])) for line in lines]
    with pytest.raises(click.ClickException, match="cannot write"):
        write_csv(tmp_path / "absent" / "run.csv", found)
