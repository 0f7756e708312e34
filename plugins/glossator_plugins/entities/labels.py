"""Labels: one name, one label. A tagger decides mention by mention; what it decides mostly is mostly right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from .groups import Named
from .names import folded, person_words

# A full name's vote for its surname: a person named in full is rarely also a town.
_SURNAME_VOTES = 2


def one_label_each(mentions: Sequence[Named]) -> list[Named]:
    """The mentions, with the label that at least half of the mentions of the same name have and most of them have.

    Without such a majority every mention keeps its own.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        votes[folded(mention.name)][mention.label] += 1
        if mention.family == "PERSON":
            words = person_words(mention.name)
            if len(words) > 1:
                votes[words[-1]][mention.label] += _SURNAME_VOTES
    winners: dict[str, str] = {}
    for name, counts in votes.items():
        ((label, most), *others) = counts.most_common(2)
        if 2 * most >= counts.total() and not (others and others[0][1] == most):
            winners[name] = label
    return [mention._replace(label=winners.get(folded(mention.name), mention.label)) for mention in mentions]
