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
from glossator.host.info import AnalyzerState, info_of
from glossator.host.plugins.discovery import OURS
from glossator.host.plugins.remotes import introduced
from glossator.host.registry import PluginState, Registry
from glossator.wire.messages import ADMIN_SERVICE, ANALYSIS_SERVICE, REGISTRY_SERVICE
from glossator.wire.rpc import (
    add_AdminServiceServicer_to_server,
    add_AnalysisServiceServicer_to_server,
    add_RegistryServiceServicer_to_server,
)
from glossator_server.arrivals import Arrivals
from glossator_server.changes import Reloaded
from glossator_server.errors import shutting_down
from glossator_server.listen import bind, channel_arguments, is_local, reflects
from glossator_server.methods import Methods
from glossator_server.reload import Reloader, ReloadFailed
from glossator_server.scheduler.dispatch import Scheduler
from glossator_server.scheduler.supervisor import Worker
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
            "pip install 'glossator[otel]'"
        ) from None
    return Spans()


# Seconds that calls get to send their last words when the time for draining is over.
_LAST_WORDS = 1.0


class Server:
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
        self.config = config or Config.load()
        self._launcher = launcher
        self.address = ""
        """For clients, once started: "127.0.0.1:50051" or "unix:/path"."""
        self._server: grpc.aio.Server | None = None
        self._scheduler: Scheduler
        self._analysis: AnalysisService
        self._health: HealthService
        self._registry: Registry
        self.cache: Cache | None = None
        """Results that are kept; None: none are."""
        self._methods: Methods
        self._traces = Traces()
        self._gate: Gate
        self._certificates: Certificates
        self._catalogue: RegistryService
        self._arrivals: Arrivals | None = None
        self._reloader = Reloader(self, source)
        self._reloading: set[asyncio.Task[Reloaded]] = set()
        self._stopping: asyncio.Task[bool] | None = None
        self._close_metrics: Callable[[], None] = lambda: None
        self._web: Web | None = None

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
        services: Any = methods  # what generated code calls of a server, it has
        add_AnalysisServiceServicer_to_server(self._analysis, services)
        add_RegistryServiceServicer_to_server(self._catalogue, services)
        add_AdminServiceServicer_to_server(AdminService(self), services)
        add_health(self._health, services)
        if reflects(self.config):
            more = (ADMIN_SERVICE,) if self.administered else ()
            add_reflection((ANALYSIS_SERVICE, REGISTRY_SERVICE, *more, HEALTH_SERVICE), services)
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
        _log.info("listening on %s", self.address)

    async def ready(self) -> None:
        """Wait until documents are analyzed. Raises `WorkerFailed` if no worker could be started."""
        await self._scheduler.ready()

    @property
    def url(self) -> str:
        """Where HTTP is spoken, "http://127.0.0.1:8080"; empty if it is not."""
        return "" if self._web is None else self._web.url

    @property
    def web_pid(self) -> int:
        """Process id of the one that speaks HTTP; 0 if there is none now."""
        return 0 if self._web is None else self._web.pid

    @property
    def serving(self) -> bool:
        """Whether documents are analyzed now."""
        return self._server is not None and self._scheduler.serving

    async def reload(self, *, replace_workers: bool = False) -> Reloaded:
        """Read the configuration, tokens and certificates again, and have what can change hold from now on.

        Workers that need it, or all if `replace_workers`, are replaced one by one. Raises `ReloadFailed` if anything is
        wrong with the new one: then nothing has changed. Who asks may go away, it goes on.
        """
        task = asyncio.create_task(self._reloader.reload(replace_workers=replace_workers), name="reload")
        self._reloading.add(task)
        task.add_done_callback(self._reloading.discard)
        return await asyncio.shield(task)

    @property
    def last_reload(self) -> Reloaded | None:
        """What came of the latest."""
        return self._reloader.last

    @property
    def scheduler(self) -> Scheduler:
        """For those who look after it; once started."""
        return self._scheduler

    @property
    def registry(self) -> Registry:
        """What is installed, as requests are held to it; once started."""
        return self._registry

    @property
    def working(self) -> frozenset[str]:
        """Ids of the analyzers that work, those among them that are left out for a while."""
        out = self._scheduler.left_out
        found = (
            name
            for name in self._registry.analyzers
            if name in out or info_of(self._registry, self._scheduler.status, name).state is AnalyzerState.READY
        )
        return frozenset(found)

    @property
    def administered(self) -> bool:
        """Whether AdminService is offered."""
        admin = self.config.server.admin
        return (self._gate.closed or is_local(self.config)) if admin is None else admin

    def prepared_security(self, config: Config) -> Callable[[], None]:
        """What makes its certificates and tokens hold. Raises `ConfigError` if they cannot be used."""
        certificates = self._certificates.prepared(config.security)
        tokens = self._gate.prepared(config.security)

        def change() -> None:
            certificates()
            tokens()

        return change

    async def adopt(self, config: Config, registry: Registry, launcher: Launcher | None, first: Worker | None) -> int:
        """Have these hold, see `Scheduler.adopt`; returns how many workers were replaced."""
        self.config = config
        self._methods.limits = config.limits
        if self._web is not None:
            self._web.adopt(config)
        # What is accepted from now on is held to the new limits; to other analyzers when all workers have them.
        self._analysis.adopt(self._registry, config)
        self._launcher = launcher or self._launcher
        replaced = await self._scheduler.adopt(config, launcher, self.start_timeout(registry), first)
        if registry is not self._registry:
            self._registry = registry
            self._analysis.adopt(registry, config)
            self._catalogue.adopt(registry)
            self._tell_of_plugins()
        if self.cache is not None:
            self.cache.clear()
        if self._arrivals is not None:
            self._arrivals.start()
        self._changed()
        return replaced

    @property
    def cache_bytes(self) -> int:
        """Results that are kept."""
        return 0 if self.cache is None else self.cache.bytes

    @property
    def in_flight(self) -> int:
        """Documents that were accepted and have not ended."""
        return self._scheduler.in_flight

    @property
    def waiting(self) -> int:
        """Those of them that no worker has yet."""
        return self._scheduler.waiting

    @property
    def postponed(self) -> int:
        """Those of them that are not worked on before their client has read what it was told."""
        return self._scheduler.postponed

    @property
    def unread(self) -> int:
        """Bytes of results that clients have not taken yet."""
        return self._analysis.unread

    @property
    def waiting_bytes(self) -> int:
        """Documents that no worker has yet, in bytes of text, attributes and options."""
        return self._scheduler.waiting_bytes

    @property
    def streams(self) -> int:
        """Open AnalyzeDocuments and AnalyzeStream calls."""
        return self._analysis.streams

    @property
    def template_pid(self) -> int:
        """Process id of the workers' template; 0 if there is none."""
        return 0 if self._launcher is None else self._launcher.template_pid

    @property
    def left_out(self) -> frozenset[str]:
        """Analyzers that are left out now because they failed again and again."""
        return self._scheduler.left_out

    @property
    def analyzers(self) -> tuple[str, ...]:
        """Ids of all that are installed."""
        return tuple(self._registry.analyzers)

    @property
    def calls(self) -> int:
        """Open calls of AnalysisService."""
        return self._analysis.calls.open

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """Process ids of the workers; 0 stands for none or for an inline worker."""
        return self._scheduler.pids

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
        self._scheduler.end_all(shutting_down().failure)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS):
                await self._analysis.calls.idle()
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
            self._scheduler.end_all(shutting_down().failure)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LAST_WORDS):
                    await self._analysis.calls.idle()
        await self._close()
        return clean

    async def _close(self) -> None:
        if self._server is None:
            return
        server, self._server = self._server, None
        if self._arrivals is not None:
            self._arrivals.close()
        for task in self._reloading:
            task.cancel()
        self._gate.close()
        # What it has got is yet to be read by those who asked, and no call of it is open any more.
        web = None if self._web is None else asyncio.create_task(self._web.stop(), name="web-stop")
        # No grace: an open Health.Watch would make it wait all of it.
        await server.stop(None)
        await self._scheduler.close()
        if web is not None:
            await web
        if self._reloading:
            await asyncio.wait(self._reloading)
        self._close_metrics()
        await asyncio.to_thread(self._traces.close)
        _log.info("stopped")

    async def _take(self, config: Config) -> None:
        """Go on with a configuration in which remotes are known that have come, if it can be loaded."""
        with contextlib.suppress(ReloadFailed):  # it was logged
            await self._reloader.take(config)

    def start_timeout(self, registry: Registry) -> float:
        """Seconds that a worker gets to start: those that plugins may take to be tried out come on top."""
        server = self.config.server
        analyzers = [name for name, found in registry.analyzers.items() if not found.built_in]
        hooks = [info for info in registry.plugins if info.distribution not in OURS]
        return server.worker_start_timeout + server.warm_up_timeout * (len(analyzers) + len(hooks))

    def _tell_of_plugins(self) -> None:
        """One warning for all plugins that failed; those that fail when workers use them are told then."""
        failed = [info for info in self._registry.plugins if info.state is PluginState.FAILED]
        if failed:
            reasons = "; ".join(f"{info.told}: {info.reason}" for info in failed)
            _log.warning("plugins that failed, 'glossator plugins' tells more: %s", reasons)
        for note in self._registry.notes:
            _log.warning("configuration: %s", note)

    def _changed(self) -> None:
        if self._stopping is None:
            self._health.set(health_of(self._registry, self._scheduler))

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
