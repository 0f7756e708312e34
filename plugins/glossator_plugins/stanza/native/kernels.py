"""The library of `kernels.c`: found, loaded, and told what to do by structures of the same names."""

from __future__ import annotations

import ctypes
import os
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]
Bytes: TypeAlias = npt.NDArray[np.uint8]
Integers: TypeAlias = npt.NDArray[np.int64]

FILE = Path(__file__).with_name("_kernels.so")
OFFSET, SCALE = 128, 127.0
"""A byte b stands for (b - OFFSET) / SCALE where nothing else is said: for states, which lie between -1 and 1."""


def _structure(name: str, fields: str) -> type[ctypes.Structure]:
    """Pointers are marked by an asterisk."""
    kinds = [
        (field.lstrip("*"), ctypes.c_void_p if field.startswith("*") else ctypes.c_int64) for field in fields.split()
    ]
    return type(name, (ctypes.Structure,), {"_fields_": kinds})


Recurrence = _structure(
    "Recurrence",
    "*gates gates_stride *inputs inputs_stride input_fours *reads *writes *sizes steps size state_fours *weights *start"
    " *scales *first *cells *hidden *outputs outputs_stride *bytes bytes_stride",
)
Product = _structure(
    "Product",
    "*rows count stride fours panels *weights *start *scales *bias *of_rows *outputs outputs_stride",
)
Single = _structure("Single", "*rows count stride depth columns *weights *bias *outputs outputs_stride")
Rounding = _structure("Rounding", "*rows count width *of_rows *bytes")
Paths = _structure("Paths", "*scores stride *begins *lengths sequences tags *through *into *sums *best")
Sums = _structure(
    "Sums",
    "*here stride *begins *lengths sequences tags *through *into *before *after *before_sums *after_sums",
)
Filters = _structure(
    "Filters",
    "*rows stride *begins *places sequences fours columns *weights *start *scales *outputs outputs_stride",
)


VERSION = 2
"""Of the structures, here and in the library."""


@cache
def library() -> ctypes.CDLL | None:
    """The library, if there is one and this processor can run it; see `missing`."""
    return None if missing() else ctypes.CDLL(os.fspath(FILE))


@cache
def missing() -> str:
    """Why it cannot be used, for people; empty if it can."""
    try:
        found = ctypes.CDLL(os.fspath(FILE))
        if found.glossator_kernels_version() != VERSION:
            return "kernels.c was compiled for another version: install again"
        if not found.glossator_kernels_supported():
            return "this processor has no AVX-512 with VNNI"
    except (OSError, AttributeError):
        return "kernels.c was not compiled when Glossator was installed"
    return ""


def call(name: str, structure: type[ctypes.Structure], **fields: Any) -> None:
    """Call a function with numbers and arrays, which must lie as its strides say from their first element on."""
    kernels = library()
    assert kernels is not None  # noqa: S101 - whoever has layers of bytes asked for it
    given = structure()
    for field, value in fields.items():
        setattr(given, field, value.ctypes.data if isinstance(value, np.ndarray) else value)
    getattr(kernels, f"glossator_{name}")(ctypes.c_void_p(ctypes.addressof(given)))


def as_bytes(values: Floats) -> Bytes:
    """States as bytes."""
    found: Bytes = (np.rint(values * np.float32(SCALE)) + np.float32(OFFSET)).astype(np.uint8)
    return found


def damped(states: Floats, of_rows: Floats) -> Bytes:
    """States as bytes, of shape (rows, features), each row times its factor, which is at most 1."""
    found = np.empty(states.shape, dtype=np.uint8)
    rows, factors = np.ascontiguousarray(states), np.ascontiguousarray(of_rows, dtype=np.float32)
    if factors.shape != states.shape[:1]:
        raise ValueError("there must be a factor for each row")
    call("round", Rounding, rows=rows, count=len(rows), width=rows.shape[1], of_rows=factors, bytes=found)
    return found


def by_rows(values: Floats) -> tuple[Bytes, Floats]:
    """Rows of any size as bytes, padded to a whole number of fours, with a scale for each: no row changes another's."""
    most = np.abs(values).max(axis=1, keepdims=True, initial=np.float32(1e-20))
    found = np.full((len(values), -(-values.shape[1] // 4) * 4), OFFSET, dtype=np.uint8)
    found[:, : values.shape[1]] = np.rint(values * (np.float32(SCALE) / most)) + np.float32(OFFSET)
    return found, np.ascontiguousarray(most[:, 0] / np.float32(SCALE))
