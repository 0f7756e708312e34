"""The whole: a document's polarity, derived from its sentences so that the levels agree with one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from glossator.parse import Polarity

# A quoted sentence colours the document, but its opinion is not the author's: half the weight of his own.
QUOTED_WEIGHT = 0.5


class Part(NamedTuple):
    """A sentence's share in the document."""

    polarity: Polarity
    words: int
    quoted: bool


def magnitude_of(polarity: Polarity) -> float:
    """How much feeling, whatever its direction: the probability that there is any, from 0 to 1."""
    return min(1.0, max(0.0, 1.0 - polarity.neutral))


def polarity_of(parts: Sequence[Part]) -> Polarity:
    """Mean of the sentences, weighted by their words, quoted ones by `QUOTED_WEIGHT` besides.

    Of sentences without any word, the plain mean. Needs at least one part.
    """
    weights = [part.words * (QUOTED_WEIGHT if part.quoted else 1.0) for part in parts]
    if not sum(weights):
        weights = [1.0] * len(parts)
    total = sum(weights)
    positive, neutral, negative = (
        sum(weight * part.polarity[index] for weight, part in zip(weights, parts, strict=True)) / total
        for index in range(3)
    )
    return Polarity(positive, neutral, negative)
