"""The standard streams that whoever started this program has closed."""

from __future__ import annotations

import io
import os
import sys
from typing import cast


def open_missing() -> None:
    """Give those of the standard streams that are closed a place that refuses to be used.

    Else the next file that is opened would get their number, and what is printed.
    """
    for number, name, refusing in ((0, "stdin", os.O_WRONLY), (1, "stdout", os.O_RDONLY), (2, "stderr", os.O_WRONLY)):
        # Python has no object for one that was closed from the first; another file may have its number by now.
        known = getattr(sys, name) is not None
        if known and _is_open(number):
            continue
        opened = os.open(os.devnull, refusing)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)
        if not known:
            raw = cast("io.RawIOBase", io.FileIO(number, "r" if number == 0 else "w", closefd=False))
            buffer = io.BufferedReader(raw) if number == 0 else io.BufferedWriter(raw)
            setattr(sys, name, io.TextIOWrapper(buffer, "utf-8", errors="replace"))


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
