"""Recurrent layers of the sizes that the parser has: torch's own beside the parser's, on the same weights and units.

`pytest benchmarks/test_recurrent.py`: compare the two rows of each size; lengths and repeated inputs are as in news.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from pytest_benchmark.fixture import BenchmarkFixture
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

from glossator_plugins.stanza.networks.recurrent import Packing, Recurrence

SIZES = {
    # features, size, sequences, shortest, longest, distinct inputs
    "characters of paragraphs": (41, 64, 60, 100, 900, 150),
    "characters of words": (100, 100, 2000, 1, 14, 90),
    "words of sentences": (300, 256, 200, 3, 45, 1500),
    "words of windows": (300, 256, 25, 150, 200, 1500),
}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("own", [False, True], ids=["torch", "own"])
def test_recurrent(benchmark: BenchmarkFixture, size: tuple[int, ...], own: bool) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(1)
    features, hidden, sequences, shortest, longest, distinct = size
    chance = np.random.default_rng(1)
    lengths = sorted(chance.integers(shortest, longest, sequences, endpoint=True).tolist(), reverse=True)
    units, inputs = chance.integers(0, distinct, sum(lengths)), torch.randn(distinct, features)
    lstm = torch.nn.LSTM(features, hidden, bidirectional=True, batch_first=True)
    recurrence = Recurrence(lstm)

    def by_torch() -> torch.Tensor:
        padded = pad_sequence(inputs[units].split(lengths), batch_first=True)  # type: ignore[no-untyped-call] # theirs
        found: torch.Tensor = lstm(pack_padded_sequence(padded, lengths, batch_first=True))[0].data
        return found

    def by_us() -> torch.Tensor:
        return recurrence.states(inputs, units, Packing(lengths))

    run: Callable[[], torch.Tensor] = by_us if own else by_torch
    with torch.inference_mode():
        benchmark.pedantic(run, rounds=5, warmup_rounds=1)  # type: ignore[no-untyped-call] # theirs
    benchmark.extra_info["units"] = len(units)
