"""Failures as RPC statuses: google.rpc.ErrorInfo, and RetryInfo or BadRequest where they say more.

gRPC sends these in trailers, which intermediaries cut off or refuse beyond 8 KiB: ours stay below 4.
"""

from __future__ import annotations

import grpc
from google.protobuf.any_pb2 import Any
from google.protobuf.message import Message
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status
from grpc_status import rpc_status

from glossator.errors import Failure, Reason

DOMAIN = "glossator"
MAX_BYTES = 4096

_MAX_MESSAGE = 1000
_MAX_METADATA = 1000

# Which field of the request is wrong, where the reason tells.
_FIELDS = {
    Reason.DOCUMENT_TOO_LARGE: "document.text",
    Reason.DOCUMENT_EMPTY: "document.text",
    Reason.DOCUMENT_INVALID: "document",
    Reason.LANGUAGE_UNSUPPORTED: "document.language",
    Reason.OPTIONS_INVALID: "options",
    Reason.ANALYZER_NOT_FOUND: "options.analyzers",
    Reason.ANALYZER_VERSION_MISMATCH: "options.analyzers",
}

INTERNAL = Failure(Reason.INTERNAL, "internal error; the server's log has the place")


def rpc_status_of(failure: Failure) -> grpc.Status:
    """What `ServicerContext.abort_with_status` takes."""
    status: grpc.Status = rpc_status.to_status(status_of(failure))
    return status


def status_of(failure: Failure) -> Status:
    """The status message, at most `MAX_BYTES` long."""
    message = _cut(failure.message, _MAX_MESSAGE)
    metadata = {key: _cut(value, _MAX_METADATA) for key, value in failure.metadata.items()}
    # Shorter and shorter until it fits: the reason is what must arrive.
    for kept in (metadata, {key: _cut(value, 100) for key, value in metadata.items()}, {}):
        status = Status(code=int(failure.code), message=message)
        status.details.append(_packed(ErrorInfo(reason=failure.reason.value, domain=DOMAIN, metadata=kept)))
        if failure.retry_after is not None:
            retry = RetryInfo()
            retry.retry_delay.FromNanoseconds(round(failure.retry_after * 1e9))
            status.details.append(_packed(retry))
        if field := _FIELDS.get(failure.reason):
            violation = BadRequest.FieldViolation(field=field, description=message)
            status.details.append(_packed(BadRequest(field_violations=[violation])))
        if status.ByteSize() <= MAX_BYTES:
            break
    return status


def _packed(message: Message) -> Any:
    packed = Any()
    packed.Pack(message)
    return packed


def _cut(text: str, most: int) -> str:
    """At most so many bytes in UTF-8; an ellipsis says that something was left out."""
    data = text.encode(errors="replace")
    return text if len(data) <= most else data[: most - 3].decode(errors="ignore") + "…"
