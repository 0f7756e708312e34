"""Bidirectional LSTMs over sequences of any lengths, with states and weights as bytes and cells in single precision.

What is multiplied at each step are bytes; what the inputs of a first layer add to the gates is computed once for each
distinct input, and in single precision if it says so. Later layers read the bytes that the one before wrote, together
with the states: they need no array of gates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import partial

import numpy as np

from glossator_plugins.stanza.native import kernels
from glossator_plugins.stanza.native.kernels import OFFSET, SCALE, Bytes, Floats, Integers
from glossator_plugins.stanza.native.linear import ByteLinear, Linear
from glossator_plugins.stanza.native.packing import LANES, columns, gates, packed, shaped
from glossator_plugins.stanza.sequences.layout import Layout

# One document by itself: steps of few rows, which are many, each after the one before. So many units take a direction a
# third of a millisecond, and more than that is what a thread costs.
_FEW_ROWS, _WORTH_A_THREAD = 64, 1000


class Reads(Enum):
    """How the first layer reads its inputs."""

    SINGLE = "single"
    """Any values, multiplied in single precision."""
    ROUNDED = "rounded"
    """Any values, each row rounded to bytes with a scale of its own."""
    BYTES = "bytes"
    """Bytes of states."""


class _Direction:
    """The weights of one layer in one direction."""

    def __init__(self, states: Floats, inputs: Floats | None, bias: Floats, size: int) -> None:
        """`states` of shape (4 * size, size), and `inputs` (4 * size, features) if they are bytes, in torch's order."""
        order = gates(size)
        parts = [states.T] if inputs is None else [inputs.T, states.T]
        matrix = columns(np.concatenate(parts), order)
        found = packed(matrix, tuple(map(len, parts)))
        self.packed = found._replace(scales=found.scales / np.float32(SCALE))
        self.bias = columns(bias, order)
        self.state_fours = -(-size // 4)


def _as_powers(weight: Floats) -> Floats:
    """Gates as the kernels read them: a sigmoid of x is 1 / (1 + 2 ** (-x / ln 2)), and the candidate's hyperbolic
    tangent is made of one of twice as much."""
    factors = np.repeat(np.array([1, 1, 2, 1]) / -np.log(2), len(weight) // 4).astype(np.float32)
    return weight * factors.reshape(-1, *[1] * (weight.ndim - 1))


class _Layer:
    """One layer, both directions."""

    def __init__(
        self,
        inputs: Sequence[Floats],
        states: Sequence[Floats],
        biases: Sequence[Floats],
        hidden: Floats | None = None,
        cell: Floats | None = None,
        *,
        reads: Reads,
    ) -> None:
        """Weights of the forward and the backward direction in torch's shapes and order; `hidden` and `cell` (2, size).

        Bytes are multiplied at each step, together with the state; any other values once before the steps.
        """
        self.size, self.features = states[0].shape[1], inputs[0].shape[1]
        for way in (0, 1):
            shaped(states[way], 4 * self.size, self.size)
            shaped(inputs[way], 4 * self.size, self.features)
            shaped(biases[way], 4 * self.size)
        for given in (hidden, cell):
            if given is not None:
                shaped(given, 2, self.size)
        if reads is Reads.BYTES and self.features % 4:
            raise ValueError("rows of bytes are read in fours")
        inputs, states, biases = ([_as_powers(one) for one in given] for given in (inputs, states, biases))
        self._blocks = -(-self.size // LANES)
        self._padded = self._blocks * LANES
        both = zip(inputs, states, biases, strict=True)
        self._directions = [
            _Direction(state, given if reads is Reads.BYTES else None, bias, self.size) for given, state, bias in both
        ]
        order = gates(self.size)
        self._first = [
            None if hidden is None or not hidden.any() else columns(states[way] @ hidden[way], order) for way in (0, 1)
        ]
        self._cells = np.zeros((2, self._padded), dtype=np.float32)
        if cell is not None:
            self._cells[:, : self.size] = cell
        if reads is not Reads.BYTES:
            matrix = np.concatenate([columns(given.T, order) for given in inputs], axis=1)
            bias = np.concatenate([way.bias for way in self._directions])
            self._inputs = Linear(matrix, bias) if reads is Reads.SINGLE else ByteLinear(matrix, bias)

    def gates(self, inputs: Floats) -> Floats:
        """What these inputs, (inputs, features), add to the gates of both directions."""
        return self._inputs(inputs)

    def run(
        self,
        layout: Layout,
        *,
        gates: Floats | None = None,
        inputs: Bytes | None = None,
        units: Integers | None = None,
        outputs: Floats | None = None,
        states: Bytes | None = None,
    ) -> None:
        """Write the states of every unit to `outputs`, (units, 2 * size), and as bytes to `states`, of the same shape.

        It reads either `gates`, as the method gives them, or the bytes of a layer before; `units` says which row of
        them each unit is, without it they are the units.
        """
        if inputs is not None:
            shaped(inputs, layout.total, self.features)
        most = int(layout.sizes[0])

        def one(way: int) -> None:
            direction = self._directions[way]
            writes = layout.units[way]
            reads = writes if units is None else np.ascontiguousarray(units[writes])
            weights = direction.packed
            width = self._padded * 4
            given = direction.bias if gates is None else gates.reshape(-1)[way * width :]
            column = slice(way * self.size, None)
            kernels.call(
                "recur",
                kernels.Recurrence,
                gates=given,
                gates_stride=0 if gates is None else gates.shape[1],
                inputs=inputs if inputs is not None else 0,
                inputs_stride=0 if inputs is None else inputs.shape[1],
                input_fours=0 if inputs is None else weights.fours - direction.state_fours,
                reads=reads,
                writes=writes,
                sizes=layout.sizes,
                steps=len(layout.sizes),
                size=self.size,
                state_fours=direction.state_fours,
                weights=weights.weights,
                start=weights.start,
                scales=weights.scales,
                first=0 if self._first[way] is None else self._first[way],
                cells=(cells := np.repeat(self._cells[way : way + 1], most, axis=0)),
                hidden=(hidden := np.full((2, most, self._padded), OFFSET, dtype=np.uint8)),
                outputs=0 if outputs is None else outputs[:, column],
                outputs_stride=2 * self.size,
                bytes=0 if states is None else states[:, column],
                bytes_stride=0 if states is None else states.shape[1],
            )
            del cells, hidden

        if most <= _FEW_ROWS and layout.total >= _WORTH_A_THREAD:
            kernels.both(partial(one, 0), partial(one, 1))
        else:
            one(0)
            one(1)


class Recurrence:
    """A bidirectional LSTM of one or several layers, with zeros or given states to begin with."""

    def __init__(
        self,
        weights: Mapping[str, Floats],
        layers: int,
        hidden: Floats | None = None,
        cell: Floats | None = None,
        reads: Reads = Reads.SINGLE,
    ) -> None:
        """`weights` have torch's names and shapes; `hidden` and `cell` have shape (2 * layers, size)."""
        self._layers = []
        for layer in range(layers):
            ends = [f"_l{layer}", f"_l{layer}_reverse"]
            both = slice(2 * layer, 2 * layer + 2)
            self._layers.append(
                _Layer(
                    [weights[f"weight_ih{end}"] for end in ends],
                    [weights[f"weight_hh{end}"] for end in ends],
                    [weights[f"bias_ih{end}"] + weights[f"bias_hh{end}"] for end in ends],
                    None if hidden is None else hidden[both],
                    None if cell is None else cell[both],
                    reads=Reads.BYTES if layer else reads,
                )
            )
        self.size = self._layers[0].size

    def states(self, inputs: Floats, units: Integers | None, layout: Layout) -> Floats:
        """Hidden states of every unit, forward and backward, of shape (units, 2 * size).

        `units` says which of the `inputs`, of shape (inputs, features), each unit is; without it they are the units.
        """
        found = np.empty((layout.total, 2 * self.size), dtype=np.float32)
        self._run(inputs, units, layout, outputs=found)
        return found

    def states_of_bytes(self, inputs: Bytes, layout: Layout) -> Floats:
        """The same for a layer that reads bytes of states, one row for each unit."""
        found = np.empty((layout.total, 2 * self.size), dtype=np.float32)
        (layer,) = self._layers
        layer.run(layout, inputs=inputs, outputs=found)
        return found

    def as_bytes(self, inputs: Floats, units: Integers | None, layout: Layout) -> Bytes:
        """As `states` gives them, but as bytes."""
        found = np.empty((layout.total, 2 * self.size), dtype=np.uint8)
        self._run(inputs, units, layout, states=found)
        return found

    def ends(self, inputs: Floats, units: Integers | None, layout: Layout) -> Floats:
        """The last hidden states of every sequence, forward and backward, of shape (sequences, 2 * size)."""
        states = self.states(inputs, units, layout)
        ends = np.cumsum(layout.lengths)
        forward, backward = states[ends - 1, : self.size], states[ends - layout.lengths, self.size :]
        return np.concatenate([forward, backward], axis=1)

    def _run(
        self,
        inputs: Floats,
        units: Integers | None,
        layout: Layout,
        *,
        outputs: Floats | None = None,
        states: Bytes | None = None,
    ) -> None:
        first, *others = self._layers
        gates = first.gates(inputs)
        if not others:
            first.run(layout, gates=gates, units=units, outputs=outputs, states=states)
            return
        before = np.empty((layout.total, 2 * self.size), dtype=np.uint8)
        first.run(layout, gates=gates, units=units, states=before)
        for layer in others[:-1]:
            after = np.empty_like(before)
            layer.run(layout, inputs=before, states=after)
            before = after
        others[-1].run(layout, inputs=before, outputs=outputs, states=states)
