"""The interval that an amount means, and the parts of amounts that the text adds up."""

from __future__ import annotations

from typing import Any

import pytest

ENDS = [
    # text, low, whether it belongs to the interval, high, whether it does
    ("at least 41 villagers", "41", True, "", False),
    ("more than 70 villagers", "70", False, "", False),
    ("up to 70 villagers", "", False, "70", True),
    ("fewer than 70 villagers", "", False, "70", False),
    ("between 3 and 5 villagers", "3", True, "5", True),
    ("20-25 tonnes", "20", True, "25", True),
    ("dozens of villagers", "24", True, "99", True),
    ("a dose of 2.4 \u00b1 0.3 grams", "2.1", True, "2.7", True),
    ("about 300 villagers", "", False, "", False),
    ("300 villagers", "", False, "", False),
    ("they won 3-1", "1", False, "3", False),
]


@pytest.mark.parametrize(("text", "low", "low_in", "high", "high_in"), ENDS)
def test_ends_of_the_interval(only: Any, *, text: str, low: str, low_in: bool, high: str, high_in: bool) -> None:
    number = only(text).number
    assert (number.low, number.low_inclusive) == (low, low_in)
    assert (number.high, number.high_inclusive) == (high, high_in)


PARTS = [
    ("a 5ft 10in frame", "70", [("5ft", "5", "[ft_i]"), ("10in", "10", "[in_i]")]),
    ("she is 6ft 2 tall", "74", [("6ft", "6", "[ft_i]"), ("2", "2", "[in_i]")]),
    ("it weighed 7 lb 8 oz", "120", [("7 lb", "7", "[lb_av]"), ("8 oz", "8", "[oz_av]")]),
    ("he served 2 years and 3 months", "27", [("2 years", "2", "a"), ("3 months", "3", "mo")]),
    ("it took 1hr 45min", "105", [("1hr", "1", "h"), ("45min", "45", "min")]),
    ("an hour and a half later", "1.5", [("an hour", "1", "h"), ("a half", "0.5", "h")]),
    ("20 dollars and 43 cents", "20.43", [("20 dollars", "20", ""), ("43 cents", "43", "cent")]),
    ("a decade and two years", "12", [("a decade", "10", "a"), ("two years", "2", "a")]),
    ("they lost 0-2", "", [("0", "0", ""), ("2", "2", "")]),
    ("it took five days", "5", []),
]


@pytest.mark.parametrize(("text", "value", "parts"), PARTS)
def test_an_amount_of_several_parts_names_them(
    only: Any, text: str, value: str, parts: list[tuple[str, str, str]]
) -> None:
    number = only(text).number
    assert number.value == value
    assert [(part.span.slice(text), part.value, part.unit) for part in number.parts] == parts


def test_a_change_and_the_level_that_it_leads_to_are_two_amounts(find: Any) -> None:
    for text, amounts in (
        ("oil rose $2 to $78.40 a barrel", ["$2", "$78.40 a barrel"]),
        ("staff were cut by 200 to 1,500", ["200", "1,500"]),
        ("sales rose by two-thirds to 3.4 billion yuan", ["two-thirds", "3.4 billion yuan"]),
        ("shares slipped 12 cents to $1.03", ["12 cents", "$1.03"]),
    ):
        assert [one.text for one in find(text)] == amounts


def test_a_range_of_changes_stays_one_amount(only: Any) -> None:
    assert only("prices rose 2 to 5 percent").number.bound == "between"


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("it rose from 3.5 to 4.25 per cent", "percent", "%"),
        ("a cut from 50 to 30 km/h", "quantity", "km/h"),
        ("it grew from 2 to 5 million tonnes", "quantity", "t"),
    ],
)
def test_both_ends_of_a_change_have_the_measure(find: Any, text: str, kind: str, unit: str) -> None:
    assert [(one.number.kind, one.number.unit) for one in find(text)] == [(kind, unit)] * 2


def test_suspended_hyphens_lend_the_measure(find: Any) -> None:
    assert [(one.text, one.number.kind) for one in find("16- and 17-year-olds")] == [
        ("16", "age"),
        ("17-year-olds", "age"),
    ]
    (range_,) = find("a 20-to-25-year term")
    assert (range_.text, range_.number.timex) == ("20-to-25-year", "P20Y/P25Y")
