"""What a caller of the attribution analyzer gets: options, entities, real documents, hostile ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossator.text.annotation import Reference
from glossator.text.calibration import Calibration

from .texts import MANIFEST, attributions_of, said_in, view_of

SEEDS = Path(__file__).parents[4] / "seeds"


def test_speech_only_keeps_what_was_said_and_drops_what_is_believed() -> None:
    view = view_of(
        'Lee believes that it rained. Haddad hopes for "a dry May". Duarte says it snowed all day.',
        ("source", "Lee"),
        ("cue", "believes"),
        ("content", "that it rained"),
        ("source", "Haddad"),
        ("cue", "hopes for"),
        ("content", '"a dry May"'),
        ("source", "Duarte"),
        ("cue", "says"),
        ("content", "it snowed all day"),
    )
    assert [said.source for said in said_in(view)] == [("Lee",), ("Haddad",), ("Duarte",)]
    assert [said.source for said in said_in(view, speech_only=True)] == [("Haddad",), ("Duarte",)]


def test_scores_weigh_all_that_is_known_where_the_models_tell_how() -> None:
    table = Calibration(-1.0, {"direct": 3.0, "likely": 1.0})
    view = view_of(
        "“Go on,” Haddad said. Duarte said that he had gone.",
        ("source", "Haddad"),
        ("cue", "said"),
        ("source", "Duarte"),
        ("cue", "said"),
        ("content", "that he had gone"),
        score=0.9,
        calibration=table,
    )
    direct, indirect = attributions_of(view)
    assert direct.score is not None
    assert indirect.score is not None
    assert direct.score > 0.8
    assert indirect.score < 0.3
    assert attributions_of(view, min_score=0.5) == [direct]
    assert attributions_of(view, min_score=0.95) == []


def test_without_a_table_the_score_is_the_taggers_of_source_and_cue() -> None:
    said = (("source", "Duarte"), ("cue", "said"), ("content", "that he had gone"))
    assert [one.score for one in attributions_of(view_of("Duarte said that he had gone.", *said, score=0.9))] == [0.9]
    assert [one.score for one in attributions_of(view_of("Duarte said that he had gone."))] == [None]


def test_types_can_be_chosen() -> None:
    view = view_of("“Go on,” Haddad said. Duarte said that he had gone.")
    assert [said.type for said in said_in(view)] == ["direct", "indirect"]
    assert [said.type for said in said_in(view, types=["indirect"])] == ["indirect"]


@pytest.mark.parametrize(
    ("source", "entities", "named"),
    [
        ("Mayor Ana Duarte", [("PERSON", "Ana Duarte")], 1),
        ("Lagos Mayor Ana Duarte", [("LOC", "Lagos"), ("PERSON", "Ana Duarte")], 2),
        ("Norway’s ambassador Ana Duarte", [("LOC", "Norway"), ("PERSON", "Ana Duarte")], 2),
        ("Ana Duarte, head of Acme Ltd", [("PERSON", "Ana Duarte"), ("ORG", "Acme Ltd")], 1),
        ("the Bank of Elbonia", [("ORG", "Bank of Elbonia")], 1),
        ("its envoy to the UN, Ana Duarte", [("ORG", "UN"), ("PERSON", "Ana Duarte")], 2),
        ("the head of Lagos’s port", [("LOC", "Lagos")], None),
        ("Norwegian officials", [("NORP", "Norwegian")], None),
        ("Ana Duarte and Omar Haddad", [("PERSON", "Ana Duarte"), ("PERSON", "Omar Haddad")], None),
        ("Norway’s government", [("LOC", "Norway")], None),
        ("she", [], None),
    ],
)
def test_the_entity_at_the_head_of_the_source_is_its_entity(
    source: str, entities: list[tuple[str, str]], named: int | None
) -> None:
    text = f"“It is over,” {source} said."
    (attribution,) = attributions_of(view_of(text, ("source", source), ("cue", "said"), entities=tuple(entities)))
    assert attribution.value.source_entity == (None if named is None else Reference(f"m{named}", "names"))


def test_annotations_keep_the_contract() -> None:
    view = view_of("“Go on,” Haddad said. Duarte said that he had gone.")
    first, second = attributions_of(view)
    assert (first.id, second.id) == ("a1", "a2")
    assert first.spans == first.value.content
    assert first.label == first.value.type.value == "direct"
    assert {first.label, second.label} <= set(MANIFEST.labels)
    assert attributions_of(view) == [first, second]


def test_the_story_of_the_shelling_by_the_words_alone() -> None:
    text = (SEEDS / "01_ukraine_belgorod_shelling.txt").read_text(encoding="utf-8")
    view = view_of(text)
    by_source = {said.source[0] if said.source else "": said for said in said_in(view)}
    assert by_source["Kharkiv Mayor Ihor Terekhov"].content == (
        '"All relevant emergency services are already on the site. '
        'Information about potential casualties is being clarified."',
    )
    begin, end = by_source["Klitschko"].content
    assert begin.startswith('"The attack on the capital city')
    assert begin.endswith('until tomorrow,"')
    assert end == '"January 1 will be declared a Day of Mourning in Kyiv."'
    assert by_source["its representative to the US, Serhii Dvornyk"].content[0].startswith('that "the only way')
    nebenzya = by_source["Russia’s ambassador Vasily Nebenzya"]
    assert (nebenzya.type, nebenzya.cue) == ("mixed", ("claimed",))
    assert nebenzya.content[0].endswith('against civilians"')
    head = by_source["the head of Kharkiv's regional administration"]
    assert (head.cue, head.content[0][:27]) == (("adding",), "that at least two children ")
    assert by_source["It"].content[0].startswith("that it has asked the Czech representative")
    boilerplate = text.index("Join our WhatsApp Channel")
    assert all(span.end <= boilerplate for annotation in attributions_of(view) for span in annotation.spans)


def test_boilerplate_says_nothing_even_if_the_tagger_thinks_so() -> None:
    view = view_of(
        "It rained.\n\nFollow us to read what officials say about rain",
        ("source", "officials"),
        ("cue", "say"),
        ("content", "about rain"),
    )
    assert said_in(view) == []


@pytest.mark.parametrize(
    "text",
    [
        '"Yes," he said. ' * 1_000,
        "he said " * 5_000,
        "also " * 20_000 + "said",
        '"' * 10_000,
        "“a " * 10_000,
        "according to " * 5_000,
        ", adding that" * 5_000,
        "'" * 10_000 + "said",
        "A" * 100_000,
        "(" * 20_000,
        "Iris's claim that it was " * 3_000,
        "A.b-" * 20_000,
    ],
    ids=lambda text: text[:16],
)
def test_hostile_texts_are_answered_in_time(text: str) -> None:
    attributions_of(view_of(text))


def test_hostile_roles_are_answered_in_time() -> None:
    words = 2_400
    roles = [("source", "cue", "content")[number % 3] for number in range(words)]
    view = view_of(" ".join(["word"] * words), *((role, "word") for role in roles))
    assert len(said_in(view)) <= words
    overlapping = view_of("One two three.", ("content", "One two three"), ("cue", "."))
    assert said_in(overlapping) is not None
