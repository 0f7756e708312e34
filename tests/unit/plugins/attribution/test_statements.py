"""Where a statement begins and ends, and what is no part of it."""

from __future__ import annotations

import pytest

from glossator.text.parse import Sentence
from glossator_plugins.attribution.layout.distances import sentences_of
from glossator_plugins.attribution.layout.paragraphs import paragraphs_of

from .texts import Said, attributions_of, said_in, view_of


def test_a_headline_ends_at_the_semicolon() -> None:
    view = view_of(
        "Chile vows to rebuild port after quake; clears roads, bridges\n\nIt rained.",
        ("source", "Chile"),
        ("cue", "vows"),
        ("content", "to rebuild port after quake; clears roads, bridges"),
    )
    assert said_in(view) == [Said("indirect", ("Chile",), ("vows",), ("to rebuild port after quake",))]


def test_a_quotation_and_a_list_go_on_behind_their_semicolons() -> None:
    quoted = view_of("“I sat; he stood,” Lee said.", ("content", "I sat; he stood"), ("source", "Lee"), ("cue", "said"))
    assert said_in(quoted)[0].content == ("“I sat; he stood,”",)
    listed = "that it rained; that it snowed; and that it froze"
    view = view_of(f"Lee said {listed}.", ("source", "Lee"), ("cue", "said"), ("content", listed))
    assert said_in(view)[0].content == (listed,)


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ("reporters that the ice was thin", "that the ice was thin"),
        ("the jury of five women that the ice was thin", "that the ice was thin"),
        ("her that the ice was thin", "that the ice was thin"),
        ("me the ice was thin", "the ice was thin"),
        ("that the man who knew that had left", "that the man who knew that had left"),
        ("her men to leave", "her men to leave"),
    ],
)
def test_whom_one_tells_is_no_part_of_what_one_tells(content: str, kept: str) -> None:
    view = view_of(f"Lee told {content}.", ("source", "Lee"), ("cue", "told"), ("content", content))
    assert said_in(view)[0].content == (kept,)


@pytest.mark.parametrize(
    ("text", "source", "cue", "behind", "content"),
    [
        ("Most of the dead, experts say, were asleep.", "experts", "say", "were asleep",
         ("Most of the dead", "were asleep")),
        ("Two million had gone, she said, “most of it on Fridays”.", "she", "said", "“most of it on Fridays”",
         ("Two million had gone", "“most of it on Fridays”")),
    ],
)  # fmt: skip
def test_a_frame_in_the_middle_has_both_halves(
    text: str, source: str, cue: str, behind: str, content: tuple[str, ...]
) -> None:
    view = view_of(text, ("source", source), ("cue", cue), ("content", behind))
    assert [said.content for said in said_in(view)] == [content]


def test_the_noun_phrase_before_the_name_belongs_to_the_source() -> None:
    view = view_of(
        "It rained. Its leader, Ana Duarte, denied the report.",
        ("source", "Ana Duarte"),
        ("cue", "denied"),
        ("content", "the report"),
        entities=(("PERSON", "Ana Duarte"),),
    )
    assert said_in(view)[0].source == ("Its leader, Ana Duarte",)
    assert attributions_of(view)[0].value.source_entity is not None
    later = view_of("The next day, Lee, too, denied it.", ("source", "Lee"), ("cue", "denied"), ("content", "it"))
    assert said_in(later)[0].source == ("Lee",)


def test_the_colon_is_no_part_of_the_cue() -> None:
    view = view_of('Lee said: "Crews are out."', ("source", "Lee"), ("cue", "said:"), ("content", "Crews are out"))
    assert said_in(view) == [Said("direct", ("Lee",), ("said",), ('"Crews are out."',))]


def test_who_asks_is_left_open() -> None:
    view = view_of(
        "Asked whether it rained, Duarte nodded.",
        ("cue", "Asked"),
        ("content", "whether it rained"),
        ("source", "Duarte"),
    )
    assert said_in(view) == [Said("indirect", (), ("Asked",), ("whether it rained",))]


def test_according_to_has_its_source_behind_it() -> None:
    view = view_of(
        "Duarte left. Two ships sank, according to exit polls.",
        ("source", "Duarte"),
        ("content", "Two ships sank"),
        ("cue", "according to"),
    )
    assert said_in(view) == [Said("indirect", ("exit polls",), ("according to",), ("Two ships sank",))]


def test_an_unquoted_content_belongs_to_no_cue_of_another_sentence() -> None:
    view = view_of(
        "He hoped for the best of all days. “It rained,” Lee said.",
        ("content", "the best of all days"),
        ("content", "“It rained,”"),
        ("source", "Lee"),
        ("cue", "said"),
    )
    assert said_in(view) == [Said("direct", ("Lee",), ("said",), ("“It rained,”",))]


def test_an_utterance_is_cut_off_the_sentence_before_it() -> None:
    view = view_of(
        "Lee said he agreed. “It rained,” Duarte said.",
        ("source", "Lee"),
        ("cue", "said"),
        ("content", "he agreed. “It rained,”"),
        ("source", "Duarte"),
        ("cue", "said"),
    )
    assert said_in(view) == [
        Said("indirect", ("Lee",), ("said",), ("he agreed",)),
        Said("direct", ("Duarte",), ("said",), ("“It rained,”",)),
    ]


def test_a_title_ends_no_sentence() -> None:
    view = view_of("She thanked Mrs. Hale. It rained.")
    assert len(view.sentences) == 3
    assert [span.slice(view.text) for span in sentences_of(view.text, view.sentences, paragraphs_of(view.text))] == [
        "She thanked Mrs. Hale.",
        "It rained.",
    ]


def test_a_word_alone_ends_no_sentence() -> None:
    text = "He told Harbour News that it rained\nThe ferry waits"
    cut = [Sentence(0, 15, 0, 3), Sentence(16, 35, 3, 7), Sentence(36, len(text), 7, 10)]
    assert [span.slice(text) for span in sentences_of(text, cut, paragraphs_of(text))] == [
        "He told Harbour News that it rained",
        "The ferry waits",
    ]


INTERVIEW = """Q: How many?

A: Two. My mate thinks that it was three.

Q: And then?

ANA DUARTE: I said that nobody knew.

Contact: Press Office"""


def test_each_turn_of_an_interview_is_said_by_its_label() -> None:
    view = view_of(INTERVIEW)
    turns = [said for said in said_in(view) if said.cue == (":",)]
    assert [(said.type, said.source, said.content) for said in turns] == [
        ("direct", ("Q",), ("How many?",)),
        ("direct", ("A",), ("Two. My mate thinks that it was three.",)),
        ("direct", ("Q",), ("And then?",)),
        ("direct", ("ANA DUARTE",), ("I said that nobody knew.",)),
    ]
    nested = [item for item in attributions_of(view) if item.value.parent_id]
    assert [view.slice(item.value.source[0]) for item in nested] == ["I"]


def test_labels_alone_are_no_conversation() -> None:
    text = "Results: Rovers won.\n\nContact: Press Office.\n\nPictures: none.\n\nNotes: It rained."
    assert said_in(view_of(text)) == []
