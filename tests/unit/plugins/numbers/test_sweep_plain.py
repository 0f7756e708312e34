"""What people type without capitals and full stops, in few words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from .notation import faults

REFERENCE = datetime(2024, 5, 1, 9, 0, tzinfo=UTC)
"""A Wednesday."""
ROWS = [
    ("we sail on sept 14", "sept 14: date XXXX-09-14 @2024-09-14"),
    ("we sail the 12th of march", "12th of march: date XXXX-03-12 @2024-03-12"),
    ("we sail on the twelfth of march, 2021", "twelfth of march, 2021: date 2021-03-12"),
    ("we sail next friday", "next friday: date XXXX-WXX-5 @2024-05-03"),
    ("we sail this friday", "this friday: date XXXX-WXX-5 @2024-05-03"),
    ("we sailed this monday", "this monday: date XXXX-WXX-1 @2024-04-29"),
    ("we sail by friday", "friday: date XXXX-WXX-5 @2024-05-03"),
    ("we sail two days from now", "two days from now: date 2024-05-03 @2024-05-03"),
    ("we sail three weeks from today", "three weeks from today: date 2024-W21 @2024-W21"),
    ("we sail 5 minutes from now", "5 minutes from now: time 2024-05-01T09:05"),
    ("we sail tonight at 9", "tonight: time 2024-05-01TNI", "9: time T21:00"),
    ("we sail this morning at 7", "this morning: time 2024-05-01TMO", "7: time T07:00"),
    ("we sail every night at 9", "every night: duration P1D set", "9: time T21:00"),
    ("we sail monday mornings", "monday mornings: time XXXX-WXX-1TMO set"),
    ("we sail from noon to 3", "noon: time T12:00", "3: time T15:00"),
    ("we sail at 730am", "730am: time T07:30"),
    ("we sail in mid-july", "july: date XXXX-07 mod=MID @2024-07"),
    ("we sail 2020 q2", "2020 q2: date 2020-Q2"),
    ("we sail the last week of july", "july: date XXXX-07 @2024-07"),
    ("we sail on feb 30",),
    ("we sail on thanksgiving", "thanksgiving: date 2024-11-28"),
    ("We sail on Labor Day 2021.", "Labor Day 2021: date 2021-09-06"),
    ("We sail on Memorial Day 2021.", "Memorial Day 2021: date 2021-05-31"),
    ("we sail new year's eve", "new year's eve: date XXXX-12-31"),
    ("we ate a christmas cake",),
    ("we sail in half a second", "half a second: duration 0.5 s"),
    ("we sail in a hundredth of a second", "a hundredth of a second: duration 0.01 s"),
    ("we sail for 1 year 2 months 3 days", "1 year 2 months 3 days: duration P1Y2M3D"),
    ("we sail for 3 hrs", "3 hrs: duration PT3H 3 h"),
    ("it is a hundred and twenty-third try", "a hundred and twenty-third: ordinal 123"),
    ("it is two dollars and a quarter", "two dollars and a quarter: money 2.25 USD"),
    ("it is one dollar fifty", "one dollar fifty: money 1.5 USD"),
    ("it is us$100", "us$100: money 100 USD"),
    ("it is 2 million rmb", "2 million rmb: money 2000000 CNY"),
    ("it is a half", "a half: fraction 0.5"),
    ("it is a third", "a third: fraction 0.333333333333333"),
    ("it is larger than one half", "one half: fraction 0.5 0.5.. >"),
    ("it is -10 to 5", "-10 to 5: cardinal -10..5"),
    ("it is eighty-eight point nine", "eighty-eight point nine: cardinal 88.9"),
    ("it is thirty-five point two percent", "thirty-five point two percent: percent 35.2 %"),
    ("it is 35 degrees c", "35 degrees c: quantity 35 Cel"),
    ("it is 35 deg f", "35 deg f: quantity 35 [degF]"),
    ("it is 2 foot 3", "2 foot 3: quantity 27 [in_i]"),
    ("it is 3 lb 4 oz", "3 lb 4 oz: quantity 52 [oz_av]"),
    ("a 3 and a half year old", "3 and a half year old: age 3.5 a"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_plain_words(find: Any, row: tuple[str, ...]) -> None:
    text, *wanted = row
    assert faults(find(text, REFERENCE), tuple(wanted)) == []
