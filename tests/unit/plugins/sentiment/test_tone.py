"""What an author declares, and how lives that have ended are told, in a document's tone."""

from __future__ import annotations

import pytest

from glossator.text.parse import Polarity
from glossator_plugins.sentiment.declared import declared
from glossator_plugins.sentiment.tone import Part, tone_of
from glossator_plugins.sentiment.whole import label_of

FLAT = Polarity(0.2, 0.6, 0.2)


def tone(*sentences: str, own: bool = True) -> str:
    """The label of a document of whose sentences the classifier knows next to nothing."""
    return label_of(tone_of([Part(text, FLAT, float(len(text.split())), own) for text in sentences]))


@pytest.mark.parametrize(
    "text",
    [
        "We are very grateful to the whole crew.",
        "I would like to thank the two porters.",
        "With sincere thanks,",
        "I really enjoyed the second half.",
        "I can't say how glad I am about it.",
        "Please give our warm thanks to the driver.",
    ],
)
def test_gladness_is_declared(text: str) -> None:
    assert declared(text) == "positive"


@pytest.mark.parametrize(
    "text",
    [
        "I am deeply ashamed of what was done in our name.",
        "I'm writing to complain about the noise.",
        "We will never stay there again.",
        "Our pupils deserve so much better.",
        "What a waste of an evening!",
        "We can thank the landlord for nothing.",
        "This delay is unacceptable.",
    ],
)
def test_anger_and_grief_are_declared(text: str) -> None:
    assert declared(text) == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "I am not happy.",
        "The porters thanked the guests.",
        "She was ashamed of it.",
        "I was angry, then I was grateful.",
        "If I am disappointed I shall say so.",
        "The lift is slow.",
    ],
)
def test_what_others_feel_or_what_is_denied_or_mixed_is_not_declared(text: str) -> None:
    assert declared(text) is None


def test_a_declared_feeling_is_the_tone_of_a_letter_that_tells_plainly() -> None:
    plain = ["The boiler came on Monday.", "Two men fitted it by noon.", "They swept the floor before they left."]
    assert tone(*plain) == "neutral"
    assert tone(*plain, "I am delighted and would like to thank them both.") == "positive"
    assert tone(*plain, "I am appalled.") == "negative"


def test_what_is_declared_between_quotation_marks_or_by_others_is_not_the_authors() -> None:
    plain = ["The shop opened in May.", "It sells lamps.", "It has three rooms.", "A tram stops in front of it."]
    assert tone(*plain, 'A sign says "I am delighted".') == "neutral"


def test_a_life_that_ended_in_old_age_is_no_grief() -> None:
    life = [
        "Greta Nyholm, who drew the first maps of the northern reefs, died on Monday at a clinic.",
        "The cause was a stroke.",
        "She was 88.",
        "Ms. Nyholm began as a clerk.",
        "She is survived by a brother.",
    ]
    assert tone(*life) == "neutral"


def test_an_age_in_years_is_told_without_grief() -> None:
    life = [
        "The painter Olaf Brink died on Friday.",
        "He had had cancer.",
        "He was 71 years old.",
        "He lived in Arvik.",
    ]
    assert tone(*life) == "neutral"


def test_a_violent_death_is_grief_whatever_the_age() -> None:
    crash = [
        "A pensioner died on Monday when two trams crashed into each other.",
        "She was 81.",
        "Three more passengers died on the way to hospital.",
        "Their deaths shocked the town.",
    ]
    assert tone(*crash) == "negative"


def test_offices_of_health_are_no_good_news() -> None:
    doubtful = Polarity(0.33, 0.57, 0.1)
    texts = [f"The Ministry of Health counted {number} visits." for number in range(40, 52)]
    assert label_of(tone_of([Part(text, doubtful, 7.0) for text in texts])) == "neutral"
