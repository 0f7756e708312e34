"""What is found where the tagger is silent, and what is left alone."""

from __future__ import annotations

import pytest

from .texts import Said, said_in, view_of


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The port authority said that two ships had sunk.",
            Said("indirect", ("The port authority",), ("said",), ("that two ships had sunk",)),
        ),
        (
            "Two ships had sunk off the coast, officials in Lagos said.",
            Said("indirect", ("officials in Lagos",), ("said",), ("Two ships had sunk off the coast",)),
        ),
        (
            "According to the coast guard, two ships had sunk.",
            Said("indirect", ("the coast guard",), ("According to",), ("two ships had sunk",)),
        ),
        (
            "Two ships had sunk, according to the coast guard.",
            Said("indirect", ("the coast guard",), ("according to",), ("Two ships had sunk",)),
        ),
        (
            "Minister Ana Duarte has repeatedly claimed that the dam is safe.",
            Said("indirect", ("Minister Ana Duarte",), ("has repeatedly claimed",), ("that the dam is safe",)),
        ),
        (
            '"We are ready," said Omar Haddad, the harbour master.',
            Said("direct", ("Omar Haddad, the harbour master",), ("said",), ('"We are ready,"',)),
        ),
        (
            '"We are ready," harbour master Omar Haddad told reporters.',
            Said("direct", ("harbour master Omar Haddad",), ("told",), ('"We are ready,"',)),
        ),
        (
            'Haddad wrote on his page: "We are ready."',
            Said("direct", ("Haddad",), ("wrote",), ('"We are ready."',)),
        ),
        (
            "The town council today announced that the pool will close.",
            Said("indirect", ("The town council",), ("announced",), ("that the pool will close",)),
        ),
        (
            "‘We are ready,’ Haddad said.",
            Said("direct", ("Haddad",), ("said",), ("‘We are ready,’",)),
        ),
        (
            "Chile responded with its envoy in Geneva, Inés Rojas, telling the panel that the talks were over.",
            Said("indirect", ("its envoy in Geneva, Inés Rojas",), ("telling",), ("that the talks were over",)),
        ),
    ],
)
def test_plain_patterns(text: str, said: Said) -> None:
    assert said_in(view_of(text)) == [said]


def test_adding_shares_the_source_of_the_sentence() -> None:
    view = view_of("Two ships sank, the mayor of Lagos said, adding that nobody had drowned.")
    assert said_in(view) == [
        Said("indirect", ("the mayor of Lagos",), ("said",), ("Two ships sank",)),
        Said("indirect", ("the mayor of Lagos",), ("adding",), ("that nobody had drowned",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The states that joined first pay least.",
        "He wanted to say that he was sorry.",
        "There was a report on the claims that stirred the town.",
        "My mate said that, and he reads thrillers.",
        "Join our channel to get what the mayor said, live.",
        "© 2024 The Paper. “All rights,” it said, “are reserved.”",
        "She read “The Long Way” on the train.",
        "",
        " \n ",
        "?!",
    ],
)
def test_what_says_nothing(text: str) -> None:
    assert said_in(view_of(text)) == []


def test_a_source_that_the_tagger_missed_is_found_beside_its_cue() -> None:
    view = view_of("The envoy doubts that it works.", ("cue", "doubts"), ("content", "that it works"))
    assert said_in(view) == [Said("indirect", ("The envoy",), ("doubts",), ("that it works",))]


def test_a_second_verb_has_the_subject_of_the_first() -> None:
    view = view_of("She rose and firmly rejects the plan.", ("cue", "rejects"), ("content", "the plan"))
    assert said_in(view) == [Said("indirect", ("She",), ("rejects",), ("the plan",))]


def test_an_apposition_belongs_to_the_source() -> None:
    view = view_of("Ana Duarte, 52, who leads the union, said that the pit would close.")
    assert said_in(view) == [
        Said("indirect", ("Ana Duarte, 52, who leads the union",), ("said",), ("that the pit would close",))
    ]


def test_a_content_that_the_tagger_missed_is_the_rest_of_the_sentence() -> None:
    view = view_of("Duarte warned that the road was out.", ("source", "Duarte"), ("cue", "warned"))
    assert said_in(view) == [Said("indirect", ("Duarte",), ("warned",), ("that the road was out",))]


def test_a_quotation_that_the_tagger_missed_goes_to_the_cue_beside_it() -> None:
    view = view_of("“The road is out,” Duarte warned.", ("source", "Duarte"), ("cue", "warned"))
    assert said_in(view) == [Said("direct", ("Duarte",), ("warned",), ("“The road is out,”",))]


def test_a_content_that_runs_over_a_second_cue_is_cut_there() -> None:
    view = view_of(
        "They blamed the “poor work” of the crew - saying this was what sank the ship.",
        ("source", "They"),
        ("cue", "blamed"),
        ("content", "the “poor work” of the crew - saying this was what sank the ship"),
    )
    assert said_in(view) == [
        Said("mixed", ("They",), ("blamed",), ("the “poor work” of the crew",)),
        Said("indirect", ("They",), ("saying",), ("this was what sank the ship",)),
    ]


def test_the_named_envoy_speaks_and_not_the_country_that_he_speaks_for() -> None:
    view = view_of(
        "Chile responded to the charge with its envoy, Inés Rojas, telling the panel that it was over.",
        ("source", "Chile"),
        ("cue", "responded"),
        ("content", "to the charge with its envoy, Inés Rojas"),
        ("cue", "telling"),
        ("content", "the panel that it was over"),
    )
    assert said_in(view) == [
        Said("indirect", ("Chile",), ("responded",), ("to the charge",)),
        Said("indirect", ("its envoy, Inés Rojas",), ("telling",), ("that it was over",)),
    ]
