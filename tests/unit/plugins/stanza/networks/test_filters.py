"""Filters find the greatest values that torch's convolution gives for each sequence alone."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import conv1d

from glossator_plugins.stanza.networks.filters import Filters

LENGTHS = [5, 1, 17, 8, 4, 60, 6]


@pytest.mark.parametrize("widths", [(3, 4, 5), (1,), (2, 6), (4, 4)])
@pytest.mark.parametrize("count", [1, 300])
def test_greatest_values_are_those_of_convolutions(widths: tuple[int, ...], count: int) -> None:
    torch.manual_seed(5)
    weights = [torch.randn(10 + width, 7, width) for width in widths]
    biases = [torch.randn(10 + width) for width in widths]
    lengths = [max(length, *widths) for length in LENGTHS] * count
    units = torch.rand(sum(lengths), 7) * 2 - 1
    found = Filters(weights, biases).greatest(units, lengths)
    assert len(found) == len(widths)
    # The first and the last time that all lengths come: in between the tiles are cut anywhere.
    for row in {*range(len(LENGTHS)), *range(len(lengths) - len(LENGTHS), len(lengths))}:
        begin = sum(lengths[:row])
        alone = units[begin : begin + lengths[row]].t().unsqueeze(0)
        for one, weight, bias in zip(found, weights, biases, strict=True):
            torch.testing.assert_close(one[row], conv1d(alone, weight, bias)[0].amax(1), atol=1e-4, rtol=0)


def test_a_sequence_finds_the_same_beside_others() -> None:
    torch.manual_seed(5)
    filters = Filters([torch.randn(8, 7, 3), torch.randn(8, 7, 5)], [torch.zeros(8), torch.zeros(8)])
    units, others = torch.randn(9, 7), torch.randn(20, 7) * 1e6
    alone, beside = filters.greatest(units, [9]), filters.greatest(torch.cat([others, units, others]), [20, 9, 20])
    for one, other in zip(alone, beside, strict=True):
        torch.testing.assert_close(one[0], other[1], atol=1e-5, rtol=0)


def test_only_what_they_compute_fits() -> None:
    assert Filters.fit((3, 4, 5))
    assert not Filters.fit((3, 7))
    assert not Filters.fit((3, (5, 20)))
