"""The analyzer as a whole: levels, labels, identifiers, its manifest, and odd texts."""

from __future__ import annotations

import pytest

from glossator.text.annotation import SentimentLevel
from glossator.text.parse import Polarity

from .texts import BAD, FLAT, GOOD, MANIFEST, at, sentiment_of, view_of


@pytest.mark.parametrize(
    ("polarity", "label"),
    [
        (Polarity(0.33, 0.32, 0.35), "neutral"),
        (Polarity(0.49, 0.02, 0.49), "neutral"),
        (Polarity(0.05, 0.65, 0.3), "neutral"),
        (Polarity(0.05, 0.4, 0.55), "negative"),
        (Polarity(0.55, 0.4, 0.05), "positive"),
        (FLAT, "neutral"),
    ],
)
def test_the_label_is_the_likeliest_class_on_every_level(polarity: Polarity, label: str) -> None:
    view = view_of(("Hale left.", polarity), mentions=(("PERSON", "Hale", polarity),), entities=(("PERSON", "Hale"),))
    annotations = sentiment_of(view)
    assert [annotation.label for annotation in annotations] == [label] * 3
    for annotation in annotations:
        value = annotation.value
        assert annotation.score == max(value.positive, value.neutral, value.negative)
        assert annotation.score == getattr(value, label)
        assert value.score == pytest.approx(value.positive - value.negative)
        assert value.rule == ""


@pytest.mark.parametrize("level", list(SentimentLevel))
def test_levels_can_be_chosen(level: SentimentLevel) -> None:
    view = view_of(("Hale won.", GOOD), mentions=(("PERSON", "Hale", GOOD),), entities=(("PERSON", "Hale"),))
    assert [annotation.value.level for annotation in sentiment_of(view, levels=[level])] == [level]


def test_the_manifest_describes_its_options() -> None:
    schema = MANIFEST.options.model_json_schema()
    assert all(option["description"] for option in schema["properties"].values())
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["TargetUnit"]["enum"] == ["mention", "entity"]
    assert schema["$defs"]["Pronouns"]["enum"] == ["named", "all", "none"]


def test_ids_are_unique_and_labels_are_the_manifests() -> None:
    view = view_of(
        ("Hale won.", GOOD), ("He wept.", BAD), mentions=(("PERSON", "Hale", GOOD),), entities=(("PERSON", "Hale"),)
    )
    annotations = sentiment_of(view)
    assert len({annotation.id for annotation in annotations}) == len(annotations) == 5
    assert {annotation.label for annotation in annotations} <= set(MANIFEST.labels)


def test_odd_texts() -> None:
    assert sentiment_of(view_of()) == []
    annotations = sentiment_of(view_of(("***", FLAT), ("—", FLAT)))
    assert [annotation.label for annotation in annotations] == ["neutral"] * 3


def test_probabilities_that_overshoot_by_rounding_are_accepted() -> None:
    (sentence,) = at(SentimentLevel.SENTENCE, sentiment_of(view_of(("Yes.", Polarity(1.0000001, -0.0000001, 0.0)))))
    assert (sentence.value.score, sentence.value.magnitude) == (1.0, 1.0)
