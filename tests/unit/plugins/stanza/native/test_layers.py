"""Layers of bytes give what torch's give, to what bytes can tell, and no sequence changes what another one gets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from threading import Event, get_ident

import numpy as np
import numpy.typing as npt
import pytest
import torch

from glossator_plugins.stanza.native import kernels
from glossator_plugins.stanza.native.filters import Filters
from glossator_plugins.stanza.native.linear import ByteLinear, Linear
from glossator_plugins.stanza.native.recurrent import Reads, Recurrence
from glossator_plugins.stanza.sequences.layout import Layout

# More and fewer than a block of rows, and one that goes on alone.
LENGTHS = [3, 1, 19, 4, 4, 2, 7, 7, 1]
CHANCE = np.random.default_rng(5)


def values(*shape: int) -> npt.NDArray[np.float32]:
    return CHANCE.normal(size=shape).astype(np.float32)


def weights(lstm: torch.nn.LSTM) -> dict[str, npt.NDArray[np.float32]]:
    return {name: value.detach().numpy() for name, value in lstm.named_parameters()}


@pytest.mark.parametrize("size", [6, 16, 50])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("started", [True, False], ids=["given-states", "zero-states"])
@pytest.mark.parametrize("reads", [Reads.SINGLE, Reads.ROUNDED])
def test_states_are_those_of_torch(size: int, layers: int, started: bool, reads: Reads) -> None:
    torch.manual_seed(3)
    lstm = torch.nn.LSTM(7, size, layers, bidirectional=True, batch_first=True)
    first = (torch.randn(2 * layers, 1, size), torch.randn(2 * layers, 1, size)) if started else None
    inputs, units = values(6, 7), CHANCE.integers(0, 6, sum(LENGTHS))
    hidden, cell = [state[:, 0].numpy() for state in first] if first else (None, None)
    recurrence, layout = Recurrence(weights(lstm), layers, hidden, cell, reads), Layout(LENGTHS)
    states, ends = recurrence.states(inputs, units, layout), recurrence.ends(inputs, units, layout)
    as_bytes = recurrence.as_bytes(inputs, units, layout)
    np.testing.assert_allclose((as_bytes.astype(np.float32) - 128) / 127, states, atol=0.51 / 127)
    begin = 0
    for row, length in enumerate(LENGTHS):
        read = torch.from_numpy(inputs[units[begin : begin + length]]).unsqueeze(0)
        expected, (last, _) = lstm(read, first)
        np.testing.assert_allclose(states[begin : begin + length], expected[0].detach(), atol=0.02)
        np.testing.assert_allclose(ends[row], last[-2:].flatten().detach(), atol=0.02)
        begin += length


@pytest.mark.parametrize("reads", [Reads.SINGLE, Reads.ROUNDED])
def test_a_sequence_gets_what_it_gets_alone(reads: Reads) -> None:
    torch.manual_seed(3)
    recurrence = Recurrence(weights(torch.nn.LSTM(9, 20, 2, bidirectional=True)), 2, reads=reads)
    inputs = values(sum(LENGTHS), 9)
    inputs[::3] *= 100
    together = recurrence.states(inputs, None, Layout(LENGTHS))
    begin = 0
    for length in LENGTHS:
        alone = recurrence.states(inputs[begin : begin + length], None, Layout([length]))
        np.testing.assert_array_equal(together[begin : begin + length], alone)
        begin += length


def test_directions_that_are_read_beside_one_another_give_the_same() -> None:
    """One long document: its sequences by themselves are too short for that."""
    torch.manual_seed(3)
    recurrence = Recurrence(weights(torch.nn.LSTM(9, 20, 2, bidirectional=True)), 2)
    lengths = [40, 300, 7, 220, 300, 90, 250]
    inputs = values(sum(lengths), 9)
    alone = [recurrence.states(part, None, Layout([len(part)])) for part in np.split(inputs, np.cumsum(lengths)[:-1])]
    for _ in range(20):
        np.testing.assert_array_equal(recurrence.states(inputs, None, Layout(lengths)), np.concatenate(alone))


def test_the_second_is_done_beside_the_first_where_a_processor_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "cores", lambda: 2)
    begun = Event()
    beside: list[int] = []

    def second() -> None:
        begun.set()
        beside.append(get_ident())

    kernels.both(lambda: assert_(begun.wait(60)), second)
    assert beside != [get_ident()]
    assert len(beside) == 1


@pytest.mark.parametrize("processors", [1, 2])
def test_both_are_done_once_wherever(monkeypatch: pytest.MonkeyPatch, processors: int) -> None:
    monkeypatch.setattr(kernels, "cores", lambda: processors)
    for _ in range(200):
        done: list[str] = []
        kernels.both(partial(done.append, "here"), partial(done.append, "beside"))
        assert sorted(done) == ["beside", "here"]


def assert_(what: bool) -> None:
    assert what


@pytest.mark.parametrize("shape", [(1, 5, 3), (13, 32, 64), (200, 30, 41), (7, 300, 130)])
def test_rows_times_a_matrix(shape: tuple[int, int, int]) -> None:
    rows, features, outputs = shape
    matrix, bias, given = values(features, outputs), values(outputs), values(rows, features)
    expected = given.astype(np.float64) @ matrix + bias
    np.testing.assert_allclose(Linear(matrix, bias)(given), expected, atol=1e-4)
    np.testing.assert_allclose(Linear(matrix)(given), expected - bias, atol=1e-4)
    rounded = ByteLinear(matrix, bias)
    # Two errors of half a step of 127, of each feature.
    np.testing.assert_allclose(rounded(given), expected, atol=0.12 * features**0.5)
    for row in range(min(rows, 14)):
        np.testing.assert_array_equal(rounded(given[row : row + 1])[0], rounded(given)[row])
        np.testing.assert_array_equal(Linear(matrix)(given[row : row + 1])[0], Linear(matrix)(given)[row])


def greatest(
    states: npt.NDArray[np.float32], weight: npt.NDArray[np.float32], bias: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    read, filters, added = map(torch.from_numpy, (states.T[None].copy(), weight, bias))
    found: npt.NDArray[np.float32] = torch.nn.functional.conv1d(read, filters, added)[0].amax(1).numpy()
    return found


@pytest.mark.parametrize("channels", [[5, 16, 100], [33, 64, 47]])
def test_filters_find_the_greatest_values(channels: Sequence[int]) -> None:
    sizes = [(count, 8, width) for count, width in zip(channels, (1, 3, 5), strict=True)]
    matrices, biases = [values(*size) for size in sizes], [values(size[0]) for size in sizes]
    lengths = np.array([5, 6, 11, 30])
    states = kernels.as_bytes(np.tanh(values(int(lengths.sum()), 8)))
    found = Filters(matrices, biases).greatest(states, lengths)
    begin = 0
    for row, length in enumerate(lengths):
        read = ((states[begin : begin + length].astype(np.float32) - 128) / 127).astype(np.float32)
        expected = np.concatenate([greatest(read, *one) for one in zip(matrices, biases, strict=True)])
        np.testing.assert_allclose(found[row], expected, atol=0.1)
        np.testing.assert_array_equal(
            found[row], Filters(matrices, biases).greatest(states[begin : begin + length], np.array([length]))[0]
        )
        begin += length


def test_states_of_bytes() -> None:
    torch.manual_seed(3)
    lstm = torch.nn.LSTM(12, 10, bidirectional=True, batch_first=True)
    given = kernels.as_bytes(np.tanh(values(sum(LENGTHS), 12)))
    found = Recurrence(weights(lstm), 1, reads=Reads.BYTES).states_of_bytes(given, Layout(LENGTHS))
    read = torch.from_numpy((given[:3].astype(np.float32) - 128) / 127)
    np.testing.assert_allclose(found[:3], lstm(read.unsqueeze(0))[0][0].detach(), atol=0.02)


def test_arrays_of_other_shapes_are_refused() -> None:
    lstm = weights(torch.nn.LSTM(8, 10, bidirectional=True))
    for name in lstm:
        with pytest.raises(ValueError, match="shape"):
            Recurrence({**lstm, name: lstm[name][:-1]}, 1)
    recurrence = Recurrence(lstm, 1)
    with pytest.raises(ValueError, match="shape"):
        recurrence.states(values(4, 9), None, Layout([4]))
    with pytest.raises(ValueError, match="shape"):
        Filters([values(3, 8, 2)], [values(4)])
    with pytest.raises(ValueError, match="shape"):
        Filters([values(3, 8, 2)], [values(3)]).greatest(np.zeros((5, 8), dtype=np.uint8), np.array([6]))
    with pytest.raises(ValueError, match="shape"):
        Linear(values(4, 3))(values(2, 5))


def test_damped_states() -> None:
    states, factors = np.tanh(values(5, 21)), np.array([1, 0, 0.5, 0.25, 1], dtype=np.float32)
    np.testing.assert_array_equal(kernels.damped(states, factors), kernels.as_bytes(states * factors[:, None]))
    with pytest.raises(ValueError, match="factor"):
        kernels.damped(states, factors[1:])


def test_what_fails_in_the_other_thread_fails_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "cores", lambda: 2)
    begun = Event()

    def fails() -> None:
        begun.set()
        raise MemoryError("no room")

    with pytest.raises(MemoryError, match="no room"):
        kernels.both(lambda: assert_(begun.wait(60)), fails)
