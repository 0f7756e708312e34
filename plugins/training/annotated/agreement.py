"""How far two readings of the same articles agree: F1 of one against the other, which is the same both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from glossator import Span
from training.annotated.notation import ROLES, Marked


def f1(common: float, one: int, other: int) -> float:
    """In percent; 100 if both are empty."""
    return 100.0 if not one + other else 200.0 * common / (one + other)


def agreement(first: Mapping[str, Sequence[Marked]], second: Mapping[str, Sequence[Marked]]) -> dict[str, float]:
    """F1 over the articles that both have read.

    `source`, `cue`, `content`: the same spans; `strict`: all three of them; `lenient`: contents that share at least
    half of their characters (Dice), and sources that overlap or are both missing, each used once.
    """
    names = sorted(first.keys() & second.keys())
    sizes = sum(len(first[name]) for name in names), sum(len(second[name]) for name in names)
    result = {}
    for role in ROLES:
        one = {(name, getattr(mark, role)) for name in names for mark in first[name] if getattr(mark, role)}
        other = {(name, getattr(mark, role)) for name in names for mark in second[name] if getattr(mark, role)}
        result[role] = f1(len(one & other), len(one), len(other))
    one, other = ({(name, mark) for name in names for mark in side[name]} for side in (first, second))
    result["strict"] = f1(len(one & other), len(one), len(other))
    result["lenient"] = f1(sum(len(parted(first[name], second[name])[0]) for name in names), *sizes)
    return result


def parted(first: Sequence[Marked], second: Sequence[Marked]) -> tuple[list[Marked], list[Marked], list[Marked]]:
    """What both have, as the first has it; what only the first has; what only the second has."""
    both: list[Marked] = []
    alone: list[Marked] = []
    left = list(second)
    for mark in first:
        same = [other for other in left if alike(mark, other)]
        if same:
            left.remove(max(same, key=lambda other: dice(mark.content, other.content)))
            both.append(mark)
        else:
            alone.append(mark)
    return both, alone, left


def alike(one: Marked, other: Marked) -> bool:
    """Whether they are the same attribution, boundaries aside."""
    return dice(one.content, other.content) >= 0.5 and (
        _overlap(one.source, other.source) if one.source and other.source else one.source == other.source
    )


def dice(one: Iterable[Span], other: Iterable[Span]) -> float:
    """Of the characters that lie in the spans; 0 to 1."""
    mine = {at for begin, end in one for at in range(begin, end)}
    theirs = {at for begin, end in other for at in range(begin, end)}
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine or theirs else 1.0


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return any(a.begin < b.end and b.begin < a.end for a in one for b in other)
