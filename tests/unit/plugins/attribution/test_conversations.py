"""Conversations whose layout tells who speaks without a label that others have: interviews, forwarded mails."""

from __future__ import annotations

import pytest

from .texts import said_in, view_of

INTRODUCED = "Iris Vane has rowed for nineteen years. We met her in a bar.\n\n"
ASKED = (
    "What made you start?\n\nMy aunt had a boat.\n\nShe sold it to me.\n\nIs it dangerous?\n\nI still have"
    " a bruise.\n\nAnd what comes next?\n\nWe will row home.\n\nHer book is out."
)


def test_answers_without_labels_are_the_one_persons_who_was_introduced() -> None:
    view = view_of(INTRODUCED + ASKED, entities=(("PERSON", "Iris Vane"),))
    found = [(said.source, said.content, said.type) for said in said_in(view)]
    answers = [("My aunt had a boat.", "She sold it to me."), ("I still have a bruise.",), ("We will row home.",)]
    assert found == [(("Iris Vane",), answer, "direct") for answer in answers]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We met Iris Vane and Otto Krug.\n\n" + ASKED, ("Iris Vane", "Otto Krug")),
        ("How to keep a boat. By Iris Vane.\n\n" + ASKED, ("Iris Vane",)),
        (
            INTRODUCED + ASKED.replace("My aunt", "The shop").replace("I still", "You").replace("We will", "Just"),
            ("Iris Vane",),
        ),
    ],
    ids=["two people", "nobody is asked", "nobody says I"],
)
def test_questions_whose_answers_are_nobodys(text: str, names: tuple[str, ...]) -> None:
    assert said_in(view_of(text, entities=tuple(("PERSON", name) for name in names))) == []


def test_labels_in_double_parentheses() -> None:
    text = "((Iris Vane))  The lamp is out.\n\n((OK))  Who saw it?\n\n((Iris Vane))  The cook.\n\n((OK))  And then?"
    found = [(said.source, said.content) for said in said_in(view_of(text))]
    assert found == [
        (("Iris Vane",), ("The lamp is out.",)),
        (("OK",), ("Who saw it?",)),
        (("Iris Vane",), ("The cook.",)),
        (("OK",), ("And then?",)),
    ]


FORWARDED = """Thanks.

-----Original Message-----
From: Otto Krug
Sent: Monday, 2 June
To: Iris Vane

The boat leaks.

Sell it.

On Sunday, Iris Vane wrote:
> No.
"""


def test_a_mail_below_another_is_its_senders() -> None:
    found = [(said.source, said.cue, said.content) for said in said_in(view_of(FORWARDED))]
    assert found == [
        (("Otto Krug",), ("From:",), ("The boat leaks.", "Sell it.")),
        (("Iris Vane",), ("wrote",), ("No.",)),
    ]


def test_the_texts_own_header_quotes_nobody() -> None:
    assert said_in(view_of("From: Otto Krug\nTo: Iris Vane\nSubject: Boat\n\nThe boat leaks.")) == []
