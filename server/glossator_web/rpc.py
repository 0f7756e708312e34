"""Connect, gRPC-Web and JSON: the only module that knows connectrpc.

Messages pass through in bytes: binary ones are not opened here, JSON is turned into binary and back. What the library
says of its own accord, of sizes, deadlines and broken frames, gets our reasons, and none of it quotes a message.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import grpc
from connectrpc.code import Code as ConnectCode
from connectrpc.codec import Codec
from connectrpc.compression.gzip import GzipCompression
from connectrpc.errors import ConnectError, ErrorDetail
from connectrpc.interceptor import MetadataInterceptor
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.request import RequestContext
from connectrpc.server import ConnectASGIApplication, Endpoint
from google.protobuf.json_format import MessageToDict
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status
from protobuf import message_from_json_value
from protobuf.wkt import Any as AnyMessage
from protobuf.wkt import Struct

from glossator.errors import Code, Failure, GlossatorError, Reason
from glossator.wire.transcode import METHODS, Method, from_json, to_json
from glossator_server.status import status_of
from glossator_web.upstream import Metadata, Upstream

_DETAILS = "grpc-status-details-bin"
# Beyond it, to turn a message into JSON or back takes long enough for others to notice: a thread does it.
_LARGE = 64 * 1024

_SHAPES = {
    (False, False): StreamType.UNARY,
    (False, True): StreamType.SERVER_STREAM,
    (True, True): StreamType.BIDI_STREAM,
}

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Body:
    """A message as it came or goes."""

    data: bytes
    json: bool = False


class _Bytes(Codec[Body, Body]):
    """Leaves messages as they are: what they are in, the endpoint sees to."""

    def __init__(self, name: str) -> None:
        self._name = name

    def name(self) -> str:
        return self._name

    def encode(self, message: Body) -> bytes:
        return message.data

    def decode(self, data: bytes | bytearray, message_class: type[Body]) -> Body:
        return message_class(bytes(data), json=self._name == "json")


def application(upstream: Upstream, max_message_bytes: int) -> ConnectASGIApplication[None]:
    """The services as an ASGI application. Requests larger than so many bytes, in either encoding, are refused."""
    endpoints = {path: _endpoint(method, upstream) for path, method in METHODS.items()}
    return _Application(
        service=None,
        endpoints=lambda _: endpoints,
        interceptors=[_OurWords(max_message_bytes)],
        read_max_bytes=max_message_bytes,
        codecs=[_Bytes("proto"), _Bytes("json")],
        # Others wait meanwhile, so the quickest level.
        compressions=[GzipCompression(level=1)],
    )


class _Application(ConnectASGIApplication[None]):
    @property
    def path(self) -> str:
        return ""


def _endpoint(method: Method, upstream: Upstream) -> Any:
    service, name = method.path[1:].split("/")
    info = MethodInfo(
        name=name,
        service_name=service,
        input=Body,
        output=Body,
        # Ours have no side effects, and that would allow GET: a document in a URL, which proxies and browsers keep.
        idempotency_level=IdempotencyLevel.UNKNOWN,
        stream_type=_SHAPES[method.client_streaming, method.server_streaming],
    )
    if info.stream_type is StreamType.BIDI_STREAM:
        return Endpoint.bidi_stream(method=info, function=_needs_grpc)
    if info.stream_type is StreamType.SERVER_STREAM:

        async def stream(request: Body, context: RequestContext[Body, Body]) -> AsyncIterator[Body]:
            data = await _binary(request, method)
            async for response in _answered(
                upstream.stream(method.path, data, _metadata(context), _seconds(context)), context
            ):
                yield await _said(response, method, request)

        return Endpoint.server_stream(method=info, function=stream)

    async def unary(request: Body, context: RequestContext[Body, Body]) -> Body:
        data = await _binary(request, method)
        try:
            response = await upstream.unary(method.path, data, _metadata(context), _seconds(context))
        except grpc.aio.AioRpcError as error:
            raise _passed_on(error, context) from None
        return await _said(response, method, request)

    return Endpoint.unary(method=info, function=unary)


async def _needs_grpc(requests: AsyncIterator[Body], context: RequestContext[Body, Body]) -> AsyncIterator[Body]:
    raise ConnectError(
        ConnectCode.UNIMPLEMENTED,
        "AnalyzeDocuments needs HTTP/2 both ways at once: call it at the server's gRPC port, or send one document "
        "after the other to AnalyzeStream",
    )
    yield Body(b"")


async def _binary(request: Body, method: Method) -> bytes:
    if not request.json:
        return request.data
    try:
        return await _aside(len(request.data), lambda: from_json(request.data, method.request))
    except GlossatorError as error:
        raise _error(status_of(error.failure)) from None


async def _said(response: bytes, method: Method, request: Body) -> Body:
    if not request.json:
        return Body(response)
    try:
        return Body(await _aside(len(response), lambda: to_json(response, method.response)), json=True)
    except GlossatorError as error:
        raise _error(status_of(Failure(Reason.INTERNAL, error.failure.message))) from None


async def _aside(size: int, work: Callable[[], ResultT]) -> ResultT:
    return work() if size < _LARGE else await asyncio.to_thread(work)


async def _answered(responses: AsyncIterator[bytes], context: RequestContext[Body, Body]) -> AsyncIterator[bytes]:
    try:
        async for response in responses:
            yield response
    except grpc.aio.AioRpcError as error:
        raise _passed_on(error, context) from None
    finally:
        await responses.aclose()  # type: ignore[attr-defined] # it is a generator


def _metadata(context: RequestContext[Body, Body]) -> Metadata:
    """What the server is told of a request beside its message: who asks."""
    given = context.request_headers.get("authorization")
    return (("authorization", given),) if given and given.isascii() and given.isprintable() else ()


def _seconds(context: RequestContext[Body, Body]) -> float | None:
    left = context.timeout_ms
    return None if left is None else max(left / 1000, 0.001)


def _passed_on(error: grpc.aio.AioRpcError, context: RequestContext[Body, Body]) -> ConnectError:
    """What the server said, or what is to be said of one that did not say anything."""
    for key, value in error.trailing_metadata() or ():
        if key == _DETAILS and isinstance(value, bytes):
            status = Status.FromString(value)
            for detail in status.details:
                retry = RetryInfo()
                if detail.Unpack(retry):
                    delay = retry.retry_delay.seconds + retry.retry_delay.nanos / 1e9
                    context.response_headers["retry-after"] = str(max(1, math.ceil(delay)))
            return _error(status)
    code, message = error.code(), error.details() or ""
    if code is grpc.StatusCode.UNAVAILABLE:
        return ConnectError(ConnectCode.UNAVAILABLE, "the server that analyzes does not answer: try again later")
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return _error(status_of(_LATE))
    return ConnectError(_code(code.value[0]), message)


_LATE = Failure(Reason.DEADLINE_EXCEEDED, "the time that the call gave is over: give it more, or send less text")
_GONE = Failure(Reason.CANCELLED, "whoever called has gone")


class _OurWords(MetadataInterceptor[None]):
    """Gives the library's own errors our reasons; one that was raised by an endpoint keeps its own."""

    def __init__(self, max_message_bytes: int) -> None:
        self._limit = max_message_bytes

    async def on_start(self, ctx: RequestContext[Any, Any]) -> None:
        return

    async def on_end(self, token: None, ctx: RequestContext[Any, Any], error: Exception | None, /) -> None:
        if isinstance(error, ConnectError) and not error.details and (failure := self._failure(error)):
            raise _error(status_of(failure)) from None

    def _failure(self, error: ConnectError) -> Failure | None:
        match error.code:
            case ConnectCode.DEADLINE_EXCEEDED:
                return _LATE
            case ConnectCode.CANCELED:
                return _GONE
            case ConnectCode.RESOURCE_EXHAUSTED if "larger than configured max" in error.message:
                return Failure(
                    Reason.DOCUMENT_TOO_LARGE,
                    f"the request has more than {self._limit} bytes (limits.max_message_bytes): send less at once",
                    {"limit": str(self._limit)},
                )
            case ConnectCode.INVALID_ARGUMENT | ConnectCode.INTERNAL if error.__cause__ or "protocol" in error.message:
                return Failure(
                    Reason.PROTOCOL_ERROR,
                    "the request's body is not what its headers say: it was cut off, or its frames, length or "
                    "compression are broken",
                )
            case ConnectCode.UNIMPLEMENTED if error.message.startswith("unary request has"):
                return Failure(Reason.PROTOCOL_ERROR, "the request's body must hold exactly one message")
            case _:
                return None


class _Detail(ErrorDetail):
    """A detail that shows what it holds to those who read JSON, `debug` in Connect's errors."""

    def __init__(self, packed: AnyMessage, shown: Any) -> None:
        super().__init__(packed)
        self._shown = shown

    def value(self, *_: Any) -> Any:
        return message_from_json_value(Struct, self._shown) if self._shown else None


def _error(status: Status) -> ConnectError:
    """The status of a gRPC call as an error of Connect, with the same details."""
    details = []
    for detail in status.details:
        shown: Any = {}
        for kind in (ErrorInfo, RetryInfo, BadRequest):
            opened = kind()
            if detail.Unpack(opened):
                shown = MessageToDict(opened)
        details.append(_Detail(AnyMessage(type_url=detail.type_url, value=detail.value), shown))
    return ConnectError(_code(status.code), status.message, details)


# gRPC's numbers in the order of https://connectrpc.com/docs/protocol#error-codes.
_CODES = dict(enumerate(ConnectCode, 1))


def _code(number: int) -> ConnectCode:
    return _CODES.get(number, ConnectCode.UNKNOWN)


assert _CODES[Code.UNAUTHENTICATED] is ConnectCode.UNAUTHENTICATED  # noqa: S101 - the one that gRPC numbered last
