"""Bad and odd input: nothing, huge numbers, foreign digits, and texts made to be slow."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator import Budget, Failed, Number, Span
from glossator_plugins.numbers.analyzer import NumbersAnalyzer
from glossator_plugins.numbers.choose import scan
from glossator_plugins.numbers.mean.time.context import Context
from glossator_plugins.numbers.options import NumbersOptions
from glossator_plugins.numbers.read.atoms import Atoms
from glossator_plugins.numbers.repeats import Repeats

from .conftest import view_of

MEBIBYTE = 1 << 20
REFERENCE = datetime(2024, 2, 29, 12, tzinfo=UTC)
UNITS = [
    *(
        "metres",
        "kg",
        "degrees Celsius",
        "km",
        "litres",
        "tonnes",
        "miles",
        "hours",
        "days",
        "barrels",
        "acres",
        "watts",
    ),
    *("square km", "horsepower", "GB", "\u00b0F"),
]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "\u00a0", "\u200b"])
def test_no_text_no_numbers(find: Any, text: str) -> None:
    assert find(text) == []


def test_a_number_of_a_hundred_digits_is_exact(only: Any) -> None:
    digits = "9" * 100
    assert only(f"worth {digits} million dollars").number.value == digits + "000000"


def test_longer_digit_strings_are_identifiers(find: Any) -> None:
    text = "key " + "7" * 10_000 + " ends"
    assert find(text) == []
    assert [one.number.kind for one in find(text, include_identifiers=True)] == ["identifier"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("\u0662\u0661 villagers", "21"),  # Arabic-Indic
        ("\uff12\uff11 villagers", "21"),  # full width
        ("\u0967\u0968 villagers", "12"),  # Devanagari
        ("\U0001d7d0\U0001d7cf villagers", "21"),  # mathematical bold
    ],
)
def test_digits_of_other_scripts(only: Any, text: str, value: str) -> None:
    found = only(text)
    assert (found.number.value, found.number.counted_lemma) == (value, "villager")


@pytest.mark.parametrize(
    "text", ["\u00b2\u00b3", "\u2460", "\u2167", "x\u00b2 + y\u00b2", "\u4e09", "\u2044", "1/0 0/0", "1e999"]
)
def test_odd_digits_do_not_raise(find: Any, text: str) -> None:
    find(text, include_identifiers=True)


@pytest.mark.parametrize("unit", ["1", "1-", ",", "1.", "\u0663"])
def test_a_mebibyte_of_nonsense_ends(unit: str) -> None:
    text = unit * (MEBIBYTE // len(unit))
    list(NumbersAnalyzer().analyze_one(view_of(text), NumbersOptions(kinds=["money"])))


def test_the_budget_reaches_into_a_document() -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    text = "5 eggs, " * 5_000
    (outcome,) = NumbersAnalyzer().analyze([view_of(text)], NumbersOptions(), Budget(cancelled=cancelled))
    assert isinstance(outcome, Failed)
    assert asked == 4


SLOW = [
    "1,", "111,", "1-", "1 - ", "one ", "one-", "a ", "twenty ", "hundred ", "$", "$1", "1 crore ", "1 km ", "1km",
    "1 to ", "half ", "Jan ", "Monday ", "12:", "1/", "1000 ", "+1", "(1", "a@", "a.", '1"', "5' ", "1x10^9",
    "1 km per ", "km/h/", "one point ", "one hundred and ", "5 red big ", "5 red, ", "A-", "5 a-a-a", "US$",
    "\n1. a", "\u00bd", "1\u00bd", "No. ", "minus ", "tens of ", "5-year-", "two and a half ", "at least ",
    "between 1 and ", "1st of ", "three cr ", "\u00b1", "1 \u00b1 ", "3:", "1:22.5", "\u201cA 1", "from 1 to ",
    "1- and ", "5ft 10in ", "S&P 5 ", "A-A-A-1", "1/1/", "weeks 1 and ", "PEI/1/", "4 (4) ", "as 9 to ",
    "Gate 1(1)", "a-a-", "every ", "every day ", "twice a week ", "May to ", "a week ", "1 x ", "1 ~ ", "\u00a33 2s ",
    "from a week to ", "1 euro 50 ", "week before ", "last ", "2 months to ", "1:30 on Monday ", "daily ",
]  # fmt: skip


def _calls(text: str) -> int:
    """How many Python functions the grammar calls on a text: its work, without a clock."""
    count = 0

    def observe(*_: object) -> None:
        nonlocal count
        count += 1

    previous = sys.getprofile()
    sys.setprofile(observe)
    try:
        for _ in scan(Atoms(text, 0, len(text)), Context()):
            pass
    finally:
        sys.setprofile(previous)
    return count


@pytest.mark.parametrize("unit", SLOW)
def test_work_grows_with_the_text_and_not_with_its_square(unit: str) -> None:
    _calls(unit * 20)  # fills the caches
    small, large = _calls(unit * 150), _calls(unit * 600)
    assert large < 5 * small


PROSE = (
    "The council of Norrvik said on Tuesday that the new ferry, which was due in March, would cost the town some "
    "$14 million more than planned. Two of its nine members had asked for a second vote, but the mayor refused. "
)
DENSE = {
    "7 ": 7, "1, 2, 3, ": 8, "41 3.5 12,000 ": 8, "1/2 ": 13, "5-6 ": 26, "twenty one thousand and three ": 3,
    "on 3 May 2021 and on Tuesday and ": 3, "at least $3.5 million and 12 km to 14 km, ": 5, "5% ": 10, "3-1, ": 23,
    "5\t6\n": 7, "- ": 2, "/": 2, "every day twice a week ": 3, "from a week to a month ": 6,
}  # fmt: skip


@pytest.mark.parametrize(("unit", "most"), DENSE.items())
def test_numbers_take_a_few_times_the_work_of_prose(unit: str, most: int) -> None:
    size = 4 * len(PROSE)
    _calls(unit * 20 + PROSE)  # fills the caches
    assert _calls((unit * size)[:size]) < most * _calls(PROSE * 4)


REPEATED = [
    "5-6 ", "5m ", "5 5m ", "3-1,", "5:", "1/2 ", "\u00bd", "1\u00bd", "+1", "(1", "3:", "5/6/", '1"', "5 C ", "+5 ",
    "1 - ", "$1", "\u201cA 1", "4 (4) ", "5'6\" ", "5km ", "\u20ac5-6m ", "3pm-4pm ", "1,", "12:", "5% ", "one-",
    "twenty ", "aged 5, ",
]  # fmt: skip


def _reading(text: str) -> int:
    """How many Python functions the analyzer calls on a text in one sentence."""
    analyzer, view, count = NumbersAnalyzer(), view_of(text), 0

    def observe(*_: object) -> None:
        nonlocal count
        count += 1

    previous = sys.getprofile()
    sys.setprofile(observe)
    try:
        list(analyzer.analyze_one(view, NumbersOptions()))
    finally:
        sys.setprofile(previous)
    return count


@pytest.mark.parametrize("unit", REPEATED)
def test_what_a_text_says_again_takes_little(unit: str) -> None:
    size = 160 * len(PROSE)
    _reading(unit * 20 + PROSE)  # fills the caches
    assert _reading((unit * size)[:size]) < 12 * _reading(PROSE * 160)


@pytest.mark.parametrize("unit", [*REPEATED, *SLOW])
def test_what_a_text_says_again_is_read_as_before(unit: str) -> None:
    text = unit * 250
    plain = list(scan(Atoms(text, 0, len(text)), Context()))
    again = list(scan(Atoms(text, 0, len(text)), Context(), Repeats()))
    assert [replace(amount, pattern=None, other=None) for amount in again] == [
        replace(amount, pattern=None, other=None) for amount in plain
    ]


WORDS = st.sampled_from(
    [
        "at",
        "least",
        "about",
        "one",
        "two",
        "twenty",
        "hundred",
        "thousand",
        "million",
        "half",
        "a",
        "third",
        "dozen",
        "of",
        "and",
        "to",
        "between",
        "from",
        "5",
        "1,000",
        "3.5",
        "2022",
        "$",
        "£",
        "€",
        "%",
        "-",
        "–",
        "/",
        ":",
        ".",
        ",",
        "(",
        ")",
        "'",
        '"',
        "km",
        "tonnes",
        "°C",
        "per",
        "hour",
        "years",
        "old",
        "ago",
        "December",
        "Saturday",
        "last",
        "people",
        "16",
        "th",
        "s",
        "bn",
        "m",
        "in",
    ]
)


@given(st.lists(st.tuples(WORDS, st.sampled_from(["", " "])), max_size=25))
def test_any_mixture_yields_sound_annotations(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + space for word, space in pieces)
    end = 0
    for annotation in NumbersAnalyzer().analyze_one(view_of(text), NumbersOptions(include_identifiers=True)):
        (span,) = annotation.spans
        assert end <= span.begin < span.end <= len(text)
        end = span.end
        number = annotation.value
        assert isinstance(number, Number)
        _check(number, span, text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.booleans())
def test_any_text_yields_sound_annotations(text: str, day_first: bool) -> None:
    options = NumbersOptions(include_identifiers=True, day_first=day_first)
    for annotation in NumbersAnalyzer().analyze_one(view_of(text, REFERENCE), options):
        _check(annotation.value, annotation.spans[0], text)


@given(st.decimals(0, 10**12, allow_nan=False, allow_infinity=False, places=3), st.sampled_from(UNITS))
def test_what_is_written_is_what_is_read(value: Decimal, unit: str) -> None:
    (annotation,) = NumbersAnalyzer().analyze_one(view_of(f"It was {value:,f} {unit}."), NumbersOptions())
    assert Decimal(annotation.value.value) == value


@given(st.sampled_from(UNITS), st.sampled_from(UNITS), st.sampled_from(["per", "/", "squared per", "a"]))
def test_units_of_any_combination_convert(first: str, second: str, joiner: str) -> None:
    for annotation in NumbersAnalyzer().analyze_one(view_of(f"at 3.5 {first} {joiner} {second}."), NumbersOptions()):
        assert annotation.value.si_value == "" or Decimal(annotation.value.si_value).is_finite()


def _check(number: Number, span: Span, text: str) -> None:
    """Decimals parse, low is not above high, inner spans lie in the text and parts in the amount."""
    for value in (number.value, number.low, number.high, number.si_value, *(part.value for part in number.parts)):
        assert not value or Decimal(value).is_finite()
    if number.low and number.high:
        assert Decimal(number.low) <= Decimal(number.high)
    assert not number.low_inclusive or number.low
    assert not number.high_inclusive or number.high
    for inner in (number.modifier, number.counted):
        assert inner is None or 0 <= inner.begin < inner.end <= len(text)
    for part in number.parts:
        assert span.begin <= part.span.begin < part.span.end <= span.end


MAGNITUDES = st.one_of(
    st.integers(0, 99).map(lambda digits: "9" * (digits + 1)),
    st.integers(-99, 99).map(lambda power: f"1e{power}"),
    st.integers(-99, 99).map(lambda power: f"10^{power}"),
    st.sampled_from(["1/3", "0", "five hundred trillion trillion", "1e99 \u00d7 10^99"]),
)
FRAMES = (
    "{} days 5 hours", "{} hours", "{} years ago", "{} km", "{} ft 3 in", "{} \u00b0F", "${}", "${} 20 cents", "{}%",
    "{} to {} km", "aged {}", "{} \u00b1 {} kg", "{}-{}", "{}:30", "one in {}", "{}th", "{} quarters", "{} decades",
    "{} and a half", "$({}) million", "\u00a3{}-{}m", "{}m {}s", "{}h {}m", "FY{}", "{} BC", "{} stone {}", "{} dozen",
)  # fmt: skip


@given(st.sampled_from(FRAMES), MAGNITUDES)
def test_a_value_or_nothing_whatever_the_magnitude(frame: str, number: str) -> None:
    text = frame.replace("{}", number)
    list(NumbersAnalyzer().analyze_one(view_of(text, REFERENCE), NumbersOptions(include_identifiers=True)))
