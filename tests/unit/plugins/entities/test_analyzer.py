"""What a caller of the entities analyzer gets."""

from __future__ import annotations

import pytest

from glossator.text.annotation import Entity
from glossator.text.calibration import Calibration

from .texts import MANIFEST, entities_of, view_of


def test_a_mention_carries_label_score_and_its_entity() -> None:
    view = view_of("The Elbe flooded. Elbe's banks.", ("LOC", "The Elbe"), ("LOC", "Elbe's"), scores=(0.9, None))
    first, second = entities_of(view)
    assert [view.slice(one.spans[0]) for one in (first, second)] == ["Elbe", "Elbe"]
    assert (first.kind, first.label, first.score, first.id) == ("entity", "LOC", 0.9, "m1")
    assert (second.score, second.id) == (None, "m2")
    assert first.value == second.value == Entity(entity_id="e1", canonical_name="Elbe", mention_count=2)


def test_labels_choose_mentions_and_keep_ids() -> None:
    view = view_of("Ana Duarte left Lima for Oslo.", ("PERSON", "Ana Duarte"), ("LOC", "Lima"), ("LOC", "Oslo"))
    everything = entities_of(view)
    assert [one.id for one in entities_of(view, labels=["LOC"])] == [one.id for one in everything[1:]]
    assert [one.value.entity_id for one in entities_of(view, labels=["LOC"])] == ["e2", "e3"]


@pytest.mark.parametrize(
    ("tagged", "label"),
    [
        ("PER", "PERSON"),  # CoNLL, GermEval
        ("persName", "PERSON"),  # NKJP
        ("Organization", "ORG"),
        ("OTH", "MISC"),
        ("LOCderiv", "MISC"),
        ("GPE_LOC", "GPE"),  # NorNE
        ("WORK_OF_ART", "WORK_OF_ART"),  # OntoNotes
        ("Disease", "MISC"),
    ],
)
def test_what_a_tagger_calls_otherwise_gets_a_declared_label(tagged: str, label: str) -> None:
    view = view_of("Marta Oliveira slept.", (tagged, "Marta Oliveira"), scores=(0.9,))
    (found,) = entities_of(view)
    assert (found.label, found.score) == (label, 0.9)
    assert found.label in MANIFEST.labels
    assert entities_of(view, labels=[label]) == [found]


def test_labels_are_chosen_by_our_names_whatever_the_tagger_says() -> None:
    view = view_of("Ana Duarte left Lima.", ("PER", "Ana Duarte"), ("LOC", "Lima"))
    assert [one.label for one in entities_of(view, labels=["PERSON"])] == ["PERSON"]


@pytest.mark.parametrize(
    ("wanted", "known", "said"),
    [
        (["GPE"], ("LOC", "PER"), ["GPE", "ask for LOC"]),
        (["PERSON", "GPE", "LAW"], ("LOC", "PER"), ["call nothing GPE, LAW;", "PERSON"]),
        (["PERSON", "LOC"], ("LOC", "PER"), []),
        (["FAC"], ("LOC", "PER"), []),  # museums and the like are found by their words
        (["GPE"], (), []),  # a parser that does not tell
        ([], ("LOC",), []),
    ],
    ids=["none comes", "some come", "all come", "words may tell", "not known", "all are wanted"],
)
def test_labels_that_the_model_never_gives_are_told(wanted: list[str], known: tuple[str, ...], said: list[str]) -> None:
    view = view_of("Ana Duarte left Lima.", ("PER", "Ana Duarte"), ("LOC", "Lima"), labels=known)
    found = entities_of(view, labels=wanted)
    assert {one.label for one in found} <= set(wanted or ["PERSON", "LOC"])
    assert len(view.notes) == bool(said)
    assert all(part in view.notes[0] for part in said)


def test_min_score_leaves_out_what_the_model_is_nowhere_sure_of() -> None:
    text = "Ana Duarte left Oslo. Duarte missed Oslo and Lima, not Graz. Graz was wet."
    mentions = [("PERSON", "Ana Duarte"), ("LOC", "Oslo"), ("PERSON", "Duarte"), ("LOC", "Oslo"), ("LOC", "Lima")]
    mentions += [("LOC", "Graz"), ("LOC", "Graz")]
    view = view_of(text, *mentions, scores=(0.9, 0.2, 0.3, 0.8, None, 0.5, 0.6))
    kept = [(view.slice(one.spans[0]), one.value.mention_count) for one in entities_of(view, min_score=0.7)]
    assert kept == [("Ana Duarte", 2), ("Oslo", 2), ("Duarte", 2), ("Oslo", 2), ("Lima", 1)]


def test_what_the_model_hardly_believes_is_left_out_unless_asked_for() -> None:
    view = view_of("Oslo, Lima", ("LOC", "Oslo"), ("LOC", "Lima"), scores=(0.5, 0.3))
    assert [view.slice(one.spans[0]) for one in entities_of(view)] == ["Oslo"]
    assert [view.slice(one.spans[0]) for one in entities_of(view, min_score=0)] == ["Oslo", "Lima"]


@pytest.mark.parametrize(("least", "kept"), [(None, ["Oslo"]), (0.2, ["Oslo"]), (0.02, ["Oslo", "Lima"]), (0.3, [])])
def test_scores_and_their_minimum_are_chances_where_the_models_tell_them(least: float | None, kept: list[str]) -> None:
    """The model is too sure here; what is left out without a minimum does not depend on that."""
    sober = Calibration(-0.5, {"likely": 2.0, "sure": 0.0})
    view = view_of("Oslo, Lima", ("LOC", "Oslo"), ("LOC", "Lima"), scores=(0.7, 0.3), calibration=sober)
    found = entities_of(view, min_score=least)
    assert [view.slice(one.spans[0]) for one in found] == kept
    assert all(one.score is not None and 0.04 < one.score < 0.24 for one in found)


def test_a_name_has_the_label_that_most_of_its_mentions_have() -> None:
    mentions = (("LOC", "Arad"), ("PERSON", "Arad"), ("LOC", "ARAD"))
    view = view_of("Arad slept. Arad's mayor woke. ARAD.", *mentions, scores=(0.9, 0.8, 0.7))
    assert [(one.label, one.score) for one in entities_of(view)] == [("LOC", 0.9), ("LOC", None), ("LOC", 0.7)]
    assert {one.value.entity_id for one in entities_of(view)} == {"e1"}
    assert [one.label for one in entities_of(view, one_label_per_name=False)] == ["LOC", "PERSON", "LOC"]


def test_a_full_name_tells_what_its_surname_is() -> None:
    view = view_of("Ana Duarte won. Duarte smiled.", ("PERSON", "Ana Duarte"), ("LOC", "Duarte"))
    assert [one.label for one in entities_of(view)] == ["PERSON", "PERSON"]


def test_labels_that_nothing_decides_between_stay() -> None:
    view = view_of("Jordan met Jordan.", ("PERSON", "Jordan"), ("LOC", "Jordan"))
    assert [one.label for one in entities_of(view)] == ["PERSON", "LOC"]


def test_labels_that_the_model_was_unsure_of_give_way() -> None:
    mentions = (("PERSON", "Arad"), ("LOC", "Arad"))
    view = view_of("Arad floods. Rain in Arad.", *mentions, scores=(0.4, 0.9))
    assert [one.label for one in entities_of(view)] == ["LOC", "LOC"]
    assert {one.value.entity_id for one in entities_of(view)} == {"e1"}


def test_capitals_throughout_count_less() -> None:
    view = view_of("ARAD: Hello. Our guest Arad laughed.", ("LOC", "ARAD"), ("PERSON", "Arad"))
    assert [one.label for one in entities_of(view)] == ["PERSON", "PERSON"]


def test_a_legal_form_tells_that_a_name_is_a_companys() -> None:
    view = view_of(
        "Vandel slips. Vandel Grid plc said so. Ana Holm left Vandel Grid.",
        ("PERSON", "Vandel"),
        ("PERSON", "Vandel Grid"),
        ("PERSON", "Ana Holm"),
        ("PERSON", "Vandel Grid"),
    )
    found = entities_of(view)
    assert [(view.slice(one.spans[0]), one.label) for one in found] == [
        ("Vandel", "ORG"),
        ("Vandel Grid plc", "ORG"),
        ("Ana Holm", "PERSON"),
        ("Vandel Grid", "ORG"),
    ]
    assert [one.value.entity_id for one in found] == ["e1", "e1", "e2", "e1"]
    assert found[0].value.canonical_name == "Vandel Grid plc"


def test_a_person_may_bear_a_companys_name() -> None:
    view = view_of(
        "Ford Motors Ltd grew. Betty Ford left. Ford waved.",
        ("ORG", "Ford Motors"),
        ("PERSON", "Betty Ford"),
        ("PERSON", "Ford"),
    )
    assert [one.label for one in entities_of(view)] == ["ORG", "PERSON", "PERSON"]


def test_ids_do_not_depend_on_the_labels_that_are_shown() -> None:
    view = view_of("Arad slept. Arad rose. Arad fell.", ("LOC", "Arad"), ("ORG", "Arad"), ("LOC", "Arad"))
    for options in ({}, {"one_label_per_name": False}):
        assert {one.value.entity_id for one in entities_of(view, **options)} == {"e1"}


def test_a_line_end_is_no_part_of_a_name() -> None:
    view = view_of("Lindau\nRed Cross\n\nOslo", ("ORG", "Lindau\nRed Cross\n\nOslo"))
    assert [view.slice(one.spans[0]) for one in entities_of(view)] == ["Lindau", "Red Cross"]


def test_a_name_goes_on_where_the_text_was_wrapped() -> None:
    lines = "The parcels that were packed in the old customs shed went to the Red\nCross in the spring, as they had"
    (entity,) = entities_of(view_of(lines, ("ORG", "the Red\nCross")))
    assert entity.value.canonical_name == "Red Cross"


def test_a_word_with_its_capital_from_the_sentence_is_no_name() -> None:
    text = "Zinc rose. Miners sold zinc to Apple. Apple paid in apple juice. Will wept and will weep."
    mentions = (("PERSON", "Zinc"), ("ORG", "Apple"), ("ORG", "Apple"), ("PERSON", "Will"))
    view = view_of(text, *mentions)
    assert [view.slice(one.spans[0]) for one in entities_of(view)] == ["Apple", "Apple", "Will"]


def test_a_slug_before_a_caption_is_no_name() -> None:
    text = "COAST-STORM Divers search. The storm hit Lindau hard.\nSPORT-ROUNDUP Lindau's coach"
    view = view_of(text, ("LOC", "STORM"), ("LOC", "Lindau"), ("PERSON", "ROUNDUP Lindau"))
    assert [view.slice(one.spans[0]) for one in entities_of(view)] == ["Lindau", "Lindau"]


def test_of_nested_mentions_the_longest_counts() -> None:
    view = view_of("Bank of Lindau", ("ORG", "Bank of Lindau"))
    assert [view.slice(one.spans[0]) for one in entities_of(view)] == ["Bank of Lindau"]


def test_nothing_in_nothing_out() -> None:
    assert entities_of(view_of("")) == []
    assert entities_of(view_of("Nobody is named here.")) == []
    assert entities_of(view_of("a — b", ("ORG", "—"))) == []


def test_the_manifest_describes_its_options() -> None:
    properties = MANIFEST.options.model_json_schema()["properties"]
    assert all(option["description"] for option in properties.values())
    assert MANIFEST.options.model_json_schema()["additionalProperties"] is False
