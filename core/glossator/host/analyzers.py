"""The analyzers of one engine: created, started, given up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from glossator.contract.analyzer import Analyzer, failure_of, start, starts
from glossator.contract.asynchronous import AsyncAnalyzer, concurrency_of
from glossator.contract.process import one_process
from glossator.errors import Failure, PluginLoadError, Reason
from glossator.host.loop import Loop
from glossator.host.plugins.belongings import put_back
from glossator.host.plugins.discovery import UNKNOWN, why
from glossator.host.plugins.soundness import abstract_problem, analyzer_problem
from glossator.host.registry import Registered, Registry
from glossator.host.turns import Watch
from glossator.similar import meant
from glossator.telling import let_through

_log = logging.getLogger(__name__)


class Analyzers:
    """Instances by their names in the registry."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.broken: dict[str, Failure] = {}
        """Those that cannot be used, and why."""
        self.watch_loop: Watch | None = None
        """Told whose code the loop of analyzers that wait runs, if that is set before the first such document."""
        self._made: dict[str, Analyzer[Any]] = {}
        self._started: set[str] = set()
        self._loop: Loop | None = None

    @property
    def loop(self) -> Loop:
        """Of analyzers that wait; there from the first such document on."""
        if self._loop is None:
            self._loop = Loop(self.watch_loop)
        return self._loop

    @property
    def waiting(self) -> dict[str, int]:
        """Those that wait for others, and how many documents each takes at once."""
        return {name: concurrency_of(made) for name, made in self._made.items() if isinstance(made, AsyncAnalyzer)}

    def waits(self, name: str) -> bool:
        """Whether it is an `AsyncAnalyzer`."""
        return isinstance(self._made.get(name), AsyncAnalyzer)

    def create(self, name: str) -> Analyzer[Any] | Failure:
        """The analyzer, which is made if it is not there, or why it cannot be used."""
        if name in self.broken:
            return self.broken[name]
        if name in self._made:
            return self._made[name]
        registered = self.registry.find(name)
        if registered.failure is not None:
            return registered.failure
        manifest = registered.manifest
        if missing := [kind for kind in manifest.uses if kind not in self.registry.providers]:
            message = f"analyzer {name!r} uses annotations of kind {missing[0]!r}, which no installed analyzer provides"
            message += meant(missing[0], self.registry.providers)
            return self._break(name, message, kind=missing[0])
        try:
            with put_back(), one_process():
                made = manifest.create(self.registry.settings(name))
            if problem := analyzer_problem(made, started=manifest.api > 1):
                raise PluginLoadError(problem)
        except BaseException as error:  # whatever a plugin's constructor raises stays its own
            let_through(error)
            # Every client is told, and a plugin's exception may quote a password.
            message = f"analyzer {name!r} of {_whose(registered)} could not be created"
            return self._break(name, f"{message}: {abstract_problem(error) or why(error)}")
        self._made[name] = made
        return made

    def started(self, name: str, *, warm_up: bool) -> Analyzer[Any] | Failure:
        """The analyzer, started in this process, unless this is only to warm up."""
        made = self.create(name)
        if name in self._started or isinstance(made, Failure):
            return made
        has_start = starts(made, self.registry.get(name).manifest)
        if warm_up and (has_start or isinstance(made, AsyncAnalyzer)):
            return Failure(Reason.ANALYZER_NOT_READY, f"analyzer {name!r} is started with its first batch")
        if has_start:
            try:
                start(made)
            except BaseException as error:
                failure = failure_of(error)  # raises it again if it is somebody's Ctrl-C
                return failure if failure.reason is Reason.ANALYZER_UNAVAILABLE else self.not_started(name, error)
        self._started.add(name)
        return made

    def not_started(self, name: str, error: BaseException) -> Failure:
        """It is broken from now on: this is what starting it raised."""
        message = f"analyzer {name!r} of {_whose(self.registry.get(name))} could not be started: {why(error)}"
        _log.warning("%s", message)
        return self._break(name, message)

    def give_up(self, name: str, why: str) -> None:
        """Do without an analyzer from now on."""
        self._break(name, f"analyzer {name!r} of {_whose(self.registry.get(name))} is left out: {why}")

    def release(self) -> list[Callable[[], object]]:
        """What is to be called to release them, one after the other; they are not there any more."""
        held: list[Callable[[], object]] = [made.close for made in self._made.values()]
        self._made.clear()
        loop, self._loop = self._loop, None
        return held if loop is None else [loop.close, *held]

    def _break(self, name: str, message: str, **metadata: str) -> Failure:
        self.broken[name] = Failure(Reason.ANALYZER_FAILED, message, {"analyzer": name, **metadata})
        return self.broken[name]


def _whose(registered: Registered) -> str:
    if registered.distribution == UNKNOWN:
        return repr(registered.plugin)
    return f"{registered.distribution} {registered.version}".rstrip()
