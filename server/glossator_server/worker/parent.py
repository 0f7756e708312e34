"""A process that ends with the one that started it, whatever it is doing: Linux has that, and nothing else does."""

from __future__ import annotations

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_it(*, on: bool) -> None:
    """From now on, or no more, the system kills this process when its parent has ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL if on else 0)
