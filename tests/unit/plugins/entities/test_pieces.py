"""Which names one tagged stretch holds."""

from __future__ import annotations

from typing import Any

import pytest

from glossator.text.annotation import Span
from glossator_plugins.entities.extent.pieces import pieces_of


def pieces(tagged: str, label: str, before: str = "", after: str = "") -> list[str]:
    text = f"{before}{tagged}{after}"
    span = Span(len(before), len(before) + len(tagged))
    return [piece.slice(text).strip() for piece in pieces_of(text, span, label)]


@pytest.mark.parametrize(
    ("tagged", "label", "names"),
    [
        ("Oslo", "LOC", ["Oslo"]),
        ("Lindau | Company", "ORG", ["Lindau"]),
        ("Lindau Town Hall | Quay Pictures", "ORG", ["Lindau Town Hall", "Quay Pictures"]),
        ("October\n10:00", "DATE", ["October"]),
        ("October\r\n\r\n10:00", "DATE", ["October"]),
        ("Ana Duarte\n\nOslo", "PERSON", ["Ana Duarte"]),
        ("Elbe\tRhine", "LOC", ["Elbe"]),
        ("Elbe • Rhine Valley", "LOC", ["Elbe", "Rhine Valley"]),
        ("Ana Duarte; Luis Peña", "PERSON", ["Ana Duarte", "Luis Peña"]),
        ("Lindau Rovers 3-1", "ORG", ["Lindau Rovers"]),
        ("Lindau Rovers 3-1 Elbe United", "ORG", ["Lindau Rovers", "Elbe United"]),
        ("Ana Duarte 6-4, 3-6", "PERSON", ["Ana Duarte"]),
        ("Duarte £2.1m", "MISC", ["Duarte"]),
        ("Tupolev 154-200", "PRODUCT", ["Tupolev 154-200"]),
        ("May 3-4", "DATE", ["May 3-4"]),
        ("1. Lindau Bay", "LOC", ["Lindau Bay"]),
        ("a) Lindau", "LOC", ["Lindau"]),
        ("- Ana Duarte", "PERSON", ["Ana Duarte"]),
        ("University of Arden and Lindau University", "ORG", ["University of Arden", "Lindau University"]),
        ("Ministry of Arts and Sports", "ORG", ["Ministry of Arts and Sports"]),
        ("Lindau and Arden University", "ORG", ["Lindau and Arden University"]),
        ("Gen Duarte", "PERSON", ["Duarte"]),
        ("Maj Gen Ana Duarte", "PERSON", ["Ana Duarte"]),
        ("Genaro Duarte", "PERSON", ["Genaro Duarte"]),
        ("Cllrs Duarte", "PERSON", ["Duarte"]),
        ("About Lindau Foods", "ORG", ["Lindau Foods"]),
        ("J. Duarte", "PERSON", ["Duarte"]),
        ("Dr. Ana Duarte MP", "PERSON", ["Ana Duarte"]),
        ("SPORT-ROUNDUP Ana Duarte", "PERSON", ["Ana Duarte"]),
        ("AFL-CIO Council", "ORG", ["AFL-CIO Council"]),
    ],
)
def test_a_name_ends_where_its_line_cell_or_item_does(tagged: str, label: str, names: list[str]) -> None:
    assert pieces(tagged, label) == names


def test_marks_of_a_list_are_marks_only_where_a_line_begins() -> None:
    assert pieces("J. Duarte", "PERSON", before="He met ") == ["J. Duarte"]


@pytest.mark.parametrize(
    ("tagged", "label", "after", "name"),
    [
        ("ANA FERREIRA", "PERSON", "-COLE: Yes", "ANA FERREIRA-COLE"),
        ("Ana Ferreira", "PERSON", "-led talks", "Ana Ferreira"),
        ("Czech", "NORP", "-made", "Czech"),
        ("2026", "DATE", "-27 results", "2026-27"),
        ("2026", "DATE", "-2030", "2026"),
        ("Vandel Grid", "ORG", " plc said", "Vandel Grid plc"),
        ("Vandel Grid", "PERSON", ", Inc. said", "Vandel Grid, Inc."),
        ("Lindau", "LOC", " Ltd", "Lindau"),
        ("Section 12(4", "MISC", ") of", "Section 12(4)"),
        ("Kanal", "ORG", "+ cut the feed", "Kanal+"),
        ("Kanal", "ORG", "+2", "Kanal"),
        ("LGBT", "NORP", "+ groups", "LGBT"),
    ],
)
def test_what_was_cut_off_the_last_word_is_put_back(tagged: str, label: str, after: str, name: str) -> None:
    assert pieces(tagged, label, after=after) == [name]


def test_a_list_of_long_lines_is_not_a_wrapped_paragraph() -> None:
    rows = "09:00 House prices in the northern districts of the country, October\n10:00 Retail\n"
    assert pieces("October\n10:00", "DATE", before=rows[: rows.index("October")], after=" Retail\n" + rows) == [
        "October"
    ]


class _Counting(str):
    """A text that counts the characters that are copied out of it."""

    copied = 0

    def __getitem__(self, key: Any) -> str:
        found = super().__getitem__(key)
        _Counting.copied += len(found)
        return found


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", " | ", ", "], ids=repr)
def test_a_name_of_a_long_list_costs_what_one_of_a_short_list_does(end: str) -> None:
    def copied(names: int) -> float:
        text = _Counting(f"Marta Oliveira{end}" * names)
        _Counting.copied = 0
        size = len(f"Marta Oliveira{end}")
        for number in range(0, names - 4, 4):
            list(pieces_of(text, Span(number * size, (number + 4) * size - len(end)), "PERSON"))
        return _Counting.copied / names

    assert copied(4000) <= 2 * copied(400)
    assert copied(4000) < 2000


@pytest.mark.parametrize(
    ("after", "name"),
    [
        ("-in, who won", "Bae Sol-in"),
        ("-hee's plan", "Bae Sol-hee"),
        ("-led talks", "Bae Sol"),
        ("-era laws", "Bae Sol"),
        ("-backed rebels", "Bae Sol"),
        ("-to-be", "Bae Sol"),
    ],
)
def test_a_given_name_goes_on_in_small_letters_behind_its_hyphen(after: str, name: str) -> None:
    assert pieces("Bae Sol", "PERSON", "They met ", after) == [name]


def test_a_longer_word_is_joined_to_nothing_in_small_letters() -> None:
    assert pieces("Ana Duarte", "PERSON", "They met ", "-mad fans") == ["Ana Duarte"]
