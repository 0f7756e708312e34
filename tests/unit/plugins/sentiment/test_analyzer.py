"""What a caller of the sentiment analyzer gets, on every level."""

from __future__ import annotations

import pytest

from glossator.annotation import Annotation, Reference, SentimentLevel
from glossator.parse import Polarity

from .texts import BAD, FLAT, GOOD, MANIFEST, sentiment_of, view_of


def at(level: SentimentLevel, annotations: list[Annotation]) -> list[Annotation]:
    return [annotation for annotation in annotations if annotation.value.level is level]


def test_a_sentence_has_score_magnitude_and_label() -> None:
    view = view_of(("What a splendid day.", GOOD), ("It ended in ruin.", BAD))
    first, second = at(SentimentLevel.SENTENCE, sentiment_of(view))
    assert view.slice(first.spans[0]) == "What a splendid day."
    assert (first.label, second.label) == ("positive", "negative")
    assert first.value.score == pytest.approx(0.75)
    assert second.value.score == pytest.approx(-0.75)
    assert first.value.magnitude == pytest.approx(0.85)
    assert first.score == pytest.approx(0.8)
    assert not first.value.quoted


def test_the_document_is_the_mean_of_its_sentences_by_length_and_its_magnitude_their_sum() -> None:
    view = view_of(("One two three.", GOOD), ("One.", BAD))
    (document,) = at(SentimentLevel.DOCUMENT, sentiment_of(view))
    assert document.spans == ()
    assert document.value.score == pytest.approx((3 * 0.75 - 0.75) / 4)
    assert document.value.magnitude == pytest.approx(2 * 0.85)
    assert document.label == "positive"
    assert document.value.positive + document.value.neutral + document.value.negative == pytest.approx(1)


def test_feelings_that_cancel_out_still_have_magnitude() -> None:
    (mixed,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(("Wonderful.", GOOD), ("Dreadful.", BAD))))
    (flat,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(("Noon.", FLAT), ("Evening.", FLAT))))
    assert mixed.value.score == pytest.approx(flat.value.score) == pytest.approx(0)
    assert mixed.value.magnitude > flat.value.magnitude


def test_a_sentence_in_somebody_elses_words_is_quoted_and_weighs_half() -> None:
    view = view_of(
        ('"It is a disgrace," Hale said.', BAD),
        ("The fair was a joy.", GOOD),
        said=(("Hale", "said", '"It is a disgrace,"'),),
    )
    annotations = sentiment_of(view)
    quoted, own = at(SentimentLevel.SENTENCE, annotations)
    (document,) = at(SentimentLevel.DOCUMENT, annotations)
    assert (quoted.value.quoted, own.value.quoted, document.value.quoted) == (True, False, False)
    assert document.value.score == pytest.approx((0.5 * 6 * -0.75 + 5 * 0.75) / 8)


def test_a_few_quoted_words_do_not_make_a_sentence_quoted() -> None:
    view = view_of(
        ("The council met for nine hours and then called the plan bold before going home.", GOOD),
        said=(("The council", "called", "the plan bold"),),
    )
    (sentence,) = at(SentimentLevel.SENTENCE, sentiment_of(view))
    assert not sentence.value.quoted


def test_a_target_refers_to_the_entity_even_if_its_edges_moved() -> None:
    view = view_of(
        ("Hale praised the Red Cross's work on 3 May.", GOOD),
        mentions=(("PERSON", "Hale", FLAT), ("ORG", "the Red Cross's", GOOD), ("DATE", "3 May", FLAT)),
        entities=(("PERSON", "Hale"), ("ORG", "Red Cross"), ("DATE", "3 May")),
    )
    hale, cross = at(SentimentLevel.TARGET, sentiment_of(view))
    assert (hale.label, cross.label) == ("neutral", "positive")
    assert cross.value.target == Reference("m2", "names")
    assert view.slice(cross.spans[0]) == "Red Cross"


def test_an_entity_without_a_mention_is_no_target() -> None:
    view = view_of(("Hale left.", FLAT), entities=(("PERSON", "Hale"),))
    assert at(SentimentLevel.TARGET, sentiment_of(view)) == []


@pytest.mark.parametrize("level", list(SentimentLevel))
def test_levels_can_be_chosen(level: SentimentLevel) -> None:
    view = view_of(("Hale won.", GOOD), mentions=(("PERSON", "Hale", GOOD),), entities=(("PERSON", "Hale"),))
    assert [annotation.value.level for annotation in sentiment_of(view, levels=[level])] == [level]


def test_ids_are_unique_and_labels_are_the_manifests() -> None:
    view = view_of(
        ("Hale won.", GOOD), ("He wept.", BAD), mentions=(("PERSON", "Hale", GOOD),), entities=(("PERSON", "Hale"),)
    )
    annotations = sentiment_of(view)
    assert len({annotation.id for annotation in annotations}) == len(annotations) == 4
    assert {annotation.label for annotation in annotations} <= set(MANIFEST.labels)


def test_odd_texts() -> None:
    assert sentiment_of(view_of()) == []
    annotations = sentiment_of(view_of(("***", FLAT), ("—", FLAT)))
    assert [annotation.label for annotation in annotations] == ["neutral"] * 3


def test_probabilities_that_overshoot_by_rounding_are_accepted() -> None:
    (sentence,) = at(SentimentLevel.SENTENCE, sentiment_of(view_of(("Yes.", Polarity(1.0000001, -0.0000001, 0.0)))))
    assert (sentence.value.score, sentence.value.magnitude) == (1.0, 1.0)
