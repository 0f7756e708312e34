"""Points in time as TIMEX3, and what they mean against a reference time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

# A Saturday.
REFERENCE = datetime(2023, 12, 30, 18, 30, tzinfo=UTC)

DATES = [
    # text, span, TIMEX3, resolved
    ("struck on December 29", "December 29", "XXXX-12-29", "2023-12-29"),
    ("January 1 will be a holiday", "January 1", "XXXX-01-01", "2024-01-01"),
    ("on New Year's Eve", "New Year's Eve", "XXXX-12-31", "2023-12-31"),
    ("on New Year\u2019s Day 2020", "New Year\u2019s Day 2020", "2020-01-01", "2020-01-01"),
    ("on Saturday", "Saturday", "XXXX-WXX-6", "2023-12-30"),
    ("on Friday", "Friday", "XXXX-WXX-5", "2023-12-29"),
    ("next Monday", "next Monday", "XXXX-WXX-1", "2024-01-01"),
    ("they will vote on Monday", "Monday", "XXXX-WXX-1", "2024-01-01"),
    ("last Saturday", "last Saturday", "XXXX-WXX-6", "2023-12-23"),
    ("on Friday, July 15", "Friday, July 15", "XXXX-07-15", "2023-07-15"),
    ("born March 2, 1937, in Rome", "March 2, 1937", "1937-03-02", "1937-03-02"),
    ("on 5 November 2015", "5 November 2015", "2015-11-05", "2015-11-05"),
    ("the 29th of May", "29th of May", "XXXX-05-29", "2024-05-29"),
    ("on Sept. 11, 2001", "Sept. 11, 2001", "2001-09-11", "2001-09-11"),
    ("dated 2022-12-29", "2022-12-29", "2022-12-29", "2022-12-29"),
    ("dated 12/29/2022", "12/29/2022", "2022-12-29", "2022-12-29"),
    ("dated 29.12.2022", "29.12.2022", "2022-12-29", "2022-12-29"),
    ("July 6 to 16", "July 6 to 16", "XXXX-07-06/XXXX-07-16", "2023-07-06/2023-07-16"),
    ("in August 2020", "August 2020", "2020-08", "2020-08"),
    ("in March", "March", "XXXX-03", "2024-03"),
    ("in 2022", "2022", "2022", "2022"),
    ("the 2024 elections", "2024", "2024", "2024"),
    ("mid-2022", "2022", "2022", "2022"),
    ("in 2013-14", "2013-14", "2013/2014", "2013/2014"),
    ("the 1990s", "1990s", "199", "1990/1999"),
    ("the \u201980s", "\u201980s", "198", "1980/1989"),
    ("the 21st century", "21st century", "20", "2000/2099"),
    ("the third quarter of 2022", "third quarter of 2022", "2022-Q3", "2022-07/2022-09"),
    ("in Q3 2022", "Q3 2022", "2022-Q3", "2022-07/2022-09"),
    ("in summer 2019", "summer 2019", "2019-SU", "2019-06/2019-08"),
    ("yesterday", "yesterday", "2023-12-29", "2023-12-29"),
    ("tomorrow", "tomorrow", "2023-12-31", "2023-12-31"),
    ("last week", "last week", "2023-W51", "2023-W51"),
    ("this month", "this month", "2023-12", "2023-12"),
    ("last year", "last year", "2022", "2022"),
    ("three days ago", "three days ago", "2023-12-27", "2023-12-27"),
    ("two years ago", "two years ago", "2021", "2021"),
    ("on Good Friday 2024", "Good Friday 2024", "2024-03-29", "2024-03-29"),
    ("in FY24 sales fell", "FY24", "FY2024", ""),
    ("in fiscal year 2024", "fiscal year 2024", "FY2024", ""),
    ("on 9\u201314 October", "9\u201314 October", "XXXX-10-09/XXXX-10-14", "2023-10-09/2023-10-14"),
    ("from 3 to 5 June 2022", "3 to 5 June 2022", "2022-06-03/2022-06-05", "2022-06-03/2022-06-05"),
    ("the 1800s", "1800s", "18", "1800/1899"),
    ("in 44 BC", "44 BC", "BC0044", ""),
    ("last summer", "last summer", "XXXX-SU", "2023-06/2023-08"),
    ("this winter", "this winter", "XXXX-WI", "2023-12/2024-02"),
    ("next spring", "next spring", "XXXX-SP", "2024-03/2024-05"),
    ("a year ago", "a year ago", "2022", "2022"),
    ("since 9/11", "9/11", "2001-09-11", "2001-09-11"),
]


@pytest.mark.parametrize(("text", "span", "timex", "resolved"), DATES)
def test_dates(only: Any, text: str, span: str, timex: str, resolved: str) -> None:
    found = only(text, REFERENCE)
    assert (found.text, found.number.kind) == (span, "date")
    assert (found.number.timex, found.number.resolved) == (timex, resolved)


@pytest.mark.parametrize("text", ["on December 29", "on Saturday", "yesterday", "last week", "three days ago"])
def test_without_a_reference_time_nothing_is_resolved(only: Any, text: str) -> None:
    number = only(text).number
    assert number.timex
    assert number.resolved == ""


def test_day_first_is_an_option(only: Any) -> None:
    assert only("dated 3/4/2022").number.timex == "2022-03-04"
    assert only("dated 3/4/2022", day_first=True).number.timex == "2022-04-03"


TIMES = [
    ("at 10:30", "10:30", "T10:30"),
    ("at 10:30 pm", "10:30 pm", "T22:30"),
    ("at 2.17pm", "2.17pm", "T14:17"),
    ("at 10 a.m.", "10 a.m.", "T10:00"),
    ("at noon", "noon", "T12:00"),
    ("at five o'clock", "five o'clock", "T05:00"),
    ("at half past five", "half past five", "T05:30"),
    ("at a quarter to six", "a quarter to six", "T05:45"),
    ("at 1430 GMT", "1430 GMT", "T14:30Z"),
    ("at 18:30 GMT+3", "18:30 GMT+3", "T18:30+03:00"),
    ("at 3 p.m. EST", "3 p.m. EST", "T15:00-05:00"),
    ("at 10:30 CET", "10:30 CET", "T10:30+01:00"),
    ("at 0600 hours", "0600 hours", "T06:00"),
    ("on Friday evening", "Friday evening", "XXXX-WXX-5TEV"),
]


@pytest.mark.parametrize(("text", "span", "timex"), TIMES)
def test_times(only: Any, text: str, span: str, timex: str) -> None:
    found = only(text)
    assert (found.text, found.number.kind, found.number.timex) == (span, "time", timex)


def test_both_ends_of_a_span_of_hours_are_times(find: Any) -> None:
    for text, times in (
        ("10-11am", ["T10:00", "T11:00"]),
        ("from 11 to 1pm", ["T11:00", "T13:00"]),
        ("10am-4pm", ["T10:00", "T16:00"]),
        ("open from 9 to 5", ["T09:00", "T17:00"]),
        ("Tuesday from 9 to 11", ["T09:00", "T11:00"]),
    ):
        assert [one.number.timex for one in find(text) if one.number.kind == "time"] == times


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("The train left on 3 May", "2023-05-03"),
        ("The next will leave on 3 May", "2024-05-03"),
        ("It opened in October", "2023-10"),
        ("It is due to open in October", "2024-10"),
    ],
)
def test_tense_tells_the_year(only: Any, text: str, resolved: str) -> None:
    assert only(text, REFERENCE).number.resolved == resolved


@pytest.mark.parametrize("text", ["you may go", "they march on", "the august body", "a mar on it", "we fall apart"])
def test_words_that_only_look_like_months_are_left_alone(find: Any, text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize("text", ["February 30, 2021", "on 31 February 2020", "99999 years ago", "in 10000000 days"])
def test_dates_that_no_calendar_has_are_not_resolved(find: Any, text: str) -> None:
    assert all(one.number.resolved == "" for one in find(text, REFERENCE))


def test_a_date_near_the_ends_of_the_calendar_does_not_raise(find: Any) -> None:
    for year in (1, 9999):
        reference = datetime(year, 1, 1, tzinfo=UTC)
        assert find("February 29, 3000 years ago, last year, next week and on Monday", reference)


@pytest.mark.parametrize(
    ("text", "mod"),
    [("in early April", "START"), ("by mid-2031", "MID"), ("since late March 2011", "END"), ("in April", ""),
     ("at the beginning of June", "START"), ("the end of 2017", "END"), ("the first of April", "")],
)  # fmt: skip
def test_the_part_of_a_time_that_is_meant(only: Any, text: str, mod: str) -> None:
    assert only(text).number.timex_mod == mod


@pytest.mark.parametrize(
    ("text", "repeated"),
    [("every Thursday", True), ("on Tuesdays", True), ("every three weeks", True), ("each April", True),
     ("on Thursday", False), ("for three weeks", False)],
)  # fmt: skip
def test_times_that_come_again_are_sets(only: Any, text: str, repeated: bool) -> None:
    assert only(text).number.timex_set is repeated


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [("open 8.45 to 10.20", "T08:45", "T10:20"), ("it ran from 8.45 until 10.20", "T08:45", "T10:20"),
     ("from 6 to 9 in the evening", "T18:00", "T21:00"), ("from 11 to 2 in the afternoon", "T11:00", "T14:00")],
)  # fmt: skip
def test_hours_with_a_point_or_a_part_of_the_day_behind_them(find: Any, text: str, first: str, second: str) -> None:
    assert [one.number.timex for one in find(text)] == [first, second]


@pytest.mark.parametrize(
    "text", ["shares rose from 8.45 to 10.20", "prices from 8.45 to 10.20", "from 8.45 to 10.20 kg"]
)
def test_levels_and_prices_are_no_hours(find: Any, text: str) -> None:
    assert "time" not in {one.number.kind.value for one in find(text)}
