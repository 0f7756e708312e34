"""Figures of `evaluate`: the four ways, beside nervaluate; and intervals."""

from __future__ import annotations

import random
from typing import Any

import pytest
from nervaluate import Evaluator

from glossator import Attribution as Said
from glossator import Span
from glossator_formats.evaluation.compare import Comparison
from glossator_formats.gold.document import ATTRIBUTION, GoldAttribution, GoldDocument
from glossator_formats.scores.attributions import ROLES, Attribution, Story, attribution_scores
from glossator_formats.scores.measure import Tally, measured
from glossator_formats.scores.spans import Labelled
from glossator_formats.scores.ways import WAYS, tally

from .samples import TEXTS, result

THEIRS = {"exact": "strict", "span": "exact", "type": "ent_type", "partial": "partial"}


def nervaluate(gold: list[list[Labelled]], found: list[list[Labelled]]) -> dict[str, Any]:
    def entities(documents: list[list[Labelled]]) -> list[list[dict[str, object]]]:
        # It takes the end as included.
        return [[{"label": label, "start": begin, "end": end - 1} for begin, end, label in one] for one in documents]

    told = Evaluator(entities(gold), entities(found), tags=["PERSON", "LOC"], loader="dict").evaluate()
    overall: dict[str, Any] = told["overall"]
    return overall


def documents(count: int) -> tuple[list[list[Labelled]], list[list[Labelled]]]:
    """Gold and predictions of which no two compete: each overlaps one of the other side at most."""
    draw = random.Random(3)  # noqa: S311
    gold: list[list[Labelled]] = []
    found: list[list[Labelled]] = []
    for _ in range(count):
        wanted: list[Labelled] = []
        given: list[Labelled] = []
        for at in range(0, 400, 20):
            label = draw.choice(["PERSON", "LOC"])
            place = (at + 5, at + 12)
            kind = draw.choice(["same", "label", "edge", "both", "missed", "spurious", "none"])
            if kind not in {"spurious", "none"}:
                wanted.append((*place, label))
            if kind in {"edge", "both"}:
                place = (at + 3, at + 9)
            if kind in {"label", "both"}:
                label = "LOC" if label == "PERSON" else "PERSON"
            if kind not in {"missed", "none"}:
                given.append((*place, label))
        gold.append(wanted)
        found.append(given)
    return gold, found


@pytest.mark.parametrize("way", WAYS)
def test_where_nothing_competes_the_figures_are_nervaluates(way: str) -> None:
    gold, found = documents(30)
    ours = Tally()
    for wanted, given in zip(gold, found, strict=True):
        ours += tally(way, wanted, given)
    theirs = nervaluate(gold, found)[THEIRS[way]]
    assert ours.precision == pytest.approx(100 * theirs.precision)
    assert ours.recall == pytest.approx(100 * theirs.recall)
    assert ours.f1 == pytest.approx(100 * theirs.f1)


def test_neighbours_do_not_overlap() -> None:
    assert tally("partial", [(0, 3, "PERSON")], [(3, 6, "PERSON")]).right == 0


def test_a_prediction_that_only_touches_takes_nothing_from_an_exact_one() -> None:
    gold: list[Labelled] = [(10, 20, "PERSON")]
    found: list[Labelled] = [(5, 12, "PERSON"), (10, 20, "PERSON")]
    assert [tally(way, gold, found).right for way in WAYS] == [1, 1, 1, 1]
    assert nervaluate([gold], [found])["strict"].correct == 0  # it pairs in the order of the predictions


def test_nested_and_crossing_spans_count_once_each() -> None:
    gold: list[Labelled] = [(0, 10, "ORG"), (0, 4, "PERSON"), (8, 14, "LOC")]
    assert [tally(way, gold, gold).f1 for way in WAYS] == [100, 100, 100, 100]
    assert tally("partial", gold, [(0, 10, "ORG")]) == Tally(1, 1, 3)
    assert tally("span", [(0, 4, "A"), (0, 4, "B")], [(0, 4, "C")]) == Tally(1, 1, 1)


def test_the_interval_lies_around_the_figure_and_shrinks_with_documents() -> None:
    def spread(count: int) -> float:
        one = measured([Tally(3 + at % 3, 5, 5) for at in range(count)])
        assert one.interval is not None
        low, high = one.interval
        assert low <= one.tally.f1 <= high
        return high - low

    assert spread(300) < spread(30) < spread(6)
    assert measured([Tally(1, 2, 2)]).interval is None
    assert measured([Tally(1, 2, 2)] * 5).interval == (50.0, 50.0)
    assert measured([]).tally.f1 == 0


def test_the_same_documents_give_the_same_interval() -> None:
    tallies = [Tally(at % 4, 4, 4) for at in range(40)]
    assert measured(tallies) == measured(tallies)


def test_attributions_are_scored_as_the_evaluation_of_accuracy_does() -> None:
    names = ("plain", "astral", "windows", "markup")
    compared = Comparison("attribution", ATTRIBUTION)
    stories, predictions = [], []
    for name in names:
        text = TEXTS[name]
        gold, found = (result(text, seed=seed)["attribution"] for seed in (1, 2))
        said = [
            GoldAttribution(one.value.source, one.value.cue, one.value.content, "mixed") for one in gold.annotations
        ]
        discard = (Span(0, 4),)
        compared.add(GoldDocument(name, text, attributions=tuple(said), discard=discard), found)
        stories.append(Story(text, [_attribution(one.value) for one in gold.annotations], [(0, 4)]))
        predictions.append([_attribution(one.value) for one in found.annotations])
    expected = attribution_scores(stories, predictions)
    for name in ("lenient", "strict", "content"):
        count = getattr(expected, name)
        total = measured(compared.tallies[name]).tally
        assert (total.right, total.found, total.wanted) == (count.right, count.found, count.wanted)
    assert compared.documents == len(names)
    assert {one.what for one in compared.disagreements} <= {"missed", "spurious", "edge", "source"}


def _attribution(value: Said) -> Attribution:
    source, cue, content = ([(span.begin, span.end) for span in getattr(value, role)] for role in ROLES)
    return Attribution(source, cue, content, "mixed")
