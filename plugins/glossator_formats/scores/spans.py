"""Scorer of labelled spans: exact, without labels, and overlapping; and what kind of error each other span is.

Spans are (start, end, label) in code points, end exclusive; one that is given twice counts once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .count import Count

Place = tuple[int, int]
Labelled = tuple[int, int, str]
Candidate = tuple[float, int, int]
"""Badness of a pair, and the indexes of its gold and its found side."""


def shared(one: Place, other: Place) -> int:
    """How many characters two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def matched(gold: Sequence[Place], found: Sequence[Place]) -> list[tuple[int, int]]:
    """One-to-one pairs of overlapping spans as indexes, those that share most first, then in text order."""
    return _greedy(gold, found, lambda _gold, _found: True)


def matched_by_label(gold: Sequence[Labelled], found: Sequence[Labelled]) -> list[tuple[int, int]]:
    """The same among spans of one label."""
    return _greedy(
        [span[:2] for span in gold],
        [span[:2] for span in found],
        lambda one, other: gold[one][2] == found[other][2],
    )


def _greedy(gold: Sequence[Place], found: Sequence[Place], fits: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    candidates = sorted(
        (-common, one, other)
        for one, wanted in enumerate(gold)
        for other, given in enumerate(found)
        if (common := shared(wanted, given)) and fits(one, other)
    )
    return [(one, other) for _, one, other in one_to_one(candidates)]


def one_to_one(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates in their order, but those of whom one side is taken already."""
    taken: set[int] = set()
    given_away: set[int] = set()
    for candidate in candidates:
        _, one, other = candidate
        if one not in taken and other not in given_away:
            taken.add(one)
            given_away.add(other)
            yield candidate


@dataclass(frozen=True)
class SpanScores:
    """Exact: start, end and label. Untyped: start and end. Overlap: label, and at least a character shared."""

    exact: Count
    untyped: Count
    overlap: Count
    by_label: Mapping[str, Count]


def span_scores(gold: Iterable[Iterable[Labelled]], found: Iterable[Iterable[Labelled]]) -> SpanScores:
    """Scores over documents; `gold` and `found` run parallel."""
    exact = untyped = overlap = Count()
    by_label: dict[str, Count] = defaultdict(Count)
    for wanted, given in zip(gold, found, strict=True):
        right, had = sorted(set(wanted)), sorted(set(given))
        exact += _count(set(right), set(had))
        untyped += _count({span[:2] for span in right}, {span[:2] for span in had})
        overlap += Count(len(matched_by_label(right, had)), len(had), len(right))
        for label in {span[2] for span in (*right, *had)}:
            by_label[label] += _count(
                {span for span in right if span[2] == label}, {span for span in had if span[2] == label}
            )
    return SpanScores(exact, untyped, overlap, dict(sorted(by_label.items())))


def _count(gold: set[object] | set[Labelled] | set[Place], found: set[object] | set[Labelled] | set[Place]) -> Count:
    return Count(len(gold & found), len(found), len(gold))


def span_errors(gold: Iterable[Labelled], found: Iterable[Labelled], is_known: Callable[[Place], bool]) -> Counter[str]:
    """The kinds of a document's errors; each span of `gold` and `found` that is not exact is in at most one.

    `label.X-Y` for X called Y; `edge.*` for other edges; `edge-and-label`; `missed.*` by whether `is_known` knows
    the name's words; `spurious.*`.
    """
    wanted, given = set(gold), set(found)
    lost, extra = sorted(wanted - given), sorted(given - wanted)
    pairs = matched([span[:2] for span in lost], [span[:2] for span in extra])
    kinds = Counter(_kind(lost[one], extra[other], lost, extra) for one, other in pairs)
    paired, used = {one for one, _ in pairs}, {other for _, other in pairs}
    for one, span in enumerate(lost):
        if one not in paired and not any(shared(span[:2], extra[other][:2]) for other in used):
            kinds["missed.known" if is_known(span[:2]) else "missed.unknown"] += 1
    for other, span in enumerate(extra):
        if other not in used and not any(shared(span[:2], lost[one][:2]) for one in paired):
            kinds["spurious.amount" if span[2] in {"DATE", "MONEY"} else "spurious.name"] += 1
    return kinds


def _kind(gold: Labelled, found: Labelled, lost: Sequence[Labelled], extra: Sequence[Labelled]) -> str:
    if gold[:2] == found[:2]:
        return f"label.{gold[2]}-{found[2]}"
    if sum(shared(gold[:2], other[:2]) > 0 for other in extra) > 1:
        return "edge.split"
    if sum(shared(found[:2], one[:2]) > 0 for one in lost) > 1:
        return "edge.merged"
    if gold[2] != found[2]:
        return "edge-and-label"
    inside = gold[0] <= found[0] and found[1] <= gold[1]
    around = found[0] <= gold[0] and gold[1] <= found[1]
    return "edge.short" if inside else "edge.long" if around else "edge.shifted"
