"""What a number is worth: digits, words, scales, fractions, percentages, ranges, vague amounts."""

from __future__ import annotations

from typing import Any

import pytest

VALUES = [
    # text, span, kind, value
    ("The council counted 1,234,567 ballots", "1,234,567", "cardinal", "1234567"),
    ("an index of 1,234.50 points", "1,234.50", "cardinal", "1234.50"),
    ("about 12,34,567 voters in the state", "12,34,567", "cardinal", "1234567"),
    ("a hall for 10 000 guests", "10 000", "cardinal", "10000"),
    ("a hall for 10\u00a0250 guests", "10\u00a0250", "cardinal", "10250"),
    ("the probe sent 4e14 packets", "4e14", "cardinal", "400000000000000"),
    ("a factor of 2.5\u00d710\u22123 here", "2.5\u00d710\u22123", "cardinal", "0.0025"),
    ("a reading of -504 overnight", "-504", "cardinal", "-504"),
    ("the index moved to minus five", "minus five", "cardinal", "-5"),
    ("twenty-one ships", "twenty-one", "cardinal", "21"),
    (
        "seven hundred twenty-one thousand and twelve readers",
        "seven hundred twenty-one thousand and twelve",
        "cardinal",
        "721012",
    ),
    ("three million, two hundred & forty forms", "three million, two hundred & forty", "cardinal", "3000240"),
    ("a hundred and two birds", "a hundred and two", "cardinal", "102"),
    ("fifteen hundred seats", "fifteen hundred", "cardinal", "1500"),
    ("two point two million downloads", "two point two million", "cardinal", "2200000"),
    ("2.1 million downloads", "2.1 million", "cardinal", "2100000"),
    ("650k downloads", "650k", "cardinal", "650000"),
    ("4bn people", "4bn", "cardinal", "4000000000"),
    ("3m users signed up", "3m", "cardinal", "3000000"),
    ("half a million readers", "half a million", "cardinal", "500000"),
    ("two and a half million readers", "two and a half million", "cardinal", "2500000"),
    ("a quarter of a million readers", "a quarter of a million", "cardinal", "250000"),
    ("two dozen eggs", "two dozen", "cardinal", "24"),
    ("half a dozen eggs", "half a dozen", "cardinal", "6"),
    ("three crore twelve lakh forms", "three crore twelve lakh", "cardinal", "31200000"),
    ("a third of the members", "a third", "fraction", "0.333333333333333"),
    ("two-thirds of the members", "two-thirds", "fraction", "0.666666666666667"),
    ("half of the members", "Half", "fraction", "0.5"),
    ("\u00be of the members", "\u00be", "fraction", "0.75"),
    ("3/4 of the members", "3/4", "fraction", "0.75"),
    ("3/1000 of the sample", "3/1000", "fraction", "0.003"),
    ("one in five adults", "one in five", "fraction", "0.2"),
    ("nine out of ten adults", "nine out of ten", "fraction", "0.9"),
    ("turnout was 41.5 per cent", "41.5 per cent", "percent", "41.5"),
    ("turnout was 41.5%", "41.5%", "percent", "41.5"),
    ("up 0.7 percentage points", "0.7 percentage points", "percent", "0.7"),
    ("a cut of 25 basis points", "25 basis points", "percent", "25"),
    ("in phase 3 trials", "3", "ordinal", "3"),
    ("the world number one", "number one", "ordinal", "1"),
    ("three quarters of a million readers", "three quarters of a million", "cardinal", "750000"),
    ("3m registered users", "3m", "cardinal", "3000000"),
    ("cut by up to half.", "half", "fraction", "0.5"),
    ("a size of 8x2^10 things", "8x2^10", "cardinal", "8192"),
    ("the third attempt", "third", "ordinal", "3"),
    ("the 118th attempt", "118th", "ordinal", "118"),
    ("her twenty-fifth title", "twenty-fifth", "ordinal", "25"),
    ("the two hundred and first visitor", "two hundred and first", "ordinal", "201"),
    ("world No. 5 Petrova", "No. 5", "ordinal", "5"),
]


@pytest.mark.parametrize(("text", "span", "kind", "value"), VALUES)
def test_values(only: Any, text: str, span: str, kind: str, value: str) -> None:
    found = only(text)
    assert (found.text.lower(), found.number.kind, found.number.value) == (span.lower(), kind, value)


RANGES = [
    ("20-25 tonnes", "20-25 tonnes", "20", "25", ""),
    ("20\u201325 tonnes", "20\u201325 tonnes", "20", "25", ""),
    ("between 3 and 5 goats", "3 and 5", "3", "5", "between"),
    ("from 3 to 5 goats", "3 to 5", "3", "5", "from"),
    ("two or three goats", "two or three", "2", "3", ""),
    ("5-10 million forms", "5-10 million", "5000000", "10000000", ""),
    ("an 8- to 16-metre mast", "8- to 16-metre", "8", "16", ""),
    ("temperatures ranged from -18 \u00b0C to -34 \u00b0C", "-18 \u00b0C to -34 \u00b0C", "-34", "-18", "from"),
    ("between 2.0 g and about 7.0 g", "2.0 g and about 7.0 g", "2.0", "7.0", "between"),
]


@pytest.mark.parametrize(("text", "span", "low", "high", "modifier"), RANGES)
def test_ranges(only: Any, *, text: str, span: str, low: str, high: str, modifier: str) -> None:
    found = only(text)
    number = found.number
    assert (found.text, number.bound, number.low, number.high) == (span, "between", low, high)
    assert (number.value, found.modifier) == ("", modifier)


def test_a_change_from_one_value_to_another_is_no_range(find: Any) -> None:
    assert [one.number.value for one in find("Support fell from 65 percent to 40 percent")] == ["65", "40"]


VAGUE = [
    ("dozens of villages", "dozens", "24", "99", "village"),
    ("hundreds of thousands of villagers", "hundreds of thousands", "200000", "999999", "villager"),
    ("tens of thousands marched", "tens of thousands", "20000", "99999", ""),
    ("a couple of villages", "a couple", "2", "3", "village"),
    ("several hundred villages", "several hundred", "300", "900", "village"),
    ("scores of villages", "scores", "40", "99", "village"),
]


@pytest.mark.parametrize(("text", "span", "low", "high", "lemma"), VAGUE)
def test_vague_amounts_say_what_they_usually_mean(
    only: Any, *, text: str, span: str, low: str, high: str, lemma: str
) -> None:
    found = only(text)
    number = found.number
    assert (found.text, number.vague, number.value, number.low, number.high) == (span, True, "", low, high)
    assert number.counted_lemma == lemma
