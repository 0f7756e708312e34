"""Which entity a pronoun or a description stands for: where the text says so, and never a guess."""

from __future__ import annotations

import pytest

from .texts import attributions_of, view_of

DUARTE, HADDAD = ("PERSON", "Ana Duarte"), ("PERSON", "Omar Haddad")
ACME, LAGOS = ("ORG", "Acme"), ("LOC", "Lagos")


def speaker_of(text: str, source: str, *entities: tuple[str, str]) -> str | None:
    """The name of the entity of the last attribution with this source; the words alone find the attributions."""
    view = view_of(text, entities=entities)
    names = {annotation.id: annotation.value.canonical_name for annotation in view.annotations("entity")}
    found = [
        each.value for each in attributions_of(view) if [view.slice(span) for span in each.value.source] == [source]
    ]
    assert found, "nobody of this name says anything"
    reference = found[-1].source_entity
    return None if reference is None else names[reference.annotation_id]


@pytest.mark.parametrize(
    ("text", "source", "entities", "speaker"),
    [
        ("Ana Duarte said that it rained. She said that it would pass.", "She", (DUARTE,), "Ana Duarte"),
        ("“It rained,” said Ana Duarte.\n\n“It will pass,” she said.", "she", (DUARTE,), "Ana Duarte"),
        ("“It rained,” Ana Duarte said. “It will pass.”\n\nOmar Haddad shrugged. “So what,” he said.", "he",
         (DUARTE, HADDAD), "Omar Haddad"),
        ("Ana Duarte laughed. “Never,” she said.", "she", (DUARTE,), "Ana Duarte"),
        ("Ana Duarte said that Omar Haddad was late. She said that he was ill.", "She", (DUARTE, HADDAD), "Ana Duarte"),
        ("Moscow insisted that it had won. It said that the talks were over.", "It", (("LOC", "Moscow"),), "Moscow"),
        ("Acme said that sales fell. They said that costs rose.", "They", (ACME,), "Acme"),
        ("Mr Haddad said that it rained. He said that it would pass.", "He", (("PERSON", "Haddad"),), "Haddad"),
        ("Ana Duarte, who said that it rained, left.", "who", (DUARTE,), "Ana Duarte"),
        ("It was drawn by Ana Duarte, the surveyor of roads, who said that it rained.", "who", (DUARTE,), "Ana Duarte"),
        ("The mill's owner, Acme, is no better. It said that it rained.", "It", (ACME,), "Acme"),
    ],
)  # fmt: skip
def test_a_pronoun_takes_up_the_speaker(
    text: str, source: str, entities: tuple[tuple[str, str], ...], speaker: str
) -> None:
    assert speaker_of(text, source, *entities) == speaker


@pytest.mark.parametrize(
    ("text", "source", "entities"),
    [
        # Somebody without a name spoke last.
        ("Ana Duarte said that it rained. An aide said that it snowed. She said that it would pass.", "She", (DUARTE,)),
        # Two others have come up since.
        ("“Go,” said Ana Duarte. Omar Haddad met Lee. “No,” he said.", "he", (DUARTE, HADDAD, ("PERSON", "Lee"))),
        # He cannot be she, nor she he.
        ("Mr Haddad said that it rained. “It will pass,” she said.", "she", (("PERSON", "Haddad"),)),
        ("The actress Ana Duarte said that it rained. “It will pass,” he said.", "he", (DUARTE,)),
        # Either may be who.
        ("It was drawn by Ana Duarte, a friend of Omar Haddad, who said that it rained.", "who", (DUARTE, HADDAD)),
        # Whom the council told something is no council.
        ("Ana Duarte was told by the council of a flood. The council said that it rained.", "The council", (DUARTE,)),
        # A person is no it, and a company no she.
        ("Ana Duarte said that it rained. It said that it would pass.", "It", (DUARTE,)),
        ("Acme said that sales fell. She said that costs rose.", "She", (ACME,)),
        ("Ana Duarte said that it rained. They said that it would pass.", "They", (DUARTE,)),
        # Too far away.
        ("Ana Duarte said that it rained.\n\nIt did.\n\nThe sun came out.\n\n“Well,” she said.", "she", (DUARTE,)),
        # Two are named before "who".
        ("She met Omar Haddad and Ana Duarte, who said that it rained.", "who", (HADDAD, DUARTE)),
        # "Lagos" is in the text, but no town said "he".
        ("My neighbour from Lagos said that it rained. He said that it would pass.", "He", (LAGOS,)),
    ],
)  # fmt: skip
def test_what_is_unclear_stays_empty(text: str, source: str, entities: tuple[tuple[str, str], ...]) -> None:
    assert speaker_of(text, source, *entities) is None


@pytest.mark.parametrize(
    ("text", "source", "entities", "speaker"),
    [
        ("Mayor Ana Duarte left.\n\nThe mayor said that it rained.", "The mayor", (DUARTE,), "Ana Duarte"),
        ("The mayor, Ana Duarte, left. “No,” the mayor said.", "the mayor", (DUARTE,), "Ana Duarte"),
        ("Ana Duarte, the mayor of Lagos, left. “No,” the mayor said.", "the mayor", (DUARTE, LAGOS), "Ana Duarte"),
        ("Gov. Omar Haddad left. The governor said that it rained.", "The governor", (HADDAD,), "Omar Haddad"),
        ("Acme plc sank. The company said that costs rose.", "The company", (ACME,), "Acme"),
        ("The Acme-owned firm Bolt Ltd sank. The Lagos-based company said that costs rose.", "The Lagos-based company",
         (ACME, ("ORG", "Bolt"), LAGOS), "Bolt"),
        ("The union Metal spoke up. The union said that pay was low.", "The union", (("ORG", "Metal"),), "Metal"),
        ("Mayor Ana Duarte met Lagos mayor Omar Haddad. The Lagos mayor said that it rained.", "The Lagos mayor",
         (DUARTE, LAGOS, HADDAD), "Omar Haddad"),
        ("The Finance Ministry woke up. The ministry said that prices rose.", "The ministry",
         (("ORG", "Finance Ministry"),), "Finance Ministry"),
    ],
)  # fmt: skip
def test_a_description_means_what_was_called_so(
    text: str, source: str, entities: tuple[tuple[str, str], ...], speaker: str
) -> None:
    assert speaker_of(text, source, *entities) == speaker


@pytest.mark.parametrize(
    ("text", "source", "entities"),
    [
        # Nobody was called so; or not quite so.
        ("Ana Duarte left. The mayor said that it rained.", "The mayor", (DUARTE,)),
        ("Mayor Ana Duarte left. The deputy mayor said that it rained.", "The deputy mayor", (DUARTE,)),
        ("Mayor Ana Duarte left. The mayor’s office said that it rained.", "The mayor’s office", (DUARTE,)),
        # Two were.
        ("Mayor Ana Duarte met mayor Omar Haddad. The mayor said that it rained.", "The mayor", (DUARTE, HADDAD)),
        # Another came up since, without a name.
        ("Mayor Ana Duarte left. A mayor from afar came. The mayor said that it rained.", "The mayor", (DUARTE,)),
        # Somebody else came up since who may well be one, too.
        ("Senator Ana Duarte left. Omar Haddad came. The senator said that he slept.", "The senator", (DUARTE, HADDAD)),
        # A source has no name here at all.
        ("A source in Lagos said that it rained. The source said that it snowed.", "The source", (LAGOS,)),
    ],
)  # fmt: skip
def test_a_description_of_nobody_in_particular_stays_empty(
    text: str, source: str, entities: tuple[tuple[str, str], ...]
) -> None:
    assert speaker_of(text, source, *entities) is None


def test_a_surname_that_the_model_missed_is_the_person_of_that_name() -> None:
    text = "Ana Duarte came. Duarte said that it rained."
    assert speaker_of(text, "Duarte", DUARTE) == "Ana Duarte"


def test_i_is_the_quoted_speaker() -> None:
    view = view_of(
        "“I think that the dam will hold, but I left town,” Ana Duarte said.",
        ("source", "I"),
        ("cue", "think"),
        ("content", "that the dam will hold"),
        ("source", "Ana Duarte"),
        ("cue", "said"),
        entities=(DUARTE,),
    )
    outer, inner = attributions_of(view)
    assert inner.value.parent_id == outer.id
    assert inner.value.source_entity == outer.value.source_entity is not None


def test_he_at_the_beginning_of_what_somebody_says_is_the_speaker() -> None:
    view = view_of(
        "Omar Haddad said that he believes that the dam will hold.",
        ("source", "Omar Haddad"),
        ("cue", "said"),
        ("content", "that he believes that the dam will hold"),
        entities=(HADDAD,),
    )
    nested = view_of(
        "Omar Haddad said that he believes that the dam will hold.",
        ("source", "Omar Haddad"),
        ("cue", "said"),
        ("source", "he"),
        ("cue", "believes"),
        ("content", "that the dam will hold"),
        entities=(HADDAD,),
    )
    assert attributions_of(view)[0].value.source_entity is not None
    assert {item.value.source_entity for item in attributions_of(nested)} == {
        attributions_of(view)[0].value.source_entity
    }


def test_a_filter_does_not_change_who_is_meant() -> None:
    view = view_of("“It rained,” said Ana Duarte. She said that it would pass.", entities=(DUARTE,))
    every = {item.spans: item.value.source_entity for item in attributions_of(view)}
    assert len(every) == 2
    (indirect,) = attributions_of(view, types=["indirect"])
    assert indirect.value.source_entity == every[indirect.spans] is not None


def test_of_a_name_that_the_tagger_cut_the_source_is_all() -> None:
    roles = ("source", "Duarte"), ("cue", "once told"), ("content", "that it rained")
    view = view_of("Ana Duarte once told a crowd that it rained.", *roles, entities=(DUARTE,))
    (said,) = attributions_of(view)
    assert [view.slice(span) for span in said.value.source] == ["Ana Duarte"]
    merged = view_of("They cite the Roads Act. Duarte said that it rained.", entities=(("ORG", "Roads Act. Duarte"),))
    (said,) = attributions_of(merged)
    assert [merged.slice(span) for span in said.value.source] == ["Duarte"]
