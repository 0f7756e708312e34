"""Rulers with a number whom the tagger left out."""

from __future__ import annotations

import pytest

from .texts import entities_of, view_of


def read(text: str, *mentions: tuple[str, str]) -> list[tuple[str, str]]:
    view = view_of(text, *mentions)
    return [(one.label, view.slice(one.spans[0])) for one in entities_of(view)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Suleiman II took the town.", "Suleiman II"),
        ("It was built under Pope Ormund IV.", "Ormund IV"),
        ("A letter of Edward VIII was sold.", "Edward VIII"),
    ],
)
def test_a_number_behind_a_title_or_a_rulers_name_makes_a_person(text: str, name: str) -> None:
    assert read(text) == [("PERSON", name)]


@pytest.mark.parametrize(
    "text",
    [
        "Phase III of the trial ended.",
        "Nobody spoke of War II.",
        "Title IX protects them.",
        "The Suleiman II Bridge is shut.",
        "A type Ormund II valve broke.",
    ],
)
def test_other_numbered_things_are_nobody(text: str) -> None:
    assert read(text) == []


def test_what_the_tagger_found_stays() -> None:
    assert read("The film Suleiman II ran for weeks.", ("MISC", "Suleiman II")) == [("MISC", "Suleiman II")]
