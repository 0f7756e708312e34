"""Scorer of classifications into negative, neutral and positive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from glossator_formats.scores.count import Count, percent

CLASSES = ("negative", "neutral", "positive")


@dataclass(frozen=True)
class ClassScores:
    """Macro F1 is the mean of the three classes' F1."""

    macro_f1: float
    accuracy: float
    by_class: dict[str, Count]
    n: int


def class_scores(gold: Sequence[str], found: Sequence[str]) -> ClassScores:
    """Scores of parallel labels."""
    pairs = Counter(zip(gold, found, strict=True))
    by_class = {name: Count(pairs[name, name], found.count(name), gold.count(name)) for name in CLASSES}
    right = sum(pairs[name, name] for name in CLASSES)
    macro = round(sum(count.f1 for count in by_class.values()) / len(CLASSES), 2)
    return ClassScores(macro, percent(right, len(gold)), by_class, len(gold))
