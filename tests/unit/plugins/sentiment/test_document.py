"""The document's tone: what its sentences come to."""

from __future__ import annotations

import pytest

from glossator.text.annotation import SentimentLevel
from glossator.text.parse import Polarity

from .texts import BAD, FLAT, GOOD, at, sentiment_of, view_of


def test_a_document_has_the_feeling_of_a_fair_share_of_its_words_and_the_magnitude_of_its_sentences() -> None:
    view = view_of(("One two three.", GOOD), ("One.", BAD))
    document, first, second, *_ = sentiment_of(view)
    assert document.spans == ()
    assert document.label == "positive"
    assert document.value.magnitude == pytest.approx(first.value.magnitude + second.value.magnitude)
    assert document.value.positive + document.value.neutral + document.value.negative == pytest.approx(1)


def test_a_few_clear_sentences_outweigh_many_flat_ones_and_one_does_not() -> None:
    story = [(f"The {number} bus ran.", FLAT) for number in range(10)]
    bad = [(f"House {number} fell.", BAD) for number in range(8)]
    (most,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story, *bad)))
    (least,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story, *bad[:1])))
    assert (most.label, least.label) == ("negative", "neutral")
    assert most.value.score < least.value.score < 0
    assert most.value.positive + most.value.neutral + most.value.negative == pytest.approx(1)


def test_in_a_report_a_doubtful_sentence_counts_where_it_has_words_of_good_or_bad_news() -> None:
    doubtful = Polarity(0.15, 0.4, 0.45)
    plain = [(f"Item {number} was read.", doubtful) for number in range(12)]
    grave = [(f"Fire {number} killed two.", doubtful) for number in range(12)]
    glad = [(f"Team {number} won a prize.", doubtful) for number in range(12)]
    labels = [at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story)))[0].label for story in (plain, grave, glad)]
    assert labels == ["neutral", "negative", "positive"]


def test_figures_of_markets_feel_nothing() -> None:
    grim = Polarity(0.1, 0.3, 0.6)
    story = (
        ("Tin fell and shares lost 4 percent.", grim),
        ("Gold was flat.", grim),
        ("Profit sank to 9 million.", grim),
    )
    (document,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story)))
    assert document.label == "neutral"


def test_headline_and_lead_count_twice() -> None:
    flat = [(f"Bus {number} ran.", FLAT) for number in range(12)]
    bad = [(f"House {number} fell.", BAD) for number in range(3)]
    labels = [
        at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story)))[0].label for story in ([*bad, *flat], [*flat, *bad])
    ]
    assert labels == ["negative", "neutral"]


def test_a_report_tells_bad_news_and_a_letter_feels_it() -> None:
    news = [(f"Shop {number} closed.", FLAT) for number in range(12)] + [("One burned down.", BAD)] * 3
    mine = [(f"I walked past house {number}.", FLAT) for number in range(12)] + [
        ("That still hurts me very much today.", BAD)
    ] * 3
    labels = [at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story)))[0].label for story in (news, mine)]
    assert labels == ["neutral", "negative"]


def test_contact_lines_and_figures_say_nothing_of_the_whole() -> None:
    story = (("Homes fell.", BAD), ("People wept.", BAD))
    lines = (
        ("Join us at www.example.org for great offers and a lovely time!", GOOD),
        ("Write to news@example.org today for happy news.", GOOD),
        ("41 12 77 31 55 61 11 19", GOOD),
    )
    (document,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story, *lines)))
    assert document.label == "negative"
    assert document.value.positive == 0
    (alone,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*lines)))
    assert alone.label == "positive"  # of a document that has nothing else


def test_feelings_that_cancel_out_still_have_magnitude() -> None:
    (mixed,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(("Wonderful.", GOOD), ("Dreadful.", BAD))))
    (flat,) = at(SentimentLevel.DOCUMENT, sentiment_of(view_of(("Noon.", FLAT), ("Evening.", FLAT))))
    assert mixed.value.score == pytest.approx(flat.value.score) == pytest.approx(0)
    assert mixed.value.magnitude > flat.value.magnitude


def test_who_wins_votes_is_glad_and_the_report_is_not_and_death_outweighs() -> None:
    glad, sad = Polarity(0.45, 0.4, 0.15), Polarity(0.25, 0.5, 0.25)
    races = [(f"Team {number} won a prize.", glad) for number in range(12)]
    votes = [(f"Candidate {number} won a seat.", glad) for number in range(12)]
    deaths = [(f"Flood {number} killed two and left three injured.", sad) for number in range(12)]
    old = [(f"Ann {number} died on Friday, aged 8{number % 10}.", BAD) for number in range(12)]
    labels = [
        at(SentimentLevel.DOCUMENT, sentiment_of(view_of(*story)))[0].label for story in (races, votes, deaths, old)
    ]
    assert labels == ["positive", "neutral", "negative", "neutral"]
