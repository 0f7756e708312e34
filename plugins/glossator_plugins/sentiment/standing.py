"""Standing: how somebody stands with the author of an opinion, by all that is said of him and by the opinion's tone.

The classifier of targets learnt from news, one sentence at a time. In an opinion few sentences judge somebody
outright, but whoever is named there again and again is spoken of well or badly, and mostly as the whole speaks. So at
each mention what the classifier says counts less than in news, beside what it says at the others and the tone of the
document. Who is named once in passing is more likely not judged at all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from glossator.text.parse import Polarity
from glossator_plugins.people import PEOPLE

from .marks import PLACES
from .whole import label_of, read_as

LEAST = 0.02
"""No class is so unlikely that nothing speaks for it."""
TRUST = 0.65
"""The classifier's logits count so much, ..."""
TONE = 0.7
"""... the score of the document's tone so much, ..."""
OTHERS = 0.9
"""... and so much what is said at the other mentions, in logits, ..."""
SURE = 4.0
"""... of which this is the most, and what a rule finds there."""
PASSING, PASSING_THING, AGAIN, OFTEN = 1.5, 2.5, 0.4, 5
"""Logits for nothing being felt: of somebody and of something that is named once; fewer for each mention more, up to so
many."""
ANSWERABLE = PEOPLE | {"ORG"}
"""Who can be praised or blamed for what he does."""
ORIGINS = PLACES | {"NORP"}
"""What is named again and again for being from or at it, and not for what it does."""
AGAINST = 3.0
"""So many times where it is not as the whole speaks."""
SPLIT = 8.0
"""So many times as likely is it that nothing is felt where praise and blame are as likely as each other."""


class Said(NamedTuple):
    """What is said of somebody at one mention."""

    entity: object
    leaning: float | None
    """Logit of praise against blame; None where nothing speaks for either."""


def leaning_of(polarity: Polarity) -> float:
    """The logit of praise against blame."""
    leaning = math.log((polarity.positive + LEAST) / (polarity.negative + LEAST))
    return max(-SURE, min(SURE, leaning))


class Standings:
    """Knows what is said of everybody in an opinion, and its tone."""

    def __init__(self, said: Iterable[Said], tone: Polarity) -> None:
        self._tone = tone
        self._named: dict[object, int] = {}
        self._leanings: dict[object, list[float]] = {}
        for entity, leaning in said:
            self._named[entity] = self._named.get(entity, 0) + 1
            if leaning is not None:
                self._leanings.setdefault(entity, []).append(leaning)

    def polarity(self, entity: object, label: str, polarity: Polarity, *, counted: bool) -> Polarity:
        """The polarity at a mention of that label, of which the classifier says this.

        `counted`: it is among what is said.
        """
        leanings = self._leanings.get(entity, [])
        rest = sum(leanings) - (leaning_of(polarity) if counted and leanings else 0.0)
        others = rest / (len(leanings) + (not counted)) if leanings else 0.0
        side = TONE * self._tone.score + OTHERS * others
        tempered = Polarity(*((value + LEAST) ** TRUST for value in polarity))
        sided = read_as(read_as(tempered, "positive", math.exp(side)), "negative", math.exp(-side))
        split = 2 * min(sided.positive, sided.negative) / (sided.positive + sided.negative)
        against = AGAINST if sided.score * self._tone.score <= 0 or label_of(self._tone) == "neutral" else 1.0
        more = 0 if label in ORIGINS else min(self._named.get(entity, 1) - 1, OFTEN)
        nothing = (PASSING if label in ANSWERABLE else PASSING_THING) - AGAIN * more
        return read_as(sided, "neutral", math.exp(nothing) * SPLIT**split * against)
