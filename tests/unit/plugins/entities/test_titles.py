"""People whom the text introduces by a title."""

from __future__ import annotations

import pytest

from .texts import entities_of, groups_of, view_of


def read(text: str, *mentions: tuple[str, str]) -> list[tuple[str, str]]:
    view = view_of(text, *mentions)
    return [(one.label, view.slice(one.spans[0])) for one in entities_of(view)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The committee heard Mr. Corven on Monday.", "Corven"),
        ("The committee heard Mrs Corven’s answer.", "Corven"),
        ("The committee heard Dr. J. Corven-Lee again.", "J. Corven-Lee"),
        ("The committee heard Sen. Ida Corven again.", "Ida Corven"),
        ("Why Mr Corven Never Told The Committee", "Corven"),
    ],
)
def test_a_title_announces_a_person_whom_the_tagger_missed(text: str, name: str) -> None:
    assert read(text) == [("PERSON", name)]


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, Mr. President, for that.",
        "Thank you, Mr Speaker.",
        "The gen Z likes it. A rep Anna knows.",
        "It cost Mr 40 crowns.",
    ],
)
def test_forms_of_address_and_plain_words_announce_nobody(text: str) -> None:
    assert read(text) == []


def test_whoever_has_a_title_is_a_person() -> None:
    text = "On 3 May the house heard Mrs May and Mr. Sessions."
    assert read(text, ("DATE", "3 May"), ("DATE", "May"), ("ORG", "Sessions")) == [
        ("DATE", "3 May"),
        ("PERSON", "May"),
        ("PERSON", "Sessions"),
    ]


def test_the_surname_is_known_once_it_had_a_title() -> None:
    view = view_of("The house heard Mr. Corven. Nobody believed Corven. It was Corven Street that mattered.")
    assert groups_of(view) == {"e1 Corven": ["Corven", "Corven"]}


def test_people_are_called_alike_whatever_the_model_calls_them() -> None:
    found = read("Lotte Braun saw Dr. Corven.", ("PER", "Lotte Braun"))
    assert found == [("PERSON", "Lotte Braun"), ("PERSON", "Corven")]


@pytest.mark.parametrize("title", ["Envoy", "Special Envoy", "Ambassador", "Captain", "Professor"])
def test_the_title_is_outside_the_name(title: str) -> None:
    assert read(f"They met {title} Corven there.", ("PERSON", f"{title} Corven")) == [("PERSON", "Corven")]


def test_a_title_alone_is_left_as_the_model_tagged_it() -> None:
    assert read("They met Captain there.", ("PERSON", "Captain")) == [("PERSON", "Captain")]
