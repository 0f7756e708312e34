"""Python's garbage collector while a batch runs: it finds nothing, and looks through all tokens and results again and
again, for a tenth of the time. So it looks seldom then, and as before afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_OBJECTS = 1_000_000
"""New ones after which it looks: more than a batch of the greatest size makes."""

_lock = Lock()
_inside = 0
_before = (0, 0, 0)


@contextmanager
def seldom() -> Iterator[None]:
    """Whatever runs inside, several batches at a time included. Who has turned the collector off finds it off."""
    global _inside, _before  # noqa: PLW0603 - there is one collector
    with _lock:
        _inside += 1
        if _inside == 1:
            _before = gc.get_threshold()
            if 0 < _before[0] < _OBJECTS:
                gc.set_threshold(_OBJECTS, *_before[1:])
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.set_threshold(*_before)
