"""grpc.health.v1: whether the process lives, and whether it is worth sending it documents.

* `""` is liveness: SERVING from when the server listens until it stops, also while it loads its models, while it has no
  worker and while it drains. Who restarts a server that is not alive must not restart one for any of these.
* `glossator.v1.AnalysisService` is readiness: SERVING while documents get analyzed. Not before the models are loaded;
  not when no worker can be started, or none has been there for ten seconds; not from the moment at which the server is
  told to stop, `server.drain_delay` before it refuses documents. Documents that crash their workers do not change it.
* `glossator.v1.analyzer.<id>` is the same for one analyzer: readiness, and the analyzer works. One that is left out
  because it failed again and again is NOT_SERVING until it may be tried again.
* `glossator.v1.RegistryService` answers as soon as the server listens, until it is told to stop.

Our own servicer: that of grpcio-health-checking stops telling one watcher of a service when another one leaves, and
holds a lock while it writes to a slow one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1.health import SERVICE_NAME

from glossator.host.info import AnalyzerState, info_of
from glossator.host.registry import Registry
from glossator.wire.events import nested
from glossator.wire.messages import ANALYSIS_SERVICE, REGISTRY_SERVICE
from glossator_server.scheduler.dispatch import Scheduler

ANALYZER_PREFIX = "glossator.v1.analyzer."

# The protocol's own limit.
_MOST_LISTED = 100

_Response = health_pb2.HealthCheckResponse


def health_of(registry: Registry, scheduler: Scheduler, *, stopping: bool = False) -> dict[str, bool]:
    """Name of each service -> whether it is serving; `stopping`: the server was told to stop."""
    ready = scheduler.serving and not stopping
    services = {"": True, ANALYSIS_SERVICE: ready, REGISTRY_SERVICE: not stopping}
    for analyzer in registry.analyzers:
        works = info_of(registry, scheduler.status, analyzer).state is AnalyzerState.READY
        services[ANALYZER_PREFIX + analyzer] = ready and works
    return services


def add_health(health: HealthService, server: Any) -> None:
    """Offer it; `List` beside what this version of grpcio-health-checking knows of."""
    health_pb2_grpc.add_HealthServicer_to_server(health, server)
    server.add_registered_method_handlers(SERVICE_NAME, {"List": grpc.unary_unary_rpc_method_handler(health.List)})


class HealthService(health_pb2_grpc.HealthServicer):  # type: ignore[misc]
    """Answers from memory: never waits for a worker."""

    def __init__(self) -> None:
        self._services: Mapping[str, bool] = {}
        self._changed = asyncio.Event()

    def set(self, services: Mapping[str, bool]) -> None:
        """Tell everyone how the services are now."""
        if services != self._services:
            self._services = services
            self._changed.set()
            self._changed = asyncio.Event()

    async def Check(self, request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> Any:  # noqa: N802
        if request.service not in self._services:
            await context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
        return _Response(status=self._status(request.service))

    async def List(self, request: object, context: grpc.aio.ServicerContext[Any, Any]) -> bytes:  # noqa: N802
        """A serialized `HealthListResponse`, a map of names and responses: the generated one needs protobuf 7."""
        if len(self._services) > _MOST_LISTED:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, f"there are more than {_MOST_LISTED} services")
        entries = (
            nested(1, service.encode()) + nested(2, _Response(status=self._status(service)).SerializeToString())
            for service in self._services
        )
        return b"".join(nested(1, entry) for entry in entries)

    async def Watch(self, request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> None:  # noqa: N802
        told = None
        while True:
            changed = self._changed
            status = self._status(request.service)
            if status != told:
                await context.write(_Response(status=status))
                told = status
            await changed.wait()

    def _status(self, service: str) -> Any:
        if service not in self._services:
            return _Response.SERVICE_UNKNOWN
        return _Response.SERVING if self._services[service] else _Response.NOT_SERVING
