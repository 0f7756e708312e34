"""Drift: which way an opinion goes as a whole, by all of its sentences, also those that are clear of nothing.

Who writes an opinion says little outright: most of his sentences only lean, and the classifier, which knows news,
leaves them open. All together they tell. What it says of them and what their words say (`leanings.py`) count alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from .tone import Part

EVEN = 0.04
"""The drift of opinions that go neither way: the classifier finds more praise than there is."""
LOUD = 4.0
"""Logits of a sentence's words that are as good as sure."""


def drift_of(parts: Iterable[tuple[Part, tuple[float, float]]]) -> float:
    """Below 0 for blame, above for praise; -2 to 2. Parts have the classifier's polarities and their words'
    leanings; what others say goes nowhere.
    """
    weight = total = 0.0
    for part, (positive, negative) in parts:
        weight += part.weight
        if part.own:
            total += part.weight * (part.polarity.score + math.tanh((positive - negative) / LOUD) - EVEN)
    return total / weight if weight else 0.0
