"""Weights of single precision as bytes, laid out as the kernels read them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from glossator_plugins.stanza.native.kernels import OFFSET, Floats, Integers

LANES = 16
PANEL = 4 * LANES
"""Columns that are multiplied together."""


class Packed(NamedTuple):
    """A matrix; see `c/supported.c`."""

    weights: npt.NDArray[np.int8]
    start: npt.NDArray[np.int32]
    scales: Floats
    """What a column's bytes are multiplied with, of shape (columns,)."""
    fours: int


def packed(matrix: Floats, parts: tuple[int, ...] = ()) -> Packed:
    """A matrix of shape (rows, columns), with `columns` a multiple of `LANES`.

    `parts` are how many rows each of its parts has that come from different arrays: each is filled up to a whole number
    of fours.
    """
    most = np.abs(matrix).max(axis=0, initial=0)
    scales = np.where(most > 0, most, 1).astype(np.float32) / np.float32(127)
    whole = np.rint(matrix / scales).astype(np.int8)
    cuts = np.cumsum(parts or (len(matrix),))[:-1]
    filled = [np.pad(part, ((0, -len(part) % 4), (0, 0))) for part in np.split(whole, cuts)]
    fours = np.concatenate(filled).reshape(-1, 4, whole.shape[1])
    panels = [
        fours[:, :, first : first + PANEL].transpose(0, 2, 1).reshape(-1) for first in range(0, whole.shape[1], PANEL)
    ]
    return Packed(
        np.ascontiguousarray(np.concatenate(panels)),
        (-OFFSET * whole.astype(np.int32).sum(axis=0)).astype(np.int32),
        scales,
        len(fours),
    )


def shaped(array: npt.NDArray[Any], *shape: int) -> None:
    """Raises `ValueError` if an array has another shape: the kernels would read what is beside it."""
    if array.shape != shape:
        raise ValueError(f"an array of shape {array.shape} where {shape} is due")


def gates(size: int) -> Integers:
    """Where the gates of each unit of a state are in torch's order, block by block of 16 units; -1 where is none."""
    units = np.arange(-(-size // LANES) * LANES).reshape(-1, 1, LANES)
    found = units + size * np.arange(4).reshape(1, 4, 1)
    return np.where(units < size, found, -1).reshape(-1)


def columns(matrix: Floats, places: Integers) -> Floats:
    """The columns at these places, of zeros where a place is -1."""
    found = np.zeros((*matrix.shape[:-1], len(places)), dtype=np.float32)
    found[..., places >= 0] = matrix[..., places[places >= 0]]
    return found
