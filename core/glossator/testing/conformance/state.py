"""State: what belongs to a whole process and is nobody's to change, and what somebody has left behind in it."""

from __future__ import annotations

import decimal
import gc
import locale
import logging
import os
import random
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from glossator.threads import settle

CHANCE = "the state of random"


def _open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def state() -> dict[str, Any]:
    """What belongs to the whole process, and is nobody's to change."""
    return {
        "the working directory": os.getcwd(),
        "os.environ": dict(os.environ),
        "sys.path": list(sys.path),
        "standard output": _open(1),
        "standard error": _open(2),
        "sys.stdout": id(sys.stdout),
        "sys.stderr": id(sys.stderr),
        "the recursion limit": sys.getrecursionlimit(),
        "the handlers of the root logger": [id(each) for each in logging.getLogger().handlers],
        "the level of the root logger": logging.getLogger().level,
        "signal handlers": [
            signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGALRM)
        ],
        "warnings, which it makes errors": sum(each[0] == "error" for each in warnings.filters),
        "the default timeout of sockets": socket.getdefaulttimeout(),
        "the garbage collector": gc.isenabled(),
        CHANCE: random.getstate(),
        "the locale": locale.setlocale(locale.LC_ALL),
        "the context of decimal": (decimal.getcontext().prec, decimal.getcontext().rounding),
        "connections": len(_connections),
        "threads": _threads(),
        "files": _files(),
    }


_OTHERS = ("connections", "threads", "files")


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What is not as it was, but for what `leftovers` tells."""
    return [name for name in before if name not in _OTHERS and before[name] != after[name]]


def leftovers(before: Mapping[str, Any]) -> dict[str, Any]:
    gc.collect()
    threads, files = _threads(), _files()
    return {
        "threads": [name for name in threads if name not in before["threads"]],
        "connections": sorted(set(_connections[before["connections"] :])),
        "files": sorted({_kind(files[each]) for each in files if before["files"].get(each) != files[each]}),
    }


def _threads() -> list[str]:
    settle()
    names = [thread.name for thread in threading.enumerate()]
    with suppress(OSError):
        native = len(os.listdir("/proc/self/task")) - len(names)
        names += [f"native thread {number}" for number in range(1, native + 1)]
    with suppress(OSError):
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        names += [f"process {number}" for number, _ in enumerate(children, 1)]
    return names


_connections: list[str] = []


def audit(event: str, arguments: tuple[Any, ...]) -> None:
    """Remembers where connections were opened to."""
    if event == "socket.connect" and isinstance(address := arguments[1], tuple):
        _connections.append(f"{address[0]}:{address[1]}")


def _files() -> dict[int, str]:
    found = {}
    with suppress(OSError):
        for each in os.listdir("/proc/self/fd"):
            with suppress(OSError):  # the one that lists them is gone again
                found[int(each)] = os.readlink(f"/proc/self/fd/{each}")
    return found


def _kind(name: str) -> str:
    return name.partition(":")[0] if not name.startswith("/") else f"file {Path(name).name}"
