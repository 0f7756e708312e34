"""The project's sample documents, line by line: what a reader of the news would count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glossator import NumberKind


def test_the_shelling_of_belgorod(find: Any, seeds: Mapping[str, str]) -> None:
    found = find(seeds["01_ukraine_belgorod_shelling.txt"])
    counts = [(one.text, one.modifier, one.counted) for one in found if one.number.kind is NumberKind.CARDINAL]
    assert counts == [
        ("21", "", "Russians"),
        ("3", "", "children"),
        ("21", "", "people"),
        ("six", "", "attacks"),
        ("two", "at least", "children"),
        ("one", "", "person"),
        ("10", "", "drones"),
        ("21", "at least", "people"),
        ("three", "", "children"),
        ("110", "", "others"),
        ("70", "over", "drones"),
        ("41", "at least", "civilians"),
        ("16", "at least", ""),
    ]
    times = {one.text: one.number.timex for one in found if one.number.timex}
    assert times["18-hour"] == "PT18H"
    assert times["December 29"] == "XXXX-12-29"
    assert times["January 1"] == "XXXX-01-01"
    assert times["New Year's Eve"] == "XXXX-12-31"
    assert times["Saturday"] == "XXXX-WXX-6"


def test_names_with_digits_are_not_counted(find: Any, seeds: Mapping[str, str]) -> None:
    text = seeds["13_airport_outage_lookalike_numbers.txt"]
    counted = {one.text for one in find(text, kinds=["cardinal"])}
    assert counted.isdisjoint({"737", "27", "11", "9", "320", "16", "13", "61", "19", "20", "22", "38"})
    named = {one.text for one in find(text, kinds=["identifier"])}
    assert {"Runway 27L", "Windows 11", "F-16s", "Route 61", "Covid-19", "G20", "5G"} <= named


def test_spans_of_all_seeds_slice_the_text(find: Any, seeds: Mapping[str, str]) -> None:
    for text in seeds.values():
        for one in find(text, include_identifiers=True):
            assert one.text == one.text.strip()
            assert one.text
