"""Relatives: people of one surname, whom titles, kinship and given names part."""

from __future__ import annotations

import pytest

from .texts import groups_of, view_of


def read(text: str, *names: str) -> list[list[str]]:
    return list(groups_of(view_of(text, *(("PERSON", name) for name in names))).values())


def test_a_man_and_a_woman_of_one_surname_are_two() -> None:
    text = "Mr Corven rose. Mrs Corven sat. Mr Corven left."
    assert read(text, "Corven", "Corven", "Corven") == [["Corven", "Corven"], ["Corven"]]


def test_a_title_finds_the_one_of_two_relatives() -> None:
    text = "Carl Corven and his wife, Jola Corven, came. Mr Corven rose. Mrs Corven sat."
    assert read(text, "Carl Corven", "Jola Corven", "Corven", "Corven") == [
        ["Carl Corven", "Corven"],
        ["Jola Corven", "Corven"],
    ]


def test_a_title_keeps_a_relative_from_whom_the_text_names_in_full() -> None:
    assert read("Robert Corven left. Mrs Corven stayed.", "Robert Corven", "Corven") == [["Robert Corven"], ["Corven"]]


def test_an_ambiguous_surname_joins_nobody() -> None:
    text = "Ada Corven met Olaf Corven. Corven left. Corven wept."
    assert read(text, "Ada Corven", "Olaf Corven", "Corven", "Corven") == [
        ["Ada Corven"],
        ["Olaf Corven"],
        ["Corven"],
        ["Corven"],
    ]


@pytest.mark.parametrize("kin", ["his sister", "the mayor's mother", "a niece"])
def test_kinship_tells_what_a_given_name_does_not(kin: str) -> None:
    text = f"Tarik Corven met {kin}, Ozlu Corven. Ms Corven smiled."
    assert read(text, "Tarik Corven", "Ozlu Corven", "Corven") == [["Tarik Corven"], ["Ozlu Corven", "Corven"]]


def test_a_given_name_before_the_full_one_is_the_same_person() -> None:
    text = "Jola was late. Jola Corven drives. Jola left."
    assert read(text, "Jola", "Jola Corven", "Jola") == [["Jola", "Jola Corven", "Jola"]]


def test_a_given_name_of_two_people_is_nobodys() -> None:
    text = "Jola Corven met Jola Brandt. Then Jola left."
    assert read(text, "Jola Corven", "Jola Brandt", "Jola") == [["Jola Corven"], ["Jola Brandt"], ["Jola"]]
