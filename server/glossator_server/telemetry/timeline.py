"""When a worker did what with a batch: what spans are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Timeline(NamedTuple):
    """What a worker did with a batch. Times are in nanoseconds since 1970: all processes share the system's clock."""

    pid: int
    began: int
    ended: int
    steps: Sequence[tuple[int, int, int]]
    """As `Finished` tells them."""
