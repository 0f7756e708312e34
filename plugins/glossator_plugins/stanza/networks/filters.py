"""Filters over sequences of any lengths: the greatest value that each finds, with half the multiplications.

What a filter of five units gives at four neighbouring positions takes 8 products of weights and units, not 20: sums of
the units times sums of the weights, and sums of these. Shorter filters are filled up with zeros and share the sums of
units. Results differ from a convolution's by rounding alone, of which there is a few times as much. Toom and Cook's
algorithm, in networks known as Winograd's: https://arxiv.org/abs/1509.09308
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

_READ = 8
"""Units that a tile reads."""
_POINTS = (0, 1, -1, 2, -2, 0.5, -0.5)
"""Where the polynomials behind it are evaluated, but for infinity. Small numbers keep rounding small."""
_TOGETHER = 256
"""Tiles in one product: few enough for the processor's cache, and many enough to read the weights seldom."""


class Filters:
    """One-dimensional filters of one or several widths over the same features."""

    def __init__(self, weights: Sequence[torch.Tensor], biases: Sequence[torch.Tensor]) -> None:
        """For each width `weights` of shape (channels, features, width) and `biases` (channels,); they must `fit`."""
        self._widths = [weight.shape[2] for weight in weights]
        self._channels = [len(weight) for weight in weights]
        self._positions = _READ + 1 - max(self._widths)
        """Of which a tile gives the values."""
        device = weights[0].device
        powers = _powers(max(self._widths)).to(device)
        with torch.no_grad():
            # Of shape (sums, features, channels).
            sums = [torch.einsum("sw,cfw->sfc", powers[:, : one.shape[2]], one.double()) for one in weights]
            self._weights = torch.cat(sums, 2).float()
            self._bias = torch.cat(list(biases)).clone()
        self._of_units = torch.linalg.inv(_powers(_READ)).t().float().contiguous().to(device)
        self._of_products = _powers(self._positions).t().float().contiguous().to(device)

    @staticmethod
    def fit(widths: Sequence[object]) -> bool:
        """Whether filters of these widths can be read so: for wider ones there is little to save."""
        return all(isinstance(width, int) and 1 <= width <= _READ - 2 for width in widths)

    def greatest(self, units: torch.Tensor, lengths: Sequence[int]) -> list[torch.Tensor]:
        """For each width, the greatest value in each sequence, of shape (sequences, channels).

        `units` of all sequences, one after the other, have shape (units, features). No sequence may be shorter than
        the widest filter.
        """
        tiles, places, left = self._tiles(np.asarray(lengths, dtype=np.int64))
        best = torch.empty(len(left), sum(self._channels), device=units.device)
        for first in range(0, len(left), _TOGETHER):
            part = slice(first, first + _TOGETHER)
            best[part] = self._values(units, places[:, part], left[part]).amax(0)
        found = torch.stack([of_one.amax(0) for of_one in best.split_with_sizes(tiles)])
        return list((found + self._bias).split_with_sizes(self._channels, 1))

    def _tiles(self, lengths: npt.NDArray[np.int64]) -> tuple[list[int], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """How many tiles each sequence has; the units that each reads; and how many units it has before the end."""
        tiles = -(-(lengths + 1 - min(self._widths)) // self._positions)
        begins = np.cumsum(lengths) - lengths
        first = (np.arange(tiles.sum()) - np.repeat(np.cumsum(tiles) - tiles, tiles)) * self._positions
        left = np.repeat(lengths, tiles) - first
        # Beyond the end the last unit again: whatever it is, it falls out of the sums.
        places = np.repeat(begins, tiles) + first + np.minimum(np.arange(_READ)[:, None], left - 1)
        return tiles.tolist(), places, left

    def _values(self, units: torch.Tensor, places: npt.NDArray[np.int64], left: npt.NDArray[np.int64]) -> torch.Tensor:
        """Values at each position of tiles, of shape (positions, tiles, channels), without the bias."""
        count = len(left)
        read = units.index_select(0, torch.from_numpy(places.reshape(-1)).to(units.device))
        sums = (self._of_units @ read.view(_READ, -1)).view(_READ, count, -1)
        products = torch.bmm(sums, self._weights)
        values = (self._of_products @ products.view(_READ, -1)).view(self._positions * count, -1)
        positions = np.arange(self._positions)[:, None]
        for width, channels in zip(self._widths, values.split_with_sizes(self._channels, 1), strict=True):
            beyond = np.flatnonzero(positions > left - width)
            channels.index_fill_(0, torch.from_numpy(beyond).to(units.device), -torch.inf)
        return values.view(self._positions, count, -1)


def _powers(degree: int) -> torch.Tensor:
    """The powers below `degree` of every point, of shape (points, degree); of infinity the highest alone is left."""
    points = torch.tensor(_POINTS, dtype=torch.float64).unsqueeze(1) ** torch.arange(degree)
    highest = torch.zeros(1, degree, dtype=torch.float64)
    highest[0, -1] = 1
    return torch.cat([points, highest])
