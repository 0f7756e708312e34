"""A process that answers for analyzers written in Python."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import EntryPoint, packages_distributions, version
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

import grpc
import grpc.aio
from grpc_health.v1 import health_pb2
from grpc_health.v1.health import aio as health
from grpc_health.v1.health_pb2_grpc import add_HealthServicer_to_server

from glossator.config import Config
from glossator.contract.hooks import ENTRY_POINT_GROUP
from glossator.errors import ConfigError
from glossator.host.plugins.place import on_path
from glossator.host.registry import PluginState, Registry
from glossator.wire.messages import REMOTE_SERVICE
from glossator.wire.rpc import add_RemoteAnalyzerServiceServicer_to_server
from glossator_client.channel import is_local
from glossator_remote.answers import Answers, Served

Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"
_GRACE_SECONDS = 5.0


class RemoteServer:
    """Answers for the analyzers of some plugins, inside a running event loop.

    async with RemoteServer(["acme.plugin"], "127.0.0.1:50052") as server:
        await server.wait()
    """

    def __init__(
        self,
        plugins: Sequence[str],
        address: str,
        *,
        settings: Mapping[str, Mapping[str, Any]] = {},
        credentials: grpc.ServerCredentials | None = None,
        token: str = "",
        insecure: bool = False,
        version: str = "",
        max_message_bytes: int = 8 * 1024 * 1024,
    ) -> None:
        """`plugins` as for `--plugin`; `settings` are those of their analyzers; `version`, that of their distributions.

        Raises `ConfigError` for plugins that cannot be used, and for an address that others can reach without TLS.
        """
        if not (credentials or insecure or is_local(address)):
            raise ConfigError(
                f"{address} can be reached from elsewhere: give --tls-cert and --tls-key, or --insecure if something "
                "else encrypts the connections"
            )
        entries = [EntryPoint(name, name, ENTRY_POINT_GROUP) for name in map(on_path, plugins)]
        self._registry = Registry.load(Config.model_validate({"analyzers": dict(settings)}), entries)
        for info in self._registry.plugins:
            if info.state is PluginState.FAILED:
                raise ConfigError(f"plugin {info.name!r}: {info.reason}")
        if not self._registry.analyzers:
            raise ConfigError(f"there is no analyzer in {', '.join(plugins)}")
        for name, found in self._registry.analyzers.items():
            if found.manifest.shares:
                raise ConfigError(
                    f"analyzer {name!r} shares layers, which do not leave their process: serve it at home"
                )
        self._version = version or _version_of([entry.module for entry in entries])
        self._address = address
        self._credentials = credentials
        self._gate = _Gate(token)
        self._max_bytes = max_message_bytes
        self._served: list[Served] = []
        self.address = ""
        """Where it listens, once started."""

    async def start(self) -> None:
        """Make and start the analyzers, then listen. Raises what they raise, and `ConfigError` for the address."""
        for name, found in self._registry.analyzers.items():
            made = found.manifest.create(self._registry.settings(name))
            served = Served(found.manifest, made)
            await served.start()
            self._served.append(served)
        options = (
            ("grpc.max_receive_message_length", self._max_bytes),
            ("grpc.max_send_message_length", -1),
            ("grpc.so_reuseport", 0),
        )
        self._server = grpc.aio.server(interceptors=[self._gate], options=options)
        services: Any = self._server
        add_RemoteAnalyzerServiceServicer_to_server(Answers(self._served, self._version), services)
        self._health = health.HealthServicer()
        add_HealthServicer_to_server(self._health, services)
        try:
            if self._credentials is None:
                port = self._server.add_insecure_port(self._address)
            else:
                port = self._server.add_secure_port(self._address, self._credentials)
        except RuntimeError:
            raise ConfigError(f"cannot listen on {self._address}: is the port taken?") from None
        host = self._address.rpartition(":")[0]
        self.address = self._address if self._address.startswith("unix") else f"{host}:{port}"
        for service in ("", REMOTE_SERVICE):
            await self._health.set(service, health_pb2.HealthCheckResponse.SERVING)
        await self._server.start()

    async def wait(self) -> None:
        """Until it is stopped."""
        await self._server.wait_for_termination()

    async def stop(self) -> None:
        """Finish what has begun, within some seconds, and release the analyzers."""
        await self._health.enter_graceful_shutdown()
        await self._server.stop(_GRACE_SECONDS)
        for served in self._served:
            await served.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.shield(self.stop())


class _Gate(grpc.aio.ServerInterceptor):
    """Lets in who shows the token, and probes."""

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}" if token else ""

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Any],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Handler:
        method: str = handler_call_details.method
        shown = dict(handler_call_details.invocation_metadata or ()).get("authorization", "")
        given = shown if isinstance(shown, str) else ""
        if (
            self._expected
            and not method.startswith("/grpc.health.")
            and not hmac.compare_digest(given.encode(), self._expected.encode())
        ):
            return grpc.unary_unary_rpc_method_handler(_refuse)
        handler: Handler = await continuation(handler_call_details)
        return handler


async def _refuse(request: object, context: grpc.aio.ServicerContext[Any, Any]) -> None:
    await context.abort(grpc.StatusCode.UNAUTHENTICATED, "show the bearer token that this analyzer was started with")


def server_credentials(cert: Path, key: Path) -> grpc.ServerCredentials:
    """TLS with a certificate chain and its key, in PEM. Raises `ConfigError` if they cannot be read."""
    try:
        return grpc.ssl_server_credentials([(key.read_bytes(), cert.read_bytes())])
    except OSError as error:
        raise ConfigError(f"cannot read {error.filename}: {error.strerror}") from None


def _version_of(modules: Sequence[str]) -> str:
    """Of the distributions that the modules come from; "0" if they are not installed."""
    known = packages_distributions()
    found = sorted({name for module in modules for name in known.get(module.partition(".")[0], ())})
    return " ".join(f"{name} {version(name)}" if len(found) > 1 else version(name) for name in found) or "0"
