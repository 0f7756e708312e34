"""What was made of something once and is used again: a cache that is bounded in bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Concatenate, ParamSpec, TypeVar

_MOST = 64
_LONGEST = 4096
"""Of a key. Longer ones are rare, and what is made of them is as large as they are."""

Key = TypeVar("Key", str, bytes)
More = ParamSpec("More")
Made = TypeVar("Made")


def kept(make: Callable[Concatenate[Key, More], Made]) -> Callable[Concatenate[Key, More], Made]:
    """The function, which makes the same of the same, with its latest results kept; not those of long keys."""
    remembered = lru_cache(maxsize=_MOST)(make)

    def get(key: Key, *more: More.args, **named: More.kwargs) -> Made:
        found: Made = remembered(key, *more, **named) if len(key) <= _LONGEST else make(key, *more, **named)
        return found

    return get
