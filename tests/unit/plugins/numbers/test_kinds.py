"""Kinds of amount that were once read with a confident wrong value: each with its value, or with none."""

from __future__ import annotations

from typing import Any

import pytest

VALUES = [
    # magnitudes after money
    ("a loan of \u00a317 m was repaid", "\u00a317 m", "money", "17000000"),
    ("a loan of $6.5 B was repaid", "$6.5 B", "money", "6500000000"),
    ("a loan of $38 mil was repaid", "$38 mil", "money", "38000000"),
    ("a loan of $4.5MM was repaid", "$4.5MM", "money", "4500000"),
    ("a loan of 35 k\u20ac was repaid", "35 k\u20ac", "money", "35000"),
    ("a loan of 4mil NOK was repaid", "4mil NOK", "money", "4000000"),
    ("a loan of 75 MEUR was repaid", "75 MEUR", "money", "75000000"),
    ("a loan of 75 EUR million was repaid", "75 EUR million", "money", "75000000"),
    # minus
    ("a balance of -$62m overall", "-$62m", "money", "-62000000"),
    ("a balance of \u2212\u00a37bn overall", "\u2212\u00a37bn", "money", "-7000000000"),
    ("a balance of minus \u20ac9 overall", "minus \u20ac9", "money", "-9"),
    ("a balance of $(8.2) million overall", "$(8.2) million", "money", "-8200000"),
    ("a balance of USD -62m overall", "USD -62m", "money", "-62000000"),
    # fractions after "and", halves in hyphens
    ("six million and two fifths", "six million and two fifths", "cardinal", "6000000.4"),
    ("thirty and four fifths", "thirty and four fifths", "cardinal", "30.8"),
    ("two billion and a quarter million stars", "two billion and a quarter million", "cardinal", "2000250000"),
    ("six-and-a-half million stars", "six-and-a-half million", "cardinal", "6500000"),
    ("an eight-and-a-half-year lease", "eight-and-a-half-year", "duration", "8.5"),
    # powers of ten
    ("about 7 \u00d7 10\u2076 grains", "7 \u00d7 10\u2076", "cardinal", "7000000"),
    ("a mass of 10^-21 kg here", "10^-21 kg", "quantity", "0.000000000000000000001"),
    ("a span of 3.60 \u00b1 0.20 \u00d7 10^4 km here", "3.60 \u00b1 0.20 \u00d7 10^4 km", "quantity", "36000"),
    # separators of the world
    ("a price of \u20ac3 456 789 in all", "\u20ac3 456 789", "money", "3456789"),
    ("a price of CHF 2'340.75 in all", "CHF 2'340.75", "money", "2340.75"),
    ("a price of \u20ac7.654,30 in all", "\u20ac7.654,30", "money", "7654.30"),
    ("some 2 515 031 200 steps", "2 515 031 200", "cardinal", "2515031200"),
    ("read by 3.450.000 subscribers", "3.450.000", "cardinal", "3450000"),
    # proportions
    ("three out of six hundred lamps broke", "three out of six hundred", "fraction", "0.005"),
    ("one in a billion", "one in a billion", "fraction", "0.000000001"),
    ("a 1-in-8 chance", "1-in-8", "fraction", "0.125"),
    ("A fifth refused", "A fifth", "fraction", "0.2"),
    ("less than a quarter stayed", "a quarter", "fraction", "0.25"),
    ("rents fell by a quarter", "a quarter", "fraction", "0.25"),
    # points
    ("a quarter-point cut", "a quarter-point", "percent", "0.25"),
    ("a rise of 75bp here", "75bp", "percent", "75"),
    ("a duty of 8pc here", "8pc", "percent", "8"),
    # people's sizes and weights
    ("he is 5-foot-11 and thin", "5-foot-11", "quantity", "71"),
    ("he weighs 13 stone 2 now", "13 stone 2", "quantity", "184"),
    ("a 170-pound keeper", "170-pound", "quantity", "170"),
    ("a 170-pound fine", "170-pound", "money", "170"),
    # short durations, multiples
    ("it took 3h 20m altogether", "3h 20m", "duration", "200"),
    ("it took 4 min 10 s altogether", "4 min 10 s", "duration", "250"),
    ("output rose fivefold", "fivefold", "cardinal", "5"),
    ("output rose 3.5x overall", "3.5x", "cardinal", "3.5"),
    # units
    ("a dose of 75 mcg here", "75 mcg", "quantity", "75"),
    ("a pulse of 64 bpm here", "64 bpm", "quantity", "64"),
    ("a plate at 30\u00baC here", "30\u00baC", "quantity", "30"),
    ("a torque of 90 Nm here", "90 Nm", "quantity", "90"),
    ("a term of ninety (90) days", "ninety (90) days", "duration", "90"),
    ("a debt of $US4.6bn here", "$US4.6bn", "money", "4600000000"),
    ("four score and three larks", "four score and three", "cardinal", "83"),
]


@pytest.mark.parametrize(("text", "span", "kind", "value"), VALUES)
def test_values(only: Any, text: str, span: str, kind: str, value: str) -> None:
    found = only(text)
    assert (found.text, found.number.kind, found.number.value) == (span, kind, value)


RANGES = [
    ("20-25,000 visitors", "20-25,000", "20000", "25000"),
    ("four to five hundred visitors", "four to five hundred", "400", "500"),
    ("3m to 4m visitors", "3m to 4m", "3000000", "4000000"),
    ("\u00a37-8m in fees", "\u00a37-8m", "7000000", "8000000"),
    ("$4.20-$4.60 a share", "$4.20-$4.60 a share", "4.20", "4.60"),
    ("between four hundred and six hundred visitors", "four hundred and six hundred", "400", "600"),
    ("between three thousand and five thousand visitors", "three thousand and five thousand", "3000", "5000"),
    ("between sixty and a hundred visitors", "sixty and a hundred", "60", "100"),
]


@pytest.mark.parametrize(("text", "span", "low", "high"), RANGES)
def test_both_ends_share_what_is_said_once(only: Any, text: str, span: str, low: str, high: str) -> None:
    found = only(text)
    assert (found.text, found.number.low, found.number.high) == (span, low, high)


def test_two_numerals_are_not_one(find: Any) -> None:
    assert [one.number.value for one in find("They sold two hundred and six dozen")] == ["200", "72"]


BOUNDS = [
    ("riders \u226516 years old", "at_least", "16"),
    ("q < 0.02 held", "less_than", "0.02"),
    ("yields of >70 % here", "more_than", "70"),
    ("the rent shall not exceed $950 here", "at_most", "950"),
    ("interest capped at 7 % here", "at_most", "7"),
    ("those under the age of 25 pay", "less_than", "25"),
]


@pytest.mark.parametrize(("text", "bound", "value"), BOUNDS)
def test_signs_and_verbs_bound(only: Any, text: str, bound: str, value: str) -> None:
    found = only(text)
    assert (found.number.bound, found.number.value) == (bound, value)


def test_a_quoted_line_of_a_mail_is_no_bound(only: Any) -> None:
    assert only("> 12 geese landed").number.bound == "exact"


@pytest.mark.parametrize("when", ["earlier", "ago", "later", "before"])
def test_a_year_earlier_is_no_rate(find: Any, when: str) -> None:
    money = find(f"from $34 million a year {when}")[0]
    assert (money.text, money.number.value, money.number.unit) == ("$34 million", "34000000", "")


def test_a_year_is_a_rate(only: Any) -> None:
    assert only("it costs $34 million a year before tax").number.unit == "/a"


COUNTED = [
    ("nine children's toys", "toys"),
    ("four boys' schools", "schools"),
    ("three \u00a32m flats", "flats"),
    ("two 16-year-old pilots", "pilots"),
    ("six 12-inch pipes", "pipes"),
]


@pytest.mark.parametrize(("text", "counted"), COUNTED)
def test_nouns_behind_owners_and_amounts(find: Any, text: str, counted: str) -> None:
    assert find(text)[0].counted == counted


def test_ages_in_a_list(find: Any) -> None:
    found = find("his daughters, aged 6, 8 and 13, sang")
    assert [(one.number.kind, one.number.value) for one in found] == [("age", "6"), ("age", "8"), ("age", "13")]


@pytest.mark.parametrize(
    "text",
    ["Regulation 2019/881", "a 403(b) plan", "\u00a7 1512", "Art. 17", "Fig. 31", "p. 48", "arXiv:2203.00017",
     "at 38.7N 9.1W", "ring 555/013-4471", "a multi-million-euro deal", "the Group of Twelve", "invoice #5521",
     "Section 3 sets it and Article 7.2 Fees"],
)  # fmt: skip
def test_references_are_no_amounts(find: Any, text: str) -> None:
    assert find(f"see {text} there") == []


@pytest.mark.parametrize("text", ["6 ARM chips", "40 SIT students", "ESP 2-0 DEM"])
def test_only_money_of_today_has_a_code(find: Any, text: str) -> None:
    assert [one.number.currency for one in find(text)] == [""]


def test_two_pressures_are_two_amounts(find: Any) -> None:
    found = find("a reading of 135/85 mmHg here")
    assert [(one.text, one.number.value, one.number.unit) for one in found] == [
        ("135", "135", "mm[Hg]"),
        ("85 mmHg", "85", "mm[Hg]"),
    ]


def test_quarters_of_a_year_and_of_a_whole(find: Any) -> None:
    (time,) = find("sales fell in the last two quarters")
    (part,) = find("three quarters of the sales")
    assert (time.number.kind, time.number.timex, part.number.value) == ("duration", "P6M", "0.75")


def test_an_open_separator_is_ambiguous(only: Any) -> None:
    number = only("a price of \u20ac2.345 in all").number
    assert number.ambiguous
    assert number.other is not None
    assert {number.value, number.other.value} == {"2345", "2.345"}


def test_what_has_one_reading_is_not_ambiguous(only: Any) -> None:
    number = only("a price of \u20ac2.345,60 in all").number
    assert (number.ambiguous, number.other) == (False, None)


def test_the_way_that_the_readme_shows(find: Any) -> None:
    money = find("Sales were between \u00a35m and \u00a36m a year earlier")[0]
    number = money.number
    assert (money.text, money.modifier, number.currency) == ("\u00a35m and \u00a36m", "between", "GBP")
    assert (number.low, number.high, number.unit, number.ambiguous) == ("5000000", "6000000", "", False)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("the storm deepened to 961 mb", "mbar"), ("a log of 961 MB", "MBy"), ("they lost 3 MB in the storm", "MBy")],
)
def test_what_air_weighs_and_what_files_hold(only: Any, text: str, unit: str) -> None:
    assert only(text).number.unit == unit


OPEN = [
    # text, the likelier value, unit and currency, then the other's
    ("the owner has 7 m", ("7", "m", ""), ("7000000", "", "")),
    ("the woman got 90 pounds", ("90", "", "GBP"), ("90", "[lb_av]", "")),
    ("she lost 30 pounds", ("30", "[lb_av]", ""), ("30", "", "GBP")),
    ("some 3.456 voters came", ("3.456", "", ""), ("3456", "", "")),
]


@pytest.mark.parametrize(("text", "likelier", "other"), OPEN)
def test_what_no_word_around_settles_is_ambiguous(
    only: Any, text: str, likelier: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    number = only(text).number
    assert number.ambiguous
    assert (number.value, number.unit, number.currency) == likelier
    assert (number.other.value, number.other.unit, number.other.currency) == other


@pytest.mark.parametrize(
    "text",
    ["a wall 7 m high", "it cost 90 pounds", "it weighs 90 pounds", "a 90 pound dog", "3.456 times as many",
     "3.456 kg of salt", "90 million pounds"],
)  # fmt: skip
def test_what_the_words_around_settle_is_not_ambiguous(only: Any, text: str) -> None:
    assert not only(text).number.ambiguous
