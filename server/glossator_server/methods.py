"""The methods of all services, and the outermost layer of each: errors become statuses, no exception's text gets out.

gRPC itself would send `Unexpected <class>: <message>` of an unhandled exception to the client, and the message of an
exception may quote the document.
"""

from __future__ import annotations

import contextlib
import inspect
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf.message import DecodeError

from glossator.config import Limits
from glossator.errors import Failure, GlossatorError, ProtocolError
from glossator_server.security.gate import Gate
from glossator_server.service.size import SMALL, Undecoded
from glossator_server.status import INTERNAL, rpc_status_of
from glossator_server.telemetry.calls import Watch

_log = logging.getLogger(__name__)
_GRPC_LOG = logging.getLogger("grpc._cython.cygrpc")

if TYPE_CHECKING:
    # Generic in the stubs only.
    Handler = grpc.RpcMethodHandler[Any, Any]

Context = grpc.aio.ServicerContext[Any, Any]


class Methods(grpc.GenericRpcHandler):
    """Finds the handler of a call's method; services are added to it by their generated functions, as to a server.

    gRPC's own server waits for the next call of each method that was added to it, and begins to wait for all of them
    anew with every call. Asked for a handler, it waits once. And an interceptor takes longer than a wrapped handler.
    """

    def __init__(self, limits: Limits, gate: Gate, watch: Watch) -> None:
        self.limits = limits
        """Those that hold now."""
        self._gate = gate
        self._watch = watch
        _GRPC_LOG.addFilter(_is_no_departure)
        self._handlers: dict[str, Handler] = {}

    def service(self, details: grpc.HandlerCallDetails) -> Handler | None:
        return self._handlers.get(str(details.method))

    def _limits_now(self) -> Limits:
        return self.limits

    def add_generic_rpc_handlers(self, handlers: object) -> None:
        """Nothing: what generated code adds here, it adds below, too."""

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Handler]) -> None:
        for name, handler in handlers.items():
            method = f"/{service}/{name}"
            self._handlers[method] = _wrapped(handler, method, self._limits_now, self._gate, self._watch)


def _is_no_departure(record: logging.LogRecord) -> bool:
    """Whether gRPC's log has something else to tell than that it had more to say to a client that has just gone.

    It may find that out before it cancels the handler, at the latest with the status; it is no error of anybody's.
    """
    return not (record.exc_info and isinstance(record.exc_info[1], grpc.aio.InternalError))


def _wrapped(handler: Handler, method: str, limits: Callable[[], Limits], gate: Gate, watch: Watch) -> Handler:
    """A handler of the same cardinality, but that it reads the request of a unary call itself.

    gRPC gives a call that ends before its request to no handler, and leaves it without an answer for ever.
    """
    lenient = _lenient(handler.request_deserializer, method, limits)
    if handler.unary_unary:
        return grpc.stream_unary_rpc_method_handler(
            _reading(watch(_guard(handler.unary_unary, method, gate), method)),
            request_deserializer=lenient,
            response_serializer=_serialized(handler.response_serializer),
        )
    if handler.unary_stream:
        return grpc.stream_stream_rpc_method_handler(
            _reading(watch(_guard(handler.unary_stream, method, gate), method)),
            request_deserializer=lenient,
            response_serializer=_serialized(handler.response_serializer),
        )
    if handler.stream_stream:
        return grpc.stream_stream_rpc_method_handler(
            watch(_guard(handler.stream_stream, method, gate), method),
            # A generator gets its requests from gRPC, inside the handler, so errors come through it.
            request_deserializer=handler.request_deserializer
            if inspect.isasyncgenfunction(handler.stream_stream)
            else lenient,
            response_serializer=_serialized(handler.response_serializer),
        )
    raise NotImplementedError(f"{method} has a cardinality that no service of ours has")


def _lenient(deserialize: Any, method: str, limits: Callable[[], Limits]) -> Any:
    """gRPC reads a request before its handler can say what is wrong with it: errors must wait until then."""
    if deserialize is None:
        return None

    def read(data: bytes) -> Any:
        if len(data) <= SMALL:
            with contextlib.suppress(DecodeError):
                return deserialize(data)
        return Undecoded(data, deserialize, method, limits())

    return read


def _serialized(serialize: Any) -> Any:
    """Handlers may give bytes that are a message already."""

    def write(response: Any) -> bytes:
        found: bytes = response if type(response) is bytes else serialize(response)
        return found

    return write


def _reading(behavior: Any) -> Any:
    """Of a behaviour that takes a request, one that takes it from a stream of them; `EOF` if there is none."""
    if inspect.isasyncgenfunction(behavior):

        async def generate(_: object, context: Context) -> AsyncIterator[Any]:
            async with contextlib.aclosing(behavior(await context.read(), context)) as responses:
                async for response in responses:
                    yield response

        return generate

    async def call(_: object, context: Context) -> Any:
        return await behavior(await context.read(), context)

    return call


def _guard(behavior: Any, method: str, gate: Gate) -> Any:
    if inspect.isasyncgenfunction(behavior):

        async def generate(request: Any, context: Context) -> AsyncIterator[Any]:
            try:
                if gate.closed:
                    gate.admit(method, context.invocation_metadata())
                async for response in behavior(_checked(request), context):
                    yield response
            except Exception as error:
                await _abort(context, error, method)

        return generate

    async def call(request: Any, context: Context) -> Any:
        try:
            if not gate.closed:
                return await behavior(_checked(request), context)
            async with gate.entered(method, context.invocation_metadata()):
                return await behavior(_checked(request), context)
        except Exception as error:  # not CancelledError: gRPC must see that one
            await _abort(context, error, method)

    return call


def _checked(request: Any) -> Any:
    if request is grpc.aio.EOF:
        raise ProtocolError("the call ended before its request: send one message, which may be empty")
    return request.decode() if isinstance(request, Undecoded) else request


async def _abort(context: Context, error: Exception, method: str) -> None:
    if isinstance(error, grpc.aio.BaseError):
        raise error  # aborted, or the call is over: gRPC knows
    failure: Failure
    if isinstance(error, GlossatorError):
        failure = error.failure
    elif isinstance(error, DecodeError):
        failure = ProtocolError("a message of the stream is not valid; text must be valid UTF-8").failure
    else:
        _log.error("%s failed", method, exc_info=error)
        failure = INTERNAL
    await context.abort_with_status(rpc_status_of(failure))
