"""What looks like a number and is none, or is one of another kind."""

from __future__ import annotations

from typing import Any

import pytest

IDENTIFIERS = [
    ("two F-16 jets", "F-16"),
    ("a Boeing 737 landed", "Boeing 737"),
    ("the Covid-19 wave", "Covid-19"),
    ("the G20 summit", "G20"),
    ("a 5G network", "5G"),
    ("call +44 20 7946 0958 now", "+44 20 7946 0958"),
    ("call (555) 555-0199 now", "(555) 555-0199"),
    ("under Article 13 of it", "Article 13"),
    ("at COP 27", "COP 27"),
    ("at 221 Baker Street", "221 Baker Street"),
    ("isbn 978-3-16-148410-0", "978-3-16-148410-0"),
    ("the FTSE 100 fell", "FTSE 100"),
    ("the S&P 500 rose", "S&P 500"),
    ("like SARS-CoV-2 did", "SARS-CoV-2"),
    ("at 1600 Vernon Avenue NW", "1600 Vernon Avenue NW"),
    ("at Kungsgatan 4, 111 43 Norrvik", "Kungsgatan 4, 111 43 Norrvik"),
    ("under Section 12(4) of it", "Section 12(4)"),
    ("the Ferries Act 1998 says", "Act 1998"),
    ("file ZK/2026/0317-2 is open", "ZK/2026/0317-2"),
    ("signs in weeks 23 and 24.", "weeks 23 and 24"),
    ("the No. 5 bus came", "No. 5"),
    ("a 9-to-5 job", "9-to-5"),
    ("50/50 it is", "50/50"),
    ("shares of 3M fell", "3M"),
    ("the play \u201cSeven Lamps\u201d ran", "Seven"),
    ("call 555-0123 now", "555-0123"),
    ("the Twenty20 cup", "Twenty20"),
    ("host 192.168.0.1 is up", "192.168.0.1"),
    ("under the 2014/65 rules", "2014/65"),
    ("the 261/2004 scheme", "261/2004"),
    ("at 730 SW 12th Avenue", "730 SW 12th Avenue"),
    ("at 41 6th Street", "41 6th Street"),
    ("see vol 31 of it", "vol 31"),
    ("see https://example.org/2022/12/29 there", "https://example.org/2022/12/29"),
]


@pytest.mark.parametrize(("text", "span"), IDENTIFIERS)
def test_identifiers_are_told_only_when_asked_for(find: Any, text: str, span: str) -> None:
    assert span not in [one.text for one in find(text)]
    assert [one.text for one in find(text, kinds=["identifier"])] == [span]


SCORES = [
    "They won 3-1.",
    "a 6-4 set",
    "lost the final 0-2",
    "a 5-4 ruling",
    "drew 1-1",
    "They won 52 to 48.",
    "a ratio of 2:1",
    "in 16:9",
]


@pytest.mark.parametrize("text", SCORES)
def test_scores(only: Any, text: str) -> None:
    number = only(text).number
    assert (number.kind, number.bound, number.value) == ("score", "exact", "")


def test_what_counts_something_is_a_range_and_no_score(only: Any) -> None:
    assert only("they won 3-5 matches").number.bound == "between"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No news today's readers would mind.".replace("today's ", ""),
        "one of them thinks so",
        "no one came",
        "they saw one another",
        "that one is mine",
        "at first it rained",
        "first of all it rained",
        "on second thought it rained",
        "it lasted a split second",
        "the man said that the woman said nothing",
        "1. The first".replace("first", "start"),
        "(2) The start",
        "not one bit of it",
        "at one point it rained",
        "that one carried mail",
        "she lost a friend to one.",
        "every second screen went dark",
        "a third-party app",
        "at ten past the hour",
        "thousand-yard".replace("thousand-yard", "a per thousand basis"),
    ],
)
def test_texts_that_hold_nothing(find: Any, text: str) -> None:
    assert find(text) == []


def test_second_is_a_unit_or_an_ordinal(find: Any) -> None:
    (unit,), (ordinal,) = find("30 seconds passed"), find("the second attempt")
    assert (unit.number.kind, ordinal.number.kind) == ("duration", "ordinal")


def test_list_markers_are_left_out(find: Any) -> None:
    assert [one.text for one in find("1. Two eggs\n2. Three spoons\n(3) Four cups")] == ["Two", "Three", "Four cups"]


def test_counts_that_could_be_years(find: Any) -> None:
    kinds = [find(text)[0].number.kind for text in ("in 1914 war came", "over 2000 people", "killed 1500 soldiers")]
    assert kinds == ["date", "cardinal", "cardinal"]
