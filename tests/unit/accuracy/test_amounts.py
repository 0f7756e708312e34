"""Amounts: which values a number has, in its own terms and in the peers'."""

from __future__ import annotations

import pytest
from benchmarks.accuracy.amounts import (
    Amount,
    GoldAmount,
    duckling_right,
    duckling_text,
    out_of_scope,
    quantulum_right,
    quantulum_span,
)

from glossator import Bound, Number, NumberKind, Span
from glossator.text.annotation import NumberPart


def amount(kind: NumberKind = NumberKind.CARDINAL, **fields: object) -> Amount:
    return Amount((0, 5), Number.model_validate({"kind": kind, **fields}))


def test_a_range_has_its_ends_and_its_middle() -> None:
    assert set(amount(bound=Bound.BETWEEN, low="20", high="25").values()) == {20, 25, 22.5}


def test_a_chain_has_each_part_and_a_decade_its_first_year() -> None:
    parts = (
        NumberPart(span=Span(0, 7), value="2", unit="a"),
        NumberPart(span=Span(8, 16), value="3", unit="mo"),
    )
    assert set(amount(NumberKind.DURATION, value="27", timex="P2Y3M", parts=parts).values()) == {27, 2, 3}
    assert set(amount(NumberKind.DATE, timex="197", resolved="1970/1979").values()) == {1970}


def test_values_are_equal_within_a_millionth() -> None:
    assert amount(value="0.333333333333333").has(1 / 3)
    assert not amount(value="0.3333").has(1 / 3)


def test_a_value_counts_where_it_was_expected() -> None:
    assert quantulum_right((0, 5), 7, "metre", [amount(value="7")])
    assert not quantulum_right((6, 9), 7, "metre", [amount(value="7")])
    assert quantulum_right((0, 5), 1, "dozen", [amount(value="12")])


def test_surfaces_are_found_from_left_to_right() -> None:
    text = "5 m or 5 m"
    assert quantulum_span(text, "5 m", 0) == (0, 3)
    assert quantulum_span(text, "5 m", 3) == (7, 10)
    assert quantulum_span(text, "5 km", 0) == (0, 10)


def test_numbers_of_names_are_out_of_scope() -> None:
    text = "the lander Seeker 9 flew 9 miles"
    assert out_of_scope(text, (18, 19), "dimensionless")
    assert not out_of_scope(text, (25, 26), "dimensionless")


@pytest.mark.parametrize(
    ("expected", "fields", "right"),
    [
        ({"kind": "exact", "unit": "Mile", "value": 3.0}, {"value": "3"}, True),
        ({"kind": "exact", "unit": "Mile", "value": 3.0}, {"value": "4"}, False),
        ({"kind": "duration", "unit": "Minute", "value": 90.0}, {"value": "1.5", "si_value": "5400"}, True),
        ({"kind": "range", "unit": "Mile", "low": 3.0, "high": 5.0}, {"low": "3", "high": "5"}, True),
        ({"kind": "range", "unit": "Gram", "low": 2.0, "high": 7.0}, {"low": "0.002", "high": "0.007"}, True),
        ({"kind": "range", "unit": "Mile", "low": 3.0}, {"bound": "at_least", "value": "3", "low": "3"}, True),
        ({"kind": "range", "unit": "Mile", "low": 3.0}, {"bound": "at_most", "value": "3", "high": "3"}, False),
        ({"kind": "range", "unit": "Mile", "high": 3.0}, {"bound": "less_than", "high": "3"}, True),
    ],
)
def test_what_duckling_expects(expected: dict[str, object], fields: dict[str, object], right: bool) -> None:
    assert duckling_right(expected, [amount(NumberKind.QUANTITY, **fields)]) is right


def test_escapes_of_the_phrases_are_resolved() -> None:
    assert duckling_text(r"\x00a37 or 7\x20ac") == "£7 or 7€"


def test_gold_compares_what_it_has() -> None:
    three = GoldAmount((0, 5), "cardinal", value="3", low="3")
    assert three.same_value(amount(value="3.0", low="3").number)
    assert not three.same_value(amount(value="3").number)
    assert GoldAmount((0, 5), "date", timex="2031-05").same_value(amount(NumberKind.DATE, timex="2031-05").number)
    assert not GoldAmount((0, 5), "cardinal", vague=True).same_value(amount(value="3").number)


def test_gold_names_the_differences() -> None:
    gold = GoldAmount((0, 4), "money", value="3", currency="EUR", counted=(6, 9))
    given = amount(NumberKind.QUANTITY, value="3", currency="USD", modifier=Span(0, 1))
    assert list(gold.differences(given)) == ["kind", "edge", "currency", "counted", "modifier"]
