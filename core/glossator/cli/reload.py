"""`--reload`: a command as a process of its own, started again whenever the code of its plugins changes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import IO

import click

from glossator.errors import ConfigError
from glossator.host.plugins.place import module_of, on_path

FLAG = "--reload"
_POLL = 0.2
_STOP_SECONDS = 30.0
_LISTENING = "listening on "

# Who changes a plugin wants to see what it raises and prints, unless the environment says otherwise.
_DEVELOPMENT = {"GLOSSATOR_SERVER__PLUGIN_TRACEBACKS": "true", "GLOSSATOR_SERVER__PLUGIN_OUTPUT": "pass"}


def again(plugins: Sequence[str], files: Iterable[Path] = (), *, serves: bool = False) -> int:
    """Run this process's command line without `--reload`, again and again; the status of the last run, once stopped.

    It is run anew when a Python file of the plugins or one of `files` has changed. One that `serves` is ended first,
    and gets the port again that it had. Raises `ConfigError` if there is no plugin to watch.
    """
    if not plugins:
        raise ConfigError(f"{FLAG} watches plugins that are not installed: name one with --plugin")
    return _Again([argument for argument in sys.argv[1:] if argument != FLAG], plugins, tuple(files), serves).run()


class _Again:
    def __init__(self, arguments: list[str], plugins: Sequence[str], files: Sequence[Path], serves: bool) -> None:
        self._command = [sys.executable, "-m", "glossator", *arguments]
        self._plugins = plugins
        self._files = files
        self._serves = serves
        self._port: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = threading.Event()

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        status = 0
        while not self._stopped.is_set():
            seen = self._state()
            self._start()
            ended = self._wait(seen)
            if not ended:
                click.echo("glossator: a plugin has changed: starting again", err=True)
                status = self._end()
                continue
            status = self._end()
            if self._stopped.is_set() or (self._serves and status == 0):
                break
            click.echo("glossator: waiting for a change of the plugin", err=True)
            while not self._stopped.wait(_POLL) and self._state() == seen:
                pass
        return status

    def _start(self) -> None:
        # A session of its own: Ctrl-C on a terminal comes to us, and we tell.
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [*self._command, *self._port],
            stdout=subprocess.PIPE if self._serves else None,
            env=_DEVELOPMENT | os.environ,
            start_new_session=True,
        )
        if self._process.stdout is not None:
            threading.Thread(target=self._relay, args=(self._process.stdout,), daemon=True).start()

    def _relay(self, lines: IO[bytes]) -> None:
        """Hand on what it prints, and remember its port."""
        with lines:
            for line in lines:
                text = line.decode(errors="replace")
                port = text.rpartition(":")[2].strip()
                if text.startswith(_LISTENING) and port.isdigit() and not self._port:
                    self._port = ["--port", port]
                click.echo(text, nl=False)
                sys.stdout.flush()

    def _wait(self, seen: Mapping[Path, tuple[int, int]]) -> bool:
        """Whether it ended by itself, or we were told to stop; else something has changed."""
        assert self._process is not None  # noqa: S101 - it was started
        while self._process.poll() is None:
            if self._stopped.wait(_POLL):
                return True
            if self._state() != seen:
                return False
        return True

    def _end(self) -> int:
        assert self._process is not None  # noqa: S101 - it was started
        if self._process.poll() is None:
            self._process.terminate()
        try:
            return self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopped.set()

    def _state(self) -> dict[Path, tuple[int, int]]:
        """When each file was changed, and how long it is."""
        found = {}
        for path in (*self._files, *(path for plugin in self._plugins for path in _sources(plugin))):
            try:
                status = path.stat()
            except OSError:  # an editor is just replacing it
                continue
            found[path] = status.st_mtime_ns, status.st_size
        return found


def _sources(plugin: str) -> Iterator[Path]:
    """The Python files of the package that a plugin is in; it is not imported."""
    module_of(plugin)  # raises what is wrong with the name
    package = on_path(plugin).split(".")[0]
    spec = find_spec(package)
    if spec is None:
        raise ConfigError(f"plugin {plugin!r}: there is no module {package!r}, here or installed")
    for folder in spec.submodule_search_locations or ():
        yield from Path(folder).rglob("*.py")
    if spec.origin and not spec.submodule_search_locations:
        yield Path(spec.origin)
