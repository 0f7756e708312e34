"""The table: every bar has a score to come from, what is missing misses, and the command says what it lacks."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from benchmarks.accuracy import kinds
from benchmarks.accuracy.__main__ import main
from benchmarks.accuracy.bars import Row, Verdict, rows
from benchmarks.accuracy.models import PARTS as MODELS
from benchmarks.accuracy.parts import PARTS as ANALYZERS
from benchmarks.accuracy.parts.found import Found
from benchmarks.accuracy.report import Report
from click.testing import CliRunner
from rich.console import Console

from glossator_formats.scores.count import Score

ROW = Row(id="ner.all", group="ner", what="names", data="a | b", measure="F1", bar=80, moonshot=90)
FREE = Row(id="ner.free", group="ner", what="names", data="b", measure="F1")


def test_every_row_is_given_by_a_part_and_named_once() -> None:
    listed = rows()
    assert len({row.id for row in listed}) == len(listed)
    assert {row.part for row in listed} == {*MODELS, *ANALYZERS}


@pytest.mark.parametrize(
    ("score", "verdict", "misses"),
    [
        (None, Verdict.ABSENT, True),
        (79.99, Verdict.MISSED, True),
        (80.0, Verdict.MET, False),
        (90.0, Verdict.MOONSHOT, False),
    ],
)
def test_verdicts(score: float | None, verdict: Verdict, misses: bool) -> None:
    given = None if score is None else Score(score, 10)
    assert ROW.verdict(given) is verdict
    assert ROW.misses(given) is misses
    assert not FREE.misses(None)


def test_a_report_says_what_is_missed_in_every_form() -> None:
    report = Report([ROW, FREE], {"ner.free": Score(50.0, 3, "P 40")}, date="2031-01-02", commit="abc")
    assert report.summary == "1 of 1 bars missed: ner.all (no score)"
    assert report.markdown().startswith("Accuracy in percent, 2031-01-02, commit abc; 1 of 1 bars missed")
    assert "a \\| b" in report.markdown()
    read = json.loads(report.json())
    assert read["missed"] == ["ner.all"]
    assert read["rows"][1]["score"] == {"value": 50.0, "n": 3, "detail": "P 40"}
    console = Console(width=200, file=StringIO())
    with console.capture() as shown:
        console.print(report.table())
    assert "absent" in shown.get()
    assert Report([ROW], {"ner.all": Score(85.0, 1)}).summary == "all 1 bars met"


def test_without_the_corpora_it_says_what_to_do(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["table", "--data", str(tmp_path / "nowhere")])
    assert done.exit_code == 2
    assert "is no folder" in done.output
    assert "GLOSSATOR_DATA" in done.output
    done = CliRunner().invoke(main, ["table"], env={"GLOSSATOR_DATA": str(tmp_path)})
    assert done.exit_code == 2
    assert "lacks attribution/polnear.dev.jsonl.gz" in done.output


def test_rows_are_listed_and_chosen_by_group_or_beginning() -> None:
    done = CliRunner().invoke(main, ["table", "--list", "--only", "lemma", "--only", "numbers.q"])
    assert [line.split()[0] for line in done.output.splitlines()] == ["treebank.Lemmas", "numbers.quantulum3"]
    assert CliRunner().invoke(main, ["table", "--list", "--only", "nothing"]).exit_code == 2


def test_kinds_without_words_are_counted_with_their_family() -> None:
    known = kinds.kinds()["entities"]
    counts = kinds.described(Counter({"label.ORG-LOC": 2, "label.MISC-DATE": 1}), known)
    assert dict(counts) == {"label.ORG-LOC": 2, "label.*": 1}


def test_the_errors_document_ranks_what_was_counted() -> None:
    found = Found()
    found.errors["numbers"].update({"sign": 1, "scale": 3})
    text = kinds.document(found)
    assert "| 1 | 3 | 75 % | a value that is off by thousands |" in text
    assert "| 2 | 1 | 25 % | the sign is lost |" in text


def test_open_models_stand_beside_and_miss_nothing() -> None:
    report = Report([ROW], {"ner.all": Score(91.0, 3)}, beside={"ner.all": Score(70.5, 3)}, commit="abc")
    assert report.missed == []
    head, _, line = report.markdown().splitlines()[2:]
    cells = dict(zip(head.split(" | "), line.split(" | "), strict=False))
    assert (cells["ours"], cells["open"], cells["verdict"]) == ("**91.00**", "70.50", "moonshot")
    assert json.loads(report.json())["rows"][0]["open"]["value"] == 70.5
