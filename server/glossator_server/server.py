"""The server: puts registry, scheduler, workers and services together, and takes them down in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any

import grpc
from grpc_health.v1.health import SERVICE_NAME as HEALTH_SERVICE

from glossator.config import Config, Telemetry
from glossator.errors import ConfigError
from glossator.extras import install_command
from glossator.host.plugins.remotes import introduced
from glossator.host.registry import Registry
from glossator.wire.messages import ADMIN_SERVICE, ANALYSIS_SERVICE, REGISTRY_SERVICE
from glossator.wire.rpc import (
    add_AdminServiceServicer_to_server,
    add_AnalysisServiceServicer_to_server,
    add_RegistryServiceServicer_to_server,
)
from glossator_server.arrivals import Arrivals
from glossator_server.assembly import Assembly
from glossator_server.changes import Reloaded
from glossator_server.errors import shutting_down
from glossator_server.listen import bind, channel_arguments, reflects
from glossator_server.methods import Methods
from glossator_server.reload import Reloader, ReloadFailed
from glossator_server.scheduler.dispatch import Scheduler
from glossator_server.security.gate import Gate
from glossator_server.security.tls import Certificates
from glossator_server.security.tokens import Right
from glossator_server.service.admin import AdminService
from glossator_server.service.analysis import AnalysisService
from glossator_server.service.cache import Cache
from glossator_server.service.health import HealthService, add_health, health_of
from glossator_server.service.reflection import add_reflection
from glossator_server.service.registry import RegistryService
from glossator_server.telemetry.calls import unwatched, watching
from glossator_server.telemetry.meter import Meter
from glossator_server.telemetry.traces import Traces
from glossator_server.web import Web
from glossator_server.worker.launch import Launcher
from glossator_server.worker.memory import give_back

_log = logging.getLogger(__name__)


def traces_of(telemetry: Telemetry) -> Traces:
    """As the configuration asks for. Raises `ConfigError` where OpenTelemetry is not installed."""
    if not telemetry.traces:
        return Traces()
    try:
        from glossator_server.telemetry.spans import Spans
    except ImportError as error:
        raise ConfigError(
            f"telemetry.traces (--traces) needs the extra otel, and {error.name} is not installed: "
            + install_command("otel")
        ) from None
    return Spans()


# Seconds that calls get to send their last words when the time for draining is over.
_LAST_WORDS = 1.0


class Server(Assembly):
    """A Glossator server inside a running event loop.

        async with Server(config) as server:
            channel = grpc.aio.insecure_channel(server.address)

    Entering waits until the workers are ready. `config.server.workers = 0` analyzes in this process.
    """

    def __init__(
        self,
        config: Config | None = None,
        launcher: Launcher | None = None,
        source: Callable[[], Config] | None = None,
    ) -> None:
        """`launcher` may have begun to load the models of this configuration; the server closes it in any case.

        `source` reads the configuration again, for `reload`.
        """
        super().__init__(config or Config.load(), launcher)
        self.address = ""
        """For clients, once started: "127.0.0.1:50051" or "unix:/path"."""
        self._traces = Traces()
        self._reloader = Reloader(self, source)
        self._close_metrics: Callable[[], None] = lambda: None
        self._giving_back: asyncio.Task[None]

    async def start(self) -> None:
        """Listen and start the workers; until they are ready, the server lives and is not ready: see `health`.

        Raises `ConfigError` if the configuration cannot be used or the address is taken.
        """
        if self._launcher is None and self.config.remotes:
            # In a thread, which waits for a process: see `Transport.introduce`.
            self.config = await asyncio.to_thread(introduced, self.config)
        launcher = self._launcher = self._launcher or Launcher(self.config)
        # First of all: it takes longest, and goes on by itself.
        await launcher.prepare()
        try:
            await self._listen(launcher)
        except BaseException:
            if self._web is not None:
                await self._web.stop()
            await launcher.close()
            raise

    async def _listen(self, launcher: Launcher) -> None:
        self._registry = Registry.load(self.config)
        _ = self._registry.default_set  # names an analyzer that is not there? Then say so now
        security = self.config.security
        self._certificates = Certificates(security)
        self._gate = Gate(security, {f"/{ADMIN_SERVICE}/": Right.ADMIN})
        telemetry = self.config.telemetry
        metrics = None
        if telemetry.metrics_port:
            # Here, because a server without metrics need not wait for Prometheus' library.
            from glossator_server.telemetry.metrics import Metrics, serve_metrics

            metrics = Metrics()
        meter = metrics or Meter()
        watch = watching(meter, log=telemetry.access_log) if metrics or telemetry.access_log else unwatched
        traces = self._traces = traces_of(telemetry)
        # Outermost, so that it sees what all others made of a call.
        methods = self._methods = Methods(
            self.config.limits, self._gate, lambda behavior, method: traces.watch(watch(behavior, method), method)
        )
        server = grpc.aio.server(handlers=[methods], options=channel_arguments(self.config))
        self.address = bind(server, self.config, self._certificates.credentials)
        if self.config.web.port is not None:
            self._web = Web(self.config)
            server.add_insecure_port(self._web.address)
        self._tell_of_plugins()
        self._scheduler = Scheduler(
            self.config, launcher, self._changed, meter, self.start_timeout(self._registry), traces=traces
        )
        self._health = HealthService()
        if kept := self.config.server.result_cache_bytes:
            self.cache = Cache(kept, meter, lambda: self._scheduler.status)
        self._analysis = AnalysisService(self._registry, self._scheduler, meter, self.cache)
        self._catalogue = RegistryService(self._registry, self._scheduler)
        self._changed()
        self._offer(methods)
        if metrics is not None:
            metrics.watch(self)
            port, self._close_metrics = serve_metrics(metrics, telemetry.metrics_host, telemetry.metrics_port)
            _log.info("metrics at http://%s:%d/metrics", telemetry.metrics_host, port)
        await server.start()
        if self._web is not None:
            self._web.start()
            _log.info("listening on %s", self._web.url)
        self._server = server
        self._scheduler.start()
        self._arrivals = Arrivals(lambda: self.config, self._take)
        self._arrivals.start()
        self._scheduler.changed_remote = self._arrivals.ask_again
        self._giving_back = asyncio.create_task(give_back(), name="give-back")
        _log.info("listening on %s", self.address)

    def _offer(self, services: Any) -> None:
        """Add the services to what has all of a server that generated code calls."""
        add_AnalysisServiceServicer_to_server(self._analysis, services)
        add_RegistryServiceServicer_to_server(self._catalogue, services)
        add_AdminServiceServicer_to_server(AdminService(self, self._reloader), services)
        add_health(self._health, services)
        if reflects(self.config):
            more = (ADMIN_SERVICE,) if self.administered else ()
            add_reflection((ANALYSIS_SERVICE, REGISTRY_SERVICE, *more, HEALTH_SERVICE), services)

    async def ready(self) -> None:
        """Wait until documents are analyzed. Raises `WorkerFailed` if no worker could be started."""
        await self._scheduler.ready()

    async def reload(self, *, replace_workers: bool = False) -> Reloaded:
        """Read the configuration, tokens and certificates again, and have what can change hold from now on.

        Workers that need it, or all if `replace_workers`, are replaced one by one. Raises `ReloadFailed` if anything is
        wrong with the new one: then nothing has changed. Who asks may go away, it goes on.
        """
        return await self._reloader.reload(replace_workers=replace_workers)

    @property
    def last_reload(self) -> Reloaded | None:
        """What came of the latest."""
        return self._reloader.last

    async def drain(self) -> bool:
        """Stop in good order: tell health, refuse new documents, finish accepted ones, stop.

        Returns whether everything accepted was finished within `server.drain_timeout`. Calling it twice waits for
        the same stop.
        """
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._drain(), name="drain")
        return await asyncio.shield(self._stopping)

    async def stop(self) -> None:
        """Stop at once: whatever is in flight ends with SHUTTING_DOWN."""
        if self._server is None:
            return
        if self._stopping is not None and not self._stopping.done():
            self._stopping.cancel()
            await asyncio.wait([self._stopping])
        self._scheduler.drain()
        self._analysis.drain()
        await self._end_all()
        await self._close()

    async def _drain(self) -> bool:
        server = self.config.server
        self._health.set(health_of(self._registry, self._scheduler, stopping=True))
        # Load balancers take a while to look at health; until they did, documents still come and are welcome.
        await asyncio.sleep(server.drain_delay)
        self._scheduler.drain()
        self._analysis.drain()
        _log.info("draining: %d documents in flight", self._scheduler.in_flight)
        clean = True
        try:
            async with asyncio.timeout(server.drain_timeout):
                await self._analysis.calls.idle()
        except TimeoutError:
            clean = False
            _log.warning("drain timeout: %d documents in flight are given up", self._scheduler.in_flight)
            await self._end_all()
        await self._close()
        return clean

    async def _end_all(self) -> None:
        self._scheduler.end_all(shutting_down().failure)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS):
                await self._analysis.calls.idle()

    async def _close(self) -> None:
        if self._server is None:
            return
        server, self._server = self._server, None
        if self._arrivals is not None:
            self._arrivals.close()
        self._giving_back.cancel()
        self._reloader.close()
        self._gate.close()
        # What it has got is yet to be read by those who asked, and no call of it is open any more.
        web = None if self._web is None else asyncio.create_task(self._web.stop(), name="web-stop")
        # No grace: an open Health.Watch would make it wait all of it.
        await server.stop(None)
        await self._scheduler.close()
        if web is not None:
            await web
        await self._reloader.closed()
        self._close_metrics()
        await asyncio.to_thread(self._traces.close)
        _log.info("stopped")

    async def _take(self, config: Config) -> None:
        """Go on with a configuration in which remotes are known that have come, if it can be loaded."""
        with contextlib.suppress(ReloadFailed):  # it was logged
            await self._reloader.take(config)

    async def __aenter__(self) -> Server:
        await self.start()
        try:
            await self.ready()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
