"""Polarity of sentences and targets: probabilities, Stanza's own classes, and nothing of the neighbours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from glossator.text.parse import Layer, Parse, Polarity

ReadTexts: TypeAlias = Callable[..., list[Parse]]

TEXTS = [
    "The minister praised the brave firefighters. The fire destroyed forty homes and killed two people.",
    "Trains leave at nine.",
    "Critics called the plan a shameful disaster.\n\nSupporters welcomed it as a great success for Lisbon.",
]


def _close(one: Polarity, other: Polarity) -> bool:
    return one == pytest.approx(other, abs=1e-4)


def test_every_sentence_has_probabilities(read_texts: ReadTexts) -> None:
    for found in read_texts(TEXTS, Layer.SENTIMENT):
        assert len(found.sentiment) == len(found.sentences)
        for polarity in found.sentiment:
            assert sum(polarity) == pytest.approx(1)
            assert all(0 <= share <= 1 for share in polarity)


def test_sentiment_does_not_depend_on_the_batch(read_texts: ReadTexts) -> None:
    together = read_texts(TEXTS, Layer.SENTIMENT)
    alone = [read_texts([text], Layer.SENTIMENT)[0] for text in TEXTS]
    for one, other in zip(together, alone, strict=True):
        assert all(map(_close, one.sentiment, other.sentiment))


def test_praise_is_more_positive_than_disaster(read_texts: ReadTexts) -> None:
    praise, disaster = read_texts(
        ["It was a wonderful, brilliant and generous evening.", "It was a terrible, shameful and cruel disaster."],
        Layer.SENTIMENT,
    )
    assert praise.sentiment[0].score > disaster.sentiment[0].score


def test_every_mention_has_a_target_polarity(read_texts: ReadTexts) -> None:
    text = "Ana Silva praised Berlin warmly on Monday, but Paris ignored the awful Moscow summit."
    [found] = read_texts([text], Layer.TARGETS)
    assert found.layers == {Layer.TOKENS, Layer.MENTIONS, Layer.TARGETS}
    assert len(found.mentions) > 1
    assert len(found.targets) == len(found.mentions)
    assert all(sum(polarity) == pytest.approx(1) for polarity in found.targets)
    # The sentence is one; what it feels about each mention is not.
    assert len(set(found.targets)) > 1
