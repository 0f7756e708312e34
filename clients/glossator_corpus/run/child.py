"""Runs `glossator` as the child of a process that may be killed, and ends with it: so that no server is left behind.

`python -m glossator_corpus.run.child PARENT serve …`. Only Linux has that; elsewhere a killed run leaves its server.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    parent = int(sys.argv.pop(1))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it was quicker than we
            return
    from glossator_start import main as glossator

    glossator()


if __name__ == "__main__":
    main()
