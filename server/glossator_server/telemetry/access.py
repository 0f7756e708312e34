"""The access log: a line for each call, with whose it was, what it took and how it ended, and nothing of any text."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_log = logging.getLogger(__name__)

_LONGEST_ID = 100

# What needs no quotation marks: the rest could look like more fields.
_PLAIN = re.compile(r"[\w.:/@+\[\]-]*")


@dataclass(slots=True)
class Call:
    """What one call amounted to so far."""

    client: str = ""
    document_id: str = ""
    """Of a call about one document."""
    documents: int = 0
    received: int = 0
    """Bytes of accepted documents: text, attributes and options."""
    sent: int = 0
    """Bytes of results."""
    code: str = "OK"


current: ContextVar[Call | None] = ContextVar("current", default=None)
"""The running call; None where nobody wants to know."""


def note(*, client: str = "", document_id: str = "", documents: int = 0, received: int = 0, sent: int = 0) -> None:
    """Add to what the running call amounts to, if anybody wants to know."""
    call = current.get()
    if call is None:
        return
    call.client = client or call.client
    call.document_id = document_id or call.document_id
    call.documents += documents
    call.received += received
    call.sent += sent


@contextmanager
def logged(method: str) -> Iterator[Call]:
    """Logs the call when it has ended, however that was."""
    call = Call()
    token = current.set(call)
    began = time.monotonic()
    try:
        yield call
    finally:
        current.reset(token)
        fields = {
            "method": method,
            "code": call.code,
            "seconds": round(time.monotonic() - began, 4),
            "client": call.client,
            "documents": call.documents,
            "received_bytes": call.received,
            "sent_bytes": call.sent,
        }
        if call.document_id:
            fields["document_id"] = call.document_id[:_LONGEST_ID]
        said = " ".join(f"{name}={_plain(value)}" for name, value in fields.items() if name != "method")
        _log.info("%s %s", method, said, extra={"fields": fields})


def _plain(value: object) -> str:
    """As it is, or in quotation marks if whoever reads the line could be misled: clients choose ids."""
    said = str(value)
    return said if _PLAIN.fullmatch(said) else json.dumps(said)
