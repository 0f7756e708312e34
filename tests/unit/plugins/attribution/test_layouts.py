"""Layouts that tell who speaks: time stamps, bold labels, letters, signatures, quoted mail, wrapped lines."""

from __future__ import annotations

import pytest

from glossator_plugins.attribution.layout.paragraphs import paragraphs_of

from .texts import said_in, view_of

LINES = ("Who saw the boat?", "Only the cook.", "And then?", "It sank.")


@pytest.mark.parametrize(
    "head",
    ["[00:0{n}:07] {name}: ", "(0{n}:07) {name}: ", "**{name}:** ", "- {name}: ", "> {name}: ", "{name} (00:0{n}): "],
)
def test_turns_of_many_layouts(head: str) -> None:
    names = ("Iris Vane", "Otto Krug")
    text = "\n".join(head.format(n=n, name=names[n % 2]) + line for n, line in enumerate(LINES))
    found = [(said.source, said.content, said.type) for said in said_in(view_of(text))]
    assert found == [((names[n % 2],), (line,), "direct") for n, line in enumerate(LINES)]


@pytest.mark.parametrize(
    ("heads", "cues"),
    [
        (("Iris Vane (Ind)", "Otto Krug (Lab)"), ("Iris Vane", "Otto Krug")),
        (("Speaker 1", "Speaker 2"), ("Speaker 1", "Speaker 2")),
        (("Iris Vane (00:07)", "Otto Krug 01:12"), ("(00:07)", "01:12")),
    ],
    ids=["parties", "numbers", "times"],
)
def test_labels_on_lines_of_their_own(heads: tuple[str, str], cues: tuple[str, str]) -> None:
    text = "\n\n".join(f"{heads[n % 2]}\n{line}" for n, line in enumerate(LINES))
    found = [(said.cue, said.content) for said in said_in(view_of(text))]
    assert found == [((cues[n % 2],), (line,)) for n, line in enumerate(LINES)]


@pytest.mark.parametrize(
    "text",
    [
        "Iris Vane (Ind)\nThe lamp is out.\n\nOtto Krug (Lab)\nThe roof leaks.",
        "Round 1\nShe rows.\n\nRound 2\nHe rows.\n\nRound 3\nBoth row.\n\nRound 1\nShe won.",
    ],
)
def test_headings_are_no_labels(text: str) -> None:
    assert said_in(view_of(text)) == []


def test_letters_with_a_period_are_labels() -> None:
    found = said_in(view_of("Q. Who saw it?\nA. The cook."))
    assert [(said.source, said.content) for said in found] == [(("Q",), ("Who saw it?",)), (("A",), ("The cook.",))]


@pytest.mark.parametrize(
    "text", ["First Name: Iris\nLast Name: Vane", "The cost in short: two boats.\nThe end: one boat.\nThe rest: none."]
)
def test_forms_and_lists_are_no_conversation(text: str) -> None:
    assert said_in(view_of(text)) == []


def test_a_dash_and_a_name_sign_a_quotation() -> None:
    (said,) = said_in(view_of("“The kindest crew at sea.” — Iris Vane, Arden"))
    assert (said.source, said.content) == (("Iris Vane, Arden",), ("“The kindest crew at sea.”",))


def test_quoted_lines_of_a_mail_are_their_writers() -> None:
    (said,) = said_in(view_of("On 2 June, Otto Krug wrote:\n> The boat leaks.\n> Sell it.\n\nNo."))
    assert (said.source, said.cue, said.content) == (("Otto Krug",), ("wrote",), ("The boat leaks.", "Sell it."))


def test_a_dash_begins_the_same_speakers_words_again() -> None:
    text = "— We swam, said Iris Vane. — It was cold."
    (said,) = said_in(view_of(text, ("content", "We swam"), ("cue", "said"), ("source", "Iris Vane")))
    assert said.content == ("We swam", "It was cold.")


WRAPPED = """At noon the keeper of the very old lighthouse of Saint
Mary, Otto Krug, said on Sunday that the lamp would be re-
paired before the end of the month. He also said that the
roof had to wait."""


def test_full_lines_go_on_before_a_capital() -> None:
    assert [span.slice(WRAPPED) for span in paragraphs_of(WRAPPED)] == [WRAPPED]
    verses = "The lamp is old\nThe Keeper of the lighthouse of Saint Mary is older\nHe waits"
    assert len(paragraphs_of(verses)) == 3


@pytest.mark.parametrize("cue", ["con-\ntending", "tending"])
def test_a_verb_that_the_end_of_a_line_cuts_is_a_cue(cue: str) -> None:
    text = "Still, the keeper kept the lamp dark, con-\ntending that it was safe."
    (said,) = said_in(view_of(text, ("cue", cue), ("content", "that it was safe")))
    assert (said.cue, said.content) == (("con-\ntending",), ("that it was safe",))
