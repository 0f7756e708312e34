"""Reloading: the configuration is read again, and what can change holds from then on. All of it, or nothing.

Whatever can be wrong is found out before anything changes: the file, tokens, certificates, plugins, and whether a
worker starts with it and has all analyzers that worked before. Then the workers are replaced one by one, each when it
has finished its batch and another one waits for its place, so no document is lost and none waits for models to load.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from glossator.config import Config
from glossator.errors import ConfigError, GlossatorError, Reason
from glossator.host.plugins.remotes import away, introduced
from glossator.host.registry import PluginState, Registry
from glossator.host.status import EngineStatus
from glossator.telling import told
from glossator_server import logs
from glossator_server.assembly import Assembly
from glossator_server.changes import Changes, Reloaded, changes
from glossator_server.scheduler.supervisor import Worker
from glossator_server.trial import tried
from glossator_server.worker.launch import Launcher

_log = logging.getLogger(__name__)


class ReloadFailed(ConfigError):
    """Nothing was changed; the message says why."""

    reason = Reason.CONFIG_INVALID


class Reloader:
    """Reloads one server, once at a time."""

    def __init__(self, server: Assembly, source: Callable[[], Config] | None) -> None:
        """`source` reads the configuration; None: there is nothing to be read again but tokens and certificates."""
        self._server = server
        self._source = source
        self._turn = asyncio.Lock()
        self._under_way: set[asyncio.Task[Reloaded]] = set()
        self.last: Reloaded | None = None
        """What came of the latest."""

    async def reload(self, *, replace_workers: bool = False) -> Reloaded:
        """Read again and change what can change. Raises `ReloadFailed`. Who asks may go away, it goes on."""
        task = asyncio.create_task(self._in_turn(replace_workers=replace_workers), name="reload")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    def close(self) -> None:
        """Give up what is under way; `closed` waits until it is."""
        for task in self._under_way:
            task.cancel()

    async def closed(self) -> None:
        """Wait until nothing is under way."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _in_turn(self, *, replace_workers: bool) -> Reloaded:
        async with self._turn:
            try:
                self.last = await self._reload(replace_workers=replace_workers)
            except (GlossatorError, OSError, TimeoutError) as error:
                why = error.failure.message if isinstance(error, GlossatorError) else f"{type(error).__name__}: {error}"
                if isinstance(error, TimeoutError):
                    why = "the new workers took too long to load their models: see server.worker_start_timeout"
                raise self._failed(why) from None
            except Exception as error:
                raise self._failed(f"it raised {told(error)}") from error
            _log.info("reload: %s", summary(self.last))
            return self.last

    def _failed(self, why: str) -> ReloadFailed:
        _log.error("reload: nothing was changed: %s", why)
        self.last = Reloaded(datetime.now(UTC), error=why)
        return ReloadFailed(f"nothing was changed: {why}")

    async def take(self, config: Config) -> None:
        """Have a configuration hold in which remotes are known that have come. Raises `ReloadFailed`."""
        async with self._turn:
            try:
                await self._change(Changes(config, (), ()), config, replace=True)
            except (GlossatorError, OSError, TimeoutError) as error:
                why = error.failure.message if isinstance(error, GlossatorError) else type(error).__name__
                _log.error("remotes that have come are not taken in: %s", why)
                raise ReloadFailed(f"nothing was changed: {why}") from None

    async def _reload(self, *, replace_workers: bool) -> Reloaded:
        server = self._server
        if not server.serving:
            raise ConfigError("the server is starting or stopping: reload it while it serves")
        old = server.config
        new = old if self._source is None else await asyncio.to_thread(self._source)
        if new.remotes:
            same = {name: said for name, said in old.introduced.items() if new.remotes.get(name) == old.remotes[name]}
            new = await asyncio.to_thread(introduced, new.with_introductions(same))
        found = changes(old, new)
        config = found.config.without_plugins(old.unfit)
        if found.plugins:
            config = await tried(found.config)
        security = server.prepared_security(config)
        replaced = await self._change(found, config, replace=found.workers or replace_workers, then=security)
        return Reloaded(datetime.now(UTC), found.live, found.fixed, replaced)

    async def _change(
        self, found: Changes, config: Config, *, replace: bool, then: Callable[[], None] = lambda: None
    ) -> int:
        """Have the configuration hold, if a worker can be had with it; returns how many were replaced.

        `then` is called when nothing can go wrong any more.
        """
        server = self._server
        registry, launcher, first = server.registry, None, None
        if replace:
            registry = await asyncio.to_thread(Registry.load, config)
            _ = registry.default_set  # names an analyzer that is not there? Then say so now
            launcher = Launcher(config)
        async with contextlib.AsyncExitStack() as undo:
            if launcher is not None:
                undo.push_async_callback(launcher.close)
                first = await server.scheduler.fresh(config, launcher, server.start_timeout(registry))
                undo.push_async_callback(first.close)
                self._check(config, registry, await first.start())
            undo.pop_all()
        then()
        return await self._adopt(found, config, registry, launcher, first)

    def _check(self, config: Config, registry: Registry, status: EngineStatus) -> None:
        """Raises `ConfigError` if something that works now would not any more, without being switched off.

        Or if a new plugin does not work. A new remote that is away is waited for, as at the start.
        """
        broken = dict(status.broken)
        broken |= {name: found.failure.message for name, found in registry.failed.items() if found.failure}
        before = self._server.working
        lost = {name: why for name, why in broken.items() if name in before}
        # What a plugin that cannot be imported would have offered, it does not tell.
        failed = {info.name: info.reason for info in registry.plugins if info.state is PluginState.FAILED}
        known = {info.name for info in self._server.registry.plugins if info.state is PluginState.FAILED}
        known |= self._server.scheduler.status.failed_plugins.keys() if self._server.scheduler.status else set()
        known |= {name for name in away(config) if name not in self._server.config.remotes}
        lost |= {name: why for name, why in (failed | dict(status.failed_plugins)).items() if name not in known}
        if lost:
            had = before | {info.name for info in self._server.registry.plugins if info.state is PluginState.LOADED}
            raise ConfigError(
                "; ".join(
                    f"{name} would not work{' any more' if name in had else ''}: {why}"
                    for name, why in sorted(lost.items())
                )
            )

    async def _adopt(
        self, found: Changes, config: Config, registry: Registry, launcher: Launcher | None, first: Worker | None
    ) -> int:
        server = self._server
        replaced = await server.adopt(config, registry, launcher, first)
        if "server.log_level" in found.live:
            logs.set_level(config.server.log_level)
            server.scheduler.log_from(config.server.log_level)
        return replaced


def summary(reloaded: Reloaded) -> str:
    """In a line, for people."""
    if not (reloaded.changed or reloaded.needs_restart or reloaded.replaced):
        return "nothing differs"
    parts = []
    if reloaded.changed:
        parts.append(f"changed: {', '.join(reloaded.changed)}")
    if reloaded.replaced:
        parts.append(f"{reloaded.replaced} workers were replaced")
    if reloaded.needs_restart:
        parts.append(f"needs a restart: {', '.join(reloaded.needs_restart)}")
    return "; ".join(parts)
