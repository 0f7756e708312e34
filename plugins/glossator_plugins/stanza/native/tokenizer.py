"""The network of Stanza's tokenizers: two recurrent layers over characters, each with scores of ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glossator_plugins.stanza.native import kernels
from glossator_plugins.stanza.native.kernels import Floats
from glossator_plugins.stanza.native.linear import Linear
from glossator_plugins.stanza.native.recurrent import Reads, Recurrence
from glossator_plugins.stanza.native.vocabulary import Vocabulary
from glossator_plugins.stanza.native.weights import Weights
from glossator_plugins.stanza.sequences.characters import (
    CharacterInputs,
    Integers,
    Window,
    distinct_keys,
    joined,
    normalized,
)
from glossator_plugins.stanza.sequences.layout import Layout

_SURE = 4.0
"""Beyond any doubt whether something ends: the logarithms of two other scores' certainty are at most 2 log 2."""


class CharacterNetwork:
    """Stanza's class of each character: 0 inside a token, 1 its end, 2 a sentence's; 3 and 4 of multi-word tokens."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        """`model` is what the file has."""
        config, weights = model["config"], Weights(model["model"])
        vocabulary = Vocabulary(model["vocab"])
        self.inputs = CharacterInputs(config["feat_funcs"], vocabulary.number)
        self.skips_newlines = False
        self._padding = vocabulary.number("<PAD>")
        self._vectors = weights["embeddings.weight"]
        self._first = Recurrence(weights.part("rnn."), 1)
        self._first_scores = _heads(weights, "")
        self._second = None
        if config["hierarchical"]:
            self._sureness = config["hier_invtemp"]
            self._second = Recurrence(weights.part("rnn2."), 1, reads=Reads.BYTES)
            self._second_scores = _heads(weights, "2")

    def normalized(self, characters: str) -> str:
        """A token's characters as the networks read them."""
        return normalized(characters)

    def classes(self, windows: Sequence[Window]) -> list[Integers]:
        """The classes of each window's characters; none may be empty."""
        inputs, units = self._inputs(*joined(windows, self._padding))
        layout = Layout([len(window.ids) + window.ends for window in windows])
        states = self._first.states(inputs, units, layout)
        scores = self._first_scores(states)
        if self._second is not None:
            factors = np.ones(len(states), dtype=np.float32)
            if self._sureness > 0:
                # One less the sigmoid of how sure the first layer is that nothing ends here.
                factors = 0.5 + 0.5 * np.tanh(scores[:, 0] * (0.5 * self._sureness))
            read = kernels.damped(states, factors)
            scores = scores + self._second_scores(self._second.states_of_bytes(read, layout))
        classes = _classes(scores)
        found = []
        begin = 0
        for window in windows:
            found.append(classes[begin : begin + len(window.ids)])
            begin += len(window.ids) + window.ends
        return found

    def _inputs(self, ids: Integers, features: Floats) -> tuple[Floats, Integers]:
        """What the first layer reads, and which of it each unit is: features are zero or one."""
        # In single precision, which is exact for so few bits: products of integers take ten times as long.
        bits = features @ (1 << np.arange(features.shape[1])).astype(np.float32)
        # There are few of either, so that what is looked up is small.
        _, kinds = distinct_keys(bits.astype(np.int64))
        first, units = distinct_keys(kinds * (ids.max() + 1) + ids)
        return np.concatenate([self._vectors[ids[first]], features[first]], axis=1), units


def _heads(weights: Weights, suffix: str) -> Linear:
    """Those that there are, side by side: for its end in a token, in a sentence, in a multi-word token."""
    names = [f"{name}_clf{suffix}" for name in ("tok", "sent", "mwt") if f"{name}_clf{suffix}.weight" in weights]
    matrix = np.concatenate([weights[f"{name}.weight"] for name in names]).T
    biases = [weights[f"{name}.bias"] for name in names if f"{name}.bias" in weights]
    return Linear(matrix, np.concatenate(biases) if biases else None)


def _classes(scores: Floats) -> Integers:
    """The likeliest class of each character, as `Tokenizer.forward` and then the greatest of its values would give it.

    Classes from 1 on share the logarithm of an end's probability, and differ in those of the other scores alone. That
    logarithm is greater than the one of no end where the first score is greater than what the others take off it, which
    is less than `_SURE`: only between is it computed.
    """
    first = scores[:, 0]
    ends = first > 0
    unsure = np.flatnonzero((first > -_SURE) & (first < _SURE))
    if len(unsure):
        # The logarithm of a sigmoid of x is -log(1 + exp(-x)).
        some = scores[unsure]
        inside = -np.logaddexp(0, some[:, 0])
        end = -np.logaddexp(0, -some[:, 0]) - np.logaddexp(0, -np.abs(some[:, 1:])).sum(axis=1)
        ends[unsure] = end > inside
    marks = scores[:, 1:] > 0
    class_of_end = 1 + marks[:, 0] + (2 * marks[:, 1] if scores.shape[1] == 3 else 0)
    found: Integers = class_of_end * ends
    return found.astype(np.int64, copy=False)
