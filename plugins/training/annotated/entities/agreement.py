"""How far two readings agree: F1 of one against the other, exact in span and label, which is the same both ways.

`python -m training.annotated.entities.agreement READING1 READING2 [--show]` compares two folders of notes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.annotated.agreement import f1
from training.annotated.entities.check import reading, texts
from training.annotated.entities.notation import LABELS, Entity

Reading = Mapping[str, Sequence[Entity]]


def agreement(first: Reading, second: Reading) -> dict[str, float]:
    """F1 in percent over the articles that both have read: per label, `spans` without labels, and `all`."""
    one, other = _flat(first, first.keys() & second.keys()), _flat(second, first.keys() & second.keys())
    result = {
        label: f1(
            sum(mark[1].label == label for mark in one & other),
            *(sum(m[1].label == label for m in s) for s in (one, other)),
        )
        for label in LABELS
    }
    spans = [{(name, mark.span) for name, mark in side} for side in (one, other)]
    result["spans"] = f1(len(spans[0] & spans[1]), len(spans[0]), len(spans[1]))
    result["all"] = f1(len(one & other), len(one), len(other))
    return result


def differences(first: Reading, second: Reading) -> list[tuple[str, Entity, bool]]:
    """Article, entity, and whether the first has it: what only one of them has, in text order."""
    names = first.keys() & second.keys()
    one, other = _flat(first, names), _flat(second, names)
    return sorted(
        ((name, mark, (name, mark) in one) for name, mark in one ^ other),
        key=lambda row: (row[0], row[1].span, not row[2], row[1].label),
    )


def _flat(side: Reading, names: frozenset[str] | set[str]) -> set[tuple[str, Entity]]:
    return {(name, mark) for name in names for mark in side[name]}


def main(one: str, other: str, show: str = "") -> None:
    first, second = reading(Path(one)), reading(Path(other))
    if show:
        for name, mark, mine in differences(first, second):
            print("-+"[not mine], name, mark.label, texts()[name][mark.span.begin : mark.span.end], sep=" | ")
    for label, score in agreement(first, second).items():
        print(f"{label:8} {score:5.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
