"""Peoples, dates and money by rule, where a corpus marks people, places and organizations alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def shown(words: list[str], tags: list[str], closed: Any) -> list[str]:
    return [f"{label} {' '.join(words[start:end])}" for start, end, label in closed.mentions(tags)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Two Peruvian nurses and a Sri Lankan cook met Muslims .",
            ["NORP Peruvian", "NORP Sri Lankan", "NORP Muslims"],
        ),
        ("They left on Friday , 4 March 2011 .", ["DATE Friday , 4 March 2011"]),
        ("In May 1987 it rained , and again three weeks later .", ["DATE May 1987", "DATE three weeks later"]),
        ("The early 1990s were dry ; last week was not .", ["DATE early 1990s", "DATE last week"]),
        ("You may march in May .", ["DATE May"]),
        ("It sold 1950 bottles for $ 3.5 million in 1950 .", ["MONEY $ 3.5 million", "DATE 1950"]),
        ("Five million euros were lost .", []),
        ("She paid two million euros .", ["MONEY two million euros"]),
        ("Boats and goats .", []),
    ],
)
def test_what_the_rules_find(recipe: Callable[[str], Any], text: str, found: list[str]) -> None:
    closed = recipe("tagging.closed")
    words = text.split()
    tags = closed.with_dates(words, closed.with_peoples(words, ["O"] * len(words)))
    assert shown(words, tags, closed) == found


def test_what_a_corpus_has_marked_stays(recipe: Callable[[str], Any]) -> None:
    closed = recipe("tagging.closed")
    words = ["The", "Norwegian", "Refugee", "Council", "hired", "a", "Norwegian", "in", "Oslo", "Airport", "."]
    tags = ["O", "B-ORG", "I-ORG", "I-ORG", "O", "O", "B-MISC", "O", "B-LOC", "I-LOC", "O"]
    found = closed.with_peoples(words, closed.with_buildings(words, tags))
    assert shown(words, found, closed) == ["ORG Norwegian Refugee Council", "NORP Norwegian", "FAC Oslo Airport"]
