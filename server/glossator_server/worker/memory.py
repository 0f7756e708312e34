"""How much memory a process takes, and giving back what it needs no more."""

from __future__ import annotations

import asyncio
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
    """What batches and answers leave behind in this process: tens of megabytes, free and resident."""

    # To give back and take again costs some 3 ms for 40 MB; single documents leave less than this.
    _MOST = 16 * 1024 * 1024

    def __init__(self) -> None:
        self._kept = self._idle()

    def give_back(self) -> None:
        """To be called now and then, best when there is nothing to do: returns at once if there is little."""
        # What is in use says nothing of what is free: the least that was ever resident beside it does.
        self._kept = min(self._kept, idle := self._idle())
        if idle - self._kept > self._MOST:
            trim()
            self._kept = self._idle()

    @staticmethod
    def _idle() -> int:
        """Bytes that are resident, and not because somebody has allocated them."""
        return (own_bytes(os.getpid()) or 0) - _allocated()


async def give_back(seconds: float = 2.0) -> None:
    """Do so every so many seconds, for a process that serves: there is always somebody with a call open."""
    leftover = Leftover()
    while True:
        await asyncio.sleep(seconds)
        leftover.give_back()


class _Allocations(ctypes.Structure):
    """glibc's `struct mallinfo2`."""

    _fields_ = (
        *((name, ctypes.c_size_t) for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks")),
        *((name, ctypes.c_size_t) for name in ("fsmblks", "uordblks", "fordblks", "keepcost")),
    )
    uordblks: int
    hblkhd: int


def _allocated() -> int:
    """Bytes that are allocated now; 0 where the C library does not tell, such as glibc before 2.33."""
    try:
        ask = ctypes.CDLL(None).mallinfo2
    except (OSError, AttributeError):
        return 0
    ask.restype = _Allocations
    found: _Allocations = ask()
    return found.uordblks + found.hblkhd
