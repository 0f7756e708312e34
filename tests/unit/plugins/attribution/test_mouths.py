"""Whose mouth words are put into: final frames, media, relatives, newcomers, the only company."""

from __future__ import annotations

import pytest

from .texts import attributions_of, said_in, view_of


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The pool will open in May, the warden, Iris Vane, said on Friday.", "the warden, Iris Vane"),
        ("The pool will open in May, warden Iris Vane said on Friday.", "warden Iris Vane"),
        ("The pool will open in May, says Iris Vane.", "Iris Vane"),
    ],
)
def test_the_frame_at_the_end_is_no_content(text: str, source: str) -> None:
    cue = "says" if "says" in text else "said"
    end = text.index(source) + len(source) if cue == "said" else len("The pool will open in May")
    (said,) = said_in(view_of(text, ("content", text[:end]), ("cue", cue)))
    assert (said.source, said.content) == ((source,), ("The pool will open in May",))


def test_who_is_quoted_speaks_and_not_the_medium() -> None:
    text = "Otto Krug was quoted by the Courier as saying that the mill would close."
    view = view_of(text, ("source", "the Courier"), ("cue", "as saying"), ("content", "that the mill would close"))
    assert [(said.source, said.content) for said in said_in(view)] == [(("Otto Krug",), ("that the mill would close",))]


def entity_of(text: str, *entities: tuple[str, str]) -> str | None:
    view = view_of(text, entities=entities)
    value = attributions_of(view)[-1].value
    names = {one.id: one.value.canonical_name for one in view.annotations("entity")}
    return names[value.source_entity.annotation_id] if value.source_entity is not None else None


OTTO, IRIS = ("PERSON", "Otto Krug"), ("PERSON", "Iris Krug")


def test_titles_tell_relatives_apart() -> None:
    text = "Otto Krug and his sister, Iris Krug, sail. “It leaks,” {} Krug said."
    assert entity_of(text.format("Mr"), OTTO, IRIS, ("PERSON", "Krug")) == "Otto Krug"
    assert entity_of(text.format("Ms"), OTTO, IRIS, ("PERSON", "Krug")) == "Iris Krug"
    assert entity_of(text.replace("{} ", ""), OTTO, IRIS, ("PERSON", "Krug")) is None


def test_a_title_of_the_other_sex_is_somebody_else() -> None:
    assert entity_of("Olga Krug swam. “It is cold,” Mr Krug said.", ("PERSON", "Olga Krug"), ("PERSON", "Krug")) is None


def test_somebody_without_a_name_comes_between() -> None:
    text = "Olga Krug came in.{} “Sit down,” she said."
    assert entity_of(text.format(""), ("PERSON", "Olga Krug")) == "Olga Krug"
    assert entity_of(text.format(" A nurse stood there."), ("PERSON", "Olga Krug")) is None


def test_the_company_is_the_only_one() -> None:
    text = "Marlo Foods sold a mill in {}. The company said it was old and slow."
    assert entity_of(text.format("May"), ("ORG", "Marlo Foods")) == "Marlo Foods"
    assert entity_of(text.format("a deal with Veltra"), ("ORG", "Marlo Foods"), ("ORG", "Veltra")) is None


def test_who_speaks_before_his_words_says_them() -> None:
    text = "Iris Vane spoke after the regatta, “We rowed. We lost.”"
    assert [(said.source, said.content) for said in said_in(view_of(text))] == [
        (("Iris Vane",), ("“We rowed. We lost.”",))
    ]
