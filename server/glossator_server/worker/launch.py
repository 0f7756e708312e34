"""Starts worker processes for the front: forked from a template where that is possible, else each by itself.

`Launcher` decides. Both kinds of process are started by exec first, never by a bare fork of the front: gRPC does not
survive one.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from collections.abc import Coroutine
from typing import Any

from glossator.config import Config
from glossator_server.worker.death import MemoryKills
from glossator_server.worker.forking import Template, TemplateLost
from glossator_server.worker.spawn import Process, spawn

_log = logging.getLogger(__name__)


class Launcher:
    """Starts the workers of one server."""

    def __init__(self, config: Config) -> None:
        self._config = config
        server = config.server
        self._share = server.share_models and server.workers > 0 and server.forks_loaded and can_fork()
        self._template: Template | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self.memory_kills = MemoryKills()
        self.log_level = config.server.log_level
        """Of the workers that it starts from now on."""

    @property
    def config(self) -> Config:
        """What its workers are set up with."""
        return self._config

    @property
    def shares(self) -> bool:
        """Whether a worker is forked, and so there in milliseconds."""
        return self._share

    @property
    def template_pid(self) -> int:
        """Of the process that workers are forked from; 0 if there is none."""
        return 0 if self._template is None else self._template.pid

    async def prepare(self) -> None:
        """Begin to load the models before anyone asks for a worker, so that other things can be done meanwhile."""
        if self._share:
            await asyncio.wait([self._shared().spawned])

    async def launch(self, connection: socket.socket) -> Process:
        """Start a worker that speaks over `connection`. Raises `WorkerFailed` or `OSError`."""
        while self._share:
            template = self._shared()
            try:
                if not (obstacle := await template.loaded()):
                    return await template.fork(connection)
                if self._share:
                    self._share = False
                    _log.info("each worker loads its own models: %s", obstacle)
                self._discard(template)
            except TemplateLost as error:
                _log.warning("the workers' template is gone: %s", error)
                self._discard(template)
            except BaseException:
                # Also when nobody waits any more: another attempt begins anew.
                if not template.usable:
                    self._discard(template)
                raise
        return await spawn(self._config, connection)

    def outlives(self, other: Launcher) -> None:
        """Take over from another one, which is closed when the workers that it has started have ended."""
        self._later(other.retire())

    async def retire(self) -> None:
        """End the template when no worker is left that it has forked."""
        if self._template is not None:
            await self._template.retire()
        await self.close()

    async def close(self) -> None:
        """End the template; it sees to it that no worker stays behind."""
        if self._template is not None:
            self._discard(self._template)
        await asyncio.gather(*self._closing)

    def _shared(self) -> Template:
        if self._template is None:
            self._template = Template(self._config, self.memory_kills)
        return self._template

    def _discard(self, template: Template) -> None:
        if self._template is template:
            self._template = None
            self._end(template)

    def _end(self, template: Template) -> None:
        self._later(template.close())

    def _later(self, ending: Coroutine[Any, Any, None]) -> None:
        closing = asyncio.create_task(ending, name="template-close")
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)


def can_fork() -> bool:
    """Whether this system has what forked workers need: Linux 5.3 and its /proc."""
    if sys.platform != "linux":
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return os.path.isdir("/proc/self/task")
