"""What the words of an opinion say beside the classifier."""

from __future__ import annotations

import pytest

from glossator.text.parse import Polarity
from glossator_plugins.sentiment.leanings import leaning_of, leant, words_of

EVEN = Polarity(0.3, 0.4, 0.3)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("The soup was delicious and the waiters were charming.", 1),
        ("A dull, pretentious mess that bored everybody.", -1),
        ("It is not good.", -1),
        ("Superb!", 1),
        ("A waste of money: the sound is awful.", -1),
    ],
)
def test_words_lean_to_the_side_that_readers_take(text: str, sign: int) -> None:
    positive, negative = leaning_of(text)
    assert (positive - negative) * sign > 0
    assert leant(EVEN, (positive, negative), 0.6).score * sign > 0.1


def test_a_negation_stands_with_the_words_behind_it_up_to_the_next_stop() -> None:
    assert words_of("It wasn’t bad at all, really good.") == {
        "it",
        "was",
        "n’t",
        "¬bad",
        "¬at",
        "¬all",
        "really",
        "good",
    }
    assert words_of("I can't; I won't!") >= {"n't", "¬!"}
    assert words_of("12 + 30") == set()


def test_nothing_is_added_with_no_share_and_probabilities_still_sum_to_one() -> None:
    assert leant(EVEN, leaning_of("Dreadful."), 0.0) == pytest.approx(EVEN)
    assert sum(leant(EVEN, leaning_of("Dreadful, hideous, boring. " * 50), 1.0)) == pytest.approx(1)
    assert sum(leant(EVEN, leaning_of(""), 1.0)) == pytest.approx(1)
