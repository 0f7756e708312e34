"""Sentences: score, magnitude and label, what is denied in them, and whose words they are."""

from __future__ import annotations

import pytest

from glossator.text.annotation import SentimentLevel, SentimentVoice
from glossator.text.parse import Polarity

from .texts import BAD, FLAT, GOOD, at, sentiment_of, view_of


def test_a_sentence_has_score_magnitude_and_label() -> None:
    view = view_of(("What a splendid day.", GOOD), ("It ended in ruin.", BAD))
    first, second = at(SentimentLevel.SENTENCE, sentiment_of(view))
    assert view.slice(first.spans[0]) == "What a splendid day."
    assert (first.label, second.label) == ("positive", "negative")
    assert min(first.value.score, -second.value.score) > 0.75
    assert first.value.positive + first.value.neutral + first.value.negative == pytest.approx(1)
    assert first.value.magnitude == pytest.approx(1 - first.value.neutral)
    assert first.score == pytest.approx(first.value.positive)
    assert not first.value.quoted
    assert first.value.voice is SentimentVoice.AUTHOR


def test_who_has_no_complaints_is_not_complaining() -> None:
    doubtful = Polarity(0.1, 0.35, 0.55)
    view = view_of(("Tenants had no complaints.", doubtful), ("Tenants had complaints.", doubtful))
    first, second = at(SentimentLevel.SENTENCE, sentiment_of(view))
    assert (first.label, second.label) == ("neutral", "negative")


def test_praise_that_is_denied_is_none() -> None:
    fooled = Polarity(0.6, 0.3, 0.1)
    texts = (
        "The premiere was hardly a masterpiece.",
        "The premiere was a masterpiece.",
        "Our ferry is anything but reliable.",
        "The concert was not only splendid but free.",
    )
    found = at(SentimentLevel.SENTENCE, sentiment_of(view_of(*((text, fooled) for text in texts))))
    assert [one.label for one in found] == ["negative", "positive", "negative", "positive"]


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
    assert document.label == "positive"
    assert (quoted.value.voice, own.value.voice) == (SentimentVoice.QUOTED, SentimentVoice.AUTHOR)


def test_a_sentence_that_the_tokenizer_cut_behind_a_word_or_a_title_is_one() -> None:
    view = view_of(
        ("Ann Hale told NTV", GOOD), ("News that it was Mrs.", BAD), ("Mills.", BAD), ("Rain fell.", FLAT),
        mentions=(("PERSON", "Mills", GOOD),), entities=(("PERSON", "Mills"),),
    )  # fmt: skip
    annotations = sentiment_of(view)
    whole, rain = at(SentimentLevel.SENTENCE, annotations)
    assert view.slice(whole.spans[0]) == "Ann Hale told NTV News that it was Mrs. Mills."
    assert (whole.label, rain.label) == ("negative", "neutral")
    assert whole.value.score == pytest.approx((4 - 8) / 12 * (0.8 - 0.05) / (1 - 0.25 * 0.15))
    assert whole.value.positive + whole.value.neutral + whole.value.negative == pytest.approx(1)


def test_a_few_quoted_words_do_not_make_a_sentence_quoted() -> None:
    view = view_of(
        ("The council met for nine hours and then called the plan bold before going home.", GOOD),
        said=(("The council", "called", "the plan bold"),),
    )
    (sentence,) = at(SentimentLevel.SENTENCE, sentiment_of(view))
    assert not sentence.value.quoted
