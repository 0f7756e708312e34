"""What a server is put together of, how that fares, and what another configuration changes of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import grpc

from glossator.config import Config
from glossator.host.info import AnalyzerState, info_of
from glossator.host.plugins.discovery import OURS
from glossator.host.registry import PluginState, Registry
from glossator_server.arrivals import Arrivals
from glossator_server.listen import is_local
from glossator_server.methods import Methods
from glossator_server.scheduler.dispatch import Scheduler
from glossator_server.scheduler.supervisor import Worker
from glossator_server.security.gate import Gate
from glossator_server.security.tls import Certificates
from glossator_server.service.analysis import AnalysisService
from glossator_server.service.cache import Cache
from glossator_server.service.health import HealthService, health_of
from glossator_server.service.registry import RegistryService
from glossator_server.web import Web
from glossator_server.worker.launch import Launcher

_log = logging.getLogger(__name__)


class Assembly:
    """The parts of a server. `Server` makes and starts them, and takes them down."""

    def __init__(self, config: Config, launcher: Launcher | None) -> None:
        self.config = config
        self._launcher = launcher
        self._server: grpc.aio.Server | None = None
        self._scheduler: Scheduler
        self._analysis: AnalysisService
        self._health: HealthService
        self._registry: Registry
        self.cache: Cache | None = None
        """Results that are kept; None: none are."""
        self._methods: Methods
        self._gate: Gate
        self._certificates: Certificates
        self._catalogue: RegistryService
        self._arrivals: Arrivals | None = None
        self._stopping: asyncio.Task[bool] | None = None
        self._web: Web | None = None

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
