"""Decoding of a linear-chain CRF: the best tags of many sequences at once, and how probable a span of them is.

Stanza decodes one sequence after the other; a batch of them costs little more than its longest. The result is the
same. Viterbi and forward-backward: https://www.cs.columbia.edu/~mcollins/fb.pdf
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

NOTHING = 300.0
"""How far below the highest a score counts as none, in logarithms."""


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
        self._sums: _Sums | None = None

    def best(self) -> list[list[int]]:
        """The best tags of each sequence, in the order given."""
        steps, rows, tags = self._scores.shape
        best = np.empty_like(self._scores)
        best[0] = self._scores[0]
        # Of shape (from, rows, to), in the same place at each step: the greatest along the first is found soonest.
        space = np.empty(tags * rows * tags, dtype=np.float32)
        for step in range(1, steps):
            live = self._live(step)
            through = space[: tags * live * tags].reshape(tags, live, tags)
            np.add(best[step - 1, :live].T[:, :, None], self._transitions[:, None, :], out=through)
            np.add(self._scores[step, :live], through.max(axis=0), out=best[step, :live])
            best[step, live:] = best[step - 1, live:]
        # Which tag came before is looked up on the best path alone.
        paths = np.empty((steps, rows), dtype=np.int64)
        paths[-1] = best[-1].argmax(axis=1)
        into = np.ascontiguousarray(self._transitions.T)
        for step in range(steps - 1, 0, -1):
            live = self._live(step)
            paths[step - 1] = paths[step]
            paths[step - 1, :live] = (best[step - 1, :live] + into[paths[step, :live]]).argmax(axis=1)
        return [paths[: self._lengths[self._place[row]], self._place[row]].tolist() for row in range(len(self._order))]

    def marginals(self, tag: int) -> list[Doubles]:
        """The probability of the tag at each unit of each sequence, in the order given."""
        whole = self._summed().marginals(tag)
        return [whole[: self._lengths[self._place[row]], self._place[row]] for row in range(len(self._order))]

    def probability(self, row: int, first: int, tags: Sequence[int]) -> float:
        """Probability that the units from `first` on have just these tags, whatever the others have."""
        sums = self._summed()
        place = self._place[row]
        last = first + len(tags) - 1
        score = sums.before(first, place, tags[0]) + sums.after(last, place, tags[-1])
        for step, (before, tag) in enumerate(pairwise(tags), start=first + 1):
            score += float(self._transitions[before, tag]) + float(self._scores[step, place, tag])
        whole = sums.whole(int(self._lengths[place]) - 1, place)
        return float(np.exp(min(0.0, score - whole)))

    def may_have(self, row: int, unit: int, tag: int, least: float) -> bool:
        """Whether the unit may have the tag with such a probability: no span that begins so is likelier."""
        return self._summed().marginal(unit, self._place[row], tag) >= least

    def _summed(self) -> _Sums:
        if self._sums is None:
            live = [self._live(step) for step in range(len(self._scores))]
            self._sums = _Sums(self._scores, self._transitions, live)
        return self._sums

    def _live(self, step: int) -> int:
        """How many rows, from the first on, are longer than `step`."""
        return int(np.searchsorted(-self._lengths, -step, side="left"))


class _Sums:
    """Sums over all beginnings up to each unit and tag, and over all continuations after it.

    Exponentials of scores, not their logarithms, so that a step is one multiplication of matrices: each step's are
    scaled to sum to 1, and the logarithm of the scale is kept beside them.
    """

    def __init__(self, scores: Floats, transitions: Floats, live: Sequence[int]) -> None:
        steps = len(scores)
        top = float(transitions.max())
        # Beyond that nothing is left of it in any sum; zeros would divide by themselves.
        through = np.exp(np.maximum(transitions.astype(np.float64) - top, -NOTHING))
        forth, back = through, through.T.copy()
        highest = scores.max(axis=2).astype(np.float64)
        here = np.exp(np.maximum(scores - highest[..., None], -NOTHING))
        self._before, self._after = here.copy(), np.ones_like(here)
        self._before_scale, self._after_scale = np.zeros_like(highest), np.zeros_like(highest)
        for step in range(steps):
            rows = self._before[step, : live[step]]
            scale = highest[step, : live[step]]
            if step:
                rows *= self._before[step - 1, : live[step]] @ forth
                scale = scale + self._before_scale[step - 1, : live[step]] + top
            sums = rows.sum(axis=1)
            rows /= sums[:, None]
            self._before_scale[step, : live[step]] = scale + np.log(sums)
        for step in range(steps - 2, -1, -1):
            rows = (here[step + 1, : live[step + 1]] * self._after[step + 1, : live[step + 1]]) @ back
            sums = rows.sum(axis=1)
            self._after[step, : live[step + 1]] = rows / sums[:, None]
            scale = highest[step + 1, : live[step + 1]] + self._after_scale[step + 1, : live[step + 1]] + top
            self._after_scale[step, : live[step + 1]] = scale + np.log(sums)

    def marginals(self, tag: int) -> Doubles:
        """The probability of the tag at each step of each row; of shape (steps, rows)."""
        of_all = np.einsum("srt,srt->sr", self._before, self._after)
        of_one = self._before[..., tag] * self._after[..., tag]
        found: Doubles = np.divide(of_one, of_all, out=np.ones_like(of_all), where=of_all > 0)
        return found

    def marginal(self, step: int, place: int, tag: int) -> float:
        """The probability of the tag at a step of a row."""
        before, after = self._before[step, place], self._after[step, place]
        return float(before[tag] * after[tag] / max(float(before @ after), 1e-300))

    def before(self, step: int, place: int, tag: int) -> float:
        """Logarithm of the sum over all beginnings that end with this tag, itself included."""
        return float(_log(self._before[step, place, tag]) + self._before_scale[step, place])

    def after(self, step: int, place: int, tag: int) -> float:
        """Logarithm of the sum over all continuations of this tag."""
        return float(_log(self._after[step, place, tag]) + self._after_scale[step, place])

    def whole(self, last: int, place: int) -> float:
        """Logarithm of the sum over everything, `last` being the last unit."""
        return float(self._before_scale[last, place])


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf
