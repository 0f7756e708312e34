"""The library of the C code in `c/`: found, loaded, and told what to do by structures of the same names."""

from __future__ import annotations

import _thread
import ctypes
import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from glossator import threads
from glossator.cores import cores

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


VERSION = 3
"""Of the structures and of the ways, here and in the library."""
WAYS = {"avx512": "AVX-512", "avxvnni": "AVX-VNNI", "avx2": "AVX2", "dotprod": "ARM dot products"}
"""Ways to compute, the quickest first, with the instructions that they need. All give the same to the last bit."""
SETTING = "GLOSSATOR_KERNELS"
"""Environment variable: the one of these to use, or 0 for none, which is for tests and for comparing."""


@cache
def library() -> ctypes.CDLL | None:
    """The library, if there is one and this processor can run it; see `missing`."""
    return None if missing() else _loaded(FILE)


@cache
def missing() -> str:
    """Why it cannot be used, for people; empty if it can."""
    wanted = os.environ.get(SETTING, "")
    if wanted == "0":
        return f"{SETTING} is 0"
    if wanted and wanted not in WAYS:
        return f"{SETTING} is none of {', '.join(WAYS)} and 0"
    try:
        if _loaded(FILE).glossator_kernels_version() != VERSION:
            return "the kernels were compiled for another version: install again"
        able = ways()
    except (OSError, AttributeError):
        return "the kernels were not compiled when Glossator was installed"
    if wanted and wanted not in able:
        return f"this processor or its compiler has no {WAYS[wanted]}, which {SETTING} asks for"
    return "" if able else f"this processor or its compiler has none of {', '.join(WAYS.values())}"


def ways() -> list[str]:
    """The ways that this processor can go, the quickest first; raises `OSError` if there is no library."""
    return [way for way in WAYS if getattr(_loaded(FILE), f"glossator_supported_{way}")()]


@cache
def way() -> str:
    """The way that is gone here; there must be one."""
    return os.environ.get(SETTING) or ways()[0]


@cache
def _loaded(file: Path) -> ctypes.CDLL:
    return ctypes.CDLL(os.fspath(file))


def call(name: str, structure: type[ctypes.Structure], **fields: Any) -> None:
    """Call a function with numbers and arrays, which must lie as its strides say from their first element on."""
    kernels = library()
    assert kernels is not None  # noqa: S101 - whoever has layers of bytes asked for it
    given = structure()
    for field, value in fields.items():
        setattr(given, field, value.ctypes.data if isinstance(value, np.ndarray) else value)
    getattr(kernels, f"glossator_{name}_{way()}")(ctypes.c_void_p(ctypes.addressof(given)))


def both(here: Callable[[], None], beside: Callable[[], None]) -> None:
    """Do both, the second in another thread if a processor is free for it before the first is done.

    They are calls of kernels, which leave Python to others. The thread ends with what it does: a process that has one
    cannot be forked. Raises what either does, once neither is at work.
    """
    claim, done = _thread.allocate_lock(), _thread.allocate_lock()
    done.acquire()
    failures: list[BaseException] = []

    def aside() -> None:
        if claim.acquire(blocking=False):
            try:
                beside()
            except BaseException as failure:  # else what it should have written would be read, whatever stands there
                failures.append(failure)
            finally:
                done.release()

    with suppress(RuntimeError):  # no thread can be started: then it is done here
        if cores() > 1:
            threads.start(aside)
    try:
        here()
    except BaseException:
        if not claim.acquire(blocking=False):
            done.acquire()
        raise
    if claim.acquire(blocking=False):
        beside()
        return
    done.acquire()
    if failures:
        raise failures[0]


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
