"""What a call can end with, from the status that gRPC gives to an exception that says what to do.

Every error carries a `Failure`: the server's stable reason, message and metadata, where it sent them.

    GlossatorError                      (glossator.errors)
    └── ClientError                     a call to a server failed
        ├── RequestInvalid              the request as a whole cannot be served; also a RequestError
        ├── DocumentRejected            this document cannot be analyzed; also a DocumentError
        ├── AnalyzerFailed              no analyzer had a result for the document
        ├── Overloaded                  the server has too much to do; `failure.retry_after` may say when to return
        ├── Unavailable                 no server answers, it is shutting down or still starting, or a service is down
        ├── AccessDenied                the server asks for a token, or for another one
        ├── DeadlineExceeded            the time given to the call is over
        ├── Cancelled                   the call was cancelled, by this side or the other
        └── ServerError                 the server is broken, or it is no Glossator server
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import grpc
from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status
from grpc_status import rpc_status

from glossator.contract.result import DocumentResult
from glossator.errors import DocumentError, Failure, GlossatorError, Reason, RequestError


class ClientError(GlossatorError):
    """A call to a server failed."""

    status: str = ""
    """Name of the gRPC status, e.g. "UNAVAILABLE"; empty if the failure came in band or before sending."""

    def __init__(self, failure: Failure, *, status: str = "") -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.status = status


class RequestInvalid(ClientError, RequestError):
    """The request as a whole cannot be served: an unknown analyzer, wrong options, an unknown language."""


class DocumentRejected(ClientError, DocumentError):
    """The document cannot be analyzed: too large, empty, no valid Unicode."""


class AnalyzerFailed(ClientError):
    """No analyzer had a result for the document."""

    result: DocumentResult | None = None
    """With each analyzer's own failure, if the server told them apart."""


class Overloaded(ClientError):
    """The server has too much to do at the moment; trying again later may help."""


class Unavailable(ClientError):
    """No server answers at this address, it is shutting down or still starting, or what all analyzers ask is down."""


class AccessDenied(ClientError):
    """The server asks for a token that this client did not give, does not know it, or it gives no right to the call."""


class DeadlineExceeded(ClientError):
    """The time given to the call is over."""


class Cancelled(ClientError):
    """The call was cancelled, by this side or the other."""


class ServerError(ClientError):
    """The server is broken, or what answers is no Glossator server that this client understands."""


_BY_REASON: Mapping[Reason, type[ClientError]] = MappingProxyType(
    {
        Reason.DOCUMENT_TOO_LARGE: DocumentRejected,
        Reason.DOCUMENT_EMPTY: DocumentRejected,
        Reason.DOCUMENT_INVALID: DocumentRejected,
        Reason.DUPLICATE_DOCUMENT_ID: DocumentRejected,
        Reason.LANGUAGE_UNSUPPORTED: RequestInvalid,
        Reason.ANALYZER_NOT_FOUND: RequestInvalid,
        Reason.ANALYZER_VERSION_MISMATCH: RequestInvalid,
        Reason.OPTIONS_INVALID: RequestInvalid,
        Reason.PROTOCOL_ERROR: RequestInvalid,
        Reason.ANALYZER_NOT_READY: Unavailable,
        Reason.ANALYZER_UNAVAILABLE: Unavailable,
        Reason.OVERLOADED: Overloaded,
        Reason.RATE_LIMITED: Overloaded,
        Reason.UNAUTHENTICATED: AccessDenied,
        Reason.PERMISSION_DENIED: AccessDenied,
        Reason.SHUTTING_DOWN: Unavailable,
        Reason.UNREACHABLE: Unavailable,
        Reason.DEADLINE_EXCEEDED: DeadlineExceeded,
        Reason.CANCELLED: Cancelled,
        Reason.CONFIG_INVALID: RequestInvalid,
        Reason.INTERNAL: ServerError,
    }
)

# For a status without our details: it comes from gRPC itself, or from something between us and the server.
_BY_STATUS: Mapping[grpc.StatusCode, Reason] = MappingProxyType(
    {
        grpc.StatusCode.UNAVAILABLE: Reason.UNREACHABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED: Reason.DEADLINE_EXCEEDED,
        # Nobody on this side cancelled, and a server of ours would say why: something between us dropped the call.
        grpc.StatusCode.CANCELLED: Reason.UNREACHABLE,
        grpc.StatusCode.RESOURCE_EXHAUSTED: Reason.OVERLOADED,
        grpc.StatusCode.UNAUTHENTICATED: Reason.UNAUTHENTICATED,
        grpc.StatusCode.PERMISSION_DENIED: Reason.PERMISSION_DENIED,
        grpc.StatusCode.INVALID_ARGUMENT: Reason.PROTOCOL_ERROR,
        grpc.StatusCode.FAILED_PRECONDITION: Reason.PROTOCOL_ERROR,
        grpc.StatusCode.NOT_FOUND: Reason.PROTOCOL_ERROR,
    }
)

_DOMAIN = "glossator"

# What grpc.aio makes of a server that ends a call while a message is being sent: the status itself is then lost.
_BROKE_WHILE_SENDING = "Internal error from Core"

_OTHER_NAME = (
    "its certificate is for another name than that of the address: give that name "
    "(--tls-server-name, server_name=…) if it is the right one"
)
_ADVICE: Mapping[str, str] = MappingProxyType(
    {
        # A name has several addresses, and gRPC tells of the last one that it tried.
        "Connection refused": "start it with 'glossator serve', or name the address that it says it listens on; if it "
        "speaks TLS, name the authorities of its certificate (--tls-ca, credentials=tls(ca=…))",
        "CERTIFICATE_VERIFY_FAILED": "its certificate is none that the given authorities signed (--tls-ca, tls(ca=…))",
        "not in peer certificate": _OTHER_NAME,
        "Hostname Verification Check failed": _OTHER_NAME,
        "WRONG_VERSION_NUMBER": "it may speak without TLS: leave --tls-ca or the credentials out",
        "Socket closed": "if it speaks TLS, name the authorities of its certificate (--tls-ca, credentials=tls(ca=…))",
    }
)
"""Words of gRPC about connections that did not come about -> what to do."""


def from_failure(failure: Failure, *, status: str = "") -> ClientError:
    """The exception for a failure."""
    return _BY_REASON.get(failure.reason, AnalyzerFailed)(failure, status=status)


def from_status(error: grpc.RpcError, address: str, *, closed: bool = False) -> ClientError:
    """The exception for a gRPC status, with the reason from its details if the server sent any.

    `closed`: the client was closed, which gRPC tells in several ways, and not as what it is.
    """
    if closed:
        return client_closed(address)
    code: grpc.StatusCode = error.code()
    details: str = error.details() or ""
    failure = _sent(_details(error), details) or _inferred(code, details, address)
    return from_failure(failure, status=code.name)


@contextmanager
def understanding() -> Iterator[None]:
    """Reads an answer: what makes no sense there is the server's fault, and raises `ServerError`."""
    try:
        yield
    except GlossatorError:
        raise
    except Exception as error:
        problem = f"the server's answer makes no sense to this client ({type(error).__name__}): is it a newer one?"
        raise ServerError(Failure(Reason.INTERNAL, problem)) from error


def client_closed(address: str) -> Cancelled:
    """For calls that end because their client was closed."""
    return Cancelled(Failure(Reason.CANCELLED, f"the client of {address} was closed"), status="CANCELLED")


def _details(error: grpc.RpcError) -> Status | None:
    try:
        status: Status | None = rpc_status.from_call(error)
    except ValueError:  # the two say different things: the plain one holds
        return None
    return status


def _sent(status: Status | None, message: str) -> Failure | None:
    """The failure that the server's rich status describes, if it describes one of ours."""
    info, retry = ErrorInfo(), RetryInfo()
    retry_after: float | None = None
    found = False
    for detail in status.details if status else ():
        found = (detail.Unpack(info) and info.domain == _DOMAIN) or found
        if detail.Unpack(retry):
            retry_after = retry.retry_delay.ToNanoseconds() / 1e9
    if not found and retry_after is None:
        return None
    metadata = dict(info.metadata)
    try:
        reason = Reason(info.reason) if found else Reason.OVERLOADED
    except ValueError:  # of a newer server
        reason = Reason.INTERNAL
        metadata["reason"] = info.reason
    return Failure(reason, message, metadata, retry_after)


def _inferred(code: grpc.StatusCode, details: str, address: str) -> Failure:
    reason = _BY_STATUS.get(code, Reason.INTERNAL)
    message = details or code.name
    if "message larger than max" in details:
        # gRPC's own words; the same status as for overload, but trying again would never help.
        return Failure(Reason.PROTOCOL_ERROR, f"a message exceeds the size limit of gRPC: {details}")
    if details == _BROKE_WHILE_SENDING:
        return Failure(Reason.UNREACHABLE, f"the server at {address} ended the call while a message was being sent")
    if code is grpc.StatusCode.CANCELLED:
        message = f"the call to {address} was dropped on its way: {details or code.name}"
    elif reason is Reason.UNREACHABLE:
        message = f"no server answers at {address}: {details}{_advice(details)}"
    elif reason is Reason.DEADLINE_EXCEEDED:
        message = f"the server at {address} did not answer in the time given"
    elif code is grpc.StatusCode.UNIMPLEMENTED:
        message = f"what answers at {address} is no Glossator server, or an older one: {details}"
    return Failure(reason, message)


def _advice(details: str) -> str:
    """What to do about a connection that did not come about, where gRPC's own words tell why."""
    return next((f"; {advice}" for words, advice in _ADVICE.items() if words in details), "")
