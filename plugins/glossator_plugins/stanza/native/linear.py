"""Linear layers: rows times a matrix, in single precision or with bytes. No row changes what another one gives."""

from __future__ import annotations

import numpy as np

from glossator_plugins.stanza.native import kernels
from glossator_plugins.stanza.native.kernels import Floats
from glossator_plugins.stanza.native.packing import LANES, PANEL, columns, packed, shaped


class Linear:
    """In single precision, on one thread."""

    def __init__(self, matrix: Floats, bias: Floats | None = None) -> None:
        """`matrix` has shape (features, outputs), `bias` (outputs,)."""
        self._features, self._outputs = matrix.shape
        if bias is not None:
            shaped(bias, self._outputs)
        places = _filled(self._outputs, LANES)
        wide = columns(matrix, places)
        panels = [wide[:, first : first + PANEL].reshape(-1) for first in range(0, len(places), PANEL)]
        self._weights = np.concatenate(panels)
        self._bias = columns(np.zeros(self._outputs, np.float32) if bias is None else bias, places)

    def __call__(self, rows: Floats) -> Floats:
        """Of shape (rows, outputs)."""
        rows = np.ascontiguousarray(rows, dtype=np.float32)
        shaped(rows, len(rows), self._features)
        found = np.empty((len(rows), len(self._bias)), dtype=np.float32)
        kernels.call(
            "single",
            kernels.Single,
            rows=rows,
            count=len(rows),
            stride=rows.shape[1],
            depth=rows.shape[1],
            columns=len(self._bias) // LANES,
            weights=self._weights,
            bias=self._bias,
            outputs=found,
            outputs_stride=found.shape[1],
        )
        return found[:, : self._outputs]


class ByteLinear:
    """With bytes: each row has a scale of its own, each column, too."""

    def __init__(self, matrix: Floats, bias: Floats) -> None:
        """As above."""
        self._features, self._outputs = matrix.shape
        shaped(bias, self._outputs)
        places = _filled(self._outputs, PANEL)
        self._packed = packed(columns(matrix, places))
        self._bias = columns(bias, places)

    def __call__(self, rows: Floats) -> Floats:
        """Of shape (rows, outputs)."""
        shaped(rows, len(rows), self._features)
        as_bytes, scales = kernels.by_rows(rows)
        found = np.empty((len(rows), len(self._bias)), dtype=np.float32)
        kernels.call(
            "multiply",
            kernels.Product,
            rows=as_bytes,
            count=len(rows),
            stride=as_bytes.shape[1],
            fours=self._packed.fours,
            panels=len(self._bias) // PANEL,
            weights=self._packed.weights,
            start=self._packed.start,
            scales=self._packed.scales,
            bias=self._bias,
            of_rows=scales,
            outputs=found,
            outputs_stride=found.shape[1],
        )
        return found[:, : self._outputs]


def _filled(count: int, whole: int) -> kernels.Integers:
    places = np.arange(-(-count // whole) * whole)
    return np.where(places < count, places, -1)
