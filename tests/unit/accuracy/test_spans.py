"""Spans: exact, untyped and overlapping counts, and the kinds of what is wrong."""

from __future__ import annotations

import pytest

from glossator_formats.scores.count import Count
from glossator_formats.scores.spans import Labelled, matched, span_errors, span_scores

ANN, OSLO, BANK = (0, 7, "PERSON"), (12, 16, "LOC"), (20, 33, "ORG")


def test_an_exact_span_has_start_end_and_label() -> None:
    found = [ANN, (12, 16, "ORG"), (20, 30, "ORG")]
    scores = span_scores([[ANN, OSLO, BANK]], [found])
    assert scores.exact == Count(1, 3, 3)
    assert scores.untyped == Count(2, 3, 3)
    assert scores.overlap == Count(2, 3, 3)
    assert scores.by_label["ORG"] == Count(0, 2, 1)
    assert scores.exact.f1 == 33.33


def test_what_is_found_twice_counts_once_and_documents_add_up() -> None:
    scores = span_scores([[ANN], [OSLO]], [[ANN, ANN], []])
    assert scores.exact == Count(1, 1, 2)
    assert (scores.exact.precision, scores.exact.recall, scores.exact.f1) == (100.0, 50.0, 66.67)


def test_nothing_found_and_nothing_wanted_is_zero() -> None:
    assert span_scores([[]], [[]]).exact.f1 == 0.0


def test_a_span_is_matched_once_with_the_one_it_shares_most_with() -> None:
    assert matched([(0, 10), (11, 20)], [(8, 13), (0, 9), (12, 20)]) == [(0, 1), (1, 2)]


@pytest.mark.parametrize(
    ("gold", "found", "kind"),
    [
        ([OSLO], [(12, 16, "ORG")], "label.LOC-ORG"),
        ([BANK], [(20, 25, "ORG")], "edge.short"),
        ([ANN], [(0, 9, "PERSON")], "edge.long"),
        ([BANK], [(18, 25, "ORG")], "edge.shifted"),
        ([BANK], [(20, 25, "LOC")], "edge-and-label"),
        ([(0, 4, "LOC"), (6, 9, "LOC")], [(0, 9, "LOC")], "edge.merged"),
        ([(0, 9, "LOC")], [(0, 4, "LOC"), (6, 9, "LOC")], "edge.split"),
        ([ANN], [], "missed.known"),
        ([OSLO], [], "missed.unknown"),
        ([], [ANN], "spurious.name"),
        ([], [(0, 7, "DATE")], "spurious.amount"),
        ([ANN], [ANN], ""),
    ],
)
def test_each_wrong_span_has_one_kind(gold: list[Labelled], found: list[Labelled], kind: str) -> None:
    kinds = span_errors(gold, found, lambda place: place == ANN[:2])
    assert dict(kinds) == ({kind: 1} if kind else {})
