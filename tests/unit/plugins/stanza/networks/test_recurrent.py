"""Recurrent layers give what torch's own give for each sequence alone; vectors of forms are computed once."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.utils.rnn import pack_sequence

from glossator_plugins.stanza.networks.recurrent import PackedRecurrence, Packing, Recurrence
from glossator_plugins.stanza.sequences.vectors import Floats, FormVectors, distinct

LENGTHS = [3, 1, 9, 4, 4]


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("started", [True, False], ids=["given-states", "zero-states"])
def test_states_are_those_of_torch(layers: int, started: bool) -> None:
    torch.manual_seed(3)
    lstm = torch.nn.LSTM(7, 5, layers, bidirectional=True, batch_first=True)
    first = (torch.randn(2 * layers, 1, 5), torch.randn(2 * layers, 1, 5)) if started else None
    inputs, units = torch.randn(6, 7), np.random.default_rng(3).integers(0, 6, sum(LENGTHS))
    recurrence, packing = Recurrence(lstm, *(first or ())), Packing(LENGTHS)
    with torch.inference_mode():
        states, ends = recurrence.states(inputs, units, packing), recurrence.ends(inputs, units, packing)
        begin = 0
        for row, length in enumerate(LENGTHS):
            expected, (last, _) = lstm(inputs[units[begin : begin + length]].unsqueeze(0), first)
            torch.testing.assert_close(states[begin : begin + length], expected[0], atol=1e-5, rtol=0)
            torch.testing.assert_close(ends[row], last[-2:].flatten(), atol=1e-5, rtol=0)
            begin += length


def test_given_states_stay_as_they_are() -> None:
    lstm = torch.nn.LSTM(2, 3, bidirectional=True, batch_first=True)
    recurrence, packing = Recurrence(lstm, torch.ones(2, 1, 3), torch.ones(2, 1, 3)), Packing([4])
    with torch.inference_mode():
        first, again = (recurrence.states(torch.ones(4, 2), None, packing) for _ in range(2))
    torch.testing.assert_close(first, again)


def test_a_packed_batch_is_read_as_by_torch() -> None:
    lstm = torch.nn.LSTM(2, 3, bidirectional=True, batch_first=True)
    states = torch.randn(2, 1, 3), torch.randn(2, 1, 3)
    packed = pack_sequence([torch.randn(length, 2) for length in (5, 5, 2, 1)])
    with torch.inference_mode():
        found, _ = PackedRecurrence(lstm, *states)(packed, [5, 5, 2, 1])
        expected, _ = lstm(packed, tuple(state.repeat(1, 4, 1) for state in states))
    torch.testing.assert_close(found.data, expected.data, atol=1e-5, rtol=0)
    assert torch.equal(found.batch_sizes, expected.batch_sizes)


def test_only_what_it_computes_fits() -> None:
    assert Recurrence.fits(torch.nn.LSTM(2, 3, bidirectional=True))
    assert not Recurrence.fits(torch.nn.LSTM(2, 3))
    assert not Recurrence.fits(torch.nn.LSTM(2, 3, bidirectional=True, proj_size=1))
    assert not Recurrence.fits(torch.nn.GRU(2, 3, bidirectional=True))


def test_forms_are_numbered_in_order() -> None:
    forms, units = distinct([["a", "b"], [], ["a", "c", "b"]])
    assert forms == ["a", "b", "c"]
    assert units.tolist() == [0, 1, 0, 2, 1]


def test_vectors_are_computed_once_until_there_is_no_room() -> None:
    asked: list[list[str]] = []

    def compute(forms: list[str]) -> Floats:
        asked.append(forms)
        return np.array([[len(form), ord(form[0])] for form in forms], dtype=np.float32)

    vectors = FormVectors(compute, room=3)
    for forms in (["a", "bb"], ["bb", "ccc", "a"], ["a", "dddd"], ["e", "f", "g", "h"], ["a", "h"]):
        assert vectors.of(forms).tolist() == [[len(form), ord(form[0])] for form in forms]
    assert asked == [["a", "bb"], ["ccc"], ["a", "dddd"], ["e", "f", "g", "h"], ["a", "h"]]
