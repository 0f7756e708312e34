"""What a caller of the entities analyzer gets."""

from __future__ import annotations

from glossator.annotation import Entity

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
    assert [one.id for one in entities_of(view, labels=["loc"])] == [one.id for one in everything[1:]]
    assert [one.value.entity_id for one in entities_of(view, labels=["LOC"])] == ["e2", "e3"]


def test_min_score_drops_the_unsure_and_counts_the_rest() -> None:
    view = view_of("Oslo, Oslo, Lima", ("LOC", "Oslo"), ("LOC", "Oslo"), ("LOC", "Lima"), scores=(0.9, 0.2, None))
    kept = entities_of(view, min_score=0.5)
    assert [(one.id, one.value.mention_count) for one in kept] == [("m1", 1), ("m3", 1)]


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


def test_a_line_end_inside_a_name_is_no_part_of_the_name() -> None:
    (entity,) = entities_of(view_of("the Red\nCross", ("ORG", "Red\nCross")))
    assert entity.value.canonical_name == "Red Cross"


def test_nothing_in_nothing_out() -> None:
    assert entities_of(view_of("")) == []
    assert entities_of(view_of("Nobody is named here.")) == []
    assert entities_of(view_of("a — b", ("ORG", "—"))) == []


def test_the_manifest_describes_its_options() -> None:
    properties = MANIFEST.options.model_json_schema()["properties"]
    assert all(option["description"] for option in properties.values())
    assert MANIFEST.options.model_json_schema()["additionalProperties"] is False
