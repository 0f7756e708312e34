"""A quicker LSTM for training on a CPU: the same numbers as torch's, without its cost per time step.

torch's LSTM over packed sequences takes a slice of the whole batch at each time step, so the gradient of each step is
a tensor of the whole batch's size, and it adds up the gradient of the recurrent weights step by step. On windows of
200 words that is most of the training time. Here both are put together once for all steps. Only training uses it: the
weights are those of Stanza's own module, which runs them unchanged.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import linear
from torch.nn.utils.rnn import PackedSequence


class _Direction(torch.autograd.Function):
    """One direction: from the packed inputs' share of the gates to outputs, and last hidden and cell states."""

    @staticmethod
    def forward(  # type: ignore[override] # noqa: PLR0917 - autograd passes by position
        ctx: Any, gates: Tensor, weight: Tensor, hidden: Tensor, cell: Tensor, sizes: list[int], reverse: bool
    ) -> tuple[Tensor, Tensor, Tensor]:
        """`gates`: (words, 4 x hidden) in packed order; `weight`: (4 x hidden, hidden); states: (batch, hidden)."""
        width = hidden.shape[1]
        acts = gates.clone()
        before = gates.new_empty(len(gates), 2 * width)
        states = gates.new_empty(len(gates), 2 * width)
        now = torch.cat([hidden, cell], 1)
        transposed = weight.t().contiguous()
        for start, count in _steps(sizes, reverse):
            rows = slice(start, start + count)
            old_hidden, old_cell = now[:count, :width], now[:count, width:]
            before[rows] = now[:count]
            act = acts[rows]
            act.addmm_(old_hidden, transposed)
            act[:, : 2 * width].sigmoid_()
            act[:, 2 * width : 3 * width].tanh_()
            act[:, 3 * width :].sigmoid_()
            enter, keep, new, out = act.chunk(4, 1)
            fresh_cell = torch.addcmul(enter * new, keep, old_cell)
            now[:count, width:] = fresh_cell
            now[:count, :width] = out * fresh_cell.tanh()
            states[rows] = now[:count]
        ctx.save_for_backward(acts, before, states, weight)
        ctx.sizes, ctx.reverse = sizes, reverse
        return states[:, :width].clone(), now[:, :width].clone(), now[:, width:].clone()

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        """Gradients of gates, weight and first states."""
        output, last_hidden, last_cell = grads
        acts, before, states, weight = ctx.saved_tensors
        width = output.shape[1]
        gates = torch.empty_like(acts)
        hidden, cell = last_hidden.clone(), last_cell.clone()
        for start, count in reversed(_steps(ctx.sizes, ctx.reverse)):
            rows = slice(start, start + count)
            enter, keep, new, out = acts[rows].chunk(4, 1)
            curve = states[rows, width:].tanh()
            d_hidden = output[rows] + hidden[:count]
            d_cell = cell[:count] + d_hidden * out * (1 - curve * curve)
            gate = gates[rows]
            gate[:, :width] = d_cell * new * enter * (1 - enter)
            gate[:, width : 2 * width] = d_cell * before[rows, width:] * keep * (1 - keep)
            gate[:, 2 * width : 3 * width] = d_cell * enter * (1 - new * new)
            gate[:, 3 * width :] = d_hidden * curve * out * (1 - out)
            hidden[:count] = gate @ weight
            cell[:count] = d_cell * keep
        return gates, gates.t() @ before[:, :width], hidden, cell, None, None


def _steps(sizes: list[int], reverse: bool) -> list[tuple[int, int]]:
    """(first row, number of rows) of each time step of a packed batch, in the direction's order."""
    steps, start = [], 0
    for count in sizes:
        steps.append((start, count))
        start += count
    return steps[::-1] if reverse else steps


def run(
    lstm: nn.LSTM, packed: PackedSequence, hx: tuple[Tensor, Tensor]
) -> tuple[PackedSequence, tuple[Tensor, Tensor]]:
    """What `lstm(packed, hx)` gives for a one-layer LSTM."""
    sizes = packed.batch_sizes.tolist()
    found = []
    for direction in range(2 if lstm.bidirectional else 1):
        input_weight, weight, input_bias, bias = lstm.all_weights[direction]
        gates = linear(packed.data, input_weight, input_bias + bias)
        found.append(_Direction.apply(gates, weight, hx[0][direction], hx[1][direction], sizes, direction == 1))
    outputs, hidden, cell = zip(*found, strict=True)
    data = PackedSequence(torch.cat(outputs, 1), packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices)
    return data, (torch.stack(hidden), torch.stack(cell))


def install() -> None:
    """Let Stanza's PackedLSTM use it while it trains."""
    from stanza.models.common.packed_lstm import PackedLSTM

    plain = PackedLSTM.forward

    def forward(self, input, lengths, hx=None):  # type: ignore[no-untyped-def]  # noqa: A002
        quick = self.training and isinstance(self.lstm, nn.LSTM) and self.lstm.num_layers == 1 and not self.pad
        if quick and hx is not None and isinstance(input, PackedSequence):
            return run(self.lstm, input, hx)
        return plain(self, input, lengths, hx)

    PackedLSTM.forward = forward
