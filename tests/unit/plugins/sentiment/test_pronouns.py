"""Pronouns as targets: for whom they stand, where the text says so, and what is felt about them."""

from __future__ import annotations

import pytest

from glossator.text.annotation import Annotation, Reference, SentimentLevel

from .texts import BAD, FLAT, GOOD, sentiment_of, view_of


def pronouns_in(
    text: str, *entities: str, said: tuple[tuple[str, str, str], ...] = (), label: str = "PERSON", **options: object
) -> dict[str, str]:
    """The pronouns that are targets and whom they stand for; one that comes again has a number behind it."""
    sentences = [(f"{sentence.rstrip('.')}.", FLAT) for sentence in text.split(". ")]
    view = view_of(*sentences, entities=tuple((label, words) for words in entities), said=said)
    named = dict(enumerate(entities, 1))
    found: dict[str, str] = {}
    for one in targets(sentiment_of(view, **options)):
        words, target = view.slice(one.spans[0]), one.value.target
        if words not in entities:
            key = words if words not in found else f"{words} {sum(name.split()[0] == words for name in found) + 1}"
            found[key] = named[int(target.annotation_id[1:])] if target is not None else ""
    return found


def targets(annotations: list[Annotation]) -> list[Annotation]:
    return [one for one in annotations if one.value.level is SentimentLevel.TARGET]


def test_a_pronoun_is_a_target_with_the_feeling_of_its_sentence() -> None:
    view = view_of(
        ("Hale sang.", FLAT), ("She was a marvel.", GOOD), mentions=(("PERSON", "Hale", FLAT),),
        entities=(("PERSON", "Hale"),),
    )  # fmt: skip
    hale, she = targets(sentiment_of(view))
    assert (view.slice(she.spans[0]), she.label, she.value.target) == ("She", "positive", Reference("m1", "names"))
    assert hale.label == "neutral"


def test_what_is_said_by_pronoun_counts_for_the_entity() -> None:
    view = view_of(
        ("Hale sang.", FLAT), ("She was a marvel.", GOOD), mentions=(("PERSON", "Hale", FLAT),),
        entities=(("PERSON", "Hale"),),
    )  # fmt: skip
    (hale,) = targets(sentiment_of(view, targets="entity"))
    assert hale.label == "positive"
    assert [view.slice(span) for span in hale.spans] == ["Hale", "She"]


@pytest.mark.parametrize(
    ("text", "people", "expected"),
    [
        ("Ann Hale wrote that she had won", ["Ann Hale"], {"she": "Ann Hale"}),
        ("Ann Hale won. Rain fell. Then she left", ["Ann Hale"], {"she": "Ann Hale"}),
        # The one whom the pronoun before it meant, though another was named before that.
        ("Mr Mills rose. Mrs Hale left. He sat. He ate", ["Mills", "Hale"], {"He": "Mills", "He 2": "Mills"}),
        # Titles tell who is a he and who a she.
        ("Mrs Hale met Mr Mills before she left", ["Hale", "Mills"], {"she": "Hale"}),
        # Two people, and nothing tells which of them is meant.
        ("Ann Hale met Bea Mills before she left", ["Ann Hale", "Bea Mills"], {}),
        ("Ann Hale praised her", ["Ann Hale"], {}),
        ("Ann Hale praised her book", ["Ann Hale"], {"her": "Ann Hale"}),
        ("Hale's lawyer said that he was ill", ["Hale"], {}),
        ("The club, run by Hale, said he was ill", ["Hale"], {}),
        ("Ann Hale won. Rain fell. Rain fell. Rain fell. Then she left", ["Ann Hale"], {}),
        ("For his part, Mills agreed", ["Mills"], {}),
        ("She left before Ann Hale came", ["Ann Hale"], {}),
    ],
)
def test_whom_a_pronoun_stands_for(text: str, people: list[str], expected: dict[str, str]) -> None:
    assert pronouns_in(text, *people) == expected


def test_only_people_are_he_or_she() -> None:
    assert pronouns_in("Lindau said she was glad", "Lindau", label="ORG") == {"she": ""}  # somebody, but not Lindau


def test_nobody_speaks_of_himself_as_he_between_quotation_marks() -> None:
    text = '"Hale lied and he knows it," said Mills'
    assert pronouns_in(text, "Hale", "Mills", said=(("Mills", "said", '"Hale lied and he knows it,"'),)) == {
        "he": "Hale"
    }
    text = 'Mills was angry: "He knows it"'
    assert pronouns_in(text, "Mills", said=(("Mills", "was angry", '"He knows it"'),)) == {}


def test_in_a_text_that_names_nobody_he_is_a_target_without_a_reference() -> None:
    view = view_of(("He ruined them all.", BAD))
    (he,) = targets(sentiment_of(view))
    assert (view.slice(he.spans[0]), he.label, he.value.target) == ("He", "negative", None)
    assert targets(sentiment_of(view, targets="entity")) == []
    assert targets(sentiment_of(view, pronouns="none")) == []


def test_pronouns_of_people_without_a_name_beside_others_on_request() -> None:
    view = view_of(("He ruined them all.", BAD), ("Mills slept.", FLAT), entities=(("PERSON", "Mills"),))
    assert [view.slice(one.spans[0]) for one in targets(sentiment_of(view))] == ["Mills"]
    he, mills = targets(sentiment_of(view, pronouns="all"))
    assert (view.slice(he.spans[0]), he.value.target) == ("He", None)
    assert mills.value.target is not None


def test_no_pronouns_on_request() -> None:
    assert pronouns_in("Ann Hale wrote that she had won", "Ann Hale", pronouns="none") == {}
