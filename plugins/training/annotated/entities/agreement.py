"""How far two readings agree: F1 of one against the other, exact in span and label, which is the same both ways.

`python -m training.annotated.entities.agreement READING1 READING2` compares two folders of notes.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence, Set
from pathlib import Path

from training.annotated.agreement import f1
from training.annotated.entities.check import reading
from training.annotated.entities.notation import LABELS, Entity

Reading = Mapping[str, Sequence[Entity]]
Found = tuple[str, Entity]
"""An article's id, and an entity in it."""


def agreement(first: Reading, second: Reading) -> dict[str, float]:
    """F1 in percent over the articles that both have read: per label, `spans` whatever the label, and `all`."""
    one, other = both_read(first, second)
    scores = {label: _f1(_labelled(one, label), _labelled(other, label)) for label in LABELS}
    scores["spans"] = _f1({(name, mark.span) for name, mark in one}, {(name, mark.span) for name, mark in other})
    scores["all"] = _f1(one, other)
    return scores


def differences(first: Reading, second: Reading) -> list[Found]:
    """What only one of them has, in text order; which of them has it is not told, so that nobody decides by that."""
    one, other = both_read(first, second)
    return sorted(one ^ other, key=lambda found: (found[0], found[1].span, found[1].label))


def both_read(first: Reading, second: Reading) -> tuple[set[Found], set[Found]]:
    """What each of them has in the articles that both have read."""
    names = first.keys() & second.keys()
    one, other = ({(name, mark) for name in names for mark in side[name]} for side in (first, second))
    return one, other


def _labelled(found: Collection[Found], label: str) -> set[Found]:
    return {one for one in found if one[1].label == label}


def _f1(one: Set[object], other: Set[object]) -> float:
    return f1(len(one & other), len(one), len(other))


def main(one: str, other: str) -> None:
    for label, score in agreement(reading(Path(one)), reading(Path(other))).items():
        print(f"{label:8} {score:5.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
