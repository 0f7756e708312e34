"""How somebody stands with the author of an opinion, by all that is said of him."""

from __future__ import annotations

from glossator.text.annotation import SentimentLevel
from glossator.text.parse import Polarity
from glossator_plugins.sentiment.standing import Said, Standings, leaning_of
from glossator_plugins.sentiment.whole import label_of

from .texts import FLAT, at, sentiment_of, view_of

BAD_TONE, NO_TONE = Polarity(0.05, 0.15, 0.8), Polarity(0.1, 0.8, 0.1)
DOUBTFUL = Polarity(0.12, 0.5, 0.38)


def label(said: list[float], tone: Polarity, *, polarity: Polarity = DOUBTFUL, kind: str = "PERSON") -> str:
    """What somebody is called at the first mention, of which the classifier says this, beside what others say."""
    standings = Standings([Said("x", leaning_of(polarity)), *(Said("x", one) for one in said)], tone)
    return label_of(standings.polarity("x", kind, polarity, counted=True))


def test_who_is_blamed_again_and_again_is_blamed_where_the_classifier_doubts() -> None:
    assert label([], BAD_TONE) == "neutral"
    assert label([-2.0, -2.0, -1.5], BAD_TONE) == "negative"


def test_what_goes_against_the_rest_or_against_the_tone_is_left_open() -> None:
    assert label([3.0, 3.0, 2.0], BAD_TONE) == "neutral"
    assert label([-1.0, -1.0], Polarity(0.8, 0.15, 0.05)) == "neutral"


def test_an_opinion_without_a_tone_judges_only_whom_it_judges_clearly() -> None:
    assert label([-1.0, -1.0], NO_TONE) == "neutral"
    assert label([-4.0, -4.0, -4.0], NO_TONE, polarity=BAD_TONE) == "negative"


def test_things_in_passing_and_where_somebody_is_from_need_more() -> None:
    clear = Polarity(0.02, 0.08, 0.9)
    assert label([], BAD_TONE, polarity=clear) == "negative"
    assert label([], BAD_TONE, polarity=clear, kind="MISC") == "neutral"
    said = [-1.0] * 4
    assert label(said, BAD_TONE) == "negative"
    assert label(said, BAD_TONE, kind="GPE") == "neutral"


def test_whom_a_guest_complains_of_all_the_time_he_judges_also_where_it_is_doubtful() -> None:
    def labels(*told: str, doubtful: Polarity) -> list[str]:
        view = view_of(
            ("I stayed with Bant.", FLAT),
            ("I was cold and it was awful!", BAD_TONE),
            *((one, BAD_TONE) for one in told),
            mentions=(("PERSON", "Bant", doubtful), *(("PERSON", "Bant", BAD_TONE) for _ in told)),
            entities=(("PERSON", "Bant"), *(("PERSON", "Bant") for _ in told)),
        )
        return [one.label for one in at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))]

    told = ("Bant hid the bill.", "I saw Bant lose the key.", "To this day Bant has it.")
    assert labels(doubtful=Polarity(0.1, 0.7, 0.2)) == ["neutral"]
    assert labels(*told, doubtful=Polarity(0.1, 0.7, 0.2)) == ["negative"] * 4
