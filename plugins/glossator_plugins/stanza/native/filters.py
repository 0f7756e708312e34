"""Filters over the bytes that an LSTM writes: the greatest value that each finds in each sequence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glossator_plugins.stanza.native import kernels
from glossator_plugins.stanza.native.kernels import SCALE, Bytes, Floats, Integers
from glossator_plugins.stanza.native.packing import LANES, columns, packed, shaped


class Filters:
    """One-dimensional filters of one or several widths over the same features."""

    def __init__(self, weights: Sequence[Floats], biases: Sequence[Floats]) -> None:
        """For each width `weights` of shape (channels, features, width) and `biases` (channels,); `features` must be a
        multiple of 4."""
        self._filters = []
        for weight, bias in zip(weights, biases, strict=True):
            channels, features, width = weight.shape
            shaped(bias, channels)
            if features % 4 or features != weights[0].shape[1]:
                raise ValueError("filters read the same rows, in fours")
            self._features = features
            places = np.arange(-(-channels // LANES) * LANES)
            # The rows that a filter reads lie one after the other, so that it is one column of a matrix.
            matrix = weight.transpose(2, 1, 0).reshape(width * features, channels)
            found = packed(columns(matrix, np.where(places < channels, places, -1)))
            self._filters.append((width, channels, found._replace(scales=found.scales / np.float32(SCALE)), bias))

    def greatest(self, states: Bytes, lengths: Integers) -> Floats:
        """The greatest values in each sequence, of shape (sequences, channels of all widths).

        `states` of all sequences, one after the other, have shape (units, features). No sequence may be shorter than
        the widest filter.
        """
        shaped(states, int(lengths.sum()), self._features)
        begins = np.cumsum(lengths) - lengths
        found = []
        for width, channels, weights, bias in self._filters:
            values = np.empty((len(lengths), len(weights.start)), dtype=np.float32)
            kernels.call(
                "greatest",
                kernels.Filters,
                rows=states,
                stride=states.shape[1],
                begins=begins,
                places=(places := lengths + 1 - width),
                sequences=len(lengths),
                fours=weights.fours,
                columns=len(weights.start) // LANES,
                weights=weights.weights,
                start=weights.start,
                scales=weights.scales,
                outputs=values,
                outputs_stride=values.shape[1],
            )
            del places
            found.append(values[:, :channels] + bias)
        return np.concatenate(found, axis=1)
