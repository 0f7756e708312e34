"""Weights of a model file in single precision, by name, a part at a time."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from glossator_plugins.stanza.native.files import Array
from glossator_plugins.stanza.native.kernels import Floats


class Weights:
    """Named arrays, each made single when it is asked for."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = arrays

    def __getitem__(self, name: str) -> Floats:
        return np.ascontiguousarray(self._arrays[name], dtype=np.float32)

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def part(self, prefix: str) -> Mapping[str, Floats]:
        """Those whose names begin so, without that."""
        return {name.removeprefix(prefix): self[name] for name in self._arrays if name.startswith(prefix)}
