"""Mentions that the tagger missed of what is named in full elsewhere."""

from __future__ import annotations

import pytest

from .texts import entities_of, groups_of, view_of


def test_a_surname_that_the_tagger_missed() -> None:
    view = view_of("Ana Vahemets rose. Results: Vahemets 6-4.\n\nVahemets left.", ("PERSON", "Ana Vahemets"))
    assert groups_of(view) == {"e1 Ana Vahemets": ["Ana Vahemets", "Vahemets", "Vahemets"]}
    assert [(one.label, one.score) for one in entities_of(view)][1:] == [("PERSON", None)] * 2


def test_a_name_of_several_words_that_the_tagger_missed() -> None:
    text = "Pell & Thorne sold. Analysts at Pell & Thorne agreed."
    assert groups_of(view_of(text, ("ORG", "Pell & Thorne"))) == {"e1 Pell & Thorne": ["Pell & Thorne"] * 2}


def test_an_acronym_in_brackets_that_the_tagger_missed() -> None:
    text = "The Lindau Water Board (LWB) met. Then LWB voted."
    assert groups_of(view_of(text, ("ORG", "Lindau Water Board"))) == {
        "e1 Lindau Water Board": ["Lindau Water Board", "LWB", "LWB"]
    }


def test_a_name_in_another_script_that_the_tagger_missed() -> None:
    text = "Ilya Morev (Илья Морев) won in Lindau (see 3), said Li Wen (\u200f林文)."
    view = view_of(text, ("PERSON", "Ilya Morev"), ("LOC", "Lindau"), ("PERSON", "Li Wen"))
    assert groups_of(view) == {
        "e1 Ilya Morev": ["Ilya Morev", "Илья Морев"],
        "e2 Lindau": ["Lindau"],
        "e3 Li Wen": ["Li Wen", "林文"],
    }


@pytest.mark.parametrize(
    "text",
    [
        "Ana Brown rose. Brown University fell.",  # another name
        "Ana Brown rose. Luis Brown fell.",
        "Ana Brown rose. Brown bears eat brown bread.",  # the sentence's capital
        "Ana Brown rose, wrote @Brown at Brown-Town and x/Brown.",
        "Ana Brown rose. He was browner, Browning said.",
    ],
)
def test_what_may_be_something_else_is_not_taken(text: str) -> None:
    view = view_of(text, ("PERSON", "Ana Brown"))
    assert [view.slice(one.spans[0]) for one in entities_of(view)] == ["Ana Brown"]


def test_titles_before_a_surname_are_no_other_name() -> None:
    view = view_of("Ana Brown rose. Then Mrs. Brown and Mayor Brown spoke.", ("PERSON", "Ana Brown"))
    assert [view.slice(one.spans[0]) for one in entities_of(view)] == ["Ana Brown", "Brown", "Brown"]


def test_a_name_in_capitals_tells_no_surname() -> None:
    view = view_of("LINDAU POLICE came. The POLICE left.", ("PERSON", "LINDAU POLICE"))
    assert [view.slice(one.spans[0]) for one in entities_of(view)] == ["LINDAU POLICE"]


def test_what_is_tagged_already_is_not_taken_twice() -> None:
    view = view_of("Ana Brown met Brown.", ("PERSON", "Ana Brown"), ("PERSON", "Brown"))
    assert len(entities_of(view)) == 2


def test_thousands_of_names_are_looked_for_in_time() -> None:
    people = [("PERSON", f"Ana N{number}") for number in range(5_000)]
    text = " ".join(name for _, name in people)
    assert len(entities_of(view_of(f"{text}. {text}", *people))) == 10_000


def test_a_part_of_a_full_name_where_all_of_it_stands() -> None:
    text = "Riders of Transit Oakes wait. Transit Oakes did not answer. Oakes left."
    view = view_of(text, ("ORG", "Transit Oakes"), ("PERSON", "Oakes"), ("PERSON", "Oakes"))
    assert groups_of(view) == {"e1 Transit Oakes": ["Transit Oakes"] * 2, "e2 Oakes": ["Oakes"]}


def test_a_greeting_is_no_part_of_a_name_nor_a_team_somebody() -> None:
    assert groups_of(view_of("Hi Ilse, it works.", ("PERSON", "Hi Ilse"))) == {"e1 Ilse": ["Ilse"]}
    view = view_of("Alderby were poor. Then Alderby lost.", ("PERSON", "Alderby"), ("PERSON", "Alderby"))
    assert {one.label for one in entities_of(view)} == {"ORG"}
    view = view_of("Ann and Lea were late.", ("PERSON", "Ann"), ("PERSON", "Lea"))
    assert {one.label for one in entities_of(view)} == {"PERSON"}


def test_of_a_headline_that_was_taken_for_one_name_both_names_are_left() -> None:
    text = "Dunmore Foods Picks Oakvale Rival in Quiet Deal\n\nThe two firms signed."
    view = view_of(text, ("ORG", "Dunmore Foods Picks Oakvale Rival"), scores=(0.3,))
    assert [view.slice(one.spans[0]) for one in entities_of(view)] == ["Dunmore Foods", "Oakvale"]
