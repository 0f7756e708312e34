"""How much memory a process takes, and giving back what it needs no more."""

from __future__ import annotations

import contextlib
import ctypes
import os
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


def resident_bytes(pid: int) -> int | None:
    """What is in memory of it, with pages that it shares; None if it is gone, or the system does not tell."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    return None


def own_bytes(pid: int) -> int | None:
    """The same without pages of files: what it has allocated, or shares since it was forked with that in it."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
        return (int(resident) - int(shared)) * _PAGE
    return None


def trim() -> None:
    """Give back what is free between that which this process has allocated."""
    with contextlib.suppress(OSError, AttributeError):  # another C library than glibc has no such thing
        ctypes.CDLL(None).malloc_trim(0)


class Leftover:
    """What batches leave behind in this process: the arrays of a large one are tens of megabytes, free and resident."""

    # To give back and take again costs some 3 ms for 40 MB; single documents leave less than this.
    _MOST = 16 * 1024 * 1024

    def __init__(self) -> None:
        self._kept = self._own()

    def give_back(self) -> None:
        """To be called when there is nothing to do: returns at once if there is little."""
        if self._own() - self._kept > self._MOST:
            trim()
            self._kept = self._own()

    @staticmethod
    def _own() -> int:
        return own_bytes(os.getpid()) or 0
