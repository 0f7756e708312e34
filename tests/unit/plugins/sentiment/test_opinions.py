"""Opinions: who writes for himself judges more, and in words of another kind than a reporter."""

from __future__ import annotations

import re

import pytest

from glossator.text.annotation import SentimentLevel
from glossator.text.parse import Polarity

from .texts import BAD, FLAT, at, sentiment_of, view_of


def test_who_judges_on_the_whole_judges_those_whom_he_names_alike() -> None:
    doubtful = Polarity(0.15, 0.4, 0.45)

    def label(*others: str) -> str:
        view = view_of(
            ("We went to Varn in May.", FLAT),
            *((other, FLAT) for other in others),
            mentions=(("PERSON", "Varn", doubtful),),
            entities=(("PERSON", "Varn"),),
        )
        return at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))[0].label

    assert label("The soup was awful, cold and tasteless.", "I hated it!") == "negative"
    assert label("The soup was hot.", "I had two plates.") == "neutral"


def test_the_words_of_an_opinion_count_beside_the_classifier_and_those_of_a_report_do_not() -> None:
    doubtful = Polarity(0.3, 0.4, 0.3)
    report = [(f"Bus {number} left on time.", FLAT) for number in range(9)]
    mine = [(f"I took bus {number}.", FLAT) for number in range(9)]
    dull = ("A dull, pretentious and boring mess.", doubtful)
    labels = [at(SentimentLevel.SENTENCE, sentiment_of(view_of(dull, *rest)))[0].label for rest in (report, mine)]
    assert labels == ["neutral", "negative"]


@pytest.mark.parametrize(
    "said",
    [
        ('"I hated my room.', "I hated my bed!", 'We left," a guest said.'),
        ("“I hated my room.” “I hated my bed!”", "“We left.”", "That is all."),
    ],
)
def test_what_stands_between_quotation_marks_makes_no_opinion_even_if_nobody_is_found_who_says_it(
    said: tuple[str, ...],
) -> None:
    likely = Polarity(0.05, 0.15, 0.8)

    def label(*sentences: str) -> str:
        flat = [(f"Bus {number} ran to the harbour.", FLAT) for number in range(3)]
        view = view_of(
            *((one, BAD) for one in sentences), *flat, ("The awful Varn was full.", BAD),
            mentions=(("ORG", "Varn", likely),), entities=(("ORG", "Varn"),),
        )  # fmt: skip
        return at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))[0].label

    assert label(*said) == "neutral"
    assert label(*(re.sub('[“”"]', "", one) for one in said)) == "negative"


def test_speakers_of_a_conversation_are_not_its_author() -> None:
    likely = Polarity(0.05, 0.15, 0.8)
    said = ("I was sad.", "I was cold.", "I was ill.", "They were awful.", "I hated it.", "I left.")

    def label(mark: str) -> str:
        lines = [(f"\n\n{mark}{one}", FLAT if one == "I left." else BAD) for one in said]
        view = view_of(
            *lines,
            ("I know that awful Varn.", BAD),
            mentions=(("PERSON", "Varn", likely),),
            entities=(("PERSON", "Varn"),),
        )
        return at(SentimentLevel.TARGET, sentiment_of(view, pronouns="none"))[0].label

    assert (label(""), label("Q: ")) == ("negative", "neutral")


def test_who_writes_for_himself_judges_more_of_those_whom_he_names_than_a_reporter() -> None:
    felt = Polarity(0.95, 0.04, 0.01)
    others = [f"Bus {number} ran." for number in range(10)]

    def label(lead: str) -> str:
        view = view_of(
            ("Hale had a good day.", felt),
            *((f"{lead} {other}", FLAT) for other in others),
            mentions=(("PERSON", "Hale", felt),),
            entities=(("PERSON", "Hale"),),
        )
        return at(SentimentLevel.TARGET, sentiment_of(view))[0].label

    assert (label("The clerk says:"), label("My dear friends, I loved it:")) == ("neutral", "positive")
