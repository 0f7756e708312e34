"""Health checks: the standard gRPC protocol, as plain data."""

from __future__ import annotations

from enum import StrEnum

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from glossator.wire.messages import ANALYSIS_SERVICE

HealthCheckRequest = health_pb2.HealthCheckRequest
HealthStub = health_pb2_grpc.HealthStub

READY_SERVICE = ANALYSIS_SERVICE
"""Serving when documents can be analyzed; the empty name only says that the process is alive."""


class HealthState(StrEnum):
    """What a server says about itself or one of its services."""

    UNKNOWN = "unknown"
    SERVING = "serving"
    NOT_SERVING = "not serving"
    SERVICE_UNKNOWN = "service unknown"
    """The server has no service of this name."""


_STATES = {
    health_pb2.HealthCheckResponse.SERVING: HealthState.SERVING,
    health_pb2.HealthCheckResponse.NOT_SERVING: HealthState.NOT_SERVING,
    health_pb2.HealthCheckResponse.SERVICE_UNKNOWN: HealthState.SERVICE_UNKNOWN,
}


def state_of(response: health_pb2.HealthCheckResponse) -> HealthState:
    return _STATES.get(response.status, HealthState.UNKNOWN)


def is_unknown(error: grpc.RpcError) -> bool:
    """Whether a check failed because there is no such service, which is an answer."""
    return bool(error.code() is grpc.StatusCode.NOT_FOUND)


LAST_LOOK = 0.5
"""Seconds for asking why there was no answer, which gRPC does not tell while a call waits for a connection."""


def not_ready(address: str, timeout: float, state: HealthState | None, why: str = "") -> str:
    """Why waiting was given up; `why` there was no answer, if that is known."""
    if state is None and why:
        return f"not ready after {timeout:g} s: {why}"
    last = "no answer; start it with 'glossator serve'" if state is None else f"it is {state.value}"
    return f"the server at {address} is not ready after {timeout:g} s: {last}"
