from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from benchmarks import bars, suite
from benchmarks.rows.parser import agreements
from benchmarks.rows.row import Measured, Row
from benchmarks.rows.served import halves, processor_ratios
from benchmarks.stage import Effort, Stage
from rich.console import Console

from glossator import Document


def row(*, more: bool) -> Row:
    bar, moonshot = (2.0, 4.0) if more else (0.5, 0.1)
    return Row("key", "what", bar, moonshot, lambda stage: Measured([1.0]), more_is_better=more)


@pytest.mark.parametrize(
    ("more", "value", "verdict"),
    [
        (True, 1.99, "missed"),
        (True, 2.0, "met"),
        (True, 4.0, "moonshot"),
        (False, 0.51, "missed"),
        (False, 0.5, "met"),
        (False, 0.1, "moonshot"),
    ],
)
def test_verdicts(more: bool, value: float, verdict: str) -> None:
    assert row(more=more).verdict(value) == verdict


def test_each_bar_has_a_name_of_its_own_and_a_moonshot_beyond() -> None:
    assert len({row.key for row in bars.ROWS}) == len(bars.ROWS)
    for found in bars.ROWS:
        assert found.verdict(found.moonshot) == "moonshot"
        assert found.verdict(found.bar) == "met"


def test_a_row_that_fails_leaves_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(stage: Stage) -> Measured:
        raise RuntimeError("the peer fell over")

    good = Row("good", "what is good", 1, 2, lambda stage: Measured([1.5, 1.4, 1.6], {"why": "because"}))
    monkeypatch.setattr(bars, "ROWS", (Row("bad", "what is bad", 1, 2, fail), good))
    results = bars.measure(["good", "bad"], Effort.quick(), lambda text: None)
    assert [result["verdict"] for result in results] == ["failed", "met"]
    output = io.StringIO()
    Console(file=output, width=150).print(bars.table(results))
    assert "the peer fell over" in output.getvalue()
    assert "1.50×" in output.getvalue()


def part(key: str, value: float, calls: list[str]) -> suite.Part:
    def measure(stage: Stage) -> dict[str, Any]:
        calls.append(key)
        if value < 0:
            raise RuntimeError("it did not work")
        return {"value": value}

    return suite.Part(key, measure)


def test_a_run_keeps_every_part_and_goes_on_where_it_was_broken_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(suite, "PARTS", (part("one", 1, calls), part("bad", -1, calls), part("two", 2, calls)))
    keys = ["one", "bad", "two"]
    first = suite.run(keys, Effort.quick(), tmp_path, lambda text: None)
    assert [record.get("data") for record in first] == [{"value": 1}, None, {"value": 2}]
    assert "it did not work" in first[1]["error"]
    (tmp_path / "two.json").unlink()
    suite.run(keys, Effort.quick(), tmp_path, lambda text: None, resume=True)
    assert calls == ["one", "bad", "two", "bad", "two"]
    # Another effort gives other figures: nothing is kept.
    suite.run(["one"], Effort(), tmp_path, lambda text: None, resume=True)
    assert calls[-1] == "one"


def test_what_has_no_time_left_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls: list[str] = []
    monkeypatch.setattr(suite, "PARTS", (part("one", 1, calls),))
    [record] = suite.run(["one"], Effort.quick(), tmp_path, lambda text: None, budget=-1)
    assert "not measured" in record["error"]
    assert not calls


def test_agreement_counts_labels_with_their_places() -> None:
    raw = {
        "tokens": [[0, 3], [4, 7]],
        "sentences": [[0, 7]],
        "mentions": [[0, 3, "PERSON"], [4, 7, "LOC"]],
        "sentiment": [1],
    }
    ours = {**raw, "mentions": [[0, 3, "PERSON"], [4, 7, "ORG"]]}
    assert agreements([raw], [ours]) == {"tokens": 1.0, "sentences": 1.0, "mentions": 1 / 3, "sentiment": 1.0}


def test_rounds_of_workers_are_over_halves_with_as_much_text_the_longest_first() -> None:
    documents = [Document("a" * size) for size in (5, 900, 40, 910, 45, 300, 4, 310)]
    first, second = ([len(document.text) for document in half] for half in halves(documents))
    assert first == [910, 310, 45, 5]
    assert second == [900, 300, 40, 4]


def test_in_processor_time_two_workers_are_worth_what_a_document_costs_them() -> None:
    alone = [(4, 2.0, 2.0), (4, 9.0, 2.0)]
    both = [(4, 1.1, 2.0), (4, 1.1, 2.5)]
    # Whoever else took the processor in the second round changes nothing.
    assert processor_ratios(alone, both) == [2.0, 1.6]


def test_a_name_stands_for_all_rows_about_the_previous_build() -> None:
    every = [row.key for row in bars.ROWS]
    assert bars.chosen(()) == every
    assert bars.chosen(("raw",)) == ["raw"]
    found = bars.chosen(("previous", "start"))
    assert set(found) == {key for key in every if key.startswith("previous-")} | {"start"}
    assert len(found) == 8
