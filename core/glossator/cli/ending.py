"""The end of a command: what a plugin has left running must not keep its process, which has said all it has to say."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress

_SECONDS = 10.0
"""For threads, and for what is registered to be called at exit."""


def ends(status: object) -> None:
    """Called when all is done and Python is about to wait for threads: it does not wait for ever."""
    code = status if isinstance(status, int) else int(status is not None)
    threading.Thread(target=_end, args=(code,), name="end", daemon=True).start()


def _end(status: int) -> None:
    time.sleep(_SECONDS)
    main = threading.main_thread()
    left = [thread.name for thread in threading.enumerate() if thread is not main and not thread.daemon]
    what = f"threads of a plugin ({', '.join(left)[:200]})" if left else "something that a plugin does at exit"
    with suppress(OSError, ValueError):
        os.write(2, f"glossator: warning: {what} would keep this process: it is ended\n".encode(errors="replace"))
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    os._exit(status)
