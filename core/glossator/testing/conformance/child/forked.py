"""Work in a process forked from this one, as workers are."""

from __future__ import annotations

import os
import select
import signal
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from json import dumps, loads  # a plugin may put something else into the module
from typing import Any


def forked(work: Callable[[], Any], seconds: float) -> Any:
    """What the work gives in a forked process; {"hung": …} or {"died": …} if it gives nothing."""
    if not hasattr(os, "fork"):
        return None
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of threads: they have been told of, and this is to find out
        pid = os.fork()
    if not pid:
        os.close(reader)
        with suppress(BaseException):
            data = dumps({"given": work()}, default=repr).encode()
            while data:
                data = data[os.write(writer, data) :]
        os._exit(0)
    os.close(writer)
    data, ended = b"", False
    last = time.monotonic() + seconds
    while not ended and select.select([reader], [], [], max(0.0, last - time.monotonic()))[0]:
        more = os.read(reader, 65536)
        data, ended = data + more, not more
    os.close(reader)
    if not ended:
        os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if not ended:
        return {"hung": seconds}
    return loads(data)["given"] if data else {"died": status}
