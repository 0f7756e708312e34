"""Feelings towards entities: one row for each, however often and by whatever words the text names it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from glossator.cli.show.describe import surface
from glossator.cli.show.marks import feeling
from glossator.cli.show.names import Names
from glossator.text.annotation import Annotation


class Target(NamedTuple):
    """An entity with what is felt towards it."""

    name: str
    """Its canonical name; what the text has, where it is linked to no entity."""
    score: float
    """The mean over its mentions, −1 to 1."""
    label: str
    """Of most mentions that are not neutral; neutral if there is no such, or as many of either."""
    mentions: int


def targets(items: Iterable[Annotation], text: str, names: Names, analyzer: str) -> list[Target]:
    """From the most negative to the most positive; `analyzer` is the name of the instance that made the annotations."""
    groups: dict[str, list[Annotation]] = {}
    called: dict[str, str] = {}
    for item in items:
        words = surface(item.spans, text)
        key = names.key(item.value.target, analyzer) or f"words {words}"
        groups.setdefault(key, []).append(item)
        called.setdefault(key, names.of(item.value.target, analyzer) or words)
    return sorted((_target(called[key], found) for key, found in groups.items()), key=lambda one: (one.score, one.name))


def _target(name: str, found: list[Annotation]) -> Target:
    felt = Counter(label for label in map(feeling, found) if label != "neutral")
    positive, negative = felt["positive"], felt["negative"]
    label = "neutral" if positive == negative else "positive" if positive > negative else "negative"
    return Target(name, sum(item.value.score for item in found) / len(found), label, len(found))
