"""Filters of the sizes that classifiers have: torch's convolutions beside the parser's, on the same weights and units.

`pytest benchmarks/test_filters.py`: compare the two rows of each size; lengths are those of a news batch.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from pytest_benchmark.fixture import BenchmarkFixture
from torch.nn.functional import conv1d
from torch.nn.utils.rnn import pad_sequence

from glossator_plugins.stanza.networks.filters import Filters

SIZES = {
    # features, channels, sequences, shortest, longest
    "one document": (300, 200, 20, 8, 40),
    "a batch of one length": (300, 200, 120, 40, 40),
    "a batch": (300, 200, 150, 25, 50),
    "a batch, smaller network": (200, 100, 150, 25, 50),
}
WIDTHS = (3, 4, 5)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("own", [False, True], ids=["torch", "own"])
def test_filters(benchmark: BenchmarkFixture, size: tuple[int, ...], own: bool) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(1)
    features, channels, sequences, shortest, longest = size
    chance = np.random.default_rng(1)
    lengths = sorted(chance.integers(shortest, longest, sequences, endpoint=True).tolist(), reverse=True)
    units = torch.rand(sum(lengths), features) * 2 - 1
    weights = [torch.randn(channels, features, width) * 0.05 for width in WIDTHS]
    biases = [torch.randn(channels) for _ in WIDTHS]
    filters = Filters(weights, biases)

    def by_torch() -> list[torch.Tensor]:
        padded = pad_sequence(units.split(lengths), batch_first=True)  # type: ignore[no-untyped-call] # theirs
        read = padded.transpose(1, 2).contiguous()
        found = []
        for width, weight, bias in zip(WIDTHS, weights, biases, strict=True):
            values = conv1d(read, weight, bias)
            beyond = torch.arange(values.shape[2]) > torch.tensor(lengths).unsqueeze(1) - width
            found.append(values.masked_fill_(beyond.unsqueeze(1), -torch.inf).amax(2))
        return found

    def by_us() -> list[torch.Tensor]:
        return filters.greatest(units, lengths)

    run: Callable[[], list[torch.Tensor]] = by_us if own else by_torch
    with torch.inference_mode():
        for one, other in zip(by_us(), by_torch(), strict=True):
            torch.testing.assert_close(one, other, atol=1e-4, rtol=0)
        benchmark.pedantic(run, rounds=5, warmup_rounds=1)  # type: ignore[no-untyped-call] # theirs
    benchmark.extra_info["units"] = len(units)
