"""What was made of something once and is used again: a cache that is bounded in bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar, TypeVarTuple

_MOST = 64
_LONGEST = 4096
"""Of a key. Longer ones are rare, and what is made of them is as large as they are."""

Key = TypeVar("Key", str, bytes)
More = TypeVarTuple("More")
Made = TypeVar("Made")


def kept(make: Callable[[Key, *More], Made]) -> Callable[[Key, *More], Made]:
    """The function, which makes the same of the same, with its latest results kept; not those of long keys."""
    remembered: Callable[[Key, *More], Made] = lru_cache(maxsize=_MOST)(make)  # type: ignore[assignment]

    def get(key: Key, *more: *More) -> Made:
        return remembered(key, *more) if len(key) <= _LONGEST else make(key, *more)

    return get
