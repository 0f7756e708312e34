"""Tags of a NER model: what spans a sequence of them has, and which tags a span of some label would have.

What begins, ends and stands alone is decided as Stanza decides it (stanza 1.15, `models/ner/{trainer,utils}.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_PREFIX = 4
"""Tags that stand for none, which come first."""
_LONGEST_RUN, _RUNS = 12, 5000
"""Tags in a run, and runs, whose spans are remembered."""


class Tags:
    """The tags of one model."""

    def __init__(self, names: Sequence[str], transitions: Floats) -> None:
        """`transitions` has shape (tags, tags): from, to."""
        # Stanza's taggers can predict padding; it takes that for "O", the first real tag, and so do we.
        self._names = [names[max(tag, _PREFIX)] for tag in range(len(names))]
        self._outside = [name == "O" for name in self._names]
        self.outside = self._outside.index(True)
        """The tag of what is in no span."""
        self.transitions = transitions
        self._forms = _forms(self._names)
        self.labels = frozenset(name[2:] for name in self._names if name[1:2] == "-")
        """All that spans may be labelled with."""
        self._runs: dict[tuple[int, ...], list[tuple[int, int, str]]] = {}

    def spans(self, tags: Sequence[int]) -> list[tuple[int, int, str]]:
        """Half-open spans with their labels, from a sequence of tags."""
        found: list[tuple[int, int, str]] = []
        first = 0
        # Nothing looks beyond an "O".
        for outside, run in groupby(tags, key=self._outside.__getitem__):
            inside = tuple(run)
            if not outside:
                found += [(first + begin, first + end, label) for begin, end, label in self._decoded(inside)]
            first += len(inside)
        return found

    def forms_of(self, units: int) -> dict[str, list[int]]:
        """For each label the tags of a span of so many units with it."""
        if units == 1:
            return {label: [tags[0]] for label, tags in self._forms.items()}
        return {label: [tags[1], *[tags[2]] * (units - 2), tags[3]] for label, tags in self._forms.items()}

    def _decoded(self, tags: tuple[int, ...]) -> list[tuple[int, int, str]]:
        known = self._runs.get(tags)
        if known is None:
            known = decoded([self._names[tag] for tag in tags])
            if len(tags) <= _LONGEST_RUN and len(self._runs) < _RUNS:
                self._runs[tags] = known
        return known


def decoded(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The spans of tags, half-open: a beginning or an end that has no other half stands alone."""
    whole = _well_formed(tags)
    if whole is not None:
        return whole
    found: list[tuple[int, int, str]] = []
    open_: list[int] = []
    label = ""

    def close() -> None:
        nonlocal open_
        if open_:
            found.append((open_[0], open_[-1] + 1, label))
        open_ = []

    for place, tag in enumerate(_mended(tags)):
        kind = tag[:2]
        if kind in ("B-", "S-"):
            close()
        if kind in ("B-", "I-", "E-", "S-"):
            open_.append(place)
            label = tag[2:]
        if kind in ("E-", "S-") or tag == "O":
            close()
    close()
    return found


def _well_formed(tags: Sequence[str]) -> list[tuple[int, int, str]] | None:
    """The same if every beginning has its end, as nearly always; else None."""
    found = []
    place = 0
    while place < len(tags):
        first, kind, label = place, tags[place][:2], tags[place][2:]
        if kind == "B-":
            place += 1
            while place < len(tags) and tags[place] == f"I-{label}":
                place += 1
            if place == len(tags) or tags[place] != f"E-{label}":
                return None
        elif kind != "S-":
            return None
        place += 1
        found.append((first, place, label))
    return found


def _mended(tags: Sequence[str]) -> list[str]:
    """Inner tags at an edge made beginnings or ends, then those that have no other half made single ones."""
    found = list(tags)
    for inner, ends in (("I-", ("E-", "B-")), ("", ("S-", "S-"))):
        for place, tag in enumerate(found):
            for kind, change, near, goes_on in (
                (inner or "B-", ends[0], place + 1, ("I-", "E-")),
                (inner or "E-", ends[1], place - 1, ("B-", "I-")),
            ):
                beside = found[near] if 0 <= near < len(found) else ""
                if tag.startswith(kind) and beside not in [part + tag[2:] for part in goes_on]:
                    found[place] = change + tag[2:]
    return found


def _forms(names: Sequence[str]) -> dict[str, tuple[int, int, int, int]]:
    """The tags of single, first, inner and last units of each label that has all four."""
    places = {name: tag for tag, name in enumerate(names)}
    labels = sorted({name[2:] for name in names if name[:2] == "S-"})
    return {
        label: (places[f"S-{label}"], places[f"B-{label}"], places[f"I-{label}"], places[f"E-{label}"])
        for label in labels
        if all(f"{place}-{label}" in places for place in "BIE")
    }
