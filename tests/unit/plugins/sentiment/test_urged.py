"""What opinions urge whoever reads them to do."""

from __future__ import annotations

import pytest

from glossator.text.parse import Polarity
from glossator_plugins.sentiment.tone import Part, tone_of
from glossator_plugins.sentiment.urged import urged
from glossator_plugins.sentiment.whole import label_of

FLAT = Polarity(0.2, 0.6, 0.2)


@pytest.mark.parametrize(
    "text",
    [
        "Highly recommended to anybody with a leaking roof.",
        "Next time I would not hesitate to call them.",
        "We'll definitely be back in spring.",
        "It was worth every penny.",
        "Old Pavel will be sorely missed.",
        "Shout-out to the night shift.",
        "5 out of 5 from me.",
        "Kudos to whoever painted the stairs.",
    ],
)
def test_praise_is_urged(text: str) -> None:
    assert urged(text) == "positive"


@pytest.mark.parametrize(
    "text",
    [
        "Stay away from that garage.",
        "Please go somewhere else.",
        "Never again!",
        "Don't waste your evening on it.",
        "I cannot recommend the soup.",
        "Take your business elsewhere.",
        "This timetable is a joke.",
        "The chairman must go.",
        "One star, and that is for the parking.",
        "It is the worst pillow I have ever slept on.",
    ],
)
def test_warnings_are_urged(text: str) -> None:
    assert urged(text) == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "They told us that the birds stay away in winter.",
        "I would not say hats off to that.",
        "She went somewhere else.",
        "The two star hotel has a pool.",
        "The roof is green.",
    ],
)
def test_what_is_told_or_denied_urges_nothing(text: str) -> None:
    assert urged(text) is None


def test_what_a_customer_urges_is_the_tone_of_what_he_tells_plainly() -> None:
    plain = ["I ordered a lamp in May.", "It came in July.", "My cousin put it up."]

    def tone(*sentences: str, own: bool = True) -> str:
        return label_of(tone_of([Part(text, FLAT, float(len(text.split())), own) for text in sentences]))

    assert tone(*plain) == "neutral"
    assert tone(*plain, "Take your money elsewhere.") == "negative"
    assert tone(*plain, "Highly recommended!") == "positive"
    report = ["The shop opened in May.", "It sells lamps.", "A tram stops there.", "It has three rooms."]
    assert tone(*report, "Shoppers should stay away from the old bridge, the town said.") == "neutral"
