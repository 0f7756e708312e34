"""Model files as arrays and plain data, without torch: torch's two formats, read by a restricted unpickler.

Weights keep the precision that they are stored with, half of the memory that networks take which were made single.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_KINDS = {
    "HalfStorage": "<f2",
    "FloatStorage": "<f4",
    "DoubleStorage": "<f8",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
}
_MAGIC = 0x1950A86A20F9469CFC6C


class NotPlain(Exception):
    """A file has more in it than arrays and plain data, or is not of torch's formats."""


def read(path: Path) -> Any:
    """What `torch.load` gives of the file, with arrays for tensors. Raises `NotPlain` and `OSError`."""
    try:
        if zipfile.is_zipfile(path):
            return _of_zip(path)
        with path.open("rb") as file:
            return _of_stream(file)
    except (pickle.UnpicklingError, zipfile.BadZipFile, KeyError, EOFError, ValueError, TypeError, IndexError) as error:
        raise NotPlain(f"{path.name}: {type(error).__name__}: {error}") from error


def _of_zip(path: Path) -> Any:
    with zipfile.ZipFile(path) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/data.pkl"))
        folder = name.removesuffix("data.pkl")

        def storage(key: str, kind: str, count: int) -> Array:
            return np.frombuffer(archive.read(f"{folder}data/{key}"), dtype=kind, count=count)

        # All at once: it is read in pieces of a few bytes.
        return _Unpickler(io.BytesIO(archive.read(name)), storage).load()


def _of_stream(file: IO[bytes]) -> Any:
    """The older format: what storages hold comes after all else."""
    storages: dict[str, Array] = {}

    def storage(key: str, kind: str, count: int) -> Array:
        return storages.setdefault(key, np.zeros(count, dtype=kind))

    def unpickled() -> Any:
        return _Unpickler(file, storage).load()

    if unpickled() != _MAGIC:
        raise NotPlain("it is not a file of torch's")
    unpickled()  # version
    unpickled()  # of the machine that wrote it
    found = unpickled()
    for key in unpickled():
        values = storages[key]
        (count,) = np.frombuffer(file.read(8), dtype="<i8")
        values[:] = np.frombuffer(file.read(int(count) * values.itemsize), dtype=values.dtype)
    return found


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: IO[bytes], storage: Callable[[str, str, int], Array]) -> None:
        super().__init__(file)
        self._storage = storage
        self._kept: dict[str, Array] = {}

    def find_class(self, module: str, name: str, /) -> Any:
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        if module == "torch._utils" and name in _REBUILD:
            return _REBUILD[name]
        if module == "torch" and name in _KINDS:
            return _KINDS[name]
        raise pickle.UnpicklingError(f"{module}.{name} is not among the plain contents of a model")

    def persistent_load(self, wanted: Any, /) -> Array:
        _, kind, key, _, count, *_ = wanted
        if key not in self._kept:
            self._kept[key] = self._storage(key, kind, count)
        return self._kept[key]


def _tensor(storage: Array, offset: int, size: Sequence[int], stride: Sequence[int], *_: object) -> Array:
    count = 1 + sum((length - 1) * step for length, step in zip(size, stride, strict=True)) if all(size) else 0
    if offset < 0 or min((*stride, 0)) < 0 or offset + count > len(storage):
        raise ValueError("a tensor reaches beyond what is stored")
    steps = [step * storage.itemsize for step in stride]
    return np.lib.stride_tricks.as_strided(storage[offset:], tuple(size), steps, writeable=False)


_PLAIN: dict[tuple[str, str], Any] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("builtins", "set"): set,
    ("__builtin__", "set"): set,
}
_REBUILD: dict[str, Callable[..., Array]] = {
    "_rebuild_tensor_v2": _tensor,
    "_rebuild_parameter": lambda data, *_: data,
}
