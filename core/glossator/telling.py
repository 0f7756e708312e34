"""The one door through which anything that a plugin says of its failures gets out: to clients, logs and reports.

The message of an exception may quote the document it was raised over, and so may the name of a class, kind or module
that is made while the program runs. So only this passes: names that code gave at the level of a module, which are
looked up there; places as module and line; numbers. `reveal` opens the door for those who develop a plugin.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from types import FrameType, TracebackType

_log = logging.getLogger(__name__)

# Longer names are nobody's that people gave.
_LONGEST_NAME = 100

_revealed = False


def reveal(on: bool) -> None:
    """Whether this process tells all, tracebacks and messages: for development, with texts that are no secret."""
    global _revealed
    _revealed = on


def revealed() -> bool:
    """Whether `reveal` is on."""
    return _revealed


def name_of(kind: type) -> str:
    """The name of a class, or of the nearest base that code defines at the level of a module."""
    for candidate in type.mro(kind):
        module, path = candidate.__dict__.get("__module__", candidate.__module__), candidate.__qualname__
        if _found(module, path) is candidate:
            return path if module == "builtins" else f"{module}.{path}"
    return "object"


def place_of(trace: TracebackType | None) -> str:
    """Where an exception was raised: " in MODULE, line N", or nothing if that is no code of a module."""
    places = places_of(trace, 1)
    return " in {}, line {}".format(*places[0]) if places else ""


def places_of(trace: TracebackType | None, most: int) -> list[tuple[str, int]]:
    """The innermost places that an exception came through, as module and line; the innermost first."""
    frames: list[tuple[FrameType, int]] = []
    while trace is not None:
        frames.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return [(module_of(frame), line) for frame, line in reversed(frames[-most:])]


def module_of(frame: FrameType) -> str:
    """The module whose code a frame runs; "?" if it is none that was imported, such as code made from a string."""
    name = frame.f_globals.get("__name__")
    module = sys.modules.get(name) if isinstance(name, str) and _plain(name) else None
    return name if isinstance(name, str) and getattr(module, "__dict__", None) is frame.f_globals else "?"


def told(error: BaseException) -> str:
    """An exception of a plugin in words: its type, its place, and what the system or the import machinery said."""
    if _revealed:
        _log.warning("a plugin raised", exc_info=error)
    name = name_of(type(error))
    if isinstance(error, ModuleNotFoundError) and isinstance(error.name, str) and _plain(error.name):
        return f"{name}: No module named {error.name!r}"
    why = f" ({os.strerror(error.errno)})" if isinstance(error, OSError) and isinstance(error.errno, int) else ""
    return f"{name}{why}{place_of(error.__traceback__)}"


def quoted(value: object) -> str:
    """A name that a plugin made, with a space before it, for messages; nothing unless `reveal` is on."""
    return f" {str(value)[:50]!r}" if _revealed else ""


def let_through(error: BaseException) -> None:
    """Raise it again if it is somebody's Ctrl-C and nothing that a plugin raised.

    Plugins raise all there is: `sys.exit()`, a panic of native code, a `CancelledError`. So what calls them catches
    `BaseException`, and calls this first.
    """
    if (
        isinstance(error, KeyboardInterrupt)
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ):
        raise error


def _found(module: object, path: object) -> object:
    if not (isinstance(module, str) and isinstance(path, str) and _plain(module) and _plain(path)):
        return None
    found: object = sys.modules.get(module)
    for part in path.split("."):
        found = getattr(found, "__dict__", {}).get(part)
    return found


def _plain(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and all(part.isidentifier() for part in name.split("."))
