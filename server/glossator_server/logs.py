"""Log lines on stderr, as text or JSON. They never hold document text: nobody may pass any to a logger.

Tracebacks are cut down to types and places, because the message of an exception may quote what it was raised over.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

from glossator.config import Server


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
        line = f"{when}Z {record.levelname.lower():7} {record.name} [{record.process}] {record.getMessage()}"
        return f"{line} ({place})" if (place := places(record)) else line


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if place := places(record):
            fields["exception"] = place
        return json.dumps(fields, ensure_ascii=False)


def configure(server: Server) -> None:
    """Send all log lines of this process to stderr, in the configured format."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if server.log_format == "json" else _Text())
    logging.basicConfig(level=server.log_level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    # Theirs is either noise or, in an exception's message, possibly a document.
    for name in ("grpc", "asyncio", "stanza"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def places(record: logging.LogRecord) -> str:
    """The exception of a log record as its type and the places it came through; without its message."""
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    kind, _, trace = record.exc_info
    frames = traceback.extract_tb(trace)[-5:]
    return f"{kind.__name__} at " + " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
