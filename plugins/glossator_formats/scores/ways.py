"""The four ways in which spans can agree, as MUC and SemEval 2013 name them, and where nervaluate counts otherwise.

* exact: begin, end and label are the same (nervaluate's "strict");
* span: begin and end (its "exact");
* type: the label, and at least one character shared (its "ent_type");
* partial: whatever the label; half of those that only share a character (its "partial").

A span that is given twice counts once. Spans are half-open; each is paired with at most one other, the same place
first, then those that share most characters. nervaluate 1.2.1 takes the end as included, so that neighbours share a
place, and pairs in the order of the predictions, so that an early one that only touches takes an entity from a later
one that is exactly right (`findings/nervaluate_half_open.sh`). Where no spans touch or compete, all figures are the
same; a test says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from .measure import Tally
from .spans import Labelled, Place, one_to_one, shared

WAYS = ("exact", "span", "type", "partial")


def pairs(gold: Sequence[Labelled], found: Sequence[Labelled], *, by_label: bool = False) -> list[tuple[int, int]]:
    """One-to-one pairs as indexes; `by_label`: only those of one label."""
    candidates = []
    order = sorted(range(len(found)), key=lambda other: found[other][:2])
    for one, wanted in enumerate(gold):
        for other in order:
            given = found[other]
            if given[0] >= wanted[1]:
                break
            common = shared(wanted[:2], given[:2])
            if common and (not by_label or wanted[2] == given[2]):
                candidates.append((_badness(wanted, given, common), one, other))
    return [(one, other) for _, one, other in one_to_one(sorted(candidates))]


def tally(way: str, gold: Sequence[Labelled], found: Sequence[Labelled]) -> Tally:
    """One document, in one of the four ways; both sides without doubles."""
    if way == "exact":
        return Tally(len(set(gold) & set(found)), len(found), len(gold))
    if way == "span":
        wanted, given = _places(gold), _places(found)
        return Tally(len(wanted & given), len(given), len(wanted))
    if way == "type":
        return Tally(len(pairs(gold, found, by_label=True)), len(found), len(gold))
    wanted_places = [(*place, "") for place in sorted(_places(gold))]
    given_places = [(*place, "") for place in sorted(_places(found))]
    right = sum(
        1.0 if wanted_places[one] == given_places[other] else 0.5 for one, other in pairs(wanted_places, given_places)
    )
    return Tally(right, len(given_places), len(wanted_places))


def _places(spans: Sequence[Labelled]) -> set[Place]:
    return {span[:2] for span in spans}


def _badness(gold: Labelled, found: Labelled, common: int) -> float:
    # Least for the same place, with the same label before that with another one.
    same = gold[:2] == found[:2]
    return -common - (2.0**40 if same else 0.0) - (0.5 if gold[2] == found[2] else 0.0)
