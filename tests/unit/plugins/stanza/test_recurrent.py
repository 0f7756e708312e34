"""Recurrent layers give what torch's own give for each sequence alone; vectors of forms are computed once."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from glossator_plugins.stanza.recurrent import Packing, Recurrence
from glossator_plugins.stanza.vectors import FormVectors, distinct

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

    def compute(forms: list[str]) -> torch.Tensor:
        asked.append(forms)
        return torch.tensor([[float(len(form)), float(ord(form[0]))] for form in forms])

    vectors = FormVectors(compute, room=3)
    for forms in (["a", "bb"], ["bb", "ccc", "a"], ["a", "dddd"], ["e", "f", "g", "h"], ["a", "h"]):
        assert vectors.of(forms).tolist() == [[len(form), ord(form[0])] for form in forms]
    assert asked == [["a", "bb"], ["ccc"], ["a", "dddd"], ["e", "f", "g", "h"], ["a", "h"]]
