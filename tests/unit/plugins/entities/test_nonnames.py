"""What taggers take for names and is none."""

from __future__ import annotations

import pytest

from glossator.text.annotation import Span
from glossator_plugins.entities.words.nonnames import is_name


def judged(text: str, name: str, label: str) -> bool:
    begin = text.index(name)
    return is_name(text, Span(begin, begin + len(name)), label)


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("11°C tonight", "C", "ORG"),
        ("13.5 °C", "°C", "ORG"),
        ("at (0917 GMT)", "GMT", "MISC"),
        ("40 km/h", "km/h", "ORG"),
        ("No. 6", "No. 6", "MISC"),
        ("6-4, 3-6", "6-4, 3-6", "MISC"),
        ("¥461bn", "¥461bn", "LOC"),
        ("12p", "12p", "DATE"),
        ("30 km", "30 km", "LOC"),
        ("58th", "58th", "MISC"),
        ("2:07:41", "2:07:41", "DATE"),
        ("21:30", "21:30", "DATE"),
        ("10.15 pm", "10.15 pm", "DATE"),
        ("from 9 to 11", "9 to 11", "DATE"),
        ("0917", "0917", "DATE"),
        ("0917 GMT", "0917 GMT", "DATE"),
        ("1-800-555-0142", "1-800-555-0142", "DATE"),
        ("7 5550 0199", "7 5550 0199", "DATE"),
        ("737", "737", "PRODUCT"),
    ],
)
def test_numbers_scores_clock_times_phones_and_units_are_no_names(text: str, name: str, label: str) -> None:
    assert not judged(text, name, label)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("2026", "DATE"),
        ("2026-27", "DATE"),
        ("1998/99", "DATE"),
        ("1990s", "DATE"),
        ("4.5.2026", "DATE"),
        ("2026-05-04", "DATE"),
        ("4 May", "DATE"),
        ("4th", "DATE"),
        ("2026 to 2028", "DATE"),
        ("last week", "DATE"),
        ("$30", "MONEY"),
        ("6:30", "TIME"),
        ("3M", "ORG"),
        ("4chan", "ORG"),
        ("7-Eleven", "ORG"),
        ("5G", "PRODUCT"),
        ("737s", "PRODUCT"),
        ("U2", "ORG"),
        ("K", "PERSON"),
        ("A$AP", "PERSON"),
        ("21st Century", "ORG"),
        ("სოფელი", "LOC"),
    ],
)
def test_names_and_dates_with_digits_stay(name: str, label: str) -> None:
    assert judged(f"x {name} y", name, label)
