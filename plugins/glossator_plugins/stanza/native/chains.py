"""Decoding of a linear-chain CRF as `stanza.sequences.crf` does it, sequence after sequence in one call."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from glossator_plugins.stanza.native import kernels
from glossator_plugins.stanza.native.kernels import Floats, Integers
from glossator_plugins.stanza.native.packing import shaped
from glossator_plugins.stanza.sequences.crf import NOTHING, Chains, Doubles

NumberT = TypeVar("NumberT", bound=np.floating[Any])

MOST_TAGS = 128
_FAR_BELOW = -1e30


class _Sums(NamedTuple):
    before: Doubles
    after: Doubles
    """Of shape (units, tags), each unit's divided by their sum."""
    forth: Doubles
    back: Doubles
    """Logarithms of what they were divided by, of shape (units,)."""
    highest: Doubles
    """The highest score of each unit."""


class Transitions:
    """What it adds to go from a tag to the next one, laid out for the kernels."""

    def __init__(self, transitions: Floats) -> None:
        """Of shape (tags, tags): from, to; of at most `MOST_TAGS`."""
        shaped(transitions, len(transitions), len(transitions))
        self.plain = transitions
        self.tags = len(transitions)
        self.stride = -(-self.tags // 16) * 16
        self.through, self.into = self._laid(transitions), self._laid(transitions.T)
        self.top = float(transitions.max())
        # Beyond that nothing is left of it in any sum; zeros would divide by themselves.
        products = np.exp(np.maximum(transitions.astype(np.float64) - self.top, -NOTHING))
        self.products, self.products_into = self._laid(products), self._laid(products.T)

    def _laid(self, matrix: npt.NDArray[NumberT]) -> npt.NDArray[NumberT]:
        found = np.zeros((self.tags, self.stride), dtype=matrix.dtype)
        found[:, : self.tags] = matrix
        return found


class NativeChains(Chains):
    """Scores of sequences, one after the other."""

    def __init__(self, scores: Floats, lengths: Integers, transitions: Transitions) -> None:
        """`scores` has shape (units, tags), `lengths` (sequences,)."""
        shaped(scores, int(lengths.sum()), transitions.tags)
        self._transitions_of = transitions
        self._scores = np.pad(scores, ((0, 0), (0, transitions.stride - transitions.tags)), constant_values=_FAR_BELOW)
        self._sequence_lengths = lengths
        self._begins = np.cumsum(lengths) - lengths
        self._scales: dict[int, tuple[list[float], list[float]]] = {}
        self._may_at: tuple[int, float] | None = None
        self._may: list[bool] = []

    def best(self) -> list[list[int]]:
        found = np.empty(len(self._scores), dtype=np.int64)
        transitions = self._transitions_of
        kernels.call(
            "best",
            kernels.Paths,
            scores=self._scores,
            stride=transitions.stride,
            begins=self._begins,
            lengths=self._sequence_lengths,
            sequences=len(self._begins),
            tags=transitions.tags,
            through=transitions.through,
            into=transitions.into,
            sums=np.empty_like(self._scores),
            best=found,
        )
        whole = found.tolist()
        cuts = zip(self._begins.tolist(), self._sequence_lengths.tolist(), strict=True)
        return [whole[begin : begin + length] for begin, length in cuts]

    def marginals(self, tag: int) -> list[Doubles]:
        sums = self._all
        of_all = self._of_all
        of_one = sums.before[:, tag] * sums.after[:, tag]
        found: Doubles = np.divide(of_one, of_all, out=np.ones_like(of_all), where=of_all > 0)
        return np.split(found, self._begins[1:])

    def may_have(self, row: int, unit: int, tag: int, least: float) -> bool:
        place = int(self._begins[row]) + unit
        # Asked of one label after another.
        if self._may_at != (place, least):
            sums = self._all
            may = sums.before[place] * sums.after[place] >= least * self._of_all[place]
            self._may_at, self._may = (place, least), [bool(one) for one in may.tolist()]
        return self._may[tag]

    def probability(self, row: int, first: int, tags: Sequence[int]) -> float:
        sums, begin = self._all, int(self._begins[row])
        end = first + len(tags) - 1
        before, after = sums.before[begin + first, tags[0]], sums.after[begin + end, tags[-1]]
        if not before > 0 or not after > 0:
            return 0.0
        forth, back = self._scale(row)
        score = math.log(before) + forth[first] + math.log(after) + back[end]
        for place, (one, tag) in enumerate(pairwise(tags), start=begin + first + 1):
            score += float(self._transitions_of.plain[one, tag]) + float(self._scores[place, tag])
        return math.exp(min(0.0, score - forth[-1]))

    def _scale(self, row: int) -> tuple[list[float], list[float]]:
        """What is to be added to the logarithms of a sequence's sums of beginnings and of continuations."""
        if row not in self._scales:
            part = slice(int(self._begins[row]), int(self._begins[row] + self._sequence_lengths[row]))
            # Most sequences are too short for arrays to be worth their making.
            forth, back = self._all.forth[part].tolist(), self._all.back[part].tolist()
            highest, top = self._all.highest[part].tolist(), float(self._transitions_of.top)
            before = [total + top * place for place, total in enumerate(accumulate(forth))]
            steps = [one + most + top for one, most in zip(back[:-1], highest[1:], strict=True)]
            after = [0.0, *accumulate(reversed(steps))]
            self._scales[row] = before, after[::-1]
        return self._scales[row]

    @cached_property
    def _of_all(self) -> Doubles:
        found: Doubles = np.einsum("ut,ut->u", self._all.before, self._all.after)
        return found

    @cached_property
    def _all(self) -> _Sums:
        transitions, tags = self._transitions_of, self._transitions_of.tags
        highest = self._scores.max(axis=1).astype(np.float64)
        here = np.exp(np.maximum(self._scores - highest[:, None], -NOTHING))
        here[:, tags:] = 0
        before, after = np.empty_like(here), np.empty_like(here)
        before_sums, after_sums = np.empty_like(highest), np.empty_like(highest)
        kernels.call(
            "sums",
            kernels.Sums,
            here=here,
            stride=transitions.stride,
            begins=self._begins,
            lengths=self._sequence_lengths,
            sequences=len(self._begins),
            tags=tags,
            through=transitions.products,
            into=transitions.products_into,
            before=before,
            after=after,
            before_sums=before_sums,
            after_sums=after_sums,
        )
        return _Sums(before, after, np.log(before_sums) + highest, np.log(after_sums), highest)
