"""Classes and groups: macro F1, and mentions of one entity together."""

from __future__ import annotations

from benchmarks.accuracy.classes import class_scores
from benchmarks.accuracy.groups import b_cubed


def test_macro_f1_is_the_mean_over_the_three_classes() -> None:
    gold = ["negative", "negative", "neutral", "positive"]
    scores = class_scores(gold, ["negative", "neutral", "neutral", "neutral"])
    # F1 by class: negative 2/3, neutral 2/4, positive 0
    assert scores.macro_f1 == round((66.67 + 50 + 0) / 3, 2)
    assert scores.accuracy == 50.0
    assert class_scores(gold, gold).macro_f1 == 100.0


def test_groups_are_compared_by_who_is_together_not_by_their_names() -> None:
    gold = {(0, 3): "e1", (5, 8): "e1", (10, 13): "e2"}
    assert b_cubed(gold, {(0, 3): "x", (5, 8): "x", (10, 13): "y"}) == (100.0, 3)
    # All in one: precision 5/9, recall 1. Only mentions that both have count.
    assert b_cubed(gold, dict.fromkeys(gold, "x")) == (71.43, 3)
    assert b_cubed(gold, {(0, 3): "x", (90, 93): "x"}) == (100.0, 1)
    assert b_cubed(gold, {}) == (0.0, 0)
