"""Codes in words: units, times and large numbers as people read them."""

from __future__ import annotations

import pytest

from glossator import Annotation, Number
from glossator.cli.show.describe import amount, describe, moment, standard
from glossator.cli.show.phrases import grouped, time, unit


@pytest.mark.parametrize(
    ("timex", "words"),
    [
        ("PRESENT_REF", "now"),
        ("XXXX-WXX-3", "Wednesday"),
        ("XXXX-WXX-6TNI", "Saturday night"),
        ("XXXX-12-29", "29 December"),
        ("XXXX-09", "September"),
        ("2021-05-03", "3 May 2021"),
        ("2021-05", "May 2021"),
        ("2021", "2021"),
        ("195", "1950s"),
        ("19", "1900s"),
        ("XXXX-Q3", "third quarter"),
        ("2020-H1", "first half of 2020"),
        ("2029-SU", "summer 2029"),
        ("FY2027", "fiscal year 2027"),
        ("2021-W32", "week 32 of 2021"),
        ("XXXX-WXX-WE", "weekend"),
        ("T09:17Z", "09:17 UTC"),
        ("2021-05-03T09:00+02:00", "3 May 2021 09:00 UTC+02:00"),
        ("TMO", "morning"),
        ("2027-10-09/2027-10-14", "9 October 2027 to 14 October 2027"),
        ("P3Y", "P3Y"),
        ("XXXX-13", "XXXX-13"),
        ("something else", "something else"),
    ],
)
def test_times(timex: str, words: str) -> None:
    assert time(timex) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("[acr_us]", "acres"),
        ("Cel", "°C"),
        ("km/h", "km/h"),
        ("m/a", "m per year"),
        ("[mi_i]/h", "mph"),
        ("ug/L", "µg/L"),
        ("/[bbl_us]", "per barrel"),
        ("penny/{share}", "pence per share"),
        ("{percentage point}", "percentage points"),
        ("XYZ", "XYZ"),
        ("", ""),
    ],
)
def test_units(code: str, words: str) -> None:
    assert unit(code) == words


@pytest.mark.parametrize(
    ("value", "said"),
    [("838500000", "838,500,000"), ("12345.60", "12,345.60"), ("1999", "1999"), ("-20000", "-20,000"), ("", "")],
)
def test_digits_in_groups(value: str, said: str) -> None:
    assert grouped(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0.333333333333333", "≈ 0.3333"),
        ("34.6666666666667", "≈ 34.67"),
        ("-1234567.8912345", "≈ -1,234,567.89"),
        ("0.0000123456789", "≈ 0.00001235"),
        ("0.99999999", "≈ 1"),
        ("3.141592", "3.141592"),  # somebody wrote it so
        ("1234567890", "1,234,567,890"),
        ("0.5000000000", "0.5"),
    ],
)
def test_fractions_without_end_are_rounded_for_the_eye_and_told_in_full(value: str, said: str) -> None:
    number = Number(kind="cardinal", value=value)
    assert amount(number) == said
    told = describe(Annotation("number", (), number), "")
    assert (f"in full {value}" in told) == ("≈" in said)


def test_both_ends_of_a_range_are_rounded() -> None:
    third = Number(kind="percent", low="33.3333333333333", high="66.6666666666667")
    assert amount(third) == "≈ 33.33 to ≈ 66.67 %"
    assert "in full 33.3333333333333 to 66.6666666666667" in describe(Annotation("number", (), third), "")


def test_si_units_are_rounded_and_say_so() -> None:
    acres = Number(kind="quantity", value="100", unit="[acr_us]", si_value="404687.260987425", si_unit="m2")
    assert standard(acres) == "≈ 404,700 m²"
    assert standard(Number(kind="quantity", value="20", unit="t", si_value="20000", si_unit="kg")) == "20,000 kg"
    assert standard(Number(kind="duration", value="2", unit="h", si_value="7200", si_unit="s", timex="PT2H")) == ""


def test_a_time_is_told_once() -> None:
    assert moment(Number(kind="date", timex="2021", resolved="2021")) == ""
    assert moment(Number(kind="date", timex="XXXX-WXX-1", resolved="2026-11-30")) == "30 November 2026"
    assert moment(Number(kind="duration", value="1", unit="d", timex="P1D", timex_set=True)) == "recurring"
