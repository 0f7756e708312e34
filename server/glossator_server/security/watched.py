"""Files that are read again when they change, such as certificates and tokens: no restart, no signal."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from glossator.errors import ConfigError

_log = logging.getLogger(__name__)

# Seconds between two looks at the files: what holds for a call was written at most this long ago.
_EVERY = 1.0

MadeT = TypeVar("MadeT")


class Watched(Generic[MadeT]):
    """What `read` makes of some files. Files that cannot be used leave what was made of the ones before in force."""

    def __init__(
        self,
        paths: Sequence[Path],
        read: Callable[[], MadeT],
        *,
        every: float = _EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Reads at once; raises `ConfigError` if that fails."""
        self._paths = tuple(paths)
        self._read = read
        self._every = every
        self._clock = clock
        self._seen = self._state()
        self._looked = clock()
        self._made = read()

    def get(self) -> tuple[MadeT, bool]:
        """What holds now, and whether it was made anew by this call. From any thread."""
        now = self._clock()
        if now - self._looked < self._every:
            return self._made, False
        self._looked = now
        state = self._state()
        if state == self._seen:
            return self._made, False
        # Also if it cannot be used: the same complaint every second would fill the log.
        self._seen = state
        try:
            self._made = self._read()
        except ConfigError as error:
            _log.error("%s; what was read before stays in force", error.failure.message)
            return self._made, False
        _log.info("read again: %s", ", ".join(str(path) for path in self._paths))
        return self._made, True

    def _state(self) -> tuple[object, ...]:
        found: list[object] = []
        for path in self._paths:
            try:
                status = os.stat(path)  # behind links, as those that orchestrators turn around
            except OSError as error:
                found.append(error.errno)
            else:
                found.append((status.st_mtime_ns, status.st_size, status.st_ino))
        return tuple(found)
