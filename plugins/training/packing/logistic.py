"""Logistic regression over named features, by Newton's method: small, and the same on every machine to many digits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from glossator.text.calibration import Calibration

Features = Mapping[str, float]
_RIDGE = 1.0
_STEPS, _ENOUGH = 50, 1e-10
_DIGITS = 4


def fit(rows: Sequence[Features], right: Sequence[bool], growing: Collection[str] = ()) -> Calibration:
    """The regression with which `right` is likeliest, its weights held near zero.

    Of features in `growing` the weight is never negative: what would have one is left out. Of nothing it is even.
    """
    if not rows:
        return Calibration()
    names = sorted({name for row in rows for name in row})
    wanted = np.array(right, dtype=np.float64)
    while True:
        weights = _fitted(_matrix(rows, names), wanted)
        wrong = [name for name, weight in zip(names, weights, strict=False) if name in growing and weight < 0]
        if not wrong:
            break
        names.remove(min(wrong, key=lambda name: weights[names.index(name)]))
    found = {name: round(float(weight), _DIGITS) for name, weight in zip(names, weights, strict=False)}
    return Calibration(round(float(weights[-1]), _DIGITS), found)


def _matrix(rows: Sequence[Features], names: Sequence[str]) -> npt.NDArray[np.float64]:
    """Shape (rows, names and 1 for the bias)."""
    return np.array([[*(row.get(name, 0.0) for name in names), 1.0] for row in rows], dtype=np.float64)


def _fitted(matrix: npt.NDArray[np.float64], wanted: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    ridge = np.diag([_RIDGE] * (matrix.shape[1] - 1) + [1e-6])
    weights = np.zeros(matrix.shape[1])
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-(matrix @ weights)))
        slope = matrix.T @ (chances - wanted) + ridge @ weights
        bend = (matrix.T * (chances * (1 - chances))) @ matrix + ridge
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < _ENOUGH:
            break
    return weights
