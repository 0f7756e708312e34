"""Which way an opinion goes whose sentences are clear of nothing."""

from __future__ import annotations

import pytest

from glossator.text.annotation import SentimentLevel
from glossator.text.parse import Polarity
from glossator_plugins.sentiment.drift import drift_of
from glossator_plugins.sentiment.leanings import leaning_of
from glossator_plugins.sentiment.tone import Part, tone_of
from glossator_plugins.sentiment.whole import label_of

from .texts import at, sentiment_of, view_of

PRAISE, BLAME = Polarity(0.45, 0.4, 0.15), Polarity(0.15, 0.4, 0.45)


def parts(text: str, polarity: Polarity, *, own: bool = True) -> list[tuple[Part, tuple[float, float]]]:
    return [(Part(text, polarity, float(len(text.split())), own), leaning_of(text))] * 4


def test_many_sentences_that_lean_go_the_way_that_they_lean() -> None:
    good, bad = parts("A lovely and charming hall.", PRAISE), parts("A dull and boring hall.", BLAME)
    assert drift_of(good) > 0.3
    assert drift_of(bad) < -0.3
    assert abs(drift_of(good + bad)) < 0.3


def test_what_others_say_in_it_goes_nowhere_and_dilutes_it() -> None:
    bad = parts("A dull and boring hall.", BLAME)
    others = parts("A dull and boring hall.", BLAME, own=False)
    assert drift_of(others) == 0
    assert drift_of(bad + others) == pytest.approx(drift_of(bad) / 2)


@pytest.mark.parametrize(("leaning", "label"), [(PRAISE, "positive"), (BLAME, "negative")])
def test_an_opinion_of_which_no_sentence_is_clear_has_a_tone(leaning: Polarity, label: str) -> None:
    words = "I found the second act lovely" if label == "positive" else "I found the second act dull"
    view = view_of(*((f"{words}, {number} times.", leaning) for number in ("three", "four", "five", "six")))
    tones = at(SentimentLevel.DOCUMENT, sentiment_of(view))
    assert [one.label for one in tones] == [label]


def test_who_clearly_praises_and_clearly_blames_is_of_two_minds_whichever_way_the_rest_leans() -> None:
    good = Part("The choir I heard was superb.", Polarity(0.9, 0.08, 0.02), 10.0)
    bad = Part("The bar I saw was awful.", Polarity(0.02, 0.08, 0.9), 10.0)
    flat = Part("I sat in row nine.", Polarity(0.2, 0.6, 0.2), 10.0)
    assert label_of(tone_of([good, bad] * 2, drift=0.3)) == "neutral"
    assert label_of(tone_of([flat] * 4, drift=0.3)) == "positive"
    assert label_of(tone_of([flat] * 4, drift=-0.3)) == "negative"
