"""What a number counts in: money with its currency, quantities with dimension and SI value, durations, ages."""

from __future__ import annotations

from typing import Any

import pytest

MONEY = [
    ("the $61bn deal", "$61bn", "61000000000", "USD"),
    ("a \u00a33.5bn loan", "\u00a33.5bn", "3500000000", "GBP"),
    ("worth $500m", "$500m", "500000000", "USD"),
    ("worth US$2.98 billion", "US$2.98 billion", "2980000000", "USD"),
    ("worth C$20", "C$20", "20", "CAD"),
    ("worth HK$1.6 billion", "HK$1.6 billion", "1600000000", "HKD"),
    ("worth 300 Canadian dollars", "300 Canadian dollars", "300", "CAD"),
    ("worth 45 Swiss francs", "45 Swiss francs", "45", "CHF"),
    ("worth 9,000 roubles", "9,000 roubles", "9000", "RUB"),
    ("worth 50 quid", "50 quid", "50", "GBP"),
    ("worth 20\u20ac", "20\u20ac", "20", "EUR"),
    ("worth 3,40 euros", "3,40 euros", "3.40", "EUR"),
    ("worth EUR 20.5", "EUR 20.5", "20.5", "EUR"),
    ("worth 42 KWD", "42 KWD", "42", "KWD"),
    ("worth Rs. 20", "Rs. 20", "20", "INR"),
    ("worth 61 crore rupees", "61 crore rupees", "610000000", "INR"),
    ("worth Tk 5 lakh", "Tk 5 lakh", "500000", "BDT"),
    ("worth 150 million won", "150 million won", "150000000", "KRW"),
    ("half a million dollars", "half a million dollars", "500000", "USD"),
    ("a billion-dollar plan", "a billion-dollar", "1000000000", "USD"),
    ("20 dollars 43 cents", "20 dollars 43 cents", "20.43", "USD"),
    ("a loss of -15\u20ac", "-15\u20ac", "-15", "EUR"),
]


@pytest.mark.parametrize(("text", "span", "value", "currency"), MONEY)
def test_money(only: Any, text: str, span: str, value: str, currency: str) -> None:
    found = only(text)
    number = found.number
    assert (found.text, number.kind, number.value, number.currency) == (span, "money", value, currency)


def test_money_per_something_keeps_the_rate_as_unit(only: Any) -> None:
    number = only("paid $15.4/hour").number
    assert (number.kind, number.value, number.currency, number.unit) == ("money", "15.4", "USD", "/h")


def test_a_name_that_countries_share_is_money_of_unknown_currency(only: Any) -> None:
    number = only("worth 10 dinars").number
    assert (number.kind, number.currency, number.unit) == ("money", "", "dinar")


def test_minor_units_keep_the_number_as_written(only: Any) -> None:
    number = only("a rise of 45 pence").number
    assert (number.value, number.unit, number.currency) == ("45", "penny", "GBP")


QUANTITIES = [
    # text, span, value, unit, dimension, SI value, SI unit
    ("walked 3 km", "3 km", "3", "km", "[length]", "3000", "m"),
    ("a 35-km jam", "35-km", "35", "km", "[length]", "35000", "m"),
    ("some five miles", "five miles", "5", "[mi_i]", "[length]", "8046.72", "m"),
    ("25 tonnes", "25 tonnes", "25", "t", "[mass]", "25000", "kg"),
    ("25 tons", "25 tons", "25", "[ston_av]", "[mass]", "22679.6185", "kg"),
    ("six barrels", "six barrels", "6", "[bbl_us]", "[length] ** 3", "0.953923769568", "m3"),
    ("at 60 mph", "60 mph", "60", "[mi_i]/h", "[length] / [time]", "26.8224", "m/s"),
    ("at 90 kilometres per hour", "90 kilometres per hour", "90", "km/h", "[length] / [time]", "25", "m/s"),
    ("at 90 km/h", "90 km/h", "90", "km/h", "[length] / [time]", "25", "m/s"),
    ("37\u00b0C", "37\u00b0C", "37", "Cel", "[temperature]", "310.15", "K"),
    ("98.6 degrees Fahrenheit", "98.6 degrees Fahrenheit", "98.6", "[degF]", "[temperature]", "310.15", "K"),
    ("50 square kilometres", "50 square kilometres", "50", "km2", "[length] ** 2", "50000000", "m2"),
    ("50 km\u00b2", "50 km\u00b2", "50", "km2", "[length] ** 2", "50000000", "m2"),
    ("3 cubic metres", "3 cubic metres", "3", "m3", "[length] ** 3", "3", "m3"),
    ("half a litre", "half a litre", "0.5", "L", "[length] ** 3", "0.0005", "m3"),
    ("8 MB", "8 MB", "8", "MBy", "", "64000000", "bit"),
    ("20 J/m^2 per year", "20 J/m^2 per year", "20", "J/m2/a", "[mass] / [time] ** 3", "6.3376175628058E-7", "kg/s3"),
    ("5 ft 10 in", "5 ft 10 in", "70", "[in_i]", "[length]", "1.778", "m"),
    ("2 km and 1 metre", "2 km and 1 metre", "2001", "m", "[length]", "2001", "m"),
    ("a 2 1/2 in thick door", "2 1/2 in", "2.5", "[in_i]", "[length]", "0.0635", "m"),
]


@pytest.mark.parametrize(("text", "span", "value", "unit", "dimension", "si_value", "si_unit"), QUANTITIES)
def test_quantities(
    only: Any, *, text: str, span: str, value: str, unit: str, dimension: str, si_value: str, si_unit: str
) -> None:
    found = only(text)
    number = found.number
    assert (found.text, number.kind, number.value, number.unit) == (span, "quantity", value, unit)
    assert number.dimension == dimension
    assert (float(number.si_value), number.si_unit) == (float(si_value), si_unit)
    assert "E" not in number.si_value


def test_a_rise_in_temperature_has_no_offset(only: Any) -> None:
    assert only("it warmed by 1.5 degrees Celsius").number.si_value == "1.5"


def test_degrees_below_zero(only: Any) -> None:
    assert only("it was 2 degrees below zero").number.value == "-2"


@pytest.mark.parametrize("text", ["108,000 in 2013", "the top 5 in Kyiv"])
def test_in_is_a_preposition_before_words(find: Any, text: str) -> None:
    assert all(one.number.unit == "" for one in find(text))


def test_pounds_of_something_are_mass_and_others_money(find: Any) -> None:
    (mass,), (money,) = find("two pounds of flour"), find("ten pounds")
    assert (mass.number.kind, mass.number.unit) == ("quantity", "[lb_av]")
    assert (money.number.kind, money.number.currency) == ("money", "GBP")


DURATIONS = [
    ("an 18-hour raid", "18-hour", "18", "h", "PT18H"),
    ("for two weeks", "two weeks", "2", "wk", "P2W"),
    ("half an hour", "half an hour", "0.5", "h", "PT30M"),
    ("an hour and a half", "an hour and a half", "1.5", "h", "PT1H30M"),
    ("1 hour fifteen", "1 hour fifteen", "75", "min", "PT1H15M"),
    ("2 years, 3 months", "2 years, 3 months", "27", "mo", "P2Y3M"),
    ("1 year, 2 days, 3 hours and 4 seconds", "1 year, 2 days, 3 hours and 4 seconds", None, "s", "P1Y2DT3H4S"),
    ("three decades", "three decades", "30", "a", "P30Y"),
    ("for a month", "a month", "1", "mo", "P1M"),
    ("two additional minutes", "two additional minutes", "2", "min", "PT2M"),
    ("for 90 seconds", "90 seconds", "90", "s", "PT90S"),
    ("weeks passed in three weeks", "three weeks", "3", "wk", "P3W"),
]


@pytest.mark.parametrize(("text", "span", "value", "unit", "timex"), DURATIONS)
def test_durations(only: Any, *, text: str, span: str, value: str | None, unit: str, timex: str) -> None:
    found = only(text)
    number = found.number
    assert (found.text, number.kind, number.unit, number.timex) == (span, "duration", unit, timex)
    assert value is None or number.value == value


def test_a_duration_has_an_si_value(only: Any) -> None:
    number = only("an 18-hour raid").number
    assert (number.dimension, number.si_value, number.si_unit) == ("[time]", "64800", "s")


def test_a_range_of_durations(only: Any) -> None:
    number = only("two to three weeks").number
    assert (number.kind, number.low, number.high, number.timex) == ("duration", "2", "3", "P2W/P3W")


AGES = [
    ("the 34-year-old", "34-year-old", "34"),
    ("a five-year-old girl", "five-year-old", "5"),
    ("he is 34 years old", "34 years old", "34"),
    ("a girl aged 12", "12", "12"),
    ("at the age of 84", "84", "84"),
    ("Jane Doe, 43, owns the shop", "43", "43"),
]


@pytest.mark.parametrize(("text", "span", "value"), AGES)
def test_ages(only: Any, text: str, span: str, value: str) -> None:
    found = only(text)
    assert (found.text, found.number.kind, found.number.value, found.number.unit) == (span, "age", value, "a")


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("She turned 21 on Friday", "21", "exact"),
        ("He was 45 when it closed", "45", "exact"),
        ("when I'm sixty", "60", "exact"),
        ("the twins, both 29, left", "29", "exact"),
        ("He died at 87.", "87", "exact"),
        ("children aged under 5", "5", "less_than"),
        ("open to women over 50", "50", "more_than"),
    ],
)
def test_ages_told_as_bare_numbers(find: Any, text: str, value: str, bound: str) -> None:
    (age,) = [one for one in find(text) if one.number.kind == "age"]
    assert (age.number.value, age.number.bound, age.number.unit) == (value, bound, "a")


@pytest.mark.parametrize("text", ["He was 45 points clear", "men over 50 miles away", "she is one of them"])
def test_other_numbers_after_people_are_no_ages(find: Any, text: str) -> None:
    assert "age" not in [one.number.kind for one in find(text)]


def test_race_times_are_durations(only: Any) -> None:
    assert only("she won in 2:14:04").number.timex == "PT2H14M4S"
    assert only("a lap of 1:58.03").number.value == "118.03"
    assert only("the siren went at 2:14:04").number.kind == "time"


def test_a_fall_to_a_temperature_keeps_the_offset(only: Any) -> None:
    assert only("temperatures fell to -12C").number.si_value == "261.15"


def test_rates_per_decade(only: Any) -> None:
    found = only("it warmed by 0.2 degrees Celsius per decade")
    assert (found.number.unit, found.number.dimension) == ("Cel/(10.a)", "[temperature] / [time]")


@pytest.mark.parametrize(
    ("text", "unit"),
    [("$15 an hour", "/h"), ("$1,200 a month", "/mo"), ("30p a litre", "penny/L"), ("$1.20 a share", "/{share}")],
)
def test_prices_say_for_what(only: Any, text: str, unit: str) -> None:
    assert only(text).number.unit == unit


def test_ages_by_decade_and_group(only: Any) -> None:
    thirties = only("a man in his 30s").number
    assert (thirties.kind, thirties.bound, thirties.low, thirties.high) == ("age", "between", "30", "39")
    minors = only("a film for under-18s").number
    assert (minors.kind, minors.bound, minors.value) == ("age", "less_than", "18")
