"""Recurrent layers: bidirectional LSTMs over sequences of any lengths, without padding and without work done twice.

Torch's own kernel multiplies every unit with the input weights and works off one direction after the other. Here units
with the same input (the same word, the same character) are multiplied once, and both directions take each step
together: a third to a half of the time, with results that differ from torch's by rounding alone.

All gates are sigmoids: the candidate's tanh(x) is 1 - 2 * sigmoid(-2x), with the inner factor in the weights. Cell:
https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt
import torch
from torch.nn.utils.rnn import PackedSequence

from glossator_plugins.stanza.sequences.layout import Layout

Integers = npt.NDArray[np.int64]

_GATHERED = 128
"""Rows whose inputs are gathered at once: a step of few rows takes less time than a call per step for its inputs."""


class Packing(Layout):
    """Sequences as an LSTM steps through them: the first units of all, then the second ones, and so on.

    Units are numbered sequence after sequence, in the order given. At each step a direction reads one unit of every
    sequence that is long enough, longest first; the rows of the forward direction come before those of the backward.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        """None of the lengths may be zero."""
        super().__init__(lengths)
        self.steps: list[int] = self.sizes.tolist()
        """How many sequences take each step."""
        before = np.cumsum(self.sizes) - self.sizes
        counts = np.repeat(self.sizes, self.sizes)
        order, sorted_ = self.order, self.lengths[self.order]
        self.forward, self.backward = self.units
        # Where each unit's two results are in the rows of both directions.
        self._forward_rows: Integers = np.repeat(before, self.sizes) + np.arange(self.total)
        self._backward_rows: Integers = self._forward_rows + counts
        self.places: Integers = np.empty((self.total, 2), dtype=np.int64)
        self.places[self.forward, 0] = self._forward_rows
        self.places[self.backward, 1] = self._backward_rows
        self.ends: Integers = np.empty((len(order), 2), dtype=np.int64)
        """Where the last results of each sequence are."""
        last = sorted_ - 1
        self.ends[order, 0] = 2 * before[last] + np.arange(len(order))
        self.ends[order, 1] = self.ends[order, 0] + self.sizes[last]

    def rows(self, units: Integers, inputs: int, device: torch.device) -> torch.Tensor:
        """For each row, which of the `inputs` of its direction it reads, the backward ones counted after the others."""
        found = np.empty(2 * self.total, dtype=np.int64)
        found[self._forward_rows] = units[self.forward]
        found[self._backward_rows] = units[self.backward] + inputs
        return torch.from_numpy(found).to(device)


class _Layer:
    """The weights of one layer, both directions stacked."""

    def __init__(self, lstm: torch.nn.LSTM, layer: int, hidden: torch.Tensor | None, cell: torch.Tensor | None) -> None:
        names = [f"_l{layer}", f"_l{layer}_reverse"]
        self.inputs = torch.stack([_scaled(getattr(lstm, f"weight_ih{name}")).t() for name in names]).contiguous()
        self.states = torch.stack([_scaled(getattr(lstm, f"weight_hh{name}")).t() for name in names]).contiguous()
        biases = [_scaled(getattr(lstm, f"bias_ih{name}") + getattr(lstm, f"bias_hh{name}")) for name in names]
        self.bias = torch.stack(biases).unsqueeze(1)
        self.size = lstm.hidden_size
        both = slice(2 * layer, 2 * layer + 2)
        self.hidden = None if hidden is None or not hidden[both].any() else hidden[both].detach().clone()
        self.cell = None if cell is None or not cell[both].any() else cell[both].detach()

    def run(self, inputs: torch.Tensor, units: Integers | None, packing: Packing) -> torch.Tensor:
        """Hidden states of shape (rows, size), see `Packing`."""
        size, most = self.size, packing.steps[0]
        count = len(inputs)
        gates_of = torch.baddbmm(self.bias, inputs.expand(2, -1, -1), self.inputs).view(2 * count, 4 * size)
        runs = [(live, _parts(len(list(steps)), live)) for live, steps in groupby(packing.steps)]
        device = self.states.device
        rows = packing.rows(np.arange(count) if units is None else units, count, device)
        gathers = iter(rows.split_with_sizes([2 * live * part for live, parts in runs for part in parts]))
        found = torch.empty(2 * packing.total, size, device=device)
        space = torch.empty(max(_GATHERED, 2 * most), 4 * size, device=device)
        gates_space = torch.empty(_GATHERED * 4 * size, device=device)
        fresh_space = torch.empty(2 * most * size, device=device)
        cells = torch.zeros(2, most, size, device=device) if self.cell is None else self.cell.repeat(1, most, 1)
        hidden = None if self.hidden is None else self.hidden.repeat(1, most, 1)
        begin = 0
        for live, parts in runs:
            # All views at once: one by one they cost a document alone a few hundredths of its steps.
            given = space[: 2 * live * parts[0]].view(parts[0], 2, live, 4 * size).unbind()
            end = begin + 2 * live * sum(parts)
            outputs = iter(found[begin:end].view(-1, 2, live, size).unbind())
            begin = end
            # In place while it is one step's anyway, else where it stays in the nearest cache.
            gates = given[0] if len(given) == 1 else gates_space[: 8 * live * size].view(2, live, 4 * size)
            enter, forget, candidate, leave = gates.chunk(4, 2)
            fresh = fresh_space[: 2 * live * size].view(2, live, size)
            cell = cells[:, :live]
            hidden = None if hidden is None else hidden[:, :live]
            for part in parts:
                torch.index_select(gates_of, 0, next(gathers), out=space[: 2 * live * part])
                for step, output in zip(given[:part], outputs, strict=False):
                    if hidden is not None:
                        step.baddbmm_(hidden, self.states)
                    torch.sigmoid(step, out=gates)
                    torch.addcmul(enter, enter, candidate, value=-2, out=fresh)
                    torch.addcmul(fresh, forget, cell, out=cell)
                    torch.tanh(cell, out=output)
                    output.mul_(leave)
                    hidden = output
        return found


class Recurrence:
    """An LSTM of torch's in both directions, with zeros or given states to begin with."""

    def __init__(
        self, lstm: torch.nn.LSTM, hidden: torch.Tensor | None = None, cell: torch.Tensor | None = None
    ) -> None:
        """`hidden` and `cell` have shape (2 * layers, 1, size); `fits` must be true of `lstm`."""
        with torch.no_grad():
            self._layers = [_Layer(lstm, layer, hidden, cell) for layer in range(lstm.num_layers)]
        self.device = self._layers[0].states.device
        """Where it computes: what it reads must be there."""

    @staticmethod
    def fits(lstm: object) -> bool:
        """Whether this class can stand for the module."""
        return isinstance(lstm, torch.nn.LSTM) and lstm.bidirectional and lstm.bias and not lstm.proj_size

    def states(self, inputs: torch.Tensor, units: Integers | None, packing: Packing) -> torch.Tensor:
        """Hidden states of every unit, forward and backward, of shape (units, 2 * size).

        `units` says which of the `inputs`, of shape (inputs, features), each unit is; without it they are the units.
        """
        return self._at(self._rows(inputs, units, packing), packing.places)

    def ends(self, inputs: torch.Tensor, units: Integers | None, packing: Packing) -> torch.Tensor:
        """The last hidden states of every sequence, forward and backward, of shape (sequences, 2 * size)."""
        return self._at(self._rows(inputs, units, packing), packing.ends)

    def _rows(self, inputs: torch.Tensor, units: Integers | None, packing: Packing) -> torch.Tensor:
        rows = self._layers[0].run(inputs, units, packing)
        for layer in self._layers[1:]:
            rows = layer.run(self._at(rows, packing.places), None, packing)
        return rows

    def _at(self, rows: torch.Tensor, places: Integers) -> torch.Tensor:
        return rows.index_select(0, torch.from_numpy(places.reshape(-1)).to(rows.device)).view(len(places), -1)


class PackedRecurrence(torch.nn.Module):
    """Stands for Stanza's `PackedLSTM` where only the states of units are read, and the last ones are not."""

    def __init__(self, lstm: torch.nn.LSTM, hidden: torch.Tensor, cell: torch.Tensor) -> None:
        super().__init__()
        self._recurrence = Recurrence(lstm, hidden, cell)

    def forward(
        self, inputs: PackedSequence, lengths: Sequence[int], hx: object = None
    ) -> tuple[PackedSequence, tuple[torch.Tensor, torch.Tensor]]:
        """The states of a packed batch, longest sequence first; empty arrays stand for the last states.

        `hx` is what `PackedLSTM` is given, and known already.
        """
        packing = Packing(lengths)
        units = np.empty(packing.total, dtype=np.int64)
        units[packing.forward] = np.arange(packing.total)
        states = self._recurrence.states(inputs.data, units, packing)
        found = PackedSequence(states[torch.from_numpy(packing.forward).to(states.device)], inputs.batch_sizes)
        return found, (states.new_empty(0), states.new_empty(0))


def _parts(steps: int, live: int) -> list[int]:
    """Into how many steps at once a run of them, with so many sequences each, is cut."""
    most = max(1, _GATHERED // (2 * live))
    return [most] * (steps // most) + [steps % most] * (steps % most > 0)


def _scaled(weight: torch.Tensor) -> torch.Tensor:
    """Torch's gates are input, forget, candidate and output; the candidate's tanh becomes a sigmoid."""
    enter, forget, candidate, leave = weight.chunk(4, 0)
    return torch.cat([enter, forget, candidate * -2, leave], 0)
