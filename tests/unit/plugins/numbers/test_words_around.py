"""The words around an amount: what bounds it and what it counts."""

from __future__ import annotations

from typing import Any

import pytest

BOUNDS = [
    ("at least 41 villagers", "at_least", "at least", "41"),
    ("no fewer than 41 villagers", "at_least", "no fewer than", "41"),
    ("41 or more villagers", "at_least", "or more", "41"),
    ("41+ villagers", "at_least", "+", "41"),
    ("over 70 villagers", "more_than", "over", "70"),
    ("more than 70 villagers", "more_than", "more than", "70"),
    ("in excess of 70 villagers", "more_than", "in excess of", "70"),
    ("up to 70 villagers", "at_most", "up to", "70"),
    ("no more than 70 villagers", "at_most", "no more than", "70"),
    ("under 70 villagers", "less_than", "under", "70"),
    ("fewer than 70 villagers", "less_than", "fewer than", "70"),
    ("nearly 300 villagers", "approximate", "nearly", "300"),
    ("about 300 villagers", "approximate", "about", "300"),
    ("some 300 villagers", "approximate", "some", "300"),
    ("an estimated 300 villagers", "approximate", "an estimated", "300"),
    ("300-odd villagers", "approximate", "-odd", "300"),
    ("perhaps 300 villagers", "approximate", "perhaps", "300"),
    ("300 villagers or so", "approximate", "or so", "300"),
    ("at least some 300 villagers", "at_least", "at least some", "300"),
    ("exactly 300 villagers", "exact", "", "300"),
]


@pytest.mark.parametrize(("text", "bound", "modifier", "value"), BOUNDS)
def test_bounds_lie_outside_the_amount(only: Any, text: str, bound: str, modifier: str, value: str) -> None:
    found = only(text)
    number = found.number
    assert (number.bound, found.modifier, found.text, number.value) == (bound, modifier, value, value)
    assert (found.counted, number.counted_lemma) == ("villagers", "villager")


@pytest.mark.parametrize(
    ("text", "bound"), [("at least $5", "at_least"), ("over 40%", "more_than"), ("nearly two weeks", "approximate")]
)
def test_measures_are_bounded_too(only: Any, text: str, bound: str) -> None:
    assert only(text).number.bound == bound


def test_over_is_no_bound_of_a_point_in_time(only: Any) -> None:
    assert only("all over in 2022").number.bound == "exact"


COUNTED = [
    ("21 Ruritanians died", "Ruritanians", "Ruritanian"),
    ("eleven Iraqis were hurt", "Iraqis", "Iraqi"),
    ("three children slept", "children", "child"),
    ("killed 21 people", "people", "people"),
    ("110 others wounded", "others", "other"),
    ("10 Freedonian-made Falcon kites had been seen", "kites", "kite"),
    ("six rocket attacks on the port", "attacks", "attack"),
    ("one person had been seen", "person", "person"),
    ("one urgent issue emerged", "issue", "issue"),
    ("seven US soldiers", "soldiers", "soldier"),
    ("Six crew members", "members", "member"),
    ("12 police officers", "officers", "officer"),
    ("two police in the square", "police", "police"),
    ("15 current or former prosecutors", "prosecutors", "prosecutor"),
    ("two other horsemen", "horsemen", "horseman"),
    ("28 arrest warrants", "warrants", "warrant"),
    ("2,382 relevant cases", "cases", "case"),
    ("three cities and two ferries", "cities", "city"),
    ("nine wolves and a dog", "wolves", "wolf"),
    ("a two-state plan", "state", "state"),
    ("an 18,000-person agency", "person", "person"),
    ("a third of the voters", "voters", "voter"),
    ("32 percent of respondents", "respondents", "respondent"),
    ("300 tons of grain", "grain", "grain"),
    ("half a dozen of Freedonia's biggest ports", "ports", "port"),
]


@pytest.mark.parametrize(("text", "counted", "lemma"), COUNTED)
def test_counted_nouns(find: Any, text: str, counted: str, lemma: str) -> None:
    first = find(text)[0]
    assert (first.counted, first.number.counted_lemma) == (counted, lemma)


@pytest.mark.parametrize(
    "text",
    [
        "the toll rose to at least 16 after the bodies were found",
        "within 20 km of the dam",
        "killed 21, officials say",
        "30 of them were seen",
        "an estimated 200 dead",
        "the answer is 42.",
    ],
)
def test_numbers_that_count_no_noun(find: Any, text: str) -> None:
    assert find(text)[0].counted == ""


def test_a_news_story_in_one_piece(find: Any) -> None:
    text = (
        "The ministry said that at least 21 people, including three children, were killed and 110 others hurt.\n"
        "It added that over 70 kites had been launched in an 18-hour raid on December 29, and one person was missing."
    )
    found = [(one.text, one.number.kind.value, one.number.bound.value, one.number.counted_lemma) for one in find(text)]
    assert found == [
        ("21", "cardinal", "at_least", "people"),
        ("three", "cardinal", "exact", "child"),
        ("110", "cardinal", "exact", "other"),
        ("70", "cardinal", "more_than", "kite"),
        ("18-hour", "duration", "exact", ""),
        ("December 29", "date", "exact", ""),
        ("one", "cardinal", "exact", "person"),
    ]
