"""Watches calls go by: how long each took and how it ended, for the meter and the access log."""

from __future__ import annotations

import contextlib
import inspect
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import grpc

from glossator_server.telemetry.access import Call, logged
from glossator_server.telemetry.meter import Meter

Watch: TypeAlias = Callable[[Any, str], Any]
"""Makes of a method's behaviour and its name one that is watched."""


def unwatched(behavior: Any, method: str) -> Any:
    """As it is: nobody looks."""
    return behavior


def watching(meter: Meter, *, log: bool) -> Watch:
    """Tells the meter and, if asked to, the log of each call."""

    @contextlib.contextmanager
    def watched(context: Any, method: str) -> Iterator[None]:
        began = time.monotonic()
        with logged(method) if log else contextlib.nullcontext(Call()) as call:
            try:
                yield
            except BaseException:
                # An abort is raised through; and so is the end of a call whose client has gone.
                call.code = status_name(context, "CANCELLED")
                raise
            else:
                call.code = status_name(context, "OK")
            finally:
                meter.called(method, call.code, time.monotonic() - began)

    def watch(behavior: Any, method: str) -> Any:
        if inspect.isasyncgenfunction(behavior):

            async def generate(request: Any, context: Any) -> AsyncIterator[Any]:
                with watched(context, method):
                    async for response in behavior(request, context):
                        yield response

            return generate

        async def call(request: Any, context: Any) -> Any:
            with watched(context, method):
                return await behavior(request, context)

        return call

    return watch


CODES_BY_NAME: Mapping[str, int] = MappingProxyType({code.name: code.value[0] for code in grpc.StatusCode})
"""Of gRPC's statuses."""


_EARLIER = 0.1
"""Seconds before a deadline in which whoever goes goes for it."""


def status_name(context: Any, otherwise: str) -> str:
    """Name of the status of a call that is over; `otherwise`: if it has not been set.

    The handler of a call whose deadline has passed is cancelled, as if its client had gone: the clock tells. A client's
    own began before its call came, and gRPC rounds what it sends of it up, by a hundredth: it goes a little earlier.
    """
    code = context.code()
    if isinstance(code, int):  # what grpc.aio keeps it as
        code = next((each for each in grpc.StatusCode if each.value[0] == code), None)
    if code not in (None, grpc.StatusCode.OK):
        return str(code.name)
    remaining = context.time_remaining() if otherwise == "CANCELLED" else None
    return "DEADLINE_EXCEEDED" if remaining is not None and remaining <= _EARLIER else otherwise
