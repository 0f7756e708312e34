"""Log lines on stderr, as text or JSON. They never hold document text.

Nobody of ours may pass any to a logger. What plugins and libraries log, warn of, or fail with where nobody catches it,
may hold some: of that it is told that it came, from where and how often, and of exceptions their types and places.
`server.plugin_output` and `server.plugin_tracebacks` let all of it through, for development.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

import glossator
from glossator import telling
from glossator.config import Server
from glossator_server.log_writer import LogWriter

_log = logging.getLogger(__name__)

_HERE = os.path.dirname(__file__)
_OURS = tuple(
    path + os.sep
    for path in (os.path.dirname(glossator.__file__), _HERE, os.path.join(os.path.dirname(_HERE), "glossator_web"))
)
_OUR_LOGGERS = ("glossator", "glossator_server", "glossator_web")

# One record, one line, whatever is in it.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
        message = _CONTROL.sub(lambda found: ascii(found[0])[1:-1], record.getMessage())
        line = f"{when}Z {record.levelname.lower():7} {record.name} [{record.process}] {message}"
        if place := places(record):
            line += f" ({place})"
        return "\n".join([line, trace]) if (trace := _revealed(record)) else line


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        fields |= getattr(record, "fields", {})  # what ours say as data, too
        if place := places(record):
            fields["exception"] = place
        if trace := _revealed(record):
            fields["traceback"] = trace
        return json.dumps(fields)


class _Handler(logging.Handler):
    """Writes lines, each whole: other processes write to the same file. Who reads them may go away."""

    def __init__(self, descriptor: int | None, *, withhold: bool) -> None:
        super().__init__()
        self._writer = None if descriptor is None else LogWriter(descriptor, self._missing)
        self._withhold = withhold
        self._seen: Counter[tuple[int, str, int]] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        # Whatever a record of a plugin's holds, trouble with it is no reason to print it.
        try:
            if self._withhold and not _ours(record):
                self._mention(record)
                return
            line = self.format(record)
            if self._writer is None:
                sys.stderr.write(f"{line}\n".encode(errors="backslashreplace").decode())
            else:
                self._writer.write(line)
        except Exception:  # noqa: S110
            pass

    def _missing(self, count: int) -> str:
        """The line in the place of those that could not be written."""
        text = "%d lines of the log are missing here: whoever reads it did not keep up"
        return self.format(_log.makeRecord(_log.name, logging.WARNING, __file__, 0, text, (count,), None))

    def _mention(self, record: logging.LogRecord) -> None:
        """Tell the first record of each line of code, and then each time that there are twice as many."""
        key = (record.levelno, record.pathname, record.lineno)
        self._seen[key] += 1
        count = self._seen[key]
        if count & (count - 1) == 0:
            level = logging.INFO if record.levelno < logging.WARNING else logging.WARNING
            _log.log(
                level,
                'withheld from the log: %s in %s, line %d, %d so far: server.plugin_output = "pass" shows them',
                "a warning" if record.name == _WARNINGS else f"a message of level {record.levelno}",
                _module(record.pathname),
                record.lineno,
                count,
                exc_info=record.exc_info,
            )


_WARNINGS = "py.warnings"


def configure(server: Server, descriptor: int | None = None) -> None:
    """Send all log lines of this process to a file, in the configured format; None: to `sys.stderr`.

    Also what would get to stderr by itself: warnings, and exceptions that nobody catches.
    """
    telling.reveal(server.plugin_tracebacks)
    handler = _Handler(descriptor, withhold=server.plugin_output == "withhold")
    handler.setFormatter(_Json() if server.log_format == "json" else _Text())
    logging.basicConfig(handlers=[handler], force=True)
    set_level(server.log_level)
    warnings.showwarning = _warned
    sys.excepthook = lambda kind, error, trace: _log.critical("uncaught", exc_info=(kind, error, trace))
    threading.excepthook = _uncaught("an exception ended a thread")
    sys.unraisablehook = _uncaught("an exception was raised where none can be, such as in __del__")


def set_level(level: str) -> None:
    """Log from this level on, in this process: debug, info, warning or error."""
    logging.getLogger().setLevel(level.upper())
    # Theirs is noise.
    for name in ("grpc", "asyncio", "stanza"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def level() -> str:
    """What is logged now."""
    return logging.getLevelName(logging.getLogger().level).lower()


def places(record: logging.LogRecord) -> str:
    """The exception of a log record as its type and the places it came through; without its message."""
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    kind, _, trace = record.exc_info
    through = " < ".join(f"{module}:{line}" for module, line in telling.places_of(trace)[:5])
    return f"{telling.name_of(kind)} at {through or 'an unknown place'}"


def _revealed(record: logging.LogRecord) -> str:
    if not telling.revealed() or not record.exc_info:
        return ""
    return "".join(traceback.format_exception(*record.exc_info)).rstrip()


def _ours(record: logging.LogRecord) -> bool:
    """Whether our own code speaks: in its own name, for a name is easily taken, and from its own place."""
    return record.name.split(".")[0] in _OUR_LOGGERS and record.pathname.startswith(_OURS)


def _module(path: str) -> str:
    """The module that was loaded from a file; a plugin may call its code whatever it likes."""
    found = (name for name, module in tuple(sys.modules.items()) if getattr(module, "__file__", None) == path)
    return next(found, "unknown code")


def _warned(  # noqa: PLR0917 - as Python calls it
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    logger = logging.getLogger(_WARNINGS)
    text = "%s: %s", (category.__name__, message)
    logger.handle(logger.makeRecord(_WARNINGS, logging.WARNING, filename, lineno, *text, None))


def _uncaught(what: str) -> Callable[..., None]:
    """A hook of Python's for exceptions that nobody catches, of threads or of the interpreter itself."""

    def hook(given: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
        if given.exc_value is not None and not issubclass(given.exc_type, SystemExit):
            _log.error(what, exc_info=(given.exc_type, given.exc_value, given.exc_traceback))

    return hook
