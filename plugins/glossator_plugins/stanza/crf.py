"""Decoding of a linear-chain CRF: the best tags of many sequences at once, and how probable a span of them is.

Stanza decodes one sequence after the other; a batch of them costs little more than its longest. The result is the
same. Viterbi and forward-backward: https://www.cs.columbia.edu/~mcollins/fb.pdf
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class Chains:
    """Scores of sequences, padded into one array; rows are sorted by length, longest first."""

    def __init__(self, scores: Sequence[Floats], transitions: Floats) -> None:
        """`scores` has shape (units, tags) for each sequence, `transitions` (tags, tags): from, to."""
        self._order = sorted(range(len(scores)), key=lambda row: -len(scores[row]))
        self._place = {row: place for place, row in enumerate(self._order)}
        self._lengths = np.array([len(scores[row]) for row in self._order], dtype=np.int64)
        tags = transitions.shape[0]
        self._scores = np.zeros((int(self._lengths[0]), len(scores), tags), dtype=np.float32)
        for place, row in enumerate(self._order):
            self._scores[: len(scores[row]), place] = scores[row]
        self._transitions = transitions
        self._forward: Floats | None = None
        self._backward: Floats | None = None

    def best(self) -> list[list[int]]:
        """The best tags of each sequence, in the order given."""
        steps, rows, tags = self._scores.shape
        pointers = np.zeros((steps, rows, tags), dtype=np.int32)
        best = self._scores[0].copy()
        for step in range(1, steps):
            live = self._live(step)
            through = best[:live, :, None] + self._transitions
            pointers[step, :live] = through.argmax(axis=1)
            best[:live] = self._scores[step, :live] + through.max(axis=1)
        current = best.argmax(axis=1)
        paths = np.zeros((steps, rows), dtype=np.int64)
        for step in range(steps - 1, -1, -1):
            live = self._live(step)
            paths[step, :live] = current[:live]
            if step:
                current[:live] = pointers[step, np.arange(live), current[:live]]
        return [paths[: self._lengths[self._place[row]], self._place[row]].tolist() for row in range(len(self._order))]

    def probability(self, row: int, first: int, tags: Sequence[int]) -> float:
        """Probability that the units from `first` on have just these tags, whatever the others have."""
        if self._forward is None or self._backward is None:
            self._forward, self._backward = self._sums()
        place = self._place[row]
        last = first + len(tags) - 1
        score = float(self._forward[first, place, tags[0]] + self._backward[last, place, tags[-1]])
        for step, (before, tag) in enumerate(pairwise(tags), start=first + 1):
            score += float(self._transitions[before, tag] + self._scores[step, place, tag])
        whole = _log_sum(self._forward[int(self._lengths[place]) - 1, place], axis=0)
        return float(np.exp(min(0.0, score - float(whole))))

    def _sums(self) -> tuple[Floats, Floats]:
        """Log sums over all beginnings up to each unit and tag, and over all continuations after it."""
        steps = self._scores.shape[0]
        forward, backward = self._scores.copy(), np.zeros_like(self._scores)
        for step in range(1, steps):
            live = self._live(step)
            forward[step, :live] += _log_sum(forward[step - 1, :live, :, None] + self._transitions, axis=1)
        for step in range(steps - 2, -1, -1):
            live = self._live(step + 1)
            after = self._scores[step + 1, :live] + backward[step + 1, :live]
            backward[step, :live] = _log_sum(self._transitions + after[:, None, :], axis=2)
        return forward, backward

    def _live(self, step: int) -> int:
        """How many rows, from the first on, are longer than `step`."""
        return int(np.searchsorted(-self._lengths, -step, side="left"))


def _log_sum(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    total: Floats = np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)
    return total
