"""The one door through which anything that a plugin says of its failures gets out: to clients, logs and reports.

The message of an exception may quote the document it was raised over, and so may the name of a class, kind or module
that is made while the program runs. So only this passes: names that code gave at the level of a module, which are
looked up there; places as module and line; numbers. `reveal` opens the door for those who develop a plugin.
"""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.machinery import ModuleSpec
from itertools import dropwhile
from types import FrameType, TracebackType

_log = logging.getLogger(__name__)

# Longer names are nobody's that people gave.
_LONGEST_NAME = 100

# Flag of classes that are made while the program runs, as all are that native code does not spell out.
_MADE = 1 << 9

# Packages whose lines come before a plugin's own: they call it.
_CALLERS = frozenset({"contextlib", "glossator", "glossator_server", "importlib", "pluggy", "pydantic"})

# Those that call it in what faulthandler tells, which has all calls.
_MACHINERY = _CALLERS | {"asyncio", "concurrent", "threading"}

_MOST_PLACES = 5

# A call in what faulthandler tells, the innermost first.
_CALL = re.compile(r'  File "(.+)", line (\d+) in ')

# How Python says that a function was called with an argument that it has not.
_UNEXPECTED = re.compile(r"got an unexpected keyword argument '([^']*)'")

_revealed = False


def reveal(on: bool) -> None:
    """Whether this process tells all, tracebacks and messages: for development, with texts that are no secret."""
    global _revealed  # noqa: PLW0603 - it is the process that is for development, or not
    _revealed = on


def revealed() -> bool:
    """Whether `reveal` is on."""
    return _revealed


_heard: ContextVar[list[BaseException] | None] = ContextVar("heard", default=None)


@contextmanager
def overheard() -> Iterator[list[BaseException]]:
    """What plugins raise in here, whole and in order: for tests of plugins, whose authors want the traceback."""
    raised: list[BaseException] = []
    token = _heard.set(raised)
    try:
        yield raised
    finally:
        _heard.reset(token)


def hear(error: BaseException) -> None:
    """Keep an exception for `overheard`, if that is on."""
    raised = _heard.get()
    if raised is not None and not any(error is other for other in raised):
        raised.append(error)


def name_of(kind: type) -> str:
    """The name of a class, or of the nearest base that code defines at the level of a module."""
    for candidate in type.mro(kind):
        module, path = candidate.__dict__.get("__module__", candidate.__module__), candidate.__qualname__
        if _found(module, path) is candidate or not candidate.__flags__ & _MADE:
            return path if module == "builtins" else f"{module}.{path}"
    return "object"


def way_of(trace: TracebackType | None) -> str:
    """The way of an exception through a plugin: " at acme_x.topics:31 → json.decoder:353", or nothing.

    From the first line that is neither ours nor of a library that calls plugins for us: those of the plugin's own
    package, and the one that raised.
    """
    places = places_of(trace)[::-1]
    # Of a module that cannot be compiled nothing has run: the place would be in Python's own machinery.
    return "" if places and places[-1][0].startswith("importlib.") else _way(places)


def _way(places: list[tuple[str, int]]) -> str:
    """The part of a way that is the plugin's, the outermost place first."""
    if not places:
        return ""
    theirs = [*dropwhile(lambda place: _package(place[0]) in _CALLERS, places)] or places[-1:]
    own = [place for place in theirs if _package(place[0]) == _package(theirs[0][0])]
    if own[-1] != theirs[-1]:
        own.append(theirs[-1])
    told = [f"{module}:{line}" for module, line in own]
    if len(told) > _MOST_PLACES:  # code that calls itself, say
        told[1 : 1 - _MOST_PLACES] = ["…"]
    return f" at {' → '.join(told)}"


def _package(module: str) -> str:
    return module.partition(".")[0]


def places_of(trace: TracebackType | None) -> list[tuple[str, int]]:
    """The places that an exception came through, as module and line, the innermost first."""
    places: list[tuple[str, int]] = []
    while trace is not None:
        if module := _module_of(trace.tb_frame):
            places.insert(0, (module, trace.tb_lineno))
        trace = trace.tb_next
    return places


def _module_of(frame: FrameType) -> str:
    """The module whose code a frame runs; nothing if that is no file of code, but made from a string, say."""
    name, spec = frame.f_globals.get("__name__"), frame.f_globals.get("__spec__")
    if not isinstance(name, str) or not _plain(name):
        return ""
    # One that fails while it is imported is no module any more.
    imported = getattr(sys.modules.get(name), "__dict__", None) is frame.f_globals
    imports = isinstance(spec, ModuleSpec) and (spec.name, spec.origin) == (name, frame.f_code.co_filename)
    return name if imported or imports else ""


def words_of(error: BaseException) -> str:
    """What an exception says of itself, for whoever may see it: it may be anything, and a plugin's code that runs."""
    try:
        return str(error)
    except BaseException as other:
        let_through(other)
        return f"its own words cannot be had: {name_of(type(other))}"


def told(error: BaseException) -> str:
    """An exception of a plugin in words: its type, its place, and what the system or the import machinery said."""
    hear(error)
    if isinstance(error, RuntimeError) and isinstance(error.__cause__, StopIteration):
        error = error.__cause__  # in a generator it becomes the other, which does not tell the line
    if _revealed:
        _log.warning("a plugin raised", exc_info=error)
    name = name_of(type(error))
    if isinstance(error, ImportError) and isinstance(error.name, str) and _plain(error.name):
        if isinstance(error, ModuleNotFoundError):
            return f"{name}: No module named {error.name!r}"
        return f"{name}: cannot import from {error.name!r}{way_of(error.__traceback__)}"
    if isinstance(error, SyntaxError) and (where := _uncompiled(error)):
        return f"{name} at {where}"
    why = f" ({os.strerror(error.errno)})" if isinstance(error, OSError) and isinstance(error.errno, int) else ""
    return f"{name}{why or _spelled(error)}{way_of(error.__traceback__)}"


def _spelled(error: BaseException) -> str:
    """The name that an exception is about, where code that it came through spells it: so it is of no text.

    An attribute, a variable, an argument or the key of a mapping: what is looked for by a name that was made while the
    program runs is not told.
    """
    name: object = None
    if isinstance(error, (AttributeError, NameError)):
        name = error.name
    elif isinstance(error, KeyError) and error.args:
        name = error.args[0]
    elif isinstance(error, TypeError) and (found := _UNEXPECTED.search(words_of(error))):
        name = found[1]
    if not isinstance(name, str) or not name:
        return ""
    trace = error.__traceback__
    while trace is not None:
        if name in _words(trace.tb_frame):
            return f" ({name[:_LONGEST_NAME]!r})"
        trace = trace.tb_next
    return ""


def _words(frame: FrameType) -> Collection[object]:
    """Names and constants in the code that a frame runs; none if that is not in the file of its module."""
    code = frame.f_code
    if not _module_of(frame) or code.co_filename != frame.f_globals.get("__file__"):
        return ()
    # Names of arguments are a constant of a call, inside a tuple.
    inside = (item for constant in code.co_consts if type(constant) is tuple for item in constant)
    return (*code.co_names, *code.co_consts, *inside)


def _uncompiled(error: SyntaxError) -> str:
    """The place in a module that cannot be compiled; nothing for code that is made from a string."""
    path = error.filename
    if not (isinstance(path, str) and isinstance(error.lineno, int) and (name := _module_in(path))):
        return ""
    return f"{name}:{error.lineno}"


def _module_in(path: str) -> str:
    """The name by which the module in a file can be imported; nothing if it cannot."""
    found = [
        os.path.splitext(os.path.relpath(path, folder))[0].replace(os.sep, ".").removesuffix(".__init__")
        for folder in (filter(None, sys.path) if os.path.isfile(path) else ())
    ]
    # A folder that holds another one on the path, such as that of the sources, has a longer name for it.
    return min(filter(_plain, found), key=len, default="")


def way_in(dump: str, behind: str) -> str:
    """The way of a process that has crashed, of what `faulthandler` told of it: as `way_of` tells that of an exception.

    It begins behind the lines of the module `behind`, which calls plugins.
    """
    at_work = dump.rpartition("Current thread ")[2].partition("\n\n")[0]
    places: list[tuple[str, int]] = []
    for file, line in reversed(_CALL.findall(at_work)):
        module = _module_in(file)
        places = [] if module == behind else [*places, (module, int(line))]
    return _way([place for place in places if place[0] and _package(place[0]) not in _MACHINERY])


def quoted(value: object) -> str:
    """A name that a plugin made, with a space before it, for messages; nothing unless `reveal` is on."""
    return f" {str(value)[:50]!r}" if _revealed else ""


class Interrupted(KeyboardInterrupt):
    """Somebody's Ctrl-C where a handler of our own hears of it: `let_through` knows it from what plugins raise."""


def let_through(error: BaseException) -> None:
    """Raise it again if it is somebody's Ctrl-C and nothing that a plugin raised.

    Plugins raise all there is: `sys.exit()`, a panic of native code, a `CancelledError`. So what calls them catches
    `BaseException`, and calls this first.
    """
    if isinstance(error, Interrupted) or (
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
