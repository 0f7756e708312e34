"""Where the `glossator` command begins, before anything is imported that takes its time.

Nobody catches Ctrl-C yet while the command itself is imported, nor any more when it has ended: a traceback would be all
that comes of it. And the first process of a container is not ended by a signal that it has no handler for: it would be
deaf while it imports.
"""

from __future__ import annotations

import gc
import os
import signal

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` takes its time, too
    from types import FrameType
    from typing import NoReturn


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    os._exit(128 + number)


# Not where whoever started us wants it ignored, as a shell does for what runs in the background.
_INTERRUPTIBLE = signal.getsignal(signal.SIGINT) is signal.default_int_handler

if _INTERRUPTIBLE:
    signal.signal(signal.SIGINT, _end)
if os.getpid() == 1:
    signal.signal(signal.SIGTERM, _end)


def main() -> NoReturn:
    """Run the command of this process and exit with its status."""
    # What is imported stays: to look for garbage in it again and again takes a twelfth of the time, and finds none.
    gc.disable()
    from glossator.cli import main as command

    gc.freeze()
    gc.enable()
    try:
        if _INTERRUPTIBLE:  # from here on the command clears up
            signal.signal(signal.SIGINT, signal.default_int_handler)
        command()
    except KeyboardInterrupt:
        raise SystemExit(128 + signal.SIGINT) from None
    finally:
        if _INTERRUPTIBLE:
            signal.signal(signal.SIGINT, _end)
