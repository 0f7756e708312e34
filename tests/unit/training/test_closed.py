"""Peoples, dates and money by rule, where a corpus marks people, places and organizations alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def shown(words: list[str], tags: list[str], closed: Any) -> list[str]:
    return [f"{label} {' '.join(words[start:end])}" for start, end, label in closed.mentions(tags)]


def read(marked: str) -> tuple[list[str], list[str]]:
    """Words and tags of a text with its mentions in brackets."""
    words, tags, label = [], [], ""
    for word in marked.split():
        if word.startswith("["):
            label = "B-" + word[1:]
            continue
        words.append(word.rstrip("]"))
        tags.append(label or "O")
        label = "" if word.endswith("]") else label.replace("B-", "I-")
    return words, tags


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Two Peruvian nurses and a Sri Lankan cook met Muslims .",
            ["NORP Peruvian", "NORP Sri Lankan", "NORP Muslims"],
        ),
        ("They left on Friday , 4 March 2011 .", ["DATE Friday , 4 March 2011"]),
        ("In May 1987 it rained , and again three weeks later .", ["DATE May 1987"]),
        ("The early 1990s were dry ; last week was not , nor is today .", ["DATE 1990s"]),
        ("Next Tuesday morning , or in late April , or 3 - 5 May .", ["DATE Tuesday", "DATE April", "DATE 3 - 5 May"]),
        ("It hit at 1840 UTC in the winter of 1962 – 1963 .", ["DATE winter of 1962 – 1963"]),
        ("You may march in May .", ["DATE May"]),
        ("It sold 1950 bottles for $ 3.5 million in 1950 .", ["MONEY $ 3.5 million", "DATE 1950"]),
        ("Five million euros were lost .", []),
        ("She paid two million euros .", ["MONEY two million euros"]),
        (
            "A $ 40 - million loan , Rs 90 crore , 3 million Kenyan shillings .",
            ["MONEY $ 40 - million", "MONEY Rs 90 crore", "MONEY 3 million Kenyan shillings"],
        ),
        ("Boats and goats .", []),
    ],
)
def test_what_the_rules_find(recipe: Callable[[str], Any], text: str, found: list[str]) -> None:
    closed = recipe("tagging.closed")
    words = text.split()
    tags = closed.with_peoples(words, closed.with_dates(words, ["O"] * len(words)))
    assert shown(words, tags, closed) == found


def test_what_a_corpus_has_marked_stays(recipe: Callable[[str], Any]) -> None:
    closed = recipe("tagging.closed")
    words = ["The", "Norwegian", "Refugee", "Council", "hired", "a", "Norwegian", "in", "Oslo", "Airport", "."]
    tags = ["O", "B-ORG", "I-ORG", "I-ORG", "O", "O", "B-MISC", "O", "B-LOC", "I-LOC", "O"]
    found = closed.with_peoples(words, closed.with_buildings(words, tags))
    assert shown(words, found, closed) == ["ORG Norwegian Refugee Council", "NORP Norwegian", "FAC Oslo Airport"]


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("[PERSON Dr. Ana Sol] left", ["PERSON Ana Sol"]),
        ("[PERSON King] left", ["PERSON King"]),
        ("[LOC the Netherlands] and [LOC The Hague]", ["LOC Netherlands", "LOC The Hague"]),
        ("[LOC Velm 's] mayor", ["LOC Velm"]),
        ("[MISC A Winter Song] by [ORG The Velms]", ["MISC A Winter Song", "ORG The Velms"]),
    ],
)
def test_edges_are_those_of_the_guidelines(recipe: Callable[[str], Any], marked: str, found: list[str]) -> None:
    closed = recipe("tagging.closed")
    words, tags = read(marked)
    assert shown(words, closed.with_edges(words, tags), closed) == found


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("at [ORG Velm General Hospital] and [LOC Main Street]", ["FAC Velm General Hospital", "LOC Main Street"]),
        ("[MISC The Man Who Built a Tower]", ["MISC The Man Who Built a Tower"]),
        ("[ORG Twitter] said on [ORG Twitter]", ["ORG Twitter", "PRODUCT Twitter"]),
        ("an [ORG Airbus A320] of [ORG Airbus]", ["PRODUCT Airbus A320", "ORG Airbus"]),
        ("the [ORG Velm Peace Accord] after [LOC Hurricane Tara]", ["MISC Velm Peace Accord", "MISC Hurricane Tara"]),
        ("[ORG Veterans of the War]", ["ORG Veterans of the War"]),
        ("the [ORG Secretary of State] and the [ORG Foreign Minister]", []),
    ],
)
def test_kinds_follow_from_words(recipe: Callable[[str], Any], marked: str, found: list[str]) -> None:
    closed = recipe("tagging.closed")
    words, tags = read(marked)
    tags = closed.with_events(words, closed.with_buildings(words, tags))
    assert shown(words, closed.with_products(words, tags), closed) == found


def test_what_a_corpus_calls_a_date_is_forgotten(recipe: Callable[[str], Any]) -> None:
    closed = recipe("tagging.closed")
    assert closed.without_dates(["B-DATE", "I-DATE", "O", "B-LOC", "B-MONEY"]) == ["O", "O", "O", "B-LOC", "O"]
