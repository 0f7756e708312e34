"""The whole: what a document or an entity comes to, derived from its sentences or mentions so that levels agree.

The score of a polarity is positive minus negative. A whole is a weighted mean of the polarities of its parts, hence its
class probabilities sum to 1 and its score is theirs. One rule labels all levels (`label_of`), and a label never
contradicts the score beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from glossator.text.parse import Polarity

LEAST_SCORE = 0.1
"""Feelings that are closer to one another balance."""
_FLAT = 0.2
"""The score up to which all sentences weigh the same in their document."""


class Part(NamedTuple):
    """A sentence's share in its document, or a mention's in its entity."""

    polarity: Polarity
    weight: float


def label_of(polarity: Polarity) -> str:
    """The likeliest class; neutral where it is as likely as another."""
    if polarity.neutral >= max(polarity.positive, polarity.negative):
        return "neutral"
    return "positive" if polarity.positive > polarity.negative else "negative"


def settled(polarity: Polarity) -> Polarity:
    """The polarity; where contrary feelings balance, neutral is made the likeliest class: so labels follow it."""
    positive, neutral, negative = polarity
    if neutral < max(positive, negative) and abs(positive - negative) < LEAST_SCORE:
        total = 1.0 + max(positive, negative) - neutral
        return Polarity(positive / total, max(positive, negative) / total, negative / total)
    return polarity


def read_as(polarity: Polarity, label: str, times: float) -> Polarity:
    """The polarity with one class so many times as likely, beside the others, as it was."""
    values = polarity._asdict()
    values[label] *= times
    total = sum(values.values())
    return Polarity(**{name: value / total for name, value in values.items()})


def magnitude_of(polarity: Polarity) -> float:
    """How much feeling, whatever its direction: the probability that there is any, from 0 to 1."""
    return min(1.0, max(0.0, 1.0 - polarity.neutral))


def polarity_of(parts: Sequence[Part]) -> Polarity:
    """Mean of the parts by their weights and by how far they lean; needs at least one part.

    Most sentences of a report only tell: they do not speak for balance. So a part counts in proportion to its score,
    whatever the sign, and flat ones all the same: a few clear sentences outweigh many flat ones, one sentence
    does not, and clear ones of both signs balance. If no part has any weight, all have the same.
    """
    weights = [part.weight for part in parts]
    if not sum(weights):
        weights = [1.0] * len(parts)
    weights = [weight * max(_FLAT, abs(part.polarity.score)) for weight, part in zip(weights, parts, strict=True)]
    total = sum(weights)
    positive, neutral, negative = (
        sum(weight * part.polarity[index] for weight, part in zip(weights, parts, strict=True)) / total
        for index in range(3)
    )
    return Polarity(positive, neutral, negative)
