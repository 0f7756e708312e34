"""What belongs to the whole process is put back after a plugin's code had it in hand.

An import or a constructor that changes the folder, the mask of new files, the locale, the precision of decimals, what
signals do, or makes warnings errors, changes it for everybody: relative paths lead elsewhere, numbers are read or
rounded otherwise, a broken connection ends the process, and who waits for a child never learns how it ended. Libraries
do such things as if they were programs.
"""

from __future__ import annotations

import decimal
import locale
import os
import signal
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGCHLD", "SIGPIPE", "SIGALRM")
    if hasattr(signal, name)
)


@contextmanager
def put_back() -> Iterator[None]:
    """Whatever happens inside, the process has afterwards what it had before. Other threads cannot have handlers."""
    folder = _folder()
    streams = [number for number in (0, 1, 2) if _is_open(number)]
    mask = _mask()
    place = locale.setlocale(locale.LC_ALL)
    arithmetic, filters = decimal.getcontext().copy(), [*warnings.filters]
    handlers = {number: signal.getsignal(number) for number in _SIGNALS}
    try:
        yield
    finally:
        if folder and _folder() != folder:
            with suppress(OSError):
                os.chdir(folder)
        os.umask(mask)
        for number in streams:
            if not _is_open(number):  # the next file that is opened would be taken for it
                os.open(os.devnull, os.O_RDWR)
        if repr(decimal.getcontext()) != repr(arithmetic):
            decimal.setcontext(arithmetic)
        if any(each[0] == "error" and each not in filters for each in warnings.filters):
            warnings.filters[:] = filters  # type: ignore[index] # it is a list
        if locale.setlocale(locale.LC_ALL) != place:
            locale.setlocale(locale.LC_ALL, place)
        if threading.current_thread() is threading.main_thread():
            for number, handler in handlers.items():
                # None: it is not Python's, and cannot be set from here.
                if handler is not None and signal.getsignal(number) != handler:
                    signal.signal(number, handler)


def _folder() -> str:
    """The current one; empty if it is not there any more."""
    try:
        return os.getcwd()
    except OSError:
        return ""


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _mask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
