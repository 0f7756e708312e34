"""Reports inside reports: both are found, and the inner one names the outer as its parent."""

from __future__ import annotations

import pytest

from glossator.contract.view import View

from .texts import attributions_of, view_of

Nested = tuple[str, str, str, str]


def nested_in(view: View) -> list[tuple[Nested, Nested]]:
    """Pairs of outer and inner attribution, each as type, source, cue and content."""
    found = {one.id: one for one in attributions_of(view)}
    read: dict[str, Nested] = {}
    for name, one in found.items():
        parts = [" … ".join(map(view.slice, role)) for role in (one.value.source, one.value.cue, one.value.content)]
        read[name] = (one.label, parts[0], parts[1], parts[2])
    return [(read[one.value.parent_id], read[name]) for name, one in found.items() if one.value.parent_id]


def said(content: str) -> View:
    """Lee said CONTENT, as the tagger sees it."""
    text = f"Lee said {content}."
    return view_of(text, ("source", "Lee"), ("cue", "said"), ("content", content))


@pytest.mark.parametrize(
    ("content", "source", "cue", "inner"),
    [
        ("that Ana Ortiz denied that it rained there", "Ana Ortiz", "denied", "that it rained there"),
        ("Ortiz had told the club that it rained", "Ortiz", "had told", "that it rained"),
        ("his client would tell them that it rained", "his client", "would tell", "that it rained"),
        ("the farmers really believe that rain will come", "the farmers", "really believe", "that rain will come"),
        ("she had been told by two mills that it rained", "two mills", "had been told", "that it rained"),
        ("they were warned that rain would come", "", "were warned", "that rain would come"),
        ("Ortiz claimed that it rained, but the road is dry", "Ortiz", "claimed", "that it rained"),
    ],
)
def test_a_report_in_what_somebody_says(content: str, source: str, cue: str, inner: str) -> None:
    assert nested_in(said(content)) == [
        (("indirect", "Lee", "said", content), ("indirect", source, cue, inner)),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "I think that it rained a lot there",
        "Ortiz never said that it rained there",
        "anyone who thinks that it rained is wrong",
        "if Ortiz claims that it rained, we leave",
        "the fact that it rained matters to us",
        "the claim that it rained is wrong",
    ],
)
def test_hedges_conditions_and_what_was_not_said_are_no_reports(content: str) -> None:
    assert nested_in(said(content)) == []


def test_a_report_inside_a_quotation_is_in_the_speakers_words() -> None:
    text = '"The farmers believe that rain will come," Lee said. "Wait."'
    view = view_of(text, ("content", '"The farmers believe that rain will come,"'), ("source", "Lee"), ("cue", "said"))
    ((outer, inner),) = nested_in(view)
    assert (outer[0], outer[1]) == ("direct", "Lee")
    assert inner == ("indirect", "The farmers", "believe", "that rain will come")


def test_a_quotation_inside_a_quotation_is_word_for_word() -> None:
    text = "“Ortiz told me that it was ‘a very wet day’ there,” Lee said."
    view = view_of(text, ("content", text[:-11]), ("source", "Lee"), ("cue", "said"))
    assert [inner for _, inner in nested_in(view)] == [
        ("mixed", "Ortiz", "told", "that it was ‘a very wet day’ there"),
    ]


def test_who_is_named_at_the_end_of_a_sentence_reports_all_of_it() -> None:
    view = view_of(
        "Lee believes that rain will come, according to two people at the mill.",
        ("source", "Lee"),
        ("cue", "believes"),
        ("content", "that rain will come"),
        ("cue", "according to"),
        ("source", "two people at the mill"),
    )
    whole, inner = "Lee believes that rain will come", "that rain will come"
    assert nested_in(view) == [
        (("indirect", "two people at the mill", "according to", whole), ("indirect", "Lee", "believes", inner))
    ]


def test_so_does_who_is_named_at_its_beginning_though_the_tagger_ran_the_two_together() -> None:
    view = view_of(
        "According to police, officers saw three men leave the mill.",
        ("cue", "According to"),
        ("source", "police, officers"),
        ("cue", "saw"),
        ("content", "three men leave the mill"),
    )
    ((outer, inner),) = nested_in(view)
    assert outer == ("indirect", "police", "According to", "officers saw three men leave the mill")
    assert inner == ("indirect", "officers", "saw", "three men leave the mill")


def test_who_is_named_at_the_beginning_ends_at_the_comma() -> None:
    text = "According to police, officers were at the mill."
    (one,) = attributions_of(view_of(text, ("cue", "According to"), ("source", "police, officers")))
    assert [text[slice(*span)] for span in (*one.value.source, *one.spans)] == ["police", "officers were at the mill"]
    text = "According to Lee, the mayor, nobody was at the mill."
    (one,) = attributions_of(view_of(text, ("cue", "According to"), ("source", "Lee, the mayor")))
    assert [text[slice(*span)] for span in (*one.value.source, *one.spans)] == [
        "Lee, the mayor",
        "nobody was at the mill",
    ]


def test_a_frame_inside_a_quotation_reaches_no_farther_than_that() -> None:
    text = 'Rain fell, and Lee said: "The mill lost nine boats in it, according to its owners."'
    view = view_of(
        text,
        ("source", "Lee"),
        ("cue", "said:"),
        ("content", '"The mill lost nine boats in it,'),
        ("cue", "according to"),
        ("source", "its owners"),
    )
    ((outer, inner),) = nested_in(view)
    assert outer[1] == "Lee"
    assert inner[1:] == ("its owners", "according to", "The mill lost nine boats in it")


def test_a_day_behind_the_verb_belongs_to_one_cue() -> None:
    view = view_of(
        "Lee said Monday that rain would come.",
        ("source", "Lee"),
        ("cue", "said"),
        ("cue", "Monday"),
        ("content", "that rain would come"),
    )
    (one,) = attributions_of(view)
    assert view.slice(one.value.cue[0]) == "said Monday"
